/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { operations } from '../../nodes/FluxKontext/actions/operations';
import { properties } from '../../nodes/FluxKontext/actions/panel';
import { providersByName } from '../../nodes/FluxKontext/actions/fields/shown';
import { FluxKontext } from '../../nodes/FluxKontext/FluxKontext.node';
import { FluxKontextTrigger } from '../../nodes/FluxKontext/FluxKontextTrigger.node';
import type { Capabilities, Provider } from '../../nodes/FluxKontext/providers/contract';
import { triggerProperties } from '../../nodes/FluxKontext/trigger/panel';
import { devDependencies } from '../../package.json';
import { checkout } from '../checkout';
import { DEFAULT_N8N_VERSION } from '../e2e/harness/n8nRecipe';

const readme = readFileSync(join(checkout, 'README.md'), 'utf8');

/** The rows of a table under a heading, each a list of cells. */
function tableUnder(heading: string, position = 0): string[][] {
	const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
	const tables = section
		.trim()
		.split(/\n{2,}/)
		.filter((block) => block.startsWith('|'));
	return (tables[position] ?? '')
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\|[-|\s]+\|$/.test(line))
		.map((line) => line.slice(1, -1).split(/(?<!\\)\|/))
		.map((cells) => cells.map((cell) => cell.trim()));
}

const FILE_WAYS: Readonly<Record<Capabilities['picturesIn']['fileAs'], string>> = {
	publicUrl: 'APIXO downloads it from n8n through a signed link, so n8n must be public',
	upload: 'uploaded first',
	dataUrl: 'in the request',
	base64: 'in the request',
};
const TYPE_NAMES = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP', gif: 'GIF' } as const;

function yesOrNo(value: boolean): string {
	return value ? 'yes' : 'no';
}

function priceOf({ listPrices, models, reportsCost }: Capabilities): string {
	if (listPrices !== null) {
		return models.map((model) => `${model} ${listPrices[model]} USD`).join(', ');
	}
	return reportsCost ? 'reported with the result' : 'not published';
}

function keepsRatio({ aspectRatio }: Capabilities): string {
	if (aspectRatio.kind === 'range') return 'not documented';
	return yesOrNo(aspectRatio.values.includes('match_input_image'));
}

function typesOf({ picturesIn }: Capabilities): string {
	const names = picturesIn.types.map((type) => TYPE_NAMES[type]).join(', ');
	return picturesIn.typesAreDocumented ? names : `not documented (${names} are sent)`;
}

/** What each row says of a provider, from the provider's own facts. */
const ROWS: Readonly<Record<string, (provider: Provider) => string>> = {
	Models: ({ capabilities }) => capabilities.models.join(', '),
	'Price per image': ({ capabilities }) => priceOf(capabilities),
	'Text to image': ({ capabilities }) => yesOrNo(capabilities.picturesIn.optional),
	'Input images': ({ capabilities }) => String(capabilities.picturesIn.maximum),
	'How a file is sent': ({ capabilities }) => FILE_WAYS[capabilities.picturesIn.fileAs],
	'Largest file': ({ capabilities }) => capabilities.picturesIn.limit,
	'File types': ({ capabilities }) => typesOf(capabilities),
	"Keeps the image's aspect ratio": ({ capabilities }) => keepsRatio(capabilities),
	'Job status check': ({ status }) => yesOrNo(status !== undefined),
	Callbacks: ({ callback }) => {
		if (callback === undefined) return 'no';
		return callback.signature === null ? 'yes, unsigned' : 'yes, signed';
	},
	Balance: ({ balance }) => yesOrNo(balance !== undefined),
	'Result links expire after': ({ capabilities: { resultLifetime } }) =>
		resultLifetime === null ? 'not documented' : `${resultLifetime / 3600} hours`,
};

const NO_OPTION = '–';

/** The value that a field begins with, as the panel shows it. */
function presetOf({ default: preset, options = [] }: INodeProperties): string {
	if (typeof preset === 'boolean') return preset ? 'on' : 'off';
	if (preset === '') return 'empty';
	const chosen = options.find((option) => 'value' in option && option.value === preset);
	return chosen?.name ?? String(preset);
}

function isField(entry: object): entry is INodeProperties {
	return 'type' in entry;
}

/** The options that a panel offers for a provider, and for an operation where the node has them. */
function optionsOf(
	panel: readonly INodeProperties[],
	provider: Provider,
	operation?: string,
): INodeProperties[] {
	const shows = ({ displayOptions }: INodeProperties, name: string, value: string) =>
		displayOptions?.show?.[name]?.includes(value) === true;
	return panel
		.filter(({ name }) => name === 'options')
		.filter((one) => shows(one, 'provider', provider.name))
		.filter((one) => operation === undefined || shows(one, 'operation', operation))
		.flatMap(({ options = [] }) => options.filter(isField));
}

function sortedNames(options: readonly INodeProperties[]): string[] {
	return [...new Set(options.map(({ displayName }) => displayName))].sort();
}

function presetIn(options: readonly INodeProperties[], displayName: string): string {
	const found = options.find((option) => option.displayName === displayName);
	return found === undefined ? NO_OPTION : presetOf(found);
}

