import type { INodeProperties } from 'n8n-workflow';

import { choicesOf, description, withInner } from './panel';

/** n8n's guidelines for the editor's panel (docs.n8n.io, UX guidelines for community nodes). */

function placeOf({ displayName, displayOptions }: INodeProperties): string {
	const { provider, operation } = displayOptions?.show ?? {};
	return [displayName, operation?.join('+'), provider?.join('+')].filter(Boolean).join(' / ');
}

/** The mark for n8n where the credential stands in the panel; it holds no value. */
const isMark = ({ type }: INodeProperties) => type === 'credentials';

const EVERY = description.properties
	.filter((property) => !isMark(property))
	.flatMap((property) =>
		withInner(property).map(
			(inner) => [`${placeOf(property)} / ${inner.displayName}`, inner] as const,
		),
	);
const CHOICES = EVERY.filter(([, { type }]) => type === 'options');

/** Every word begins with a capital letter, small words in between excepted. */
const TITLE_CASE = /^[A-Z]\S*( ([A-Z]\S*|a|an|and|as|by|for|from|in|of|on|or|per|the|to|with))*$/;
const SENTENCE_CASE = /^[A-Z][^A-Z]*$/;

describe('every parameter', () => {
	it.each(EVERY)('%s: the name is in Title Case', (_, { displayName }) => {
		expect(displayName).toMatch(TITLE_CASE);
	});

	/** By convention these need none: their entries describe themselves. */
	const SELF_EXPLAINING = ['resource', 'operation', 'options'];
	it.each(EVERY.filter(([, { name }]) => !SELF_EXPLAINING.includes(name)))(
		'%s: has a description, without a full stop behind a single sentence',
		(_, { description: words = '' }) => {
			expect(words).toMatch(/^[A-Z0-9]/);
			expect(words).not.toMatch(/^[^.]*\.$/);
		},
	);

	it.each(EVERY)('%s: has a default of its own type', (_, property) => {
		const { type, default: preset } = property;
		if (type === 'options') {
			expect(choicesOf(property).map(({ value }) => value)).toContain(preset);
		} else if (type === 'collection') {
			expect(preset).toEqual({});
		} else {
			expect(typeof preset).toBe(type);
		}
	});

	it.each(EVERY.filter(([, { placeholder }]) => placeholder !== undefined))(
		'%s: the placeholder is an example',
		(_, { type, placeholder }) => {
			expect(placeholder).toMatch(type === 'collection' ? /^Add / : /^e\.g\. \S/);
		},
	);
});

it.each(EVERY.filter(([, { type }]) => type === 'boolean'))(
	'%s: a boolean says whether',
	(_, { description: words }) => {
		expect(words).toMatch(/^Whether /);
	},
);

it.each(EVERY.filter(([, { type }]) => type === 'number'))(
	'%s: a number begins within its limits',
	(_, { default: preset, typeOptions = {} }) => {
		const { minValue = -Infinity, maxValue = Infinity } = typeOptions;
		expect(preset).toBeGreaterThanOrEqual(minValue);
		expect(preset).toBeLessThanOrEqual(maxValue);
	},
);

describe('every list', () => {
	it.each(CHOICES)('%s: has no value twice', (_, property) => {
		const values = choicesOf(property).map(({ value }) => value);
		expect(values.length).toBeGreaterThan(0);
		expect(new Set(values).size).toBe(values.length);
	});

	/** Ratios stand in the order of the documents, the default first. */
	const ORDERED_BY_MEANING = ['aspectRatio'];
	it.each(CHOICES.filter(([, { name }]) => !ORDERED_BY_MEANING.includes(name)))(
		'%s: is sorted by name where it is long',
		(_, property) => {
			const names = choicesOf(property).map(({ name }) => name);
			const sorted = [...names].sort((left, right) => left.localeCompare(right));
			expect(names.length < 5 || names.join() === sorted.join()).toBe(true);
		},
	);

	it.each(EVERY.filter(([, { type }]) => type === 'collection'))(
		'%s: a collection is sorted by name',
		(_, property) => {
			const names = withInner(property)
				.slice(1)
				.map(({ displayName }) => displayName);
			expect(names).toEqual([...names].sort((left, right) => left.localeCompare(right)));
			expect(new Set(names).size).toBe(names.length);
		},
	);
});

describe('every operation', () => {
	const operations = description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) =>
			choicesOf(property).map((choice) => [placeOf(property), choice.name, choice] as const),
		);

	it.each(operations)(
		'%s: %s has an action in sentence case and a description',
		(_, name, choice) => {
			expect(name).toMatch(TITLE_CASE);
			expect(choice.action).toMatch(SENTENCE_CASE);
			expect(choice.description).toMatch(/^[A-Z].*[^.]$/);
		},
	);
});

it.each(['provider', 'resource', 'operation'])('%s takes no expression', (name) => {
	const fields = description.properties.filter((property) => property.name === name);
	expect(fields.length).toBeGreaterThan(0);
	for (const { noDataExpression } of fields) expect(noDataExpression).toBe(true);
});

it('begins with the provider and its credential, the resource and the operation', () => {
	const names = [...new Set(description.properties.map(({ name }) => name))];
	expect(names.slice(0, 4)).toEqual(['provider', 'credentials', 'resource', 'operation']);
});

it('is usable as a tool and says what for', () => {
	expect(description.usableAsTool).toBe(true);
	expect(description.description).toMatch(/prompt.*URL/);
});
