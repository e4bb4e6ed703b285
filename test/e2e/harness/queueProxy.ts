/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingMessage, request as ask, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { listen } from '../../loopback';
import { isErrorCode } from './systemError';

/** One of the servers behind the proxy. */
export interface ProxyTarget {
	name: string;
	/** Port on 127.0.0.1. */
	port: number;
}

/** An answer that passed through the proxy. */
export interface PassedAnswer {
	method: string;
	/** With its query. */
	path: string;
	target: string;
	status: number;
}

export interface QueueProxy {
	/** Without a trailing slash. */
	url: string;
	/** Every answer, oldest first. */
	readonly answers: PassedAnswer[];
	/** Called when a whole answer has come, before anything of it is passed on. */
	onAnswer: (answer: PassedAnswer) => void;
	close(): Promise<void>;
}

/** Of these n8n's webhook processors take care; of the rest, `/webhook-test` too, main does. */
export const processorPaths = [
	'webhook',
	'webhook-waiting',
	'form',
	'form-waiting',
	'mcp',
] as const;

/**
 * Starts the reverse proxy in front of an n8n in queue mode: production webhooks go to the webhook
 * processors in turn, and to the next one where nobody listens; all else goes to main.
 */
export async function startQueueProxy(
	port: number,
	main: ProxyTarget,
	webhookProcessors: readonly ProxyTarget[],
): Promise<QueueProxy> {
	const server = createServer();
	const { url, close } = await listen(server, port);
	let turn = 0;
	const targetsFor = (path: string): ProxyTarget[] => {
		const isForProcessors = processorPaths.some((each) => path.startsWith(`/${each}/`));
		if (!isForProcessors) return [main];
		const first = turn++ % webhookProcessors.length;
		return [...webhookProcessors.slice(first), ...webhookProcessors.slice(0, first)];
	};
	const proxy: QueueProxy = {
		url,
		answers: [],
		onAnswer: () => {},
		close,
	};
	server.on('request', (request, response) => {
		const targets = targetsFor(request.url ?? '/');
		passOn(request, response, targets, proxy).catch(() => refuse(response));
	});
	return proxy;
}

async function passOn(
	request: IncomingMessage,
	response: ServerResponse,
	targets: readonly ProxyTarget[],
	proxy: QueueProxy,
): Promise<void> {
	const body = await buffer(request);
	for (const target of targets) {
		const answer = await answerOf(target, request, body);
		if (answer === 'nobody listens') continue;
		const { method = 'GET', url: path = '/' } = request;
		const content = await buffer(answer);
		const status = answer.statusCode ?? 502;
		const passed = { method, path, target: target.name, status };
		proxy.answers.push(passed);
		proxy.onAnswer(passed);
		response.writeHead(status, answer.rawHeaders).end(content);
		return;
	}
	refuse(response);
}

/** Asks one target. A request that may have reached it is not sent to another. */
function answerOf(
	{ port }: ProxyTarget,
	{ method, url, rawHeaders }: IncomingMessage,
	body: Buffer,
): Promise<IncomingMessage | 'nobody listens'> {
	return new Promise((resolve, reject) => {
		const call = ask({
			...{ host: '127.0.0.1', port, method, path: url, headers: rawHeaders },
			agent: false,
		});
		call.once('response', resolve);
		call.once('error', (error) => {
			if (isErrorCode(error, 'ECONNREFUSED')) resolve('nobody listens');
			else reject(error);
		});
		call.end(body);
	});
}

function refuse(response: ServerResponse): void {
	if (response.headersSent) response.destroy();
	else response.writeHead(502).end('The server behind this proxy did not answer.');
}
