/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer } from 'node:http';

import { listen } from '../../loopback';
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
	return await listen(server);
}
