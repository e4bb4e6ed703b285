/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { freePorts } from '../../e2e/harness/freePorts';
import { npmFolderCandidates } from '../../e2e/harness/npm';
import { ProgramFailed, runProgram } from '../../e2e/harness/runProgram';

// Programs are started: on a busy machine that takes its time.
jest.setTimeout(60_000);

const node = process.execPath;

describe('running a program', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'programs-'));
	});

	afterEach(async () => {
		await rm(folder, { recursive: true, force: true });
	});

	it('gives what the program wrote', async () => {
		const script = 'console.log("out"); console.error("err")';
		const output = await runProgram(node, ['-e', script], { folder });
		expect(output.split('\n').sort()).toEqual(['', 'err', 'out']);
	});

	it.each([
		['an exit code', 'console.log("why"); process.exit(3)', 'ended with 3', 'why'],
		['a signal', 'process.kill(process.pid, "SIGKILL")', 'ended with SIGKILL', ''],
	])('raises %s together with the output', async (_sentence, script, reason, output) => {
		const failure = runProgram(node, ['-e', script], { folder });
		await expect(failure).rejects.toMatchObject({ name: 'ProgramFailed', reason, output });
	});

	it('raises when the program does not exist', async () => {
		const failure = runProgram(join(folder, 'missing'), [], { folder });
		await expect(failure).rejects.toThrow('could not be started');
	});

	it('ends a program that takes too long', async () => {
		const forever = ['-e', 'setInterval(() => {}, 1000)'];
		await expect(runProgram(node, forever, { folder, timeoutMs: 50 })).rejects.toBeInstanceOf(
			ProgramFailed,
		);
	});

	it('ends a program and what it started when aborted', async () => {
		const stop = new AbortController();
		const noteFile = join(folder, 'pid');
		const grandchild = `require('fs').writeFileSync(${JSON.stringify(noteFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
		const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}]); setInterval(() => {}, 1000)`;
		const running = runProgram(node, ['-e', script], { folder, signal: stop.signal });
		running.catch(() => undefined);
		const processId = await eventually(async () => Number(await readFile(noteFile, 'utf8')));
		stop.abort(new Error('enough'));
		await expect(running).rejects.toThrow('enough');
		await eventually(async () => !isAlive(processId));
		expect(isAlive(processId)).toBe(false);
	});

	it('does not start a program after it was aborted', async () => {
		const signal = AbortSignal.abort(new Error('enough'));
		await expect(runProgram(join(folder, 'missing'), [], { folder, signal })).rejects.toThrow(
			'enough',
		);
	});
});

describe('finding npm', () => {
	it('prefers the npm that runs this', () => {
		const [first] = npmFolderCandidates('/opt/npm/bin/npm-cli.js', '/usr/bin/node');
		expect(first).toBe('/opt/npm');
	});

	it.each([[undefined], ['/opt/pnpm/bin/pnpm.cjs']])('knows that %s is not npm', (npmScript) => {
		expect(npmFolderCandidates(npmScript, '/usr/bin/node')).toEqual([
			'/usr/lib/node_modules/npm',
			'/usr/bin/node_modules/npm',
		]);
	});
});

describe('free ports', () => {
	it('are all different and below those of outgoing connections', async () => {
		const ports = await freePorts(20);
		expect(new Set(ports).size).toBe(20);
		expect(ports.filter((port) => port < 20_000 || port >= 32_000)).toEqual([]);
	});

	it('are others in each worker of jest', async () => {
		const lane = Number(process.env.JEST_WORKER_ID) % 10;
		const ports = await freePorts(20);
		expect(ports.filter((port) => port % 10 !== lane)).toEqual([]);
	});
});

async function eventually<Value>(look: () => Promise<Value>): Promise<Value> {
	for (;;) {
		try {
			const value = await look();
			if (value) return value;
		} catch {
			// Not there yet.
		}
		await delay(10);
	}
}

function isAlive(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch {
		return false;
	}
}
