/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Preparation, preparationSchema } from './harness/preparation';

const variable = 'E2E_RUN_FOLDER';
const fileName = 'prepared.json';

/**
 * Leaves in the folder of a run what was prepared for all its test files.
 *
 * @returns the environment by which the process that runs the tests finds it
 */
export function handOn(runFolder: string, preparation: Preparation): Record<string, string> {
	writeFileSync(join(runFolder, fileName), JSON.stringify(preparation));
	return { [variable]: runFolder };
}

/**
 * The folder of the run that this process belongs to, and what was prepared for it.
 *
 * @throws {Error} when the tests were not started by `npm run test:e2e`
 */
export function currentRun(): { runFolder: string; preparation: Preparation } {
	const runFolder = process.env[variable];
	if (runFolder === undefined) throw new Error('Start these tests with "npm run test:e2e".');
	const text = readFileSync(join(runFolder, fileName), 'utf8');
	return { runFolder, preparation: preparationSchema.parse(JSON.parse(text)) };
}
