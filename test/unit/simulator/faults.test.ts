/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { startSimulator, type Fault, type Simulator } from '../../simulator';
import { ask, keyHeader, look, providerNames, submit, submits } from './client';

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
afterEach(async () => await simulator.close());

async function submitRaw(): Promise<Response> {
	return await fetch(`${simulator.baseUrls.apixo}${submits.apixo.path}`, {
		method: 'POST',
		headers: {
			...keyHeader('apixo', simulator.apiKeys.apixo),
			'content-type': 'application/json',
		},
		body: JSON.stringify(submits.apixo.body('a cat', '')),
	});
}

async function untilRecorded(): Promise<void> {
	while (simulator.requests.length === 0) await nextTurn();
}

it.each(providerNames)('answers an ordered status in the form of %s', async (provider) => {
	simulator.order({ fault: { kind: 'status', status: 429, headers: { 'retry-after': '7' } } });
	const forms = {
		apixo: { code: 429, message: 'too many requests', data: { error: 'Ordered error 429' } },
		foxAi: { error: 'Ordered error 429' },
		toApis: {
			error: {
				code: 'rate_limit_exceeded',
				message: 'Ordered error 429',
				type: 'rate_limit_error',
			},
		},
		vtrix: { message: 'Ordered error 429' },
	};
	expect(await submit(simulator, provider)).toEqual({ status: 429, body: forms[provider] });
	expect(simulator.jobs).toEqual([]);
	expect(simulator.requests).toMatchObject([
		{ provider, step: 'submit', status: 429, jobId: null },
	]);
});

it.each<[string, Fault, number, string, string]>([
	[
		'a page',
		{ kind: 'status', status: 504, body: '<html>Gateway</html>' },
		504,
		'text/html',
		'<html>Gateway</html>',
	],
	['a text', { kind: 'status', status: 500, body: 'oops' }, 500, 'text/plain', 'oops'],
	[
		'an object',
		{ kind: 'status', status: 402, body: { a: 1 } },
		402,
		'application/json; charset=utf-8',
		'{"a":1}',
	],
	['no JSON within 200', { kind: 'body', body: '{"a' }, 200, 'application/json', '{"a'],
	[
		'a body of its own kind',
		{ kind: 'body', body: 'x', contentType: 'text/x', status: 202 },
		202,
		'text/x',
		'x',
	],
])('answers %s instead of accepting', async (_, fault, status, type, body) => {
	simulator.order({ step: 'submit', fault });
	const answer = await submitRaw();
	expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
		...[status, type, body],
	]);
	expect(simulator.jobs).toEqual([]);
});

it('passes the ordered headers on', async () => {
	const headers = { 'retry-after': '7', 'x-ratelimit-remaining': '0' };
	simulator.order({ fault: { kind: 'status', status: 429, headers } });
	const answer = await submitRaw();
	expect(Object.fromEntries(answer.headers)).toMatchObject(headers);
});

it.each<[Fault['kind'], number]>([
	['cutBeforeHead', 0],
	['acceptThenCut', 1],
])('%s ends the connection without an answer', async (kind, accepted) => {
	simulator.order({ fault: kind === 'acceptThenCut' ? { kind } : { kind: 'cutBeforeHead' } });
	await expect(submitRaw()).rejects.toThrow('fetch failed');
	expect(simulator.jobs).toHaveLength(accepted);
	expect(simulator.requests).toMatchObject([
		{ status: null, jobId: simulator.jobs[0]?.jobId ?? null },
	]);
});

it('cutAfterHead ends the connection in the middle of the body', async () => {
	simulator.order({ fault: { kind: 'cutAfterHead' } });
	const answer = await submitRaw();
	expect(answer.status).toBe(200);
	await expect(answer.text()).rejects.toThrow('terminated');
	expect(simulator.jobs).toHaveLength(1);
	expect(simulator.requests[0]?.status).toBeNull();
});

it('trickle sends the whole answer in small portions', async () => {
	simulator.order({ fault: { kind: 'trickle', bytesPerSecond: 200 } });
	const answer = await submitRaw();
	const portions: Uint8Array[] = [];
	for await (const portion of answer.body ?? []) portions.push(portion);
	expect(portions.length).toBeGreaterThan(1);
	expect(JSON.parse(Buffer.concat(portions).toString())).toMatchObject({ code: 200 });
});

it.each<[string, () => void]>([
	['an ordered hang', () => simulator.order({ fault: { kind: 'hang' } })],
	['a FoxAI job that never ends', () => simulator.order({ job: { outcome: 'never' } })],
	['a FoxAI job of an hour', () => simulator.order({ job: { seconds: 3600 } })],
])('leaves %s unanswered until it closes', async (_, order) => {
	order();
	const answer = submit(simulator, 'foxAi');
	const failed = expect(answer).rejects.toThrow('fetch failed');
	await untilRecorded();
	await simulator.close();
	await failed;
	expect(simulator.requests[0]?.status).toBeNull();
	simulator = await startSimulator();
});

it('matches a fault by provider, step and the prompt of the job', async () => {
	const fault: Fault = { kind: 'status', status: 503 };
	simulator.order({ provider: 'vtrix', step: 'status', prompt: 'dog', fault });
	await submit(simulator, 'vtrix', 'a cat');
	await submit(simulator, 'vtrix', 'a dog');
	await submit(simulator, 'apixo', 'a dog');
	const [cat, dog, other] = simulator.jobs.map(({ jobId }) => jobId);
	expect(await look(simulator, 'vtrix', cat ?? '')).toMatchObject({ status: 200 });
	expect(await look(simulator, 'vtrix', dog ?? '')).toMatchObject({ status: 503 });
	expect(await look(simulator, 'apixo', other ?? '')).toMatchObject({ status: 200 });
});

it('matches a download by the prompt of its job', async () => {
	simulator.order({ step: 'download', prompt: 'dog', fault: { kind: 'status', status: 500 } });
	await submit(simulator, 'apixo', 'a cat');
	await submit(simulator, 'apixo', 'a dog');
	const answers = simulator.jobs.map(async ({ pictures }) => await fetch(pictures[0] ?? ''));
	expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 500]);
});

it('counts skip and times, and takes the first order that is left', async () => {
	simulator.order({ skip: 1, times: 2, fault: { kind: 'status', status: 500 } });
	simulator.order({ times: 1, fault: { kind: 'status', status: 429 } });
	const statuses: number[] = [];
	for (let count = 0; count < 5; count += 1) {
		statuses.push((await ask(simulator, 'toApis', '/v1/balance')).status);
	}
	expect(statuses).toEqual([429, 500, 500, 200, 200]);
});
