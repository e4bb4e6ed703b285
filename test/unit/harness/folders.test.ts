/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CleanUp } from '../../e2e/harness/cleanUp';
import { LOCK_STALE_MS, withLock } from '../../e2e/harness/folderLock';
import { abandonedFolders, makeUserFolder, removeUserFolder } from '../../e2e/harness/userFolder';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'folders-'));
});

afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

describe('a lock', () => {
	it('lets one work after the other', async () => {
		const lockFile = join(folder, 'deep', 'lock');
		const events: string[] = [];
		let secondWaits = () => {};
		const secondIsWaiting = new Promise<void>((resolve) => (secondWaits = resolve));
		const first = withLock(lockFile, async () => {
			events.push('first begins');
			await secondIsWaiting;
			events.push('first ends');
		});
		const second = withLock(lockFile, async () => void events.push('second begins'), {
			onWait: secondWaits,
		});
		await Promise.all([first, second]);
		expect(events).toEqual(['first begins', 'first ends', 'second begins']);
	});

	it('is free again after work that failed', async () => {
		const lockFile = join(folder, 'lock');
		const failing = withLock(lockFile, async () => await Promise.reject(new Error('no')));
		await expect(failing).rejects.toThrow('no');
		expect(existsSync(lockFile)).toBe(false);
	});

	it('is taken over from a process that was killed', async () => {
		const lockFile = join(folder, 'lock');
		const longAgo = new Date(Date.now() - LOCK_STALE_MS - 1_000);
		await writeFile(lockFile, '1\n');
		await utimes(lockFile, longAgo, longAgo);
		expect(await withLock(lockFile, async () => await Promise.resolve('done'))).toBe('done');
		expect(await readdir(folder)).toEqual([]);
	});

	it('stops waiting when aborted', async () => {
		const lockFile = join(folder, 'lock');
		const stop = new AbortController();
		await writeFile(lockFile, '1\n');
		const waiting = withLock(lockFile, async () => await Promise.resolve(), {
			signal: stop.signal,
			onWait: () => stop.abort(),
		});
		await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
		expect(existsSync(lockFile)).toBe(true);
	});
});

describe('user folders', () => {
	it.each([
		['of a process that has ended', ['host-10-aBc'], ['host-10-aBc']],
		['of a process that runs', ['host-20-aBc'], []],
		['of another machine', ['other-10-aBc'], []],
		['of a machine with a longer name', ['host-2-10-aBc'], ['host-2-10-aBc']],
		['of nobody known', ['host-notes', 'host-'], []],
	])('are removed or kept: one %s', (_sentence, names, expected) => {
		const isRunning = (processId: number) => processId === 20;
		expect(abandonedFolders(names, 'host', isRunning)).toEqual(expected);
	});

	it('of running processes live side by side', async () => {
		const [one, other] = [await makeUserFolder(folder), await makeUserFolder(folder)];
		expect([existsSync(one), existsSync(other), one === other]).toEqual([true, true, false]);
		await removeUserFolder(one);
		expect([existsSync(one), existsSync(other)]).toEqual([false, true]);
	});
});

describe('cleaning up', () => {
	it('undoes the last thing first, also after a failure', async () => {
		const undone: string[] = [];
		const cleanUp = new CleanUp();
		cleanUp.add(async () => await Promise.resolve(void undone.push('first')));
		cleanUp.add(async () => await Promise.reject(new Error('second cannot')));
		cleanUp.add(async () => await Promise.resolve(void undone.push('third')));
		await expect(cleanUp.run()).rejects.toMatchObject({ errors: [new Error('second cannot')] });
		expect(undone).toEqual(['third', 'first']);
	});

	it('undoes nothing twice', async () => {
		let count = 0;
		const cleanUp = new CleanUp();
		cleanUp.add(async () => await Promise.resolve(void (count += 1)));
		await cleanUp.run();
		await cleanUp.run();
		expect(count).toBe(1);
	});
});
