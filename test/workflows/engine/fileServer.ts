/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer } from 'node:http';

import { signedFile } from './binaryStore';

export interface FileServer {
	/** What n8n would say its address is. */
	readonly url: string;
	close(): Promise<void>;
}

/** The part of n8n's own server that hands out files under signed links, on 127.0.0.1. */
export async function startFileServer(): Promise<FileServer> {
	const server = createServer((request, response) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
		const token = searchParams.get('token');
		if (pathname !== '/rest/binary-data/signed' || token === null) {
			response.writeHead(404).end();
			return;
		}
		signedFile(token).then(
			(bytes) => response.writeHead(200).end(bytes),
			() => response.writeHead(400).end(),
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const bound = server.address();
	if (bound === null || typeof bound === 'string') throw new Error('No port was bound');
	return {
		url: `http://127.0.0.1:${bound.port}`,
		close: async () => {
			const closed = once(server, 'close');
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}
