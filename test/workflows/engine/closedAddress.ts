/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A local base URL whose port has just been closed: every connection to it is refused. */
export async function closedAddress(): Promise<string> {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const bound = server.address();
	if (bound === null || typeof bound === 'string') throw new Error('No port was bound');
	server.close();
	await once(server, 'close');
	return `http://127.0.0.1:${bound.port}`;
}
