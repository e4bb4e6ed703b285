import type { INodeParameters } from 'n8n-workflow';

import { fakeTime, passUntil } from '../fakeTime';
import { refused, seed, webhooks } from '../fixtures/apixo';
import { CREDENTIAL } from '../nodeBench';
import type { ScriptedAnswer } from '../scriptedHttp';
import { cutConnection, ScriptedHttp } from '../scriptedHttp';
import { jobIn } from './storedCallbacks';
import { apixoTrigger, signedCallback, unsignedCallback } from './triggerBench';

afterEach(() => {
	jest.useRealTimers();
});

describe('with unsigned addresses allowed', () => {
	const open = (
		answerTo: () => ScriptedAnswer | Promise<ScriptedAnswer>,
		more: INodeParameters = {},
	) => apixoTrigger({ options: { requireSignedUrl: false }, ...more }, new ScriptedHttp(answerTo));
	const STATUS = `${CREDENTIAL.baseUrl}/statusTask/flux-kontext?taskId=task_1`;

	it('a signed callback is proven as ever', async () => {
		const trigger = open(cutConnection);
		const { outcome, items } = await trigger.call(signedCallback(webhooks.success));
		expect(outcome).toBe('started');
		expect(items[0]?.json.callback).toMatchObject({
			job: { reference: 'order-17' },
			confirmed: false,
		});
	});

	it('an unsigned one is confirmed, and the answer is used instead of its body', async () => {
		const trigger = open(() => ({ body: seed.success }));
		const lie = {
			data: {
				taskId: 'task_1',
				state: 'success',
				resultJson: '{"resultUrls":["https://evil.example.com"]}',
			},
		};
		const { outcome, items } = await trigger.call(unsignedCallback(lie));
		expect(outcome).toBe('started');
		expect(items).toEqual([
			{
				json: {
					callback: {
						id: 'task_1:succeeded',
						job: jobIn('apixo', seed.success),
						confirmed: true,
					},
				},
			},
		]);
		expect(trigger.bench.http.keyed).toEqual([STATUS]);
	});

	it('one that lies about the end is the same event as the true one', async () => {
		const trigger = open(() => ({ body: seed.success }));
		const { items } = await trigger.call(unsignedCallback(webhooks.failure));
		expect(items[0]?.json.callback).toMatchObject({ id: 'task_1:succeeded' });
	});

	it('one of an event that is not asked for starts nothing', async () => {
		const trigger = open(() => ({ body: seed.failed }), { events: ['succeeded'] });
		expect((await trigger.call(unsignedCallback(webhooks.success))).outcome).toBe(200);
	});

	it.each<[string, () => ScriptedAnswer]>([
		['that is still open', () => ({ body: seed.processing })],
		['that is not known', () => ({ status: 404, body: refused(404, 'not found') })],
		['that the provider is too busy for', () => ({ status: 429, body: refused(429, 'busy') })],
		['behind a refused key', () => ({ status: 401, body: refused(401, 'unauthorized') })],
		['of a provider that is down', () => ({ status: 503, body: refused(503, 'down') })],
		['behind a connection that is cut', cutConnection],
	])('one of a job %s is answered 503 within 10 seconds', async (_, answerTo) => {
		fakeTime();
		const trigger = open(answerTo);
		const { value, seconds } = await passUntil(trigger.deliver(unsignedCallback(webhooks.success)));
		expect(value.outcome).toBe(503);
		expect(seconds).toBeLessThanOrEqual(10);
		expect(new Set(trigger.bench.http.keyed)).toEqual(new Set([STATUS]));
	});

	it('one of a provider that never answers is answered 503 after 10 seconds', async () => {
		fakeTime();
		const trigger = open(async () => await new Promise(() => {}));
		const { value, seconds } = await passUntil(trigger.deliver(unsignedCallback(webhooks.success)));
		expect(value.outcome).toBe(503);
		expect(seconds).toBeLessThanOrEqual(10);
	});

	it('is confirmed when the provider calls again after a 503', async () => {
		fakeTime();
		let state: unknown = seed.processing;
		const trigger = open(() => ({ body: state }));
		const first = await passUntil(trigger.deliver(unsignedCallback(webhooks.success)));
		expect(first.value.outcome).toBe(503);
		state = seed.success;
		const second = await passUntil(trigger.deliver(unsignedCallback(webhooks.success)));
		expect(second.value.outcome).toBe('started');
		const third = await passUntil(trigger.deliver(unsignedCallback(webhooks.success)));
		expect(third.value.outcome).toBe(200);
	});

	it.each(['pending', 'processing'] as const)(
		'one of a job in state %s is not asked for',
		async (name) => {
			const trigger = open(cutConnection);
			expect((await trigger.call(unsignedCallback(seed[name]))).outcome).toBe(200);
			expect(trigger.bench.http.keyed).toEqual([]);
		},
	);
});
