/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import spawn from 'cross-spawn';

import { checkout } from '../checkout';
import { cacheFolder } from './harness/cacheFolder';
import { interruptionSignal } from './harness/interruption';
import { untilLeftBehindEnded } from './harness/leftBehind';
import { prepare } from './harness/preparation';
import { consoleProgress as progress } from './harness/progress';
import { makeUserFolder, removeUserFolder } from './harness/userFolder';
import { parseEndToEndOptions } from './options';
import { handOn } from './runFolder';

const jest = join(checkout, 'node_modules', 'jest', 'bin', 'jest.js');
const endWithParent = join(checkout, 'test', 'e2e', 'harness', 'endWithParent.cjs');

/**
 * Prepares once what all end-to-end tests need, then runs them. When it returns, every n8n of the run
 * has ended and its folders are gone, also after Ctrl-C.
 *
 * @param commandLine `--n8n VERSION` for another n8n than the usual one; the rest goes to jest
 * @returns the exit code
 * @throws {Interrupted} after Ctrl-C
 */
export async function main(commandLine: string[]): Promise<number> {
	const { n8nVersion: version, jestArguments } = parseEndToEndOptions(commandLine);
	const signal = interruptionSignal();
	const cache = cacheFolder();
	const runFolder = await makeUserFolder(cache);
	try {
		const preparation = await prepare(runFolder, { version, cache, progress, signal });
		return await runJest(jestArguments, handOn(runFolder, preparation), signal);
	} finally {
		await untilLeftBehindEnded(runFolder);
		await removeUserFolder(runFolder);
	}
}

async function runJest(
	jestArguments: string[],
	environment: Record<string, string>,
	signal: AbortSignal,
): Promise<number> {
	const resultsFile = process.env.TEST_RESULTS_FILE;
	const child = spawn(
		process.execPath,
		[
			...['--require', endWithParent, jest],
			...['--config', join(checkout, 'test', 'e2e', 'jest.config.js')],
			...(resultsFile === undefined ? [] : ['--json', '--outputFile', resultsFile]),
			...jestArguments,
		],
		{
			cwd: checkout,
			env: { ...process.env, ...environment },
			stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
		},
	);
	const end = () => child.kill('SIGTERM');
	signal.addEventListener('abort', end, { once: true });
	const exitCode = await new Promise<number>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
	signal.throwIfAborted();
	return exitCode;
}
