/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { mkdir, open, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { hasCode, instead } from './systemError';

export interface LockSettings {
	signal?: AbortSignal;
	/** Called once when somebody else holds the lock. */
	onWait?: () => void;
}

const heartbeatMs = 5_000;
const lookAgainMs = 1_000;

/** A holder that has not touched its lock for this long is gone. */
export const LOCK_STALE_MS = 30_000;

/**
 * Does work while nobody else, in any process, does work under the same lock file. The holder touches
 * the file every five seconds; a lock left by a process that was killed counts as free after 30 s.
 *
 * Two waiters may in rare cases both take over the same stale lock, so the work itself has to be
 * harmless when done twice at once; the lock saves doing it twice.
 */
export async function withLock<Result>(
	lockFile: string,
	work: () => Promise<Result>,
	settings: LockSettings = {},
): Promise<Result> {
	await acquire(lockFile, settings);
	const heartbeat = setInterval(() => {
		const now = new Date();
		utimes(lockFile, now, now).catch(() => undefined);
	}, heartbeatMs);
	heartbeat.unref();
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		await rm(lockFile, { force: true });
	}
}

async function acquire(lockFile: string, settings: LockSettings): Promise<void> {
	await mkdir(dirname(lockFile), { recursive: true });
	let told = false;
	while (!(await tryToCreate(lockFile))) {
		if (await isStale(lockFile)) {
			await takeAway(lockFile);
			continue;
		}
		if (!told) settings.onWait?.();
		told = true;
		await delay(lookAgainMs, undefined, { signal: settings.signal });
	}
}

async function tryToCreate(lockFile: string): Promise<boolean> {
	const handle = await open(lockFile, 'wx').catch(instead(hasCode('EEXIST'), null));
	if (handle === null) return false;
	await handle.writeFile(`${process.pid}\n`);
	await handle.close();
	return true;
}

async function isStale(lockFile: string): Promise<boolean> {
	const found = await stat(lockFile).catch(instead(hasCode('ENOENT'), null));
	return found !== null && Date.now() - found.mtimeMs > LOCK_STALE_MS;
}

async function takeAway(lockFile: string): Promise<void> {
	const aside = `${lockFile}.stale-${process.pid}`;
	await rename(lockFile, aside).catch(instead(hasCode('ENOENT'), undefined));
	await rm(aside, { force: true });
}
