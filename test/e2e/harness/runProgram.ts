/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import spawn from 'cross-spawn';

export interface ProgramSettings {
	folder: string;
	environment?: NodeJS.ProcessEnv;
	/** Ends the program, and whatever it started, when aborted. */
	signal?: AbortSignal;
	/** Milliseconds after which the program is ended; no limit when left out. */
	timeoutMs?: number;
	/** Whose rights the program has; this process's when left out. Only root may give them. */
	user?: SystemUser;
}

/** A user of the system, by numbers. */
export interface SystemUser {
	uid: number;
	gid: number;
}

const isWindows = process.platform === 'win32';
const keptOutputCharacters = 20_000;

/** A program could not be started, was ended, or gave an exit code other than 0. */
export class ProgramFailed extends Error {
	override name = 'ProgramFailed';

	constructor(
		readonly program: string,
		readonly reason: string,
		readonly output: string,
	) {
		super(`${program} ${reason}${output === '' ? '' : `:\n${output}`}`);
	}
}

/**
 * Runs a program to its end, without a shell and without standard input.
 *
 * @returns what it wrote to standard output and standard error, the last 20,000 characters
 * @throws {ProgramFailed} with that output
 */
export async function runProgram(
	program: string,
	programArguments: string[],
	settings: ProgramSettings,
): Promise<string> {
	settings.signal?.throwIfAborted();
	const child = spawn(program, programArguments, {
		cwd: settings.folder,
		env: settings.environment ?? process.env,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: !isWindows,
		windowsHide: true,
		...settings.user,
	});
	let output = '';
	const keep = (chunk: Buffer) => {
		output = (output + chunk.toString('utf8')).slice(-keptOutputCharacters);
	};
	child.stdout?.on('data', keep);
	child.stderr?.on('data', keep);

	const { signal, timeoutMs } = settings;
	const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
	const stop = AbortSignal.any([signal, limit].filter((each) => each !== undefined));
	const end = () => void endProcess(child);
	stop.addEventListener('abort', end, { once: true });
	try {
		const outcome = await outcomeOf(program, child);
		signal?.throwIfAborted();
		if (limit?.aborted === true) {
			throw new ProgramFailed(program, `took longer than ${(timeoutMs ?? 0) / 1000} s`, output);
		}
		if (outcome !== 0) throw new ProgramFailed(program, `ended with ${outcome}`, output.trim());
		return output;
	} finally {
		stop.removeEventListener('abort', end);
	}
}

function outcomeOf(program: string, child: ChildProcess): Promise<number | string> {
	return new Promise((resolve, reject) => {
		child.once('error', (error) => {
			reject(new ProgramFailed(program, `could not be started (${error.message})`, ''));
		});
		child.once('close', (exitCode, signalName) => {
			resolve(exitCode ?? signalName ?? 'no exit code');
		});
	});
}

/**
 * Asks a process, started as leader of its own process group, to end together with what it started,
 * and forces it after a while. Returns when it has ended.
 */
export async function endProcess(child: ChildProcess, graceMs = 10_000): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	signalGroup(child, 'SIGTERM');
	const stopWaiting = new AbortController();
	const force = delay(graceMs, undefined, { signal: stopWaiting.signal })
		.then(() => signalGroup(child, 'SIGKILL'))
		.catch(() => undefined);
	await ended;
	stopWaiting.abort();
	await force;
}

/** Forces a process and what it started to end, as a power cut would. Returns when it has ended. */
export async function killProcess(child: ChildProcess): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	signalGroup(child, 'SIGKILL');
	await ended;
}

function signalGroup(child: ChildProcess, signalName: 'SIGTERM' | 'SIGKILL'): void {
	if (child.pid === undefined) return;
	try {
		if (isWindows) child.kill(signalName);
		else process.kill(-child.pid, signalName);
	} catch {
		child.kill(signalName);
	}
}
