// Prints 'N passed, N failed' for the results that jest wrote as JSON and the exit code of the run.
import { existsSync, readFileSync } from 'node:fs';

const [resultsFile, exitCode] = process.argv.slice(2);
const none = { numPassedTests: 0, numFailedTests: 0 };
const results = existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : none;

const passed = results.numPassedTests;
const failed = results.numFailedTests;
const failedElsewhere = exitCode !== '0' && failed === 0 ? 1 : 0;
console.log(`${passed} passed, ${failed + failedElsewhere} failed`);
