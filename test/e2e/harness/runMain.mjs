// Runs a program that is written in TypeScript. Plain Node: it runs before anything is installed.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureInstalled } from '../../install.mjs';

const checkout = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/**
 * Installs what is missing, then calls the function `main` of a TypeScript file with this process's
 * arguments. What it gives becomes the exit code; what it throws is printed, and the exit code is the
 * error's own, such as that of `Interrupted`, or 1.
 *
 * @param {string} file path in the checkout
 * @returns {Promise<void>}
 */
export async function runMain(file) {
	try {
		await ensureInstalled();
		process.env.TSX_DISABLE_CACHE = '1';
		const require = createRequire(import.meta.url);
		require('tsx/cjs');
		process.exitCode = await require(join(checkout, file)).main(process.argv.slice(2));
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = error?.exitCode ?? 1;
	}
}
