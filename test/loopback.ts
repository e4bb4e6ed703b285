/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import type { Server } from 'node:net';

export interface Listening {
	readonly port: number;
	/** `http://127.0.0.1:PORT`, without a trailing slash. */
	readonly url: string;
	/** Listens no more, and cuts open connections of HTTP. */
	close(): Promise<void>;
}

/**
 * Lets a server listen on 127.0.0.1.
 *
 * @param port a free one when left out
 * @throws when the port is taken
 */
export async function listen(server: Server, port = 0): Promise<Listening> {
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	const bound = server.address();
	if (bound === null || typeof bound === 'string') throw new Error('No port was bound');
	return {
		port: bound.port,
		url: `http://127.0.0.1:${bound.port}`,
		close: async () => {
			const closed = once(server, 'close');
			server.close();
			if (server instanceof HttpServer || server instanceof HttpsServer) {
				server.closeAllConnections();
			}
			await closed;
		},
	};
}
