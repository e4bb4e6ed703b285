/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

import { N8nClient } from '../../e2e/harness/n8nClient';

interface Answer {
	status?: number;
	cookie?: string;
	body: string;
}

interface Seen {
	call: string;
	headers: IncomingHttpHeaders;
}

const executionWith = (status: string) =>
	JSON.stringify({ data: { id: '1', workflowId: 'w', status, data: null } });

describe("the client of n8n's REST interface", () => {
	let server: Server;
	let client: N8nClient;
	let answers: Answer[];
	let seen: Seen[];

	beforeEach(async () => {
		answers = [];
		seen = [];
		server = createServer((request, response) => {
			seen.push({ call: `${request.method} ${request.url}`, headers: request.headers });
			const { status = 200, cookie, body } = answers.shift() ?? { status: 500, body: 'no answer' };
			if (cookie !== undefined) response.setHeader('set-cookie', cookie);
			response.writeHead(status).end(body);
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		client = new N8nClient(`http://127.0.0.1:${port}`);
	});

	afterEach(async () => {
		server.close();
		server.closeAllConnections();
		await once(server, 'close');
	});

	it('stays logged in, as the same browser', async () => {
		answers = [{ cookie: 'n8n-auth=abc; Path=/; HttpOnly', body: '{"data":{}}' }];
		answers.push({ body: '{"data":{"id":"c1"}}' });
		await client.login({ email: 'a@example.com', password: 'Secret123' });
		const id = await client.createCredential({ name: 'A', type: 'apixoApi', data: {} });
		expect(id).toBe('c1');
		expect(seen[1]?.headers.cookie).toBe('n8n-auth=abc');
		expect(seen[1]?.headers['browser-id']).toBe(seen[0]?.headers['browser-id']);
	});

	it.each([
		["n8n's own reason", '{"message":"Not found here"}', 'Not found here'],
		['the text of a page', '<html>Bad gateway</html>', '<html>Bad gateway</html>'],
		['at most 300 characters', 'x'.repeat(1000), 'x'.repeat(300)],
	])('raises a refusal with %s', async (_sentence, body, reason) => {
		answers = [{ status: 404, body }];
		await expect(client.execution('9')).rejects.toMatchObject({
			name: 'N8nRequestFailed',
			call: 'GET /rest/executions/9',
			httpStatus: 404,
			reason,
		});
	});

	it('raises when an answer has another shape', async () => {
		answers = [{ body: '{"data":{"nothing":"here"}}' }];
		await expect(client.createCredential({ name: 'A', type: 'b', data: {} })).rejects.toThrow('id');
	});

	it('waits until an execution has finished', async () => {
		answers = ['running', 'waiting', 'success'].map((status) => ({ body: executionWith(status) }));
		const settings = { timeoutMs: 60_000, pollingIntervalMs: 1 };
		const execution = await client.finishedExecution('1', settings);
		expect(execution.status).toBe('success');
		expect(seen).toHaveLength(3);
	});

	it('gives up on an execution that does not finish', async () => {
		answers = Array.from({ length: 50 }, () => ({ body: executionWith('running') }));
		const settings = { timeoutMs: -1, pollingIntervalMs: 1 };
		await expect(client.finishedExecution('1', settings)).rejects.toThrow(
			'Execution 1 was still running',
		);
	});

	it('stops waiting when it is aborted', async () => {
		const stop = new AbortController();
		const stoppable = new N8nClient(client.url, stop.signal);
		answers = [{ body: executionWith('running') }];
		const waiting = stoppable.finishedExecution('1', {
			timeoutMs: 60_000,
			pollingIntervalMs: 60_000,
		});
		await once(server, 'request');
		stop.abort();
		await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
	});
});
