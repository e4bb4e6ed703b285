/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkout } from '../checkout';
import { listFiles } from './files';

/** The address of the repository is set in package.json; every other place has the same. */

const text = (path: string) => readFileSync(join(checkout, path), 'utf8');
const repository = /"url": "(https:\/\/[^"]+)\.git"/.exec(text('package.json'))?.[1] ?? '';

const LINK = /https:\/\/github\.com\/[\w.-]+\/n8n-nodes-flux-kontext(?=[/#."'])/g;

const places = ['package.json', ...listFiles(checkout, ['nodes', 'credentials'])]
	.filter((path) => /\.(ts|json)$/.test(path))
	.map((path) => [path, text(path).match(LINK) ?? []] as const)
	.filter(([, links]) => links.length > 0);

it('knows the repository, and the places that link to it', () => {
	expect(repository).toMatch(/^https:\/\/github\.com\//);
	expect(places.length).toBeGreaterThan(6);
});

it.each(places)('%s links to the repository of package.json', (_path, links) => {
	expect(links.filter((link) => link !== repository)).toEqual([]);
});
