/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { operations } from '../../nodes/FluxKontext/actions/operations';
import { providersByName } from '../../nodes/FluxKontext/actions/fields/shown';
import type { Capabilities, Provider } from '../../nodes/FluxKontext/providers/contract';
import { checkout } from '../checkout';

const readme = readFileSync(join(checkout, 'README.md'), 'utf8');

/** The rows of the table under a heading, each a list of cells. */
function tableUnder(heading: string): string[][] {
	const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
	return section
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\|[-|\s]+\|$/.test(line))
		.map((line) => line.slice(1, -1).split(/(?<!\\)\|/))
		.map((cells) => cells.map((cell) => cell.trim()));
}

const FILE_WAYS: Readonly<Record<Capabilities['picturesIn']['fileAs'], string>> = {
	publicUrl: 'n8n offers it under a signed address, so n8n must be public',
	upload: 'uploaded first',
	dataUrl: 'inside the request',
	base64: 'inside the request',
};
const TYPE_NAMES = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP', gif: 'GIF' } as const;

function yesOrNo(value: boolean): string {
	return value ? 'yes' : 'no';
}

function priceOf({ listPrices, models, reportsCost }: Capabilities): string {
	if (listPrices !== null) {
		return models.map((model) => `${model} ${listPrices[model]} USD`).join(', ');
	}
	return reportsCost ? 'told with the result' : 'not published';
}

function keepsRatio({ aspectRatio }: Capabilities): string {
	if (aspectRatio.kind === 'range') return 'not said';
	return yesOrNo(aspectRatio.values.includes('match_input_image'));
}

function typesOf({ picturesIn }: Capabilities): string {
	const names = picturesIn.types.map((type) => TYPE_NAMES[type]).join(', ');
	return picturesIn.typesAreDocumented ? names : `not said (${names} are sent)`;
}

/** What each row says of a provider, from the provider's own facts. */
const ROWS: Readonly<Record<string, (provider: Provider) => string>> = {
	Models: ({ capabilities }) => capabilities.models.join(', '),
	'Price per picture': ({ capabilities }) => priceOf(capabilities),
	'Makes a picture from text alone': ({ capabilities }) =>
		yesOrNo(capabilities.picturesIn.optional),
	'Pictures in': ({ capabilities }) => String(capabilities.picturesIn.maximum),
	'How a file gets there': ({ capabilities }) => FILE_WAYS[capabilities.picturesIn.fileAs],
	'Largest file': ({ capabilities }) => capabilities.picturesIn.limit,
	'File types': ({ capabilities }) => typesOf(capabilities),
	"Keeps the picture's own aspect ratio": ({ capabilities }) => keepsRatio(capabilities),
	'Can be asked for a job later': ({ status }) => yesOrNo(status !== undefined),
	'Can be asked for the balance': ({ balance }) => yesOrNo(balance !== undefined),
	'Links of results live': ({ capabilities: { resultLifetime } }) =>
		resultLifetime === null ? 'not said' : `${resultLifetime / 3600} hours`,
};

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

	it('links only to files that exist', () => {
		const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, link]) => link ?? '');
		expect(links.length).toBeGreaterThan(5);
		expect(links.filter((link) => !existsSync(join(checkout, link)))).toEqual([]);
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

describe('the documents', () => {
	it.each(['docs/architecture.md', 'docs/errors.md', 'docs/providers.md', 'examples/README.md'])(
		'%s links only to files that exist',
		(document) => {
			const path = join(checkout, document);
			const text = readFileSync(path, 'utf8');
			const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link ?? '');
			expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
		},
	);
});
