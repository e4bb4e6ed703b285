/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { isErrorCode } from './systemError';

const fileName = 'n8n.pid';
const lookAgainMs = 100;

/** Writes down which process uses a user folder. */
export function noteProcessId(userFolder: string, processId: number | undefined): void {
	writeFileSync(join(userFolder, fileName), String(processId ?? ''));
}

/**
 * Waits until the n8n of every user folder in a folder has ended: each ends by itself when the process
 * that started it is gone (endWithParent.cjs). One that has not done so in time is killed by its id.
 */
export async function untilLeftBehindEnded(folder: string, graceMs = 15_000): Promise<void> {
	const deadline = Date.now() + graceMs;
	for (const processId of notedProcessIds(folder)) {
		while (isAlive(processId) && Date.now() <= deadline) await delay(lookAgainMs);
		if (isAlive(processId)) kill(processId);
	}
}

/** Whether a process with this id runs. */
export function isAlive(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch (error) {
		return isErrorCode(error, 'EPERM');
	}
}

function kill(processId: number): void {
	try {
		process.kill(processId, 'SIGKILL');
	} catch {
		// It has ended.
	}
}

function notedProcessIds(folder: string): number[] {
	return readdirSync(folder)
		.map((name) => textOf(join(folder, name, fileName)))
		.filter((text) => /^[1-9]\d*$/.test(text))
		.map(Number);
}

function textOf(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}
