/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { cpus, release, totalmem, type } from 'node:os';
import { z } from 'zod';

import type { N8nInstall } from '../e2e/harness/installN8n';
import type { QueueInstallation } from '../e2e/harness/queueInstallation';
import { runProgram } from '../e2e/harness/runProgram';

export const machineSchema = z.object({
	processor: z.string(),
	cores: z.number(),
	/** Bytes. */
	memory: z.number(),
	system: z.string(),
	/** n8n, the Node.js that runs it, and what it leans on, each with its version. */
	software: z.array(z.string()),
});

/** Where a load was measured. */
export type Machine = z.infer<typeof machineSchema>;

export function describeMachine(software: string[]): Machine {
	const processors = cpus();
	return {
		processor: processors[0]?.model.trim() ?? 'unknown',
		cores: processors.length,
		memory: totalmem(),
		system: `${type()} ${release()}`,
		software,
	};
}

/** The version of the SQLite that an n8n brings. */
export async function sqliteVersion({ folder, nodeBinary }: N8nInstall): Promise<string> {
	const program = `new (require('sqlite3').Database)(':memory:').get('select sqlite_version() as version', (error, row) => console.log(row.version))`;
	return (await runProgram(nodeBinary, ['-e', program], { folder })).trim();
}

/** What an n8n in queue mode leans on, with versions, by their own logs. */
export function storesOf({
	postgres,
	redis,
}: Pick<QueueInstallation, 'postgres' | 'redis'>): string[] {
	const version = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? 'unknown';
	return [
		`PostgreSQL ${version(postgres.logText(), /starting PostgreSQL (\S+)/)}`,
		`Redis ${version(redis.logText(), /Redis version=([^,\s]+)/)}`,
	];
}
