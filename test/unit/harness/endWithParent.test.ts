/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import spawn from 'cross-spawn';

import { checkout } from '../../checkout';
import { createScratchFolder, type ScratchFolder } from '../../package/scratchFolder';

const endWithParent = join(checkout, 'test', 'e2e', 'harness', 'endWithParent.cjs');
const jestWorker = { ...process.env, JEST_WORKER_ID: '1' };
const program = { ...process.env, JEST_WORKER_ID: undefined };

const lastsForEver = 'setInterval(() => {}, 1_000);';
const nothing = '';
/** As jest's worker: listens until it is told to end, and then lets go. */
const listens = `process.on('message', function listen() {
	process.removeListener('message', listen);
});`;

describe('what is started with its parent in mind', () => {
	let folder: ScratchFolder;
	let child: ChildProcess;

	beforeEach(() => {
		folder = createScratchFolder();
	});

	afterEach(() => {
		child.kill('SIGKILL');
		folder.remove();
	});

	it.each([
		['a program with nothing to do ends by itself', program, nothing, 'waits', [0, null]],
		['a program ends when its parent is gone', program, lastsForEver, 'leaves', [null, 'SIGTERM']],
		['a worker of jest ends when jest lets it go', jestWorker, listens, 'tells', [0, null]],
		['a worker of jest ends when jest is gone', jestWorker, listens, 'leaves', [null, 'SIGTERM']],
	] as const)('%s', async (_, env, code, parent, ending) => {
		folder.write('program.js', `${code}\nprocess.send('ready');`);
		const file = join(folder.root, 'program.js');
		const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
		child = spawn(process.execPath, ['--require', endWithParent, file], { env, stdio: [...stdio] });
		const ended = once(child, 'exit');
		await once(child, 'message');
		if (parent === 'tells') child.send('end');
		if (parent === 'leaves') child.disconnect();

		expect(await ended).toEqual(ending);
	});
});
