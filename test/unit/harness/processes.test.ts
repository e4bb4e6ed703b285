/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isAlive } from '../../e2e/harness/leftBehind';
import { ProgramFailed, runProgram } from '../../e2e/harness/runProgram';
import { until } from '../../waiting';

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
		const noted = async () => Number(await readFile(noteFile, 'utf8').catch(() => ''));
		const processId = await until('it runs', noted, (found) => found > 0);
		stop.abort(new Error('enough'));
		await expect(running).rejects.toThrow('enough');
		await until(
			'it has ended',
			() => isAlive(processId),
			(alive) => !alive,
		);
	});

	it('does not start a program after it was aborted', async () => {
		const signal = AbortSignal.abort(new Error('enough'));
		await expect(runProgram(join(folder, 'missing'), [], { folder, signal })).rejects.toThrow(
			'enough',
		);
	});
});
