/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';

import { runTool } from './runTool';
import { checkout } from '../checkout';
import { createScratchFolder, type ScratchFolder } from './scratchFolder';

const runOf = (name: string) => (numPassedTests: number, numFailedTests: number) => [
	{ name, results: { numPassedTests, numFailedTests } },
];
const tests = runOf('tests.json');
const endToEnd = runOf('e2e.json');
const colouredMessage = '\u001b[31mError: Not within 90 s\u001b[39m\n    at until.ts';
const failedTest = (status: string) => ({
	...{ fullName: 'parking goes on once', status, failureMessages: [colouredMessage] },
});

describe('the last line of a run in continuous integration', () => {
	let folder: ScratchFolder;

	beforeEach(() => {
		folder = createScratchFolder();
	});

	afterEach(() => folder.remove());

	it.each([
		['every step passed', [...tests(120, 0), ...endToEnd(10, 0)], 0, '130 passed, 0 failed'],
		['tests failed', tests(118, 2), 1, '118 passed, 2 failed'],
		['end-to-end tests failed', [...tests(120, 0), ...endToEnd(7, 3)], 1, '127 passed, 3 failed'],
		['a step after the tests failed', tests(120, 0), 1, '120 passed, 1 failed'],
		['a test file could not be run', tests(90, 0), 1, '90 passed, 1 failed'],
		['a step before the tests failed', [], 1, '0 passed, 1 failed'],
	])('is right where %s', async (_, runs, exitCode, line) => {
		folder.write('results/notes.txt', 'This is not a result.');
		for (const { name, results } of runs) {
			folder.write(`results/${name}`, JSON.stringify(results));
		}

		expect(await count(exitCode)).toBe(line);
	});

	it.each([
		[
			'a test failed',
			{ message: 'of the file', assertionResults: [failedTest('failed'), failedTest('passed')] },
			'FAILED test/a.e2e.ts › parking goes on once\nError: Not within 90 s\n    at until.ts',
		],
		[
			'a test file could not be run',
			{ message: 'It does not compile.', assertionResults: [] },
			'FAILED test/a.e2e.ts\nIt does not compile.',
		],
	])('is preceded by the name and the message where %s', async (_, result, failure) => {
		const testResults = [{ name: join(folder.root, 'test/a.e2e.ts'), ...result }];
		const results = { numPassedTests: 1, numFailedTests: 1, testResults };
		folder.write('results/e2e.json', JSON.stringify(results));

		expect(await count(1)).toBe(`${failure}\n\n1 passed, 1 failed`);
	});

	async function count(exitCode: number): Promise<string> {
		const program = join(checkout, '.ci', 'count.mjs');
		return (await runTool(folder.root, 'node', [program, 'results', String(exitCode)])).output;
	}
});
