// What `npm test` runs: installs what is missing, then the gate (`npm run check`), then all tests.
// With arguments it leaves the gate out and hands them to jest: `npm test -- test/unit/providers`.
// TEST_RESULTS_FILE may name a file for jest's results as JSON.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureInstalled } from './install.mjs';

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));
const jest = join(checkout, 'node_modules', 'jest', 'bin', 'jest.js');
const jestArguments = process.argv.slice(2);
const resultsFile = process.env.TEST_RESULTS_FILE;

/** Runs a program in the checkout; gives its exit code, 1 where a signal ended it. */
async function run(program, programArguments) {
	const child = spawn(program, programArguments, {
		cwd: checkout,
		stdio: 'inherit',
		shell: program === 'npm' && process.platform === 'win32',
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
}

async function main() {
	console.log(`Node.js ${process.versions.node}`);
	await ensureInstalled();
	if (jestArguments.length === 0) {
		const gate = await run('npm', ['run', '--silent', 'check']);
		if (gate !== 0) return gate;
	}
	const results = resultsFile === undefined ? [] : ['--json', '--outputFile', resultsFile];
	return await run(process.execPath, [jest, ...results, ...jestArguments]);
}

process.exitCode = await main().catch((error) => {
	console.error(error.message);
	return 1;
});
