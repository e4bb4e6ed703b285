/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { parseArgs } from 'node:util';

import { DEFAULT_N8N_VERSION, isN8nVersion, n8nVersionHelp } from './harness/n8nRecipe';

export interface EndToEndOptions {
	/** The n8n to test against. */
	n8nVersion: string;
	/** Everything else, in its order. */
	jestArguments: string[];
}

/**
 * Takes `--n8n VERSION` out of a command line; the rest is jest's.
 *
 * @throws {Error} in words for people when a version is missing or is none
 */
export function parseEndToEndOptions(commandLine: string[]): EndToEndOptions {
	const { tokens } = parseArgs({
		args: commandLine,
		options: { n8n: { type: 'string' } },
		strict: false,
		tokens: true,
	});
	const taken = new Set<number>();
	let n8nVersion = DEFAULT_N8N_VERSION;
	for (const token of tokens) {
		if (token.kind !== 'option' || token.name !== 'n8n') continue;
		n8nVersion = token.value ?? '';
		if (!isN8nVersion(n8nVersion)) throw new Error(n8nVersionHelp);
		taken.add(token.index);
		if (!token.inlineValue) taken.add(token.index + 1);
	}
	return { n8nVersion, jestArguments: commandLine.filter((_, index) => !taken.has(index)) };
}
