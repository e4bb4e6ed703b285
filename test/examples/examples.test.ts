import type { INode, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { FluxKontext } from '../../nodes/FluxKontext/FluxKontext.node';
import { FluxKontextTrigger } from '../../nodes/FluxKontext/FluxKontextTrigger.node';
import { isProviderName, providers } from '../../nodes/FluxKontext/providers';
import { FLUX_KONTEXT } from '../workflows/engine';
import { areaOfNode, areaOfNote, overlaps } from './canvas';
import { EXAMPLE_FILES, readExample, textOf } from './exampleFiles';
import { FLUX_KONTEXT_TRIGGER } from './fluxKontextTrigger';
import { parameterProblems } from './parameterProblems';
import { standIns, STICKY_NOTE, TRIGGERS } from './standIns';

const nodeTypes: Readonly<Record<string, INodeType>> = {
	...standIns({ deliver: () => {}, seen: new Set() }),
	[FLUX_KONTEXT]: new FluxKontext(),
	[FLUX_KONTEXT_TRIGGER]: new FluxKontextTrigger(),
};

function descriptionOf({ type, typeVersion }: INode): INodeTypeDescription {
	const description = nodeTypes[type]?.description;
	if (description === undefined) throw new Error(`No node type ${type}`);
	const versions = [description.version].flat();
	if (!versions.includes(typeVersion)) throw new Error(`${type} has no version ${typeVersion}`);
	return description;
}

const problemsOf = (node: INode) =>
	parameterProblems(node, descriptionOf(node)).map((problem) => `${node.name}: ${problem}`);

const isNote = ({ type }: INode) => type === STICKY_NOTE;

it('there are the examples of the README', () => {
	expect([...EXAMPLE_FILES].sort()).toEqual([
		'callback-submit.json',
		'callback-trigger.json',
		'edit-in-steps.json',
		'scheduled-folder.json',
		'second-provider.json',
		'submit-and-wait.json',
		'wait-by-callback.json',
	]);
	const readme = textOf('README.md');
	const linked = EXAMPLE_FILES.filter((file) => readme.includes(`](${file})`));
	expect(linked).toEqual(EXAMPLE_FILES);
});

describe.each(EXAMPLE_FILES)('%s', (file) => {
	const { nodes, connections } = readExample(file);
	const notes = nodes.filter(isNote);
	const steps = nodes.filter((node) => !isNote(node));
	const jobNodes = nodes.filter(({ type }) => type === FLUX_KONTEXT);
	const fluxNodes = nodes.filter(({ type }) => [FLUX_KONTEXT, FLUX_KONTEXT_TRIGGER].includes(type));
	const noteText = notes.map(({ parameters }) => String(parameters.content)).join('\n');

	it('has only fields and values that the nodes know, and all that they require', () => {
		expect(nodes.flatMap(problemsOf)).toEqual([]);
	});

	it('gives each node a name and an id of its own', () => {
		expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
	});

	it('connects every node, and only nodes that exist', () => {
		const names = steps.map(({ name }) => name);
		const targets = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
		const notReached = steps.filter(({ name }) => !targets.includes(name));
		expect(notReached.map(({ type }) => TRIGGERS.includes(type))).toEqual([true]);
	});

	it('speaks in expressions only of nodes that exist', () => {
		const names = steps.map(({ name }) => name);
		const spoken = [...JSON.stringify(nodes).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		expect(names).toEqual(expect.arrayContaining(spoken));
	});

	it('has notes that say what it does, what to set and what it costs', () => {
		for (const heading of ['What it does:', 'Before the first run', 'What it costs:']) {
			expect(noteText).toContain(`**${heading}**`);
		}
		for (const { name } of fluxNodes) {
			const step = name.split(':')[0] ?? name;
			expect(noteText).toContain(`**${step}**`);
		}
	});

	it('names in its notes the list price of each provider that has one', () => {
		const prices = jobNodes.flatMap(({ parameters: { provider, model, operation } }) => {
			const name = String(provider);
			const listPrices = isProviderName(name) ? providers[name].capabilities.listPrices : null;
			if (listPrices === null || operation === 'wait') return [];
			return [`${listPrices[model === 'max' ? 'max' : 'pro']} USD per image`];
		});
		expect(prices.filter((price) => !noteText.includes(price))).toEqual([]);
	});

	it('has notes and nodes that do not lie on each other', () => {
		const areas = [...notes.map(areaOfNote), ...steps.map(areaOfNode)];
		expect(overlaps(areas)).toEqual([]);
	});

	it('runs from left to right', () => {
		const left = new Map(nodes.map(({ name, position }) => [name, position[0]]));
		for (const [from, { main = [] }] of Object.entries(connections)) {
			for (const { node } of main.flatMap((output) => output ?? [])) {
				expect(left.get(node)).toBeGreaterThan(left.get(from) ?? Infinity);
			}
		}
	});

	it('holds no credential, no secret and nothing of one machine', () => {
		const text = textOf(file);
		expect(text).not.toMatch(/"(credentials|webhookId|instanceId|versionId)"/);
		expect(text).not.toMatch(/api[-_]?key|bearer|password|\bsk-|[A-Za-z0-9+/_]{40,}/i);
		const places = text.match(/[\w.+-]+@[\w.-]+|https?:\/\/[^/"\s]+|\/home\/[^"/]+\/[^"/]+/g) ?? [];
		const allowed = /@example\.com$|^https:\/\/example\.com$|^\/home\/node\/\.n8n-files$/;
		expect(places.filter((place) => !allowed.test(place))).toEqual([]);
	});
});

describe('The check of an example finds', () => {
	const node = (parameters: INode['parameters']): INode => ({
		id: '1',
		name: 'Edit',
		type: FLUX_KONTEXT,
		typeVersion: 1,
		position: [0, 0],
		parameters: { provider: 'foxAi', prompt: 'make it blue', ...parameters },
	});

	it.each([
		['nothing in a node that is right', {}, []],
		['a misspelt field', { promt: 'blue' }, ["Edit: 'promt' is not a field here"]],
		['an unknown provider', { provider: 'fox' }, ["Edit: 'provider' has no value 'fox'"]],
		['an operation that the provider lacks', { operation: 'generate' }, ["'operation' has no"]],
		['a ratio that the provider lacks', { aspectRatio: '5:1' }, ["'aspectRatio' has no value"]],
		[
			'a field of another image source',
			{ imageUrl: 'https://example.com/' },
			["'imageUrl' is not"],
		],
		[
			'an option that the provider lacks',
			{ options: { route: 'auto' } },
			["'options.route' is not"],
		],
		['a required field that is empty', { prompt: '' }, ['"Prompt" is required']],
		['an expression where none is taken', { provider: '={{ 1 }}' }, ['takes no expression']],
		[
			'waiting by callback where nobody calls',
			{ waitMode: 'callback' },
			["'waitMode' is not a field here"],
		],
	])('%s', (_what, parameters, expected) => {
		const problems = problemsOf(node(parameters));
		expect(problems.join('\n')).toEqual(
			expected.length === 0 ? '' : expect.stringContaining(expected[0] ?? ''),
		);
	});

	it('an event that the trigger does not know', () => {
		const parameters = { provider: 'apixo', events: ['succeeded', 'cancelled'] };
		const trigger = { ...node({}), type: FLUX_KONTEXT_TRIGGER, parameters };
		expect(problemsOf(trigger)).toEqual(["Edit: 'events' has no value 'cancelled'"]);
	});

	it('a note that lies on a node', () => {
		const note = { ...node({ width: 300, height: 50 }), name: 'Note', type: STICKY_NOTE };
		expect(overlaps([areaOfNote(note), areaOfNode(node({}))])).toEqual(['Note and Edit']);
	});
});
