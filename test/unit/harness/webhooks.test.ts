/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { untilWebhookRegistered, webhookUrls } from '../../e2e/harness/webhooks';

describe("a trigger's addresses", () => {
	it.each([
		['with a path of the node type', 'w1', 'webhook', 'w1/webhook'],
		['with a full path', 'w1', undefined, 'w1'],
	])('are made of its webhook id, %s', (_sentence, webhookId, path, place) => {
		expect(webhookUrls('http://127.0.0.1:5678', webhookId, path)).toEqual({
			production: `http://127.0.0.1:5678/webhook/${place}`,
			test: `http://127.0.0.1:5678/webhook-test/${place}`,
		});
	});
});

describe('waiting for a webhook', () => {
	let server: Server;
	let url: string;
	let answers: Array<string | null>;
	let calls: string[];

	beforeEach(async () => {
		calls = [];
		server = createServer((request, response) => {
			calls.push(`${request.method} from ${request.headers.origin}`);
			const methods = answers.shift() ?? null;
			if (methods === null) response.writeHead(404).end('{}');
			else response.writeHead(204, { 'access-control-allow-methods': methods }).end();
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/webhook/w1`;
	});

	afterEach(async () => {
		server.close();
		server.closeAllConnections();
		await once(server, 'close');
	});

	it('asks, starting nothing, until n8n names a method', async () => {
		answers = [null, 'OPTIONS', 'OPTIONS, POST'];
		await untilWebhookRegistered(url);
		expect(calls).toEqual(Array.from({ length: 3 }, () => 'OPTIONS from http://127.0.0.1'));
	});

	it('gives up with the address', async () => {
		answers = [];
		await expect(untilWebhookRegistered(url, -1)).rejects.toThrow(`did not register ${url}`);
	});
});
