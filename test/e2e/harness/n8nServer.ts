/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import spawn from 'cross-spawn';

import { freePorts } from './freePorts';
import type { N8nInstall } from './installN8n';
import { noteProcessId } from './leftBehind';
import { n8nEnvironment, temporaryFolderIn } from './n8nEnvironment';
import { endProcess, killProcess } from './runProgram';
import { lastLines } from './text';

export interface ServerSettings {
	/** Where this n8n keeps its database, files and community packages. */
	userFolder: string;
	/** Absolute folders that its file nodes may read and write. */
	fileFolders?: string[];
	/** Port of the editor, the REST interface and the webhooks; a free one when left out. */
	port?: number;
	/** Further n8n settings, by the names of its environment variables. */
	extra?: Record<string, string>;
	/** What n8n is started as; `start`, the whole of it, when left out. */
	command?: readonly string[];
	/** Paths that answer JSON when it is ready; those of a whole n8n when left out. */
	readyPaths?: readonly string[];
	signal?: AbortSignal;
	/** Milliseconds until n8n has to answer. */
	startTimeoutMs?: number;
}

export interface N8nServer {
	/** Address of the editor and of the REST interface, without a trailing slash. */
	url: string;
	port: number;
	processId: number;
	/** Everything that n8n wrote. */
	logFile: string;
	/** Resolves when n8n has ended, for whatever reason. */
	ended: Promise<void>;
	/** Ends n8n and its task runners, and waits for it. */
	stop(): Promise<void>;
	/** Ends both with SIGKILL: nothing is saved, nobody is told. Waits for it. */
	kill(): Promise<void>;
}

const usualStartTimeoutMs = 180_000;
const lookAgainMs = 250;
const usualReadyPaths = ['/healthz/readiness', '/rest/settings'];
const endWithParent = join(__dirname, 'endWithParent.cjs');

/**
 * Starts one n8n on loopback ports and waits until it answers. Its process id is left in the user
 * folder, for `untilLeftBehindEnded`.
 *
 * @throws {Error} with the end of n8n's log when it stops or does not answer in time; it is ended then
 */
export async function startN8n(install: N8nInstall, settings: ServerSettings): Promise<N8nServer> {
	const [freePort = 0, brokerPort = 0] = await freePorts(2);
	const { userFolder, fileFolders = [], port = freePort, extra, signal } = settings;
	const { command = ['start'], readyPaths = usualReadyPaths } = settings;
	mkdirSync(temporaryFolderIn(userFolder), { recursive: true });
	const logFile = join(userFolder, 'n8n.log');
	const log = openSync(logFile, 'a');
	const child = spawn(
		install.nodeBinary,
		['--require', endWithParent, install.n8nScript, ...command],
		{
			cwd: userFolder,
			env: n8nEnvironment({
				host: process.env,
				nodeBinary: install.nodeBinary,
				userFolder,
				port,
				brokerPort,
				fileFolders,
				extra,
			}),
			stdio: ['ignore', log, log, 'ipc'],
			detached: process.platform !== 'win32',
			windowsHide: true,
		},
	);
	closeSync(log);
	noteProcessId(userFolder, child.pid);
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const url = `http://127.0.0.1:${port}`;
	const limit = AbortSignal.timeout(settings.startTimeoutMs ?? usualStartTimeoutMs);
	const addresses = readyPaths.map((path) => `${url}${path}`);
	await untilReady(addresses, child, limit, signal).catch(async (error: unknown) => {
		await endProcess(child);
		signal?.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(
			`n8n did not start: ${reason}\n${lastLines(readFileSync(logFile, 'utf8'), 30)}`,
		);
	});
	return {
		url,
		port,
		processId: child.pid ?? 0,
		logFile,
		ended,
		stop: async () => await endProcess(child),
		kill: async () => await killProcess(child),
	};
}

async function untilReady(
	addresses: readonly string[],
	child: ChildProcess,
	limit: AbortSignal,
	signal: AbortSignal | undefined,
): Promise<void> {
	const spawnFailure = new Promise<never>((_resolve, reject) => child.once('error', reject));
	spawnFailure.catch(() => undefined);
	while (!(await allAnswer(addresses))) {
		signal?.throwIfAborted();
		if (limit.aborted) throw new Error('it did not answer in time');
		if (child.exitCode !== null || child.signalCode !== null) {
			throw new Error(`it ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`);
		}
		await Promise.race([delay(lookAgainMs), spawnFailure]);
	}
}

async function allAnswer(addresses: readonly string[]): Promise<boolean> {
	for (const address of addresses) {
		if (!(await answers(address))) return false;
	}
	return true;
}

async function answers(address: string): Promise<boolean> {
	try {
		const answer = await fetch(address, { signal: AbortSignal.timeout(5_000) });
		const isJson = answer.headers.get('content-type')?.includes('json') === true;
		await answer.body?.cancel();
		return answer.ok && isJson;
	} catch {
		return false;
	}
}
