// Names the tests that failed, each with the beginning of its first message, then prints 'N passed, N
// failed', for the results that jest wrote as JSON files into a folder, summed over its runs, and the exit
// code of the whole. The names come last since people often see the end of a long output only.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const mostLines = 15;

const [folder, exitCode] = process.argv.slice(2);
const runs = readdirSync(folder)
	.filter((name) => name.endsWith('.json'))
	.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const sum = (field) => runs.reduce((total, run) => total + run[field], 0);

/** The test files that failed as a whole, and the single tests, as text for people. */
function failuresOf({ testResults = [] }) {
	return testResults.flatMap(({ name, message = '', assertionResults = [] }) => {
		const file = relative(process.cwd(), name);
		if (assertionResults.length === 0 && message !== '') {
			return [`${file}\n${beginningOf(message)}`];
		}
		const tests = assertionResults.filter(({ status }) => status === 'failed');
		return tests.map(({ fullName, failureMessages: [first = ''] }) => {
			return `${file} › ${fullName}\n${beginningOf(first)}`;
		});
	});
}

function beginningOf(message) {
	return stripVTControlCharacters(message).trim().split('\n').slice(0, mostLines).join('\n');
}

for (const failure of runs.flatMap(failuresOf)) console.log(`FAILED ${failure}\n`);

const passed = sum('numPassedTests');
const failed = sum('numFailedTests');
const failedElsewhere = exitCode !== '0' && failed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed + failedElsewhere} failed`);
