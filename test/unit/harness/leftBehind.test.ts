/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import spawn from 'cross-spawn';

import { noteProcessId, untilLeftBehindEnded } from '../../e2e/harness/leftBehind';

// A program is started: on a busy machine that takes its time.
jest.setTimeout(60_000);

const graceMs = { short: 0, long: 30_000 };
const untilTold = 'process.stdin.on("end", () => process.exit(0)).resume()';

describe('what a run left behind', () => {
	let folder: string;
	let child: ChildProcess;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'left-'));
		await mkdir(join(folder, 'n8n-1'));
		child = spawn(process.execPath, ['-e', untilTold], { stdio: ['pipe', 'ignore', 'ignore'] });
		await once(child, 'spawn');
		noteProcessId(join(folder, 'n8n-1'), child.pid);
	});

	afterEach(async () => {
		child.kill('SIGKILL');
		await rm(folder, { recursive: true, force: true });
	});

	it('is waited for', async () => {
		const waiting = untilLeftBehindEnded(folder, graceMs.long);
		child.stdin?.end();
		await waiting;
		if (child.exitCode === null) await once(child, 'exit');
		expect([child.exitCode, child.signalCode]).toEqual([0, null]);
	});

	it('is killed when it does not end', async () => {
		await untilLeftBehindEnded(folder, graceMs.short);
		if (child.signalCode === null) await once(child, 'exit');
		expect(child.signalCode).toBe('SIGKILL');
	});

	it.each([
		['no folder of an n8n', async () => await rm(join(folder, 'n8n-1'), { recursive: true })],
		['a folder without a process', async () => await rm(join(folder, 'n8n-1', 'n8n.pid'))],
		['an unreadable id', async () => await writeFile(join(folder, 'n8n-1', 'n8n.pid'), '0')],
	])('is nothing where there is %s', async (_sentence, change) => {
		await change();
		await untilLeftBehindEnded(folder, graceMs.short);
		expect(child.signalCode).toBeNull();
	});
});
