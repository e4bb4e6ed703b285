/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

import { listen } from '../../loopback';

/** What a receiver does with a callback: answers with a status, or spoils the answer. */
export type Reaction = number | 'cut' | 'hang' | 'redirect';

export interface ReceivedCallback {
	method: string;
	/** Path and query. */
	path: string;
	headers: IncomingHttpHeaders;
	body: string;
}

export interface Receiver {
	/** `http://127.0.0.1:PORT` */
	url: string;
	received: ReceivedCallback[];
	/** What is done with the next callbacks, in turn; afterwards each is answered 200. */
	react(...reactions: Reaction[]): void;
	/** Resolves when the next callback has arrived. */
	next(): Promise<void>;
	/** Called with each callback before it is answered. */
	onReceived: (callback: ReceivedCallback) => Promise<void> | void;
	close(): Promise<void>;
}

/** Starts a real server on loopback that takes callbacks. */
export async function startReceiver(): Promise<Receiver> {
	const reactions: Reaction[] = [];
	const arrivals = new EventEmitter();
	const server = createServer((request, response) => {
		void (async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(Buffer.from(chunk));
			const { method = '', url: path = '', headers } = request;
			const body = Buffer.concat(chunks).toString('utf8');
			const callback = { method, path, headers, body };
			receiver.received.push(callback);
			arrivals.emit('callback');
			await receiver.onReceived(callback);
			const reaction = reactions.shift() ?? 200;
			if (reaction === 'cut') response.destroy();
			else if (reaction === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
			else if (reaction !== 'hang') response.writeHead(reaction).end('thanks');
		})();
	});
	const { url, close } = await listen(server);
	const receiver: Receiver = {
		url,
		received: [],
		react: (...more) => reactions.push(...more),
		next: async () => void (await once(arrivals, 'callback')),
		onReceived: () => {},
		close,
	};
	return receiver;
}