/** Each option with its value per provider, and the operations that have it. */
function optionRows(): string[][] {
	const offers = operations.flatMap(({ option, isOffered }) =>
		providersByName.filter(isOffered).map((provider) => ({
			operation: option.name,
			provider,
			options: optionsOf(properties, provider, option.value),
		})),
	);
	return sortedNames(offers.flatMap(({ options }) => options)).map((displayName) => {
		const having = offers.filter(({ options }) => sortedNames(options).includes(displayName));
		const names = operations.map(({ option }) => option.name);
		const where = names.filter((name) => having.some(({ operation }) => operation === name));
		const presets = providersByName.map((provider) =>
			presetIn(
				having.filter((one) => one.provider === provider).flatMap(({ options }) => options),
				displayName,
			),
		);
		return [displayName, ...presets, where.length === names.length ? 'all' : where.join(', ')];
	});
}

describe('the README', () => {
	const [head = [], ...rows] = tableUnder('Providers');

	it('names the providers in the order of the panel', () => {
		expect(head.slice(1)).toEqual(
			providersByName.map(({ capabilities }) => capabilities.displayName),
		);
	});

	it('has a row for each fact and no other', () => {
		expect(rows.map(([name]) => name)).toEqual(Object.keys(ROWS));
	});

	it.each(rows.map((row) => [row[0] ?? '', row.slice(1)] as const))(
		'says of "%s" what the adapters say',
		(name, cells) => {
			expect(cells).toEqual(providersByName.map((provider) => ROWS[name]?.(provider)));
		},
	);

	it('lists every operation with the description of the panel', () => {
		const described = tableUnder('Operations').slice(1);
		const expected = operations.map(({ option }) => [option.name, option.description]);
		expect(described.map(([, name]) => name)).toEqual(expected.map(([name]) => name));
	});

	it('lists both nodes', () => {
		const nodes = [new FluxKontext(), new FluxKontextTrigger()];
		expect(
			tableUnder('Nodes')
				.slice(1)
				.map(([name]) => name),
		).toEqual(nodes.map(({ description }) => description.displayName));
	});

	it('lists every option with the value that it begins with', () => {
		const [names, ...options] = tableUnder('Options');
		expect(names).toEqual(['Option', ...head.slice(1), 'Operations']);
		expect(options).toEqual(optionRows());
	});

	it('lists every option of the trigger', () => {
		const providers = providersByName.filter(({ callback }) => callback !== undefined);
		const offered = providers.map((provider) => optionsOf(triggerProperties, provider));
		const [names, ...options] = tableUnder('Options', 1);
		expect(names?.slice(1)).toEqual(providers.map(({ capabilities }) => capabilities.displayName));
		expect(options).toEqual(
			sortedNames(offered.flat()).map((displayName) => [
				displayName,
				...offered.map((ofProvider) => presetIn(ofProvider, displayName)),
			]),
		);
	});

	it('names the n8n that the tests bring, and the engine that they run', () => {
		const cells = tableUnder('Compatibility').map(([cell]) => cell);
		expect(cells).toContain(`n8n ${DEFAULT_N8N_VERSION}`);
		const engine = `n8n-core ${devDependencies['n8n-core']} `;
		expect(cells).toContainEqual(expect.stringContaining(engine));
	});

	it('links only to files that exist', () => {
		const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, link]) => link ?? '');
		expect(links.length).toBeGreaterThan(5);
		const files = links.map((link) => link.replace(/#.*/, ''));
		expect(files.filter((file) => !existsSync(join(checkout, file)))).toEqual([]);
	});

	it('names only commands that CI runs, or that need a key of a real service', () => {
		const commands = [...readme.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block]) =>
			(block ?? '').trim().split('\n'),
		);
		const ci = readFileSync(join(checkout, '.ci', 'run'), 'utf8').split('\n');
		const runByCi = (command: string) => ci.includes(command);
		expect(commands.filter((command) => !runByCi(command))).toEqual([
			// The same without --once leaves the editor open until Ctrl-C.
			'npm run demo',
			'npm run demo -- --provider toApis --api-key YOUR_KEY',
		]);
	});
});

/** The names under which a heading can be linked to, as GitHub makes them. */
function headingsOf(text: string): string[] {
	return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\w\- ]/g, '')
			.replace(/ /g, '-'),
	);
}

describe('the documents', () => {
	const DOCUMENTS = [
		'README.md',
		'SECURITY.md',
		'docs/architecture.md',
		'docs/callbacks.md',
		'docs/errors.md',
		'docs/providers.md',
		'examples/README.md',
	];

	it.each(DOCUMENTS)('%s links only to files that exist', (document) => {
		const path = join(checkout, document);
		const text = readFileSync(path, 'utf8');
		const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link ?? '');
		expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
	});

	it.each(DOCUMENTS)('%s links only to headings that exist', (document) => {
		const path = join(checkout, document);
		const text = readFileSync(path, 'utf8');
		const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
		const missing = links.filter(([, file = '', heading = '']) => {
			const target = file === '' ? text : readFileSync(join(dirname(path), file), 'utf8');
			return !headingsOf(target).includes(heading);
		});
		expect(missing.map(([link]) => link)).toEqual([]);
	});
});
