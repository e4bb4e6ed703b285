/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import spawn from 'cross-spawn';
import { z } from 'zod';

import { noteProcessId } from './leftBehind';
import type { SystemUser } from './runProgram';
import { lastLines } from './text';

export interface LastingProgramSettings {
	/** For people. */
	name: string;
	program: string;
	programArguments: string[];
	/** Its working folder, which is removed when this process is killed. */
	folder: string;
	/** Where its log and its process id are kept. */
	noteFolder: string;
	/** Whose rights it has; this process's when left out. */
	user?: SystemUser | undefined;
	/** What makes it end soon and in good order. */
	endSignal: 'SIGTERM' | 'SIGINT';
	/** What it writes to its log when it can be used. */
	readyText: string;
}

const guard = join(__dirname, 'queueGuard.cjs');
const startTimeoutMs = 60_000;
const endTimeoutMs = 20_000;
const lookAgainMs = 50;
const startedSchema = z.object({ processId: z.number() });

/** A server that n8n leans on, through several starts with the same data at the same port. */
export class LastingProgram {
	readonly logFile: string;

	private guarding: ChildProcess | undefined;

	private processId = 0;

	constructor(private readonly settings: LastingProgramSettings) {
		this.logFile = join(settings.noteFolder, 'program.log');
	}

	/**
	 * Starts it, again where it has ended, and waits until it can be used.
	 *
	 * @throws {Error} with the end of its log when it does not start in time; it is ended then
	 */
	async start(): Promise<void> {
		const { program, programArguments, user, endSignal, folder, noteFolder } = this.settings;
		const log = openSync(this.logFile, 'a');
		const before = this.logText().length;
		const order = JSON.stringify({ program, programArguments, user, endSignal, folder });
		const child = spawn(process.execPath, [guard, order], {
			stdio: ['ignore', log, log, 'ipc'],
			detached: true,
			windowsHide: true,
		});
		closeSync(log);
		this.guarding = child;
		child.once('message', (message) => {
			this.processId = startedSchema.parse(message).processId;
			noteProcessId(noteFolder, this.processId);
		});
		const deadline = Date.now() + startTimeoutMs;
		while (!this.logText().slice(before).includes(this.settings.readyText)) {
			if (hasEnded(child) || Date.now() > deadline) {
				await this.stop();
				throw new Error(
					`${this.settings.name} did not start:\n${lastLines(this.logText().slice(before), 20)}`,
				);
			}
			await delay(lookAgainMs);
		}
	}

	/** Ends it in good order, and waits for it. Nothing happens where it does not run. */
	async stop(): Promise<void> {
		await this.end(() => this.guarding?.kill('SIGTERM'));
	}

	/** Ends it as a power cut would, and waits for it. */
	async kill(): Promise<void> {
		await this.end(() => process.kill(this.processId, 'SIGKILL'));
	}

	/** Everything that it has written, over all starts. */
	logText(): string {
		return readFileSync(this.logFile, 'utf8');
	}

	private async end(ask: () => void): Promise<void> {
		const child = this.guarding;
		if (child === undefined || hasEnded(child)) return;
		const ended = once(child, 'exit');
		ask();
		const force = setTimeout(() => process.kill(this.processId, 'SIGKILL'), endTimeoutMs);
		await ended;
		clearTimeout(force);
	}
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
	return exitCode !== null || signalCode !== null;
}
