/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import spawn from 'cross-spawn';

import { isAlive } from '../../e2e/harness/leftBehind';
import { LastingProgram } from '../../e2e/harness/queueProgram';

// Programs are started: on a busy machine that takes its time.
jest.setTimeout(60_000);

const server = `console.log('ready', process.pid);
process.on('SIGINT', () => { console.log('ended in good order'); process.exit(0); });
setInterval(() => {}, 1000);`;

describe('a server that is started by the tests', () => {
	let folder: string;
	let noteFolder: string;
	let program: LastingProgram;

	const settingsFor = (text: string) => ({
		...{ name: 'The server', program: process.execPath, programArguments: ['-e', text] },
		...{ folder, noteFolder, endSignal: 'SIGINT' as const, readyText: 'ready' },
	});
	const processIds = () =>
		[...program.logText().matchAll(/ready (\d+)/g)].map(([, processId]) => Number(processId));

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'program-'));
		noteFolder = await mkdtemp(join(tmpdir(), 'note-'));
		program = new LastingProgram(settingsFor(server));
	});

	afterEach(async () => {
		await program.stop();
		await rm(folder, { recursive: true, force: true });
		await rm(noteFolder, { recursive: true, force: true });
	});

	it('ends in good order by its own signal, and starts again', async () => {
		await program.start();
		await program.stop();
		await program.start();
		const [first = 0, second = 0] = processIds();
		expect(program.logText()).toContain('ended in good order');
		expect([isAlive(first), isAlive(second)]).toEqual([false, true]);
	});

	it('can be killed, and keeps its folder', async () => {
		await program.start();
		await program.kill();
		expect(processIds().map(isAlive)).toEqual([false]);
		expect(program.logText()).not.toContain('ended in good order');
		expect(existsSync(folder)).toBe(true);
	});

	it('is told with its log when it does not start', async () => {
		program = new LastingProgram(settingsFor("console.log('no such port'); process.exit(1);"));
		await expect(program.start()).rejects.toThrow(/The server did not start:\n.*no such port/);
	});

	it('ends, and its folder goes, when the process that started it is killed', async () => {
		const starter = spawn(
			process.execPath,
			[
				...['--require', 'tsx/cjs', '-e'],
				`const { LastingProgram } = require(${JSON.stringify(join(__dirname, '../../e2e/harness/queueProgram'))});
				new LastingProgram(${JSON.stringify(settingsFor(server))}).start();`,
			],
			{ cwd: __dirname, stdio: 'ignore' },
		);
		const log = () => (existsSync(program.logFile) ? program.logText() : '');
		while (!log().includes('ready')) await delay(50);
		starter.kill('SIGKILL');
		while (existsSync(folder)) await delay(50);
		expect(processIds().map(isAlive)).toEqual([false]);
	});
});
