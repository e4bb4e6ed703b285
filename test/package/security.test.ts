/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkout } from '../checkout';

/** SECURITY.md names, for each promise, the tests that hold it. */

const page = readFileSync(join(checkout, 'SECURITY.md'), 'utf8');
const promised = page.split('\n## What is promised\n')[1]?.split('\n## ')[0] ?? '';
const promises = promised
	.split('\n')
	.filter((line) => line.startsWith('| ') && !line.startsWith('| Promise '))
	.map((line) => {
		const [promise = '', tests = ''] = line.slice(2, -2).split(' | ');
		return { promise, tests: tests.split('<br>') };
	});

/** A test as the page names it: its file, and words of its name as they stand there. */
const NAMED_TEST = /^`(?<file>test\/[\w./]+\.ts)`: `(?<name>[^`]+)`$/;

describe('SECURITY.md', () => {
	it('has promises', () => {
		expect(promises.length).toBeGreaterThan(15);
	});

	it.each(promises.flatMap(({ promise, tests }) => tests.map((test) => [promise, test] as const)))(
		'%s: %s',
		(_promise, test) => {
			const { file = '', name = '' } = NAMED_TEST.exec(test)?.groups ?? {};
			const path = join(checkout, file);
			expect(existsSync(path)).toBe(file !== '');
			const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
			// A quotation mark in a name may be escaped in its source.
			expect(source.replaceAll("\\'", "'")).toContain(name);
			expect(name).not.toBe('');
		},
	);
});
