/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CleanUp } from './cleanUp';
import { LastingProgram } from './queueProgram';
import { postgresUser, type QueuePrograms } from './queuePrograms';
import { runProgram } from './runProgram';

/** Who reads and writes n8n's database. */
export interface DatabaseLogin {
	user: string;
	password: string;
	/** In an empty PostgreSQL there is `postgres`. */
	database: string;
}

interface Place {
	port: number;
	/** Where log and process id are kept. */
	noteFolder: string;
	/** Takes the removal of the data. */
	cleanUp: CleanUp;
}

/**
 * Redis on loopback, not yet started. It writes every change to a file (append only), as a queue that
 * is to survive a crash of Redis has to.
 */
export async function redisIn(
	{ redisServer }: QueuePrograms,
	{ port, noteFolder, cleanUp }: Place,
): Promise<LastingProgram> {
	const folder = await dataFolder('redis', cleanUp);
	return new LastingProgram({
		name: 'Redis',
		program: redisServer,
		programArguments: [
			...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
			...['--appendonly', 'yes', '--save', ''],
		],
		folder,
		noteFolder,
		endSignal: 'SIGTERM',
		readyText: 'Ready to accept connections',
	});
}

/** PostgreSQL on loopback with an empty database, not yet started. */
export async function postgresIn(
	{ initdb, postgres }: QueuePrograms,
	{ user: name, password }: DatabaseLogin,
	{ port, noteFolder, cleanUp }: Place,
): Promise<LastingProgram> {
	// Not below the cache: the user that PostgreSQL runs as may not look into another one's home.
	const folder = await dataFolder('postgresql', cleanUp);
	const user = await postgresUser();
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, password, { mode: 0o600 });
	for (const owned of user === undefined ? [] : [folder, passwordFile]) {
		await chown(owned, user?.uid ?? 0, user?.gid ?? 0);
	}
	const data = join(folder, 'data');
	await runProgram(
		initdb,
		[
			...['--pgdata', data, '--username', name, '--pwfile', passwordFile],
			...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
		],
		{ folder, user },
	);
	return new LastingProgram({
		name: 'PostgreSQL',
		program: postgres,
		programArguments: [
			...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
			...['-c', 'unix_socket_directories='],
		],
		folder,
		noteFolder,
		user,
		// Its fast shutdown; on SIGTERM it would wait until everybody has gone.
		endSignal: 'SIGINT',
		readyText: 'database system is ready to accept connections',
	});
}

async function dataFolder(name: string, cleanUp: CleanUp): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), `flux-kontext-${name}-`));
	cleanUp.add(async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}
