/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { join } from 'node:path';

import type { CleanUp } from './cleanUp';
import { freePorts } from './freePorts';
import { LastingN8n } from './lastingN8n';
import { N8nClient } from './n8nClient';
import { installPackage } from './packageInstall';
import type { Preparation } from './preparation';
import { silentProgress } from './progress';
import type { LastingProgram } from './queueProgram';
import { ensureQueuePrograms } from './queuePrograms';
import { type QueueProxy, startQueueProxy } from './queueProxy';
import { type QueueRole, queueRoles, sharedQueueSettings } from './queueSettings';
import { postgresIn, redisIn } from './queueStores';
import { removeUserFolder } from './userFolder';

/** One of n8n's processes in queue mode. */
export interface QueuePart {
	/** Such as `worker-2`. */
	name: string;
	port: number;
	n8n: LastingN8n;
	logFile: string;
}

/** An n8n in queue mode: one main, two workers, two webhook processors, and what they lean on. */
export interface QueueInstallation {
	main: QueuePart;
	workers: readonly [QueuePart, QueuePart];
	webhooks: readonly [QueuePart, QueuePart];
	redis: LastingProgram;
	postgres: LastingProgram;
	proxy: QueueProxy;
	/** Logged in at main. */
	client: N8nClient;
	filesFolder: string;
}

export interface QueueInstallationSettings {
	/** Where every process gets a folder of its own. */
	runFolder: string;
	/** Takes what has to be ended. */
	cleanUp: CleanUp;
	/** Keeps the log of a part when all is over. */
	keepLog: (logFile: string, part: string) => Promise<void>;
	/** Further n8n settings, by the names of its environment variables. */
	extra?: Record<string, string> | undefined;
}

const login = { user: 'n8n', password: randomBytes(12).toString('hex'), database: 'postgres' };
const owner = {
	email: 'queue@example.com',
	password: `Queue-${randomBytes(6).toString('hex')}`,
};

/**
 * Starts Redis and PostgreSQL, then main (which makes the tables and the owner), then the others, and a
 * proxy in front. The package is installed into each process's own user folder, from the tarball.
 *
 * @throws {Error} when a program is missing or a part does not start
 */
export async function startQueueInstallation(
	preparation: Preparation,
	settings: QueueInstallationSettings,
): Promise<QueueInstallation> {
	const { runFolder, cleanUp, keepLog } = settings;
	const folderFor = async (name: string): Promise<string> => {
		// n8n judges file access by real paths.
		const folder = await realpath(await mkdtemp(join(runFolder, `${name}-`)));
		cleanUp.add(async () => await removeUserFolder(folder));
		return folder;
	};
	const programs = await ensureQueuePrograms(silentProgress);
	const [redisPort = 0, postgresPort = 0, publicPort = 0, ...ports] = await freePorts(8);
	const inPlace = async (name: string, port: number) => ({
		...{ port, cleanUp, noteFolder: await folderFor(name) },
	});
	const redis = await redisIn(programs, await inPlace('redis', redisPort));
	const postgres = await postgresIn(programs, login, await inPlace('postgresql', postgresPort));
	for (const [program, name] of [[redis, 'redis'] as const, [postgres, 'postgresql'] as const]) {
		cleanUp.add(async () => await keepLog(program.logFile, name));
		cleanUp.add(async () => await program.stop());
	}
	const filesFolder = await folderFor('files');
	const publicUrl = `http://127.0.0.1:${publicPort}`;
	const encryptionKey = randomBytes(24).toString('hex');
	const shared = sharedQueueSettings({
		...{ redisPort, postgresPort, login, encryptionKey, publicUrl },
	});
	const part = async (name: string, role: QueueRole, port = 0): Promise<QueuePart> => {
		const userFolder = await folderFor(name);
		await installPackage(preparation.tarball, userFolder);
		const { command, readyPaths, settings: own } = queueRoles[role];
		const n8n = new LastingN8n(preparation.install, {
			...{ userFolder, port, command, readyPaths, fileFolders: [filesFolder] },
			extra: { ...shared, ...own(port), ...settings.extra },
		});
		const logFile = join(userFolder, 'n8n.log');
		cleanUp.add(async () => await keepLog(logFile, name));
		cleanUp.add(async () => await n8n.stop());
		return { name, port, n8n, logFile };
	};
	const main = await part('main', 'main', ports[0]);
	const workers = [
		await part('worker-1', 'worker', ports[1]),
		await part('worker-2', 'worker', ports[2]),
	] as const;
	const webhooks = [
		await part('webhook-1', 'webhook', ports[3]),
		await part('webhook-2', 'webhook', ports[4]),
	] as const;

	await Promise.all([redis.start(), postgres.start(), mkdir(filesFolder, { recursive: true })]);
	const { url } = await main.n8n.start();
	const client = new N8nClient(url);
	await client.setUpOwner(owner);
	const others = [...workers, ...webhooks];
	await Promise.all(others.map(async ({ n8n }) => await n8n.start()));
	const proxy = await startQueueProxy(publicPort, main, webhooks);
	cleanUp.add(async () => await proxy.close());
	return { main, workers, webhooks, redis, postgres, proxy, client, filesFolder };
}
