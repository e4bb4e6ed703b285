/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Token<Service> = new (...parameters: never[]) => Service;

// n8n-core has copies of its own of the container and of the logger's class.
const requireOfCore = createRequire(require.resolve('n8n-core'));
const { Container }: { Container: { get<Service>(token: Token<Service>): Service } } =
	requireOfCore('@n8n/di');
const { Logger }: { Logger: Token<object> } = requireOfCore('@n8n/backend-common');

let folder: string | null = null;

/** n8n's own folder for this test file, so that none is made in the home of who runs the tests. */
export function userFolder(): string {
	folder ??= mkdtempSync(join(tmpdir(), 'flux-kontext-test-'));
	process.env.N8N_USER_FOLDER = folder;
	return folder;
}

export function removeUserFolder(): void {
	if (folder !== null) rmSync(folder, { recursive: true, force: true });
	folder = null;
}

/** One of n8n-core's services, made by its container. */
export function service<Service>(token: Token<Service>): Service {
	userFolder();
	return Container.get(token);
}

export interface LogEntry {
	readonly level: 'info' | 'warn' | 'error';
	readonly message: string;
	readonly details: unknown;
}

/** What nodes, and n8n about them, wrote to the log. */
export const logs: LogEntry[] = [];

/** Keeps what is logged in `logs` instead of printing it. */
export function recordLogs(): void {
	const record = (level: LogEntry['level']) => (message: string, details: unknown) => {
		logs.push({ level, message, details });
	};
	Object.assign(service(Logger), {
		info: record('info'),
		warn: record('warn'),
		error: record('error'),
	});
}
