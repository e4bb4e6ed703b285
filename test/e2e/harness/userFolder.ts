/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { isAlive } from './leftBehind';

/** Folder of the cache in which each running n8n has its user folder. */
const runsFolderName = 'runs';

/**
 * Makes an empty user folder for one n8n, named after this process. Folders that killed processes left
 * behind are removed first: they may hold credentials.
 *
 * @returns its path; `removeUserFolder` ends its life
 */
export async function makeUserFolder(cache: string): Promise<string> {
	const runs = join(cache, runsFolderName);
	await mkdir(runs, { recursive: true, mode: 0o700 });
	for (const name of abandonedFolders(await readdir(runs), safeHostName(), isAlive)) {
		await removeUserFolder(join(runs, name));
	}
	return await mkdtemp(join(runs, `${safeHostName()}-${process.pid}-`));
}

/** Removes a user folder with all that n8n kept in it. */
export async function removeUserFolder(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The names of those run folders whose process, on this host, has ended. */
export function abandonedFolders(
	names: string[],
	host: string,
	isRunning: (processId: number) => boolean,
): string[] {
	const prefix = `${host}-`;
	return names.filter((name) => {
		if (!name.startsWith(prefix)) return false;
		const processId = Number(/^(\d+)-/.exec(name.slice(prefix.length))?.[1]);
		return Number.isInteger(processId) && !isRunning(processId);
	});
}

function safeHostName(): string {
	return hostname().replace(/[^a-z0-9]/gi, '_');
}
