/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What n8n needs in its environment so that its processes can be measured. */
export const measured: Record<string, string> = {
	NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, 'probedProcess.cjs'))}`,
};

const memorySchema = z.object({ rss: z.number(), heapUsed: z.number() });

const readingSchema = z.object({
	/** Of the Node.js that runs the process. */
	nodeVersion: z.string(),
	/** Bytes. */
	now: memorySchema,
	/** The largest since the last reset, sampled ten times a second; bytes. */
	peak: memorySchema,
	/** By how much a timer of 10 ms was late since the last reset; milliseconds. */
	delay: z.object({ median: z.number(), percentile99: z.number(), longest: z.number() }),
});

export type Reading = z.infer<typeof readingSchema>;

/** One process that is measured. */
export interface Probed {
	/** Such as `worker-1`. */
	name: string;
	/** Lies in the user folder of the process. */
	logFile: string;
}

/**
 * Asks a process that was started with the environment `measured`.
 *
 * @param what `collect` forces a collection of garbage first, `reset` begins the peak and the delay anew
 * @throws {Error} when the process does not answer
 */
export async function ask(
	{ logFile }: Probed,
	what: '' | 'collect' | 'reset' = '',
): Promise<Reading> {
	const file = await readFile(join(dirname(logFile), 'probe.json'), 'utf8');
	const { port } = z.object({ port: z.number() }).parse(JSON.parse(file));
	const answer = await fetch(`http://127.0.0.1:${port}/${what}`);
	return readingSchema.parse(await answer.json());
}
