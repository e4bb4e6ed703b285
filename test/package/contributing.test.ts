/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkout } from '../checkout';
import { listFiles } from './files';

/** The lists of files in CONTRIBUTING.md are those of the code. */

const page = readFileSync(join(checkout, 'CONTRIBUTING.md'), 'utf8');

function filesOf(what: string): string[] {
	const list = new RegExp(`<!-- files: ${what} -->\n([^]*?)<!-- end -->`).exec(page)?.[1] ?? '';
	return [...list.matchAll(/^- `([^`]+)`/gm)].map(([, path = '']) => path);
}

it.each(['provider', 'model', 'option', 'operation'])('the files for a new %s exist', (what) => {
	expect(filesOf(what)).not.toEqual([]);
	expect(filesOf(what).filter((path) => !existsSync(join(checkout, path)))).toEqual([]);
});

it('the list for a new provider has every file whose name is that of the example', () => {
	const named = listFiles(checkout, ['nodes', 'credentials', 'test']).filter((path) =>
		/(^|\/)vtrix(Api)?\.(credentials\.)?(test\.)?ts$/i.test(path),
	);
	expect([...named].sort()).toEqual(
		filesOf('provider')
			.filter((path) => named.includes(path))
			.sort(),
	);
});

it.each([...page.matchAll(/`npm run ([\w:-]+)/g)].map(([, script = '']) => [script]))(
	'package.json has the script %s',
	(script) => {
		const manifest = readFileSync(join(checkout, 'package.json'), 'utf8');
		expect(manifest).toContain(`"${script}": `);
	},
);
