/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { Check } from '../project';

const lockSchema = z.object({
	packages: z.record(
		z.string(),
		z.object({ resolved: z.unknown(), extraneous: z.boolean().optional() }),
	),
});

/**
 * What is wrong with a package-lock.json text: entries that name the address a package was fetched
 * from, and entries that nothing needs, which npm writes when it locks what happened to be installed.
 */
export function lockFileProblems(text: string): string[] {
	const entries = Object.entries(lockSchema.parse(JSON.parse(text)).packages);
	return entries.flatMap(([name, { resolved, extraneous }]) => [
		...(resolved === undefined ? [] : [`package-lock.json: ${name} has a 'resolved' address`]),
		...(extraneous === true ? [`package-lock.json: ${name} is needed by nothing`] : []),
	]);
}

/** The lock file works with any registry: it names versions and checksums, no addresses. */
export const lockFile: Check = {
	name: 'lock-file',
	run: async ({ root }) => lockFileProblems(readFileSync(join(root, 'package-lock.json'), 'utf8')),
};
