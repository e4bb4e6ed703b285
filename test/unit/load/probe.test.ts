/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import spawn from 'cross-spawn';

import { until } from '../../e2e/callbacks/until';
import { ask, measured, type Probed } from '../../load/probe';

let folder: string;
let child: ChildProcess;
let probed: Probed;

/** A process as n8n is: with a channel to this one, and with memory that can be let go. */
const program = `
	let kept = Array.from({ length: 500_000 }, (_, index) => ({ index }));
	process.on('message', (message) => {
		if (message === 'let go') kept = undefined;
		if (message === 'block') { const end = Date.now() + 300; while (Date.now() < end); }
		process.send('done');
	});
`;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'load probe '));
	const script = join(folder, 'program.cjs');
	writeFileSync(script, program);
	probed = { name: 'n8n', logFile: join(folder, 'n8n.log') };
	child = spawn(process.execPath, [script], {
		env: { ...measured, N8N_USER_FOLDER: folder },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});
	await until('it listens', () => existsSync(join(folder, 'probe.json')), Boolean);
	await order('begin');
});
afterEach(async () => {
	const ended = once(child, 'exit');
	child.kill();
	await ended;
	rmSync(folder, { recursive: true });
});

async function order(message: string): Promise<void> {
	const done = once(child, 'message');
	child.send(message);
	await done;
}

it('tells memory, by a forced collection without what was let go', async () => {
	const before = await ask(probed, 'collect');
	await order('let go');
	const after = await ask(probed, 'collect');
	expect(before.now.heapUsed - after.now.heapUsed).toBeGreaterThan(5_000_000);
	expect(after.peak.heapUsed).toBeGreaterThanOrEqual(before.now.heapUsed);
	expect(after.now.rss).toBeGreaterThan(after.now.heapUsed);
});

it('tells the largest memory since the last reset', async () => {
	const before = await ask(probed, 'collect');
	await order('let go');
	await ask(probed, 'collect');
	await ask(probed, 'reset');
	const after = await ask(probed);
	expect(after.peak.heapUsed).toBeLessThan(before.peak.heapUsed);
});

it('tells the longest delay of the event loop', async () => {
	const longest = async () => (await ask(probed)).delay.longest;
	await ask(probed, 'reset');
	// Node.js counts from the second tick on.
	await until('it measures', longest, (delay) => delay > 0);
	await order('block');
	expect(await until('the delay is seen', longest, (delay) => delay > 200)).toBeGreaterThan(200);
});

it('tells which Node.js runs the process', async () => {
	expect((await ask(probed)).nodeVersion).toBe(process.versions.node);
});
