/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

import { N8nClient } from '../../e2e/harness/n8nClient';
import { chainedWorkflow } from '../../e2e/harness/workflowDefinition';

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
	JSON.stringify({ data: { id: '1', workflowId: 'w', mode: 'manual', status, data: null } });

const pageOf = (ids: string[], nextCursor?: string | null, count = ids.length) => {
	const results = ids.map((id) => ({ id, workflowId: 'w', mode: 'manual', status: 'success' }));
	return { body: JSON.stringify({ data: { count, results, nextCursor } }) };
};

const queryOf = (call = '') =>
	Object.fromEntries(new URL(call.split(' ')[1] ?? '', 'http://n8n.example').searchParams);

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
		await expect(client.executions.get('9')).rejects.toMatchObject({
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
		const execution = await client.executions.finished('1', settings);
		expect(execution.status).toBe('success');
		expect(seen).toHaveLength(3);
	});

	it('gives up on an execution that does not finish', async () => {
		answers = Array.from({ length: 50 }, () => ({ body: executionWith('running') }));
		const settings = { timeoutMs: -1, pollingIntervalMs: 1 };
		await expect(client.executions.finished('1', settings)).rejects.toThrow(
			'Execution 1 was still running',
		);
	});

	it.each([
		['is parked', ['new', 'running', 'waiting'], { status: 'waiting' }],
		[
			'has ended instead',
			['running', 'error'],
			new Error('Execution 1 did not wait, it ended as error'),
		],
	])('waits until an execution is parked: one that %s', async (_sentence, statuses, expected) => {
		answers = statuses.map((status) => ({ body: executionWith(status) }));
		const outcome = await client.executions
			.waiting('1', { pollingIntervalMs: 1 })
			.catch((error: unknown) => error);
		expect(outcome).toMatchObject(expected);
		expect(seen).toHaveLength(statuses.length);
	});

	it('lists all executions of a workflow, page by page', async () => {
		answers = [pageOf(['4', '3'], 'next'), pageOf(['2'], null)];
		const list = await client.executions.list({ workflowId: 'w' }, 2);
		expect(list.map(({ id }) => id)).toEqual(['4', '3', '2']);
		expect(seen.map(({ call }) => queryOf(call))).toMatchObject([
			{ limit: '2' },
			{ limit: '2', cursor: 'next' },
		]);
	});

	it.each([
		['on a page that is not full', ['2']],
		['on an empty one', []],
	])('pages by the last execution where n8n knows no cursor, to the end %s', async (_, last) => {
		answers = [pageOf(['4', '3']), pageOf(last)];
		const list = await client.executions.list({ workflowId: 'w' }, 2);
		expect(list.map(({ id }) => id)).toEqual(['4', '3', ...last]);
		expect(seen.map(({ call }) => queryOf(call))).toMatchObject([
			{ limit: '2' },
			{ limit: '2', lastId: '3' },
		]);
	});

	it('counts the executions of certain statuses', async () => {
		answers = [pageOf(['4'], 'next', 17)];
		const filter = { workflowId: 'w', status: ['waiting'] as const };
		expect(await client.executions.count(filter)).toBe(17);
		expect(queryOf(seen[0]?.call)).toMatchObject({ filter: JSON.stringify(filter) });
	});

	it('waits until there are so many executions', async () => {
		answers = [pageOf([], null, 0), pageOf(['1'], null, 1), pageOf(['2', '1'], null, 2)];
		answers.push(pageOf(['2', '1'], null, 2));
		const settings = { pollingIntervalMs: 1 };
		const list = await client.executions.untilCount({ workflowId: 'w' }, 2, settings);
		expect(list.map(({ id }) => id)).toEqual(['2', '1']);
	});

	it('says how many executions there were when they do not come', async () => {
		answers = [pageOf(['1'], null, 1)];
		const waiting = client.executions.untilCount({ workflowId: 'w' }, 2, { timeoutMs: -1 });
		await expect(waiting).rejects.toThrow('There were 1 of 2 executions');
	});

	it.each([
		['an execution that has begun', '{"data":{"executionId":"5"}}'],
		['nothing', '{"data":{}}'],
	])('does not take %s for listening', async (_sentence, body) => {
		answers = [{ body }];
		const workflow = chainedWorkflow('A', []);
		const listening = client.listenForTestEvent({ id: 'w' }, workflow, 'Trigger');
		await expect(listening).rejects.toThrow('waitingForWebhook');
	});

	it('stops waiting when it is aborted', async () => {
		const stop = new AbortController();
		const stoppable = new N8nClient(client.url, stop.signal);
		answers = [{ body: executionWith('running') }];
		const waiting = stoppable.executions.finished('1', {
			timeoutMs: 60_000,
			pollingIntervalMs: 60_000,
		});
		await once(server, 'request');
		stop.abort();
		await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
	});
});
