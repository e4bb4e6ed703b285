/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { npmNodeGyp } from './npm';
import type { Progress } from './progress';
import { ProgramFailed, runProgram } from './runProgram';
import { lastLines } from './text';

export interface BindingSettings {
	/** Folder with n8n's node_modules. */
	folder: string;
	/** The Node.js that will run n8n. */
	nodeBinary: string;
	/** Folder of the npm package that this Node.js came in; it holds its headers. */
	nodePackageFolder: string;
	progress: Progress;
	signal?: AbortSignal;
}

interface Way {
	title: string;
	usual: string;
	script: string | undefined;
	scriptArguments: string[];
	timeoutMs: number;
}

const downloadTimeoutMs = 60_000;
const buildTimeoutMs = 900_000;

/**
 * Brings the native part of sqlite3, the only one that n8n needs and that no npm package holds built:
 * sqlite3's own ready-made file (a download), else a build with headers that are already here, else a
 * build that downloads headers. Each is believed only after this Node.js has opened a database with it.
 *
 * @throws {Error} naming what a build needs, when none of the ways works
 */
export async function ensureSqliteBinding(settings: BindingSettings): Promise<void> {
	if (await canOpenDatabase(settings)) return;
	const failures: string[] = [];
	for (const way of waysToBring(settings)) {
		if (way.script === undefined) continue;
		const failure = await attempt(way, settings);
		if (failure === undefined) return;
		settings.progress.say(`  that did not work; trying the next way`);
		failures.push(`${way.title}: ${failure}`);
	}
	throw new Error(sqliteBuildHelp(failures));
}

/** What to tell a person whose machine can neither fetch nor build the native part of sqlite3. */
export function sqliteBuildHelp(failures: string[]): string {
	return [
		"n8n's database driver (sqlite3) has a part in C++ that could be neither downloaded nor built.",
		'Building it needs python3, make and g++: on Debian or Ubuntu "apt-get install python3 make g++",',
		'on macOS "xcode-select --install", on Windows the Visual Studio Build Tools. Then start again.',
		...failures.map((failure) => `\n${failure}`),
	].join('\n');
}

function waysToBring(settings: BindingSettings): Way[] {
	const modules = join(settings.folder, 'node_modules');
	const nodeGyp = [npmNodeGyp(), join(modules, 'node-gyp', 'bin', 'node-gyp.js')].find(
		(script) => script !== undefined && existsSync(script),
	);
	const build = (title: string, nodeGypArguments: string[]): Way => ({
		title,
		usual: 'one to two minutes',
		script: nodeGyp,
		scriptArguments: ['rebuild', '--jobs', 'max', ...nodeGypArguments],
		timeoutMs: buildTimeoutMs,
	});
	const headerFolders = [settings.nodePackageFolder, dirname(dirname(process.execPath))].filter(
		(folder) => existsSync(join(folder, 'include', 'node', 'node_api.h')),
	);
	return [
		{
			title: 'Fetching the ready-made sqlite3 driver',
			usual: 'a few seconds',
			script: join(modules, 'prebuild-install', 'bin.js'),
			scriptArguments: ['--runtime', 'napi'],
			timeoutMs: downloadTimeoutMs,
		},
		...headerFolders.map((folder) => build('Building the sqlite3 driver', ['--nodedir', folder])),
		build('Building the sqlite3 driver with downloaded headers', []),
	];
}

/** Tries one way; returns why it failed, or undefined. */
async function attempt(way: Way, settings: BindingSettings): Promise<string | undefined> {
	const { folder, nodeBinary, progress, signal } = settings;
	const script = way.script ?? '';
	const failure = await progress.step(
		way.title,
		async () =>
			await failureOf(
				runProgram(process.execPath, [script, ...way.scriptArguments], {
					folder: join(folder, 'node_modules', 'sqlite3'),
					environment: { ...process.env, PATH: pathWith(dirname(nodeBinary)) },
					timeoutMs: way.timeoutMs,
					signal,
				}),
			),
		way.usual,
	);
	if (failure !== null) return lastLines(failure.message, 15);
	return (await canOpenDatabase(settings)) ? undefined : 'the driver does not load';
}

async function canOpenDatabase({ folder, nodeBinary, signal }: BindingSettings): Promise<boolean> {
	const program = `new (require('sqlite3').Database)(':memory:', (error) => process.exit(error ? 1 : 0))`;
	const settings = { folder, signal, timeoutMs: downloadTimeoutMs };
	return (await failureOf(runProgram(nodeBinary, ['-e', program], settings))) === null;
}

/** How a program failed, or null; anything else that is thrown goes through. */
async function failureOf(work: Promise<unknown>): Promise<ProgramFailed | null> {
	return await work.then(
		() => null,
		(error: unknown) => {
			if (error instanceof ProgramFailed) return error;
			throw error;
		},
	);
}

function pathWith(folder: string): string {
	const separator = process.platform === 'win32' ? ';' : ':';
	return `${folder}${separator}${process.env.PATH ?? ''}`;
}
