/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';

import { runTool } from './runTool';
import { checkout } from '../checkout';
import { createScratchFolder, type ScratchFolder } from './scratchFolder';

describe('the last line of a run in continuous integration', () => {
	let folder: ScratchFolder;

	beforeEach(() => {
		folder = createScratchFolder();
	});

	afterEach(() => folder.remove());

	it.each([
		['every step passed', [120, 0], 0, '120 passed, 0 failed'],
		['tests failed', [118, 2], 1, '118 passed, 2 failed'],
		['a step after the tests failed', [120, 0], 1, '120 passed, 1 failed'],
		['a test file could not be run', [90, 0], 1, '90 passed, 1 failed'],
		['a step before the tests failed', undefined, 1, '0 passed, 1 failed'],
	])('is right where %s', async (_, counts, exitCode, line) => {
		if (counts !== undefined) {
			const [numPassedTests, numFailedTests] = counts;
			folder.write('results.json', JSON.stringify({ numPassedTests, numFailedTests }));
		}

		const { output } = await runTool(folder.root, 'node', [
			join(checkout, '.ci', 'count.mjs'),
			'results.json',
			String(exitCode),
		]);

		expect(output).toBe(line);
	});
});
