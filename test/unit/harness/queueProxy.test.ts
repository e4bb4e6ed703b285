/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { freePorts } from '../../e2e/harness/freePorts';
import { type QueueProxy, startQueueProxy } from '../../e2e/harness/queueProxy';

describe('the proxy in front of an n8n in queue mode', () => {
	const servers = new Map<string, Server>();
	let proxy: QueueProxy;

	/** Answers with its name and what it was sent. */
	async function startServer(name: string, port: number): Promise<void> {
		const server = createServer((request, response) => {
			void buffer(request).then((body) => {
				response.writeHead(body.length > 0 ? 201 : 200, { 'x-server': name });
				response.end(`${request.method} ${request.url} ${body.toString()}`);
			});
		});
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		servers.set(name, server);
	}

	async function stopServer(name: string): Promise<void> {
		const server = servers.get(name);
		servers.delete(name);
		if (server === undefined) return;
		const closed = once(server, 'close');
		server.close();
		server.closeAllConnections();
		await closed;
	}

	const serverOf = async (path: string) =>
		(await fetch(`${proxy.url}${path}`)).headers.get('x-server');

	beforeEach(async () => {
		const [port = 0, main = 0, first = 0, second = 0] = await freePorts(4);
		await startServer('main', main);
		await startServer('first', first);
		await startServer('second', second);
		proxy = await startQueueProxy(port, { name: 'main', port: main }, [
			{ name: 'first', port: first },
			{ name: 'second', port: second },
		]);
	});

	afterEach(async () => {
		await proxy.close();
		for (const name of [...servers.keys()]) await stopServer(name);
	});

	it.each([
		'/webhook/a',
		'/webhook-waiting/7/a?signature=1',
		'/form/a',
		'/form-waiting/7',
		'/mcp/a/sse',
	])('sends %s to the webhook processors in turn', async (path) => {
		const seen = [await serverOf(path), await serverOf(path), await serverOf(path)];
		expect(seen).toEqual(['first', 'second', 'first']);
	});

	it.each(['/', '/rest/settings', '/webhook-test/a', '/form-test/a', '/webhooks/a'])(
		'sends %s to main',
		async (path) => {
			expect([await serverOf(path), await serverOf(path)]).toEqual(['main', 'main']);
		},
	);

	it('tries the other processor where one is not there', async () => {
		await stopServer('first');
		expect([await serverOf('/webhook/a'), await serverOf('/webhook/a')]).toEqual([
			'second',
			'second',
		]);
	});

	it('answers 502 where none is there', async () => {
		await stopServer('first');
		await stopServer('second');
		expect((await fetch(`${proxy.url}/webhook/a`)).status).toBe(502);
	});

	it('passes on method, body, status and headers, and keeps a record', async () => {
		const passed: string[] = [];
		proxy.onAnswer = ({ target, status }) => passed.push(`${target} ${status}`);
		const answer = await fetch(`${proxy.url}/webhook/a?b=1`, { method: 'POST', body: 'text' });
		expect([answer.status, await answer.text()]).toEqual([201, 'POST /webhook/a?b=1 text']);
		expect(passed).toEqual(['first 201']);
		expect(proxy.answers).toEqual([
			{ method: 'POST', path: '/webhook/a?b=1', target: 'first', status: 201 },
		]);
	});
});
