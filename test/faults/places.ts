/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';

import { listen } from '../loopback';
import { makePicture } from '../simulator';
import { selfSigned } from './selfSigned';

/** What came to the host that is no provider. */
export interface ForeignRequest {
	readonly method: string;
	readonly url: string;
	readonly headers: unknown;
}

/** Addresses that a provider or its pictures may be at; none ends in a slash. */
export interface Places {
	/** Nobody listens: port 1 is not given away by an operating system. */
	readonly refused: string;
	/** A name that no resolver knows (RFC 6761). */
	readonly unknownName: string;
	/** https, and behind it a server that speaks plain HTTP. */
	readonly plain: string;
	readonly selfSigned: string;
	/** Hangs up on the first bytes of a TLS handshake. */
	readonly cutInHandshake: string;
	/** Another server; every path is a picture. */
	readonly elsewhere: string;
	/** The same one by the name localhost: another host than that of a base URL at 127.0.0.1. */
	readonly elsewhereByName: string;
	/** What came to `elsewhere` and, as far as it could be read, to the servers behind https. */
	readonly requests: readonly ForeignRequest[];
	close(): Promise<void>;
}

/** Opens the servers beside the simulator, all on 127.0.0.1. */
export async function openPlaces(): Promise<Places> {
	const requests: ForeignRequest[] = [];
	const picture = makePicture({ width: 16, height: 16, seed: 'elsewhere', format: 'png' });
	const http = createHttpServer((request, response) => {
		const { method = '', url = '', headers } = request;
		requests.push({ method, url, headers });
		request.resume();
		response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
	});
	const https = createHttpsServer(selfSigned(), ({ method = '', url = '', headers }, response) => {
		requests.push({ method, url, headers });
		response.end(picture);
	});
	const hangUp = createServer((socket) => {
		socket.on('error', () => {});
		socket.once('data', () => socket.destroy());
	});
	const [plain, secure, cut] = [await listen(http), await listen(https), await listen(hangUp)];
	return {
		refused: 'http://127.0.0.1:1',
		unknownName: 'https://no-such-host.invalid',
		plain: `https://127.0.0.1:${plain.port}`,
		selfSigned: `https://127.0.0.1:${secure.port}`,
		cutInHandshake: `https://127.0.0.1:${cut.port}`,
		elsewhere: plain.url,
		elsewhereByName: `http://localhost:${plain.port}`,
		requests,
		close: async () => {
			await Promise.all([plain, secure, cut].map(async ({ close }) => await close()));
		},
	};
}
