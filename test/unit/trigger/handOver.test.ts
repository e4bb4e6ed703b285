import type { INodeExecutionData } from 'n8n-workflow';

import { seed, webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import { CREDENTIAL } from '../nodeBench';
import type { AnswerTo } from '../scriptedHttp';
import { cutConnection, pictureOf, pictureText } from '../scriptedHttp';
import { state } from '../values';
import { JOB_OF_APIXO, JOB_OF_TOAPIS, jobIn, ofToApis, stored, triggerOf } from './storedCallbacks';
import { hmacCallback, signedCallback } from './triggerBench';

const { completed, failed } = taskWebhooks;

describe('the item of', () => {
	it('a job of APIXO that succeeded', async () => {
		const trigger = triggerOf('apixo');
		expect(await trigger.execute(stored())).toEqual([
			{ json: { ...JOB_OF_APIXO, event: 'succeeded', confirmed: true }, pairedItem: 0 },
		]);
		expect(trigger.bench.http.keyed).toEqual([
			`${CREDENTIAL.baseUrl}/statusTask/flux-kontext?taskId=task_1`,
		]);
	});

	it('a job of APIXO that failed', async () => {
		const trigger = triggerOf('apixo', {}, () => ({ body: seed.failed }));
		const job = { ...jobIn('apixo', seed.failureCallback), reference: 'order-17' };
		const receipt = { id: 'task_1:failed', job };
		expect(await trigger.execute(stored(receipt))).toEqual([
			{
				json: {
					...JOB_OF_APIXO,
					status: 'failed',
					imageUrl: null,
					images: [],
					failure: { code: 'CONTENT_VIOLATION', message: 'The content is not allowed' },
					event: 'failed',
					confirmed: true,
				},
				pairedItem: 0,
			},
		]);
	});

	it('a job of ToAPIs that succeeded, which nobody is asked for', async () => {
		const trigger = triggerOf('toApis', {}, cutConnection);
		expect(await trigger.execute(ofToApis())).toEqual([
			{ json: { ...JOB_OF_TOAPIS, event: 'succeeded' }, pairedItem: 0 },
		]);
		expect(trigger.bench.http.keyed).toEqual([]);
	});

	it('a job of ToAPIs that failed', async () => {
		const trigger = triggerOf('toApis');
		expect(await trigger.execute(ofToApis(failed))).toEqual([
			{
				json: expect.objectContaining({
					status: 'failed',
					failure: { code: 'generation_failed', message: 'The picture could not be made' },
					event: 'failed',
				}),
				pairedItem: 0,
			},
		]);
	});

	it.each([
		['true', true],
		['false', false],
	])('any job has a raw answer only where it is not simplified: %s', async (_, simplify) => {
		const [item] = await triggerOf('apixo', { simplify }).execute(stored());
		expect(item?.json.raw).toEqual(simplify ? undefined : seed.success);
		const [other] = await triggerOf('toApis', { simplify }).execute(ofToApis());
		expect(other?.json.raw).toEqual(simplify ? undefined : completed);
	});

	it.each(['__proto__', 'constructor', 'prototype'])(
		'a job whose image would be lost in the field %j is told as one that was charged',
		async (outputBinaryPropertyName) => {
			const trigger = triggerOf('apixo', { downloadImages: true, outputBinaryPropertyName });
			await expect(trigger.execute(stored())).rejects.toMatchObject({
				description: expect.stringMatching(
					/^Reason: 'Put Output File in Field' can't be '.+'\. The job was accepted and charged\. .*task_1/,
				),
				context: { data: expect.objectContaining({ jobId: 'task_1', charged: 'yes' }) },
			});
		},
	);

	it('no job has a key "error", which n8n would take for a failure', async () => {
		for (const items of [ofToApis(failed), ofToApis()]) {
			const [item] = await triggerOf('toApis').execute(items);
			expect(item?.json).not.toHaveProperty('error');
		}
	});
});

describe('pictures', () => {
	const answering: AnswerTo = (url) =>
		url.startsWith(CREDENTIAL.baseUrl) ? { body: seed.success } : { body: pictureOf(url) };

	it('are downloaded into the field that is named', async () => {
		const parameters = { downloadImages: true, outputBinaryPropertyName: 'picture' };
		const trigger = triggerOf('apixo', parameters, answering);
		const [item] = await trigger.execute(stored());
		expect(pictureText(item?.binary?.picture)).toBe('https://results.example.com/one.jpg');
		expect(item?.binary?.picture?.fileName).toBe('apixo-task_1.png');
		expect(trigger.bench.http.fetched).toEqual(['https://results.example.com/one.jpg']);
	});

	it('are left where they are, where that is asked for', async () => {
		const trigger = triggerOf('apixo', { downloadImages: false }, answering);
		const [item] = await trigger.execute(stored());
		expect(item?.binary).toBeUndefined();
		expect(trigger.bench.http.fetched).toEqual([]);
	});

	it('of a failed job are not looked for', async () => {
		const trigger = triggerOf('toApis', { downloadImages: true }, cutConnection);
		const [item] = await trigger.execute(ofToApis(failed));
		expect(item?.binary).toBeUndefined();
		expect(trigger.bench.http.fetched).toEqual([]);
	});
});

describe('without a callback', () => {
	it.each<[string, INodeExecutionData[]]>([
		['an empty item', [{ json: {} }]],
		['no item', []],
		['the item of another node', [{ json: { callback: 'now' } }]],
		['half a receipt', [{ json: { callback: { provider: 'apixo', id: 'x' } } }]],
	])('%s says what to do', async (_, items) => {
		await expect(triggerOf('apixo').execute(items)).rejects.toMatchObject({
			message: 'There is no callback to process',
			description: expect.stringContaining("click 'Execute step'"),
		});
	});

	it('a stored job that is still open is said to be unreadable', async () => {
		const trigger = triggerOf('toApis');
		await expect(
			trigger.execute(stored({ job: state({ provider: 'toApis', status: 'running' }) })),
		).rejects.toMatchObject({ message: "The stored callback can't be read" });
	});
});

it('a callback of the provider that was chosen before is refused by name', async () => {
	await expect(triggerOf('apixo').execute(ofToApis())).rejects.toMatchObject({
		message: expect.stringContaining('toApis'),
		description: expect.stringContaining("'Provider'"),
	});
});

describe('from the call to the item', () => {
	it('APIXO', async () => {
		const trigger = triggerOf('apixo');
		const { items } = await trigger.deliver(signedCallback(webhooks.success, 'заказ & 🎨'));
		const [item] = await trigger.execute(items);
		expect(item?.json).toMatchObject({ event: 'succeeded', reference: 'заказ & 🎨' });
	});

	it('ToAPIs', async () => {
		const trigger = triggerOf('toApis');
		const { items } = await trigger.deliver(hmacCallback(completed));
		const [item] = await trigger.execute(items);
		expect(item?.json).toEqual({ ...JOB_OF_TOAPIS, event: 'succeeded' });
	});

	it('APIXO, unsigned and confirmed', async () => {
		const trigger = triggerOf('apixo', { options: { requireSignedUrl: false } });
		const { items } = await trigger.deliver({ body: JSON.stringify(webhooks.failure) });
		const [item] = await trigger.execute(items);
		expect(item?.json).toEqual({
			...JOB_OF_APIXO,
			reference: null,
			event: 'succeeded',
			confirmed: true,
		});
		expect(trigger.bench.http.keyed).toHaveLength(1);
	});
});
