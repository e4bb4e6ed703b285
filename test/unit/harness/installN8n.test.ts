/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureN8n } from '../../e2e/harness/installN8n';
import { n8nRecipe } from '../../e2e/harness/n8nRecipe';
import { silentProgress as progress } from '../../e2e/harness/progress';
import { sqliteBuildHelp } from '../../e2e/harness/sqliteBinding';

// Programs are started: on a busy machine that takes its time.
jest.setTimeout(60_000);

const { folderName, nodePackage } = n8nRecipe('2.41.1', process.platform, process.arch);

/** Stands for npm: notes its run, and installs a Node.js that says yes to everything. */
const installing = `
const fs = require('fs');
fs.appendFileSync(process.env.NPM_RUNS, process.argv.slice(2, 4).join(' ') + '\\n');
const bin = 'node_modules/${nodePackage}/bin';
fs.mkdirSync(bin, { recursive: true });
fs.writeFileSync(bin + '/node', '#!/bin/sh\\nexit 0\\n', { mode: 0o755 });`;

const failing = `
const fs = require('fs');
fs.mkdirSync('node_modules/half', { recursive: true });
console.error('no network');
process.exit(1);`;

describe('installing n8n', () => {
	let folder: string;
	let cache: string;
	let npmRuns: string;
	const hostNpm = process.env.npm_execpath;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'install-'));
		cache = join(folder, 'cache');
		npmRuns = join(folder, 'npm-runs');
		await mkdir(join(folder, 'npm', 'bin'), { recursive: true });
		await writeFile(npmRuns, '');
		process.env.npm_execpath = join(folder, 'npm', 'bin', 'npm-cli.js');
		process.env.NPM_RUNS = npmRuns;
	});

	afterEach(async () => {
		if (hostNpm === undefined) Reflect.deleteProperty(process.env, 'npm_execpath');
		else process.env.npm_execpath = hostNpm;
		Reflect.deleteProperty(process.env, 'NPM_RUNS');
		await rm(folder, { recursive: true, force: true });
	});

	async function npmDoes(script: string): Promise<void> {
		const file = join(folder, 'npm', 'bin', 'npm-cli.js');
		await writeFile(file, script);
		await chmod(file, 0o755);
	}

	it('leaves one whole folder in the cache', async () => {
		await npmDoes(installing);
		const install = await ensureN8n({ cache, progress });
		expect(await readdir(cache)).toEqual([folderName]);
		expect(install).toMatchObject({ version: '2.41.1', folder: join(cache, folderName) });
		expect(await readFile(install.nodeBinary, 'utf8')).toContain('exit 0');
	});

	it('happens once for two starts at the same time', async () => {
		await npmDoes(installing);
		const [one, other] = await Promise.all([
			ensureN8n({ cache, progress }),
			ensureN8n({ cache, progress }),
		]);
		expect(one).toEqual(other);
		expect(await readFile(npmRuns, 'utf8')).toBe('install --ignore-scripts\n');
	});

	it('is found again by the next start', async () => {
		await npmDoes(installing);
		await ensureN8n({ cache, progress });
		await npmDoes(failing);
		expect(await ensureN8n({ cache, progress })).toMatchObject({ version: '2.41.1' });
	});

	it('is not taken for whole when npm failed', async () => {
		await npmDoes(failing);
		await expect(ensureN8n({ cache, progress })).rejects.toThrow('no network');
		expect(await readdir(cache)).toEqual([]);
	});

	it('removes what a killed start left behind', async () => {
		await mkdir(join(cache, `${folderName}.installing-1`, 'node_modules'), { recursive: true });
		await npmDoes(installing);
		await ensureN8n({ cache, progress });
		expect(await readdir(cache)).toEqual([folderName]);
	});

	it('ends with the reason when it is interrupted', async () => {
		await npmDoes('setInterval(() => {}, 1000)');
		const stop = new AbortController();
		const interrupting = {
			...progress,
			step: async <Result>(_title: string, work: () => Promise<Result>) => {
				const result = work();
				stop.abort(new Error('Ctrl-C'));
				return await result;
			},
		};
		const install = ensureN8n({ cache, progress: interrupting, signal: stop.signal });
		await expect(install).rejects.toThrow('Ctrl-C');
		expect(await readdir(cache)).toEqual([]);
	});
});

describe('the help for a database driver that cannot be built', () => {
	it.each(['python3', 'make', 'g++', 'not found: make'])('names %s', (word) => {
		expect(sqliteBuildHelp(['Building: not found: make'])).toContain(word);
	});
});
