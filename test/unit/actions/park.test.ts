/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IBinaryKeyData, INode, INodeParameters } from 'n8n-workflow';

import { PARKED_KEY, parkedExecutionIn } from '../../../nodes/FluxKontext/jobs/parkedJobs';
import { fakeTime, passUntil } from '../fakeTime';
import { CREDENTIAL } from '../nodeBench';
import { cutConnection, pictureText } from '../scriptedHttp';
import { endAll, linkOf, ParkedBench } from './parkedBench';

const SUBMIT = `${CREDENTIAL.baseUrl}/generateTask/flux-kontext`;

function parkedIn({ bench }: ParkedBench) {
	return parkedExecutionIn(bench.execution([]).getContext('node'));
}

afterEach(() => {
	jest.useRealTimers();
});

describe('an execution with open jobs', () => {
	it('is parked for as long as the time limit says', async () => {
		fakeTime();
		const parked = new ParkedBench({ options: { timeout: 120 } });
		const { value, seconds } = await passUntil(parked.execute());
		expect(value.map(({ json }) => json.status)).toEqual(['running', 'running', 'running']);
		expect(seconds).toBe(0);
		// n8n sets its timer 70 s before: after the last callback in time.
		expect(parked.bench.runData.waitTill).toEqual(new Date(Date.now() + 195_000));
		expect(parkedIn(parked)?.deadline).toBe(Date.now() + 120_000);
	});

	it('has submitted every item once, and looked once at every job', async () => {
		const parked = new ParkedBench({ count: 4 });
		await parked.execute();
		const submits = parked.bench.http.keyed.filter((url) => url === SUBMIT);
		expect(submits).toHaveLength(4);
		expect(parked.looks.map((url) => url.split('=')[1])).toEqual([
			'task_0',
			'task_1',
			'task_2',
			'task_3',
		]);
		expect(parked.addresses).toHaveLength(4);
	});

	it('leaves what it waits for, as the database gives it back', async () => {
		const parked = new ParkedBench({ options: { requestTimeout: 20 } });
		parked.words.set(1, 'success');
		await parked.execute();
		const before = parkedIn(parked);
		parked.bench.restart();
		expect(parkedIn(parked)).toEqual(before);
		expect(before?.items.map(({ kind }) => kind)).toEqual(['open', 'ended', 'open']);
		expect(before?.items[0]).toEqual({
			kind: 'open',
			job: expect.objectContaining({
				provider: 'apixo',
				jobId: 'task_0',
				model: 'pro',
				cost: { amount: 0.03, currency: 'USD', source: 'list price' },
				createdAt: expect.any(String),
				raw: null,
			}),
			simplify: true,
			fieldName: 'data',
			requestTimeout: 20_000,
			timeout: 300,
			inputBinary: undefined,
		});
	});

	it('leaves neither key nor secret with the execution', async () => {
		const parked = new ParkedBench();
		await parked.execute();
		const stored = JSON.stringify(parked.bench.runData);
		expect(stored).not.toContain(CREDENTIAL.apiKey);
		expect(stored).not.toContain(CREDENTIAL.webhookSecret);
	});

	it('would go on with the truth on the time limit: job ids of what was open', async () => {
		const parked = new ParkedBench();
		const entries = [...parked.input];
		parked.words.set(1, 'success');
		await parked.execute();
		expect(parked.input).toEqual([
			{
				json: expect.objectContaining({ jobId: 'task_0', status: 'running', timedOut: true }),
				pairedItem: { item: 0 },
			},
			{
				json: expect.objectContaining({ jobId: 'task_1', status: 'succeeded' }),
				binary: { data: expect.any(Object) },
				pairedItem: { item: 1 },
			},
			{
				json: expect.objectContaining({ jobId: 'task_2', status: 'running', timedOut: true }),
				pairedItem: { item: 2 },
			},
		]);
		expect(parked.input[1]?.json).not.toHaveProperty('timedOut');
		// The items of the node before stay as they were.
		expect(entries).toEqual([0, 1, 2].map((index) => ({ json: { index } })));
	});

	it('shows its open jobs meanwhile, which answers a webhook that waits for the last node', async () => {
		const parked = new ParkedBench({
			parameters: { prompt: '={{ $json.index === 0 ? "" : "A fox" }}' },
			count: 4,
		});
		parked.words.set(0, 'success');
		const output = await parked.execute();
		// No error item comes first: n8n would run the node again on 'Retry On Fail'.
		expect(output).toEqual([
			{
				json: expect.objectContaining({ provider: 'apixo', jobId: 'task_1', status: 'running' }),
				pairedItem: { item: 2 },
			},
			{
				json: expect.objectContaining({ provider: 'apixo', jobId: 'task_2', status: 'running' }),
				pairedItem: { item: 3 },
			},
		]);
		expect(Object.keys(output[0]?.json ?? {})).not.toContain('timedOut');
	});

	it('keeps the files of an item whose job may fail', async () => {
		const binary: IBinaryKeyData = {
			photo: { data: 'abc', mimeType: 'image/png', fileName: 'a.png', bytes: 3 },
		};
		const parked = new ParkedBench({ binary, count: 1 });
		await parked.execute();
		expect(parkedIn(parked)?.items[0]).toMatchObject({ inputBinary: binary });
	});

	it('is parked also where the provider does not answer the look', async () => {
		const parked = new ParkedBench();
		parked.instead = cutConnection;
		await parked.execute();
		expect(parked.bench.runData.waitTill).toBeDefined();
		expect(parkedIn(parked)?.items).toHaveLength(3);
	});

	it('keeps what failed before, as error items', async () => {
		const parked = new ParkedBench({
			parameters: { prompt: '={{ $json.index === 1 ? "" : "A fox" }}' },
		});
		await parked.execute();
		expect(parkedIn(parked)?.items[1]).toMatchObject({
			kind: 'ended',
			json: { error: expect.stringContaining('Prompt'), details: { charged: 'no' } },
		});
		expect(parked.addresses).toHaveLength(2);
	});
});

