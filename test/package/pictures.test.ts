/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkout } from '../checkout';

/** The pictures of the documents are those that the tests of the editor take. */

const docsFolder = join(checkout, 'docs');
const imagesFolder = join(docsFolder, 'images');
const documents = [
	join(checkout, 'README.md'),
	...readdirSync(docsFolder)
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(docsFolder, name)),
];
const shown = documents
	.flatMap((file) => readFileSync(file, 'utf8').match(/images\/[a-z-]+\.png/g) ?? [])
	.map((path) => path.slice('images/'.length, -'.png'.length));
const record: unknown = JSON.parse(
	readFileSync(join(checkout, 'test', 'e2e', 'browser', 'pictures.json'), 'utf8'),
);

describe('the pictures that the documents show', () => {
	const names = [...new Set(shown)].sort();

	it('are all there, and no other', () => {
		const files = readdirSync(imagesFolder).filter((name) => name.endsWith('.png'));
		expect(files.map((name) => name.slice(0, -'.png'.length)).sort()).toEqual(names);
	});

	it('were taken by the tests of the editor', () => {
		expect(Object.keys(record ?? {}).sort()).toEqual(names);
	});
});
