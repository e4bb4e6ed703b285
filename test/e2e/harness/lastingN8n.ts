/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { N8nInstall } from './installN8n';
import { type N8nServer, type ServerSettings, startN8n } from './n8nServer';

/**
 * One n8n through several starts: its user folder, its address and its log stay the same, so that
 * callback addresses given out before a stop are right after it.
 */
export class LastingN8n {
	private latest: N8nServer | undefined;

	constructor(
		private readonly install: N8nInstall,
		private readonly settings: ServerSettings,
	) {}

	/** The n8n that was started last. */
	get server(): N8nServer {
		if (this.latest === undefined) throw new Error('n8n has not been started.');
		return this.latest;
	}

	/** Starts n8n, again where it has ended, and waits until it answers; errors as `startN8n`. */
	async start(): Promise<N8nServer> {
		const port = this.latest?.port ?? this.settings.port;
		this.latest = await startN8n(this.install, { ...this.settings, port });
		return this.latest;
	}

	/** Ends n8n as Ctrl-C would, and waits for it. Nothing happens where it does not run. */
	async stop(): Promise<void> {
		await this.latest?.stop();
	}

	/** Ends n8n as a power cut would, and waits for it. */
	async kill(): Promise<void> {
		await this.latest?.kill();
	}

	/** Everything that n8n has written, over all starts. */
	async logText(): Promise<string> {
		return await readFile(join(this.settings.userFolder, 'n8n.log'), 'utf8');
	}
}