describe('is not parked', () => {
	it('where all jobs have ended at the look: what they gave comes out, in input order', async () => {
		const parked = new ParkedBench();
		for (const index of [0, 1, 2]) parked.words.set(index, index === 1 ? 'failed' : 'success');
		const output = await parked.execute();
		expect(parked.bench.runData.waitTill).toBeUndefined();
		expect(output.map(({ json }) => json.jobId ?? json.error)).toEqual([
			'task_0',
			expect.stringContaining('task_1'),
			'task_2',
		]);
		expect(pictureText(output[2]?.binary?.data)).toBe(linkOf(2));
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
	});

	it('where nothing could be submitted', async () => {
		const parked = new ParkedBench({ parameters: { prompt: '' } });
		const output = await parked.execute();
		expect(output).toHaveLength(3);
		expect(parked.bench.runData.waitTill).toBeUndefined();
		expect(parked.bench.http.keyed).toEqual([]);
	});

	it('where there is no item', async () => {
		const parked = new ParkedBench({ count: 0 });
		expect(await parked.execute()).toEqual([]);
		expect(parked.bench.runData.waitTill).toBeUndefined();
	});
});

describe('is refused, with nothing sent:', () => {
	it.each<[string, Partial<INode>, string | undefined, INodeParameters, RegExp]>([
		['On Error set to stop', { onError: 'stopWorkflow' }, undefined, {}, /'On Error'/],
		['On Error never set', { onError: undefined }, undefined, {}, /'On Error'/],
		['n8n at localhost', {}, 'http://localhost:5678', {}, /private or local/],
		['n8n without https', {}, 'http://n8n.example.com', {}, /not an HTTPS URL/],
		['Execute Once', { executeOnce: true }, undefined, {}, /'Execute Once'/],
	])('%s', async (_, node, n8nUrl, parameters, message) => {
		const parked = new ParkedBench({ node, n8nUrl, parameters });
		const outcome: unknown = await parked.execute().catch((error: unknown) => error);
		const text = JSON.stringify(outcome instanceof Error ? outcome.message : outcome);
		expect(text).toMatch(message);
		expect(parked.bench.http.keyed).toEqual([]);
		expect(parked.bench.runData.waitTill).toBeUndefined();
	});
});

it('an execution that polls is never parked', async () => {
	fakeTime();
	const parked = new ParkedBench({ parameters: { waitMode: 'poll' }, count: 1 });
	parked.words.set(0, 'success');
	const { value } = await passUntil(parked.execute());
	expect(value).toHaveLength(1);
	expect(parked.addresses).toEqual([]);
	expect(parked.bench.execution([]).getContext('node')).not.toHaveProperty(PARKED_KEY);
});

it('a run that has parked is not run again with the pictures that came out of it', async () => {
	const parked = new ParkedBench({ count: 2 });
	await parked.execute();
	const submits = () => parked.bench.http.keyed.filter((url) => url === SUBMIT).length;
	expect(submits()).toBe(2);
	const again = await parked.execute();
	expect(submits()).toBe(2);
	expect(again.map(({ json }) => json.details)).toEqual([
		expect.objectContaining({ code: 'parked_before', charged: 'yes' }),
		expect.objectContaining({ code: 'parked_before', charged: 'yes' }),
	]);
	expect(String(again[0]?.json.error)).toMatch(/task_0, task_1/);
});

describe('jobs that an earlier try submitted before n8n was killed', () => {
	/** What a crash between the submits and the parking leaves. */
	async function submittedOnly(): Promise<ParkedBench> {
		const parked = new ParkedBench({ count: 2 });
		const items = [...parked.input];
		await parked.execute();
		parked.input.splice(0, items.length, ...items);
		delete parked.bench.execution([]).getContext('node')[PARKED_KEY];
		delete parked.bench.runData.waitTill;
		parked.bench.restart();
		return parked;
	}

	it('are parked for again by the same execution, which they call back', async () => {
		const parked = await submittedOnly();
		await parked.execute();
		expect(parkedIn(parked)?.items.map(({ kind }) => kind)).toEqual(['open', 'open']);
		expect(parked.addresses).toHaveLength(2);
	});

	it('are polled for by another execution, which they do not call back', async () => {
		const parked = await submittedOnly();
		parked.bench.executionId = '18';
		fakeTime();
		setTimeout(() => endAll(parked), 20_000);
		const { value } = await passUntil(parked.execute());
		expect(value.map(({ json }) => [json.jobId, json.status])).toEqual([
			['task_0', 'succeeded'],
			['task_1', 'succeeded'],
		]);
		expect(parked.bench.runData.waitTill).toBeUndefined();
		expect(parked.addresses).toHaveLength(2);
	});
});
