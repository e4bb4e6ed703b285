/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';

import { z } from 'zod';

import type { Check } from '../project';
import { runTool } from '../runTool';

const verdictSchema = z.object({
	passed: z.boolean(),
	message: z.string().optional(),
	details: z.string().optional(),
});

/** The scanner counts a folder without a matching file as passed. */
const nothingScanned = 'No files found to analyze';

/**
 * Runs the analysis that n8n makes of a published package over a folder, in a process of its own,
 * since it is an ECMAScript module.
 *
 * @param kind which of the scanner's two sets of files is looked at
 */
async function scan(folder: string, kind: 'source' | 'tarball'): Promise<string[]> {
	const program = join(__dirname, 'scanFolder.mjs');
	const { exitCode, standardOutput, output } = await runTool(folder, 'node', [program, kind]);
	const verdict = exitCode === 0 ? standardOutput.trim().split('\n').at(-1) : undefined;
	if (verdict === undefined) return [output];
	const { passed, message, details } = verdictSchema.parse(JSON.parse(verdict));
	if (passed && message !== nothingScanned) return [];
	return [[message, details].join('\n').trim()];
}

/** n8n's publishing scanner passes the checkout. */
export const scanSource: Check = {
	name: 'scan-source',
	run: ({ root }) => scan(root, 'source'),
};

/** n8n's publishing scanner passes what would be published. */
export const scanTarball: Check = {
	name: 'scan-tarball',
	run: async (project) => scan(await project.unpackedTarball(), 'tarball'),
};
