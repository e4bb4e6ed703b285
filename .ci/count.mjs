// Prints 'N passed, N failed' for the results that jest wrote as JSON files into a folder, summed over
// its runs, and the exit code of the whole.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, exitCode] = process.argv.slice(2);
const runs = readdirSync(folder)
	.filter((name) => name.endsWith('.json'))
	.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const sum = (field) => runs.reduce((total, run) => total + run[field], 0);

const passed = sum('numPassedTests');
const failed = sum('numFailedTests');
const failedElsewhere = exitCode !== '0' && failed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed + failedElsewhere} failed`);
