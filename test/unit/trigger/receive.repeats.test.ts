import { fakeTime, passUntil } from '../fakeTime';
import { webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import type { Callback } from '../nodeBench';
import { RecordingResponse } from '../recordingResponse';
import type { TriggerBench } from './triggerBench';
import { apixoTrigger, hmacCallback, signedCallback, toApisTrigger } from './triggerBench';

const { completed } = taskWebhooks;

afterEach(() => {
	jest.useRealTimers();
});

describe('repeats', () => {
	const both: Array<[string, () => TriggerBench, () => Callback]> = [
		['APIXO', apixoTrigger, () => signedCallback(webhooks.success)],
		['ToAPIs', toApisTrigger, () => hmacCallback(completed)],
	];

	it.each(both)('of %s are answered 200 and start nothing', async (_, make, callback) => {
		const trigger = make();
		const first = await trigger.deliver(callback());
		expect(first.outcome).toBe('started');
		expect(first.response.body).toEqual({ message: 'Callback received' });
		for (let repeat = 0; repeat < 3; repeat++) {
			const { outcome, response } = await trigger.deliver(callback());
			expect(outcome).toBe(200);
			expect(response.body).toEqual({ message: 'Duplicate' });
		}
	});

	it.each(both)('of %s at the same moment start one execution', async (_, make, callback) => {
		const trigger = make();
		const calls = Array.from({ length: 5 }, () => trigger.deliver(callback()));
		const outcomes = (await Promise.all(calls)).map(({ outcome }) => outcome);
		expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
		expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(4);
	});

	it.each(both)(
		'of %s start one each, where repeats are not ignored',
		async (_, make, callback) => {
			const trigger = make();
			const parameters = trigger.bench.node.parameters;
			parameters.options = { ignoreDuplicates: false };
			for (let repeat = 0; repeat < 3; repeat++) {
				expect((await trigger.deliver(callback())).outcome).toBe('started');
			}
		},
	);

	it.each(both)(
		'of %s start one each while a person listens in the editor',
		async (_, make, callback) => {
			const trigger = make();
			for (let repeat = 0; repeat < 3; repeat++) {
				expect((await trigger.deliver(callback(), 'manual')).outcome).toBe('started');
			}
			expect((await trigger.deliver(callback())).outcome).toBe('started');
		},
	);

	it('are told apart by trigger', async () => {
		expect((await apixoTrigger().deliver(signedCallback(webhooks.success))).outcome).toBe(
			'started',
		);
		expect((await apixoTrigger().deliver(signedCallback(webhooks.success))).outcome).toBe(
			'started',
		);
	});

	it('do not hide another end of the same job', async () => {
		const trigger = apixoTrigger();
		expect((await trigger.deliver(signedCallback(webhooks.success))).outcome).toBe('started');
		expect((await trigger.deliver(signedCallback(webhooks.failure))).outcome).toBe('started');
	});

	it.each<[string, (response: RecordingResponse) => void]>([
		['n8n could not store', (response) => response.status(500).json({})],
		['n8n answered by a redirect', (response) => response.status(302).json({})],
		['the provider hung up on', (response) => response.abort()],
	])('are taken of a callback that %s', async (_, end) => {
		const trigger = apixoTrigger();
		const callback = signedCallback(webhooks.success);
		const first = await trigger.call(callback);
		const second = trigger.deliver(callback);
		end(first.response);
		expect((await second).outcome).toBe('started');
		expect((await trigger.deliver(callback)).outcome).toBe(200);
	});

	it('are taken of a callback whose caller had hung up before it was read', async () => {
		const trigger = apixoTrigger();
		const callback = signedCallback(webhooks.success);
		const response = new RecordingResponse();
		response.abort();
		await trigger.call(callback, 'webhook', response);
		fakeTime();
		const { value } = await passUntil(trigger.deliver(callback), 60);
		expect(value.outcome).toBe('started');
	});

	it('are taken of a callback whose caller hung up while it was read', async () => {
		const trigger = apixoTrigger();
		const callback = signedCallback(webhooks.success);
		const response = new RecordingResponse();
		const first = trigger.call(callback, 'webhook', response);
		response.abort();
		await first;
		fakeTime();
		const { value } = await passUntil(trigger.deliver(callback), 60);
		expect(value.outcome).toBe('started');
	});
});
