/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import type { Progress } from './progress';
import { runProgram, type SystemUser } from './runProgram';
import { ensureSystemPrograms, isRoot } from './systemPrograms';

/** The programs that queue mode needs beside n8n; absolute paths. */
export interface QueuePrograms {
	redisServer: string;
	initdb: string;
	postgres: string;
}

const debianPackages = ['redis-server', 'postgresql'];
/** Where Debian and Ubuntu keep the programs of each PostgreSQL version. */
const debianFolder = '/usr/lib/postgresql';

/** What to tell a person whose machine lacks the programs. */
export const queueProgramsHelp = [
	'The tests of queue mode need Redis and PostgreSQL: redis-server, initdb and postgres were not all found.',
	`On Debian or Ubuntu: "apt-get install ${debianPackages.join(' ')}"; on macOS: "brew install redis postgresql".`,
].join('\n');

/**
 * Finds Redis and PostgreSQL, or installs Debian's packages where this process may.
 *
 * @throws {Error} naming the packages where they are missing and may not be installed
 */
export async function ensureQueuePrograms(progress: Progress): Promise<QueuePrograms> {
	const find = () => findQueuePrograms(programFolders());
	return await ensureSystemPrograms({ find, debianPackages, help: queueProgramsHelp }, progress);
}

/**
 * @param folders with programs, best first
 * @returns undefined unless all are there; initdb and postgres are of one folder, so of one version
 */
export function findQueuePrograms(
	folders: readonly string[],
	exists: (file: string) => boolean = existsSync,
): QueuePrograms | undefined {
	const folderWith = (...names: string[]) =>
		folders.find((folder) => names.every((name) => exists(join(folder, name))));
	const redis = folderWith('redis-server');
	const postgresql = folderWith('initdb', 'postgres');
	if (redis === undefined || postgresql === undefined) return undefined;
	return {
		redisServer: join(redis, 'redis-server'),
		initdb: join(postgresql, 'initdb'),
		postgres: join(postgresql, 'postgres'),
	};
}

/**
 * Whose rights PostgreSQL gets: it refuses to run as root.
 *
 * @returns undefined where this process is not root, and its own rights are right
 */
export async function postgresUser(): Promise<SystemUser | undefined> {
	if (!isRoot()) return undefined;
	const number = async (option: string) =>
		Number(await runProgram('id', [option, 'postgres'], { folder: tmpdir() }));
	return { uid: await number('-u'), gid: await number('-g') };
}

function programFolders(): string[] {
	const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
	const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
	const path = (process.env.PATH ?? '').split(delimiter);
	return [...newestFirst.map((version) => join(debianFolder, version, 'bin')), ...path];
}
