import { seed, webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import type { Callback } from '../nodeBench';
import { CREDENTIAL } from '../nodeBench';
import { jobIn } from './storedCallbacks';
import {
	apixoTrigger,
	hmacCallback,
	signedCallback,
	toApisTrigger,
	TriggerBench,
} from './triggerBench';

const { completed, failed, test: endpointTest } = taskWebhooks;
const APIXO = { ...jobIn('apixo', webhooks.success), reference: 'order-17' };
const TOAPIS = jobIn('toApis', completed);

describe('a proven callback starts an execution', () => {
	it.each<[string, () => TriggerBench, () => Callback, object]>([
		[
			'of APIXO, with its reference',
			apixoTrigger,
			() => signedCallback(webhooks.success),
			{ id: 'task_1:succeeded', job: APIXO, confirmed: false },
		],
		[
			'of APIXO without a reference',
			apixoTrigger,
			() => signedCallback(webhooks.success, ''),
			{ job: { ...APIXO, reference: null } },
		],
		[
			'of APIXO about a failure, in the envelope of the seed',
			apixoTrigger,
			() => signedCallback(seed.failureCallback),
			{ id: 'task_1:failed' },
		],
		[
			'of APIXO about a failure, in the newer envelope',
			apixoTrigger,
			() => signedCallback(webhooks.failure),
			{ id: 'task_1:failed' },
		],
		[
			'of ToAPIs',
			toApisTrigger,
			() => hmacCallback(completed),
			{ id: 'evt_1', job: TOAPIS, confirmed: false },
		],
		['of ToAPIs about a failure', toApisTrigger, () => hmacCallback(failed), { id: 'evt_1' }],
		[
			'of ToAPIs at a signed address, with its reference instead of that of the provider',
			toApisTrigger,
			() => ({
				...signedCallback(completed, 'order-18'),
				headers: hmacCallback(completed).headers,
			}),
			{ job: { ...TOAPIS, reference: 'order-18' } },
		],
		[
			'of ToAPIs at an address that somebody else signed, without that reference',
			toApisTrigger,
			() => ({
				...signedCallback(completed, 'order-18', 'another key'),
				headers: hmacCallback(completed).headers,
			}),
			{ job: TOAPIS },
		],
	])('%s', async (_, make, callback, expected) => {
		const trigger = make();
		const { outcome, items, response } = await trigger.call(callback());
		expect(outcome).toBe('started');
		expect(items).toEqual([{ json: { callback: expect.objectContaining(expected) } }]);
		// n8n answers, when it has stored the execution.
		expect(response.headersSent).toBe(false);
		expect(trigger.bench.http.keyed).toEqual([]);
		expect(trigger.bench.logged.map(({ level }) => level)).toEqual(['info']);
	});

	it.each<[string, () => TriggerBench, () => Callback, string]>([
		[
			'of APIXO',
			apixoTrigger,
			() => signedCallback(webhooks.success),
			'callback of job task_1 taken (apixo, reference order-17)',
		],
		[
			'of ToAPIs',
			toApisTrigger,
			() => hmacCallback(completed),
			'callback of job task_img_1 taken (toApis, reference order-17)',
		],
	])('%s: the log names its job, once', async (_, make, callback, line) => {
		const trigger = make();
		await trigger.deliver(callback());
		await trigger.deliver(callback());
		expect(trigger.bench.logged).toEqual([
			{ level: 'info', parts: [`FLUX Kontext Trigger: ${line}`, expect.any(Object)] },
		]);
	});
});

describe('answered 200, and nothing starts:', () => {
	it.each<[string, () => TriggerBench, () => Callback]>([
		['a job that is still running', apixoTrigger, () => signedCallback(seed.processing)],
		[
			'a state that nobody knows',
			apixoTrigger,
			() => signedCallback({ data: { taskId: '1', state: 'x' } }),
		],
		[
			'a failure, where only successes are asked for',
			() => apixoTrigger({ events: ['succeeded'] }),
			() => signedCallback(webhooks.failure),
		],
		[
			'a success, where only failures are asked for',
			() => apixoTrigger({ events: ['failed'] }),
			() => signedCallback(webhooks.success),
		],
		['a test of the address', toApisTrigger, () => hmacCallback(endpointTest)],
		[
			'an unknown event',
			toApisTrigger,
			() => hmacCallback({ ...completed, type: 'generation.begun' }),
		],
		[
			'a failed job, where only successes are asked for',
			() => toApisTrigger({ events: ['succeeded'] }),
			() => hmacCallback(failed),
		],
		[
			'everything, where no event is chosen',
			() => toApisTrigger({ events: [] }),
			() => hmacCallback(completed),
		],
	])('%s', async (_, make, callback) => {
		const { outcome, response } = await make().call(callback());
		expect(outcome).toBe(200);
		expect(response.body).toEqual({ message: 'Nothing to start' });
	});
});

describe('refused with 400:', () => {
	it.each<[string, () => TriggerBench, () => Callback]>([
		['APIXO, no bytes', apixoTrigger, () => signedCallback('')],
		['APIXO, no body kept', apixoTrigger, () => ({ ...signedCallback(''), body: null })],
		['APIXO, HTML', apixoTrigger, () => signedCallback('<html>')],
		[
			'APIXO, no task',
			apixoTrigger,
			() => signedCallback({ code: 200, data: { state: 'success' } }),
		],
		['APIXO, an event of ToAPIs', apixoTrigger, () => signedCallback(completed)],
		['ToAPIs, no bytes', toApisTrigger, () => hmacCallback('')],
		['ToAPIs, HTML', toApisTrigger, () => hmacCallback('<html>')],
		['ToAPIs, no task', toApisTrigger, () => hmacCallback({ ...completed, data: {} })],
		['ToAPIs, a callback of APIXO', toApisTrigger, () => hmacCallback(webhooks.success)],
	])('%s', async (_, make, callback) => {
		expect((await make().call(callback())).outcome).toBe(400);
	});
});

describe('the size of a body', () => {
	const padded = (body: unknown, size: number) => JSON.stringify(body).padEnd(size);

	it.each([
		['the longest that is taken', 1_000_000, 'started'],
		['one byte more', 1_000_001, 413],
		['5 MB', 5_000_000, 413],
	])('%s', async (_, size, expected) => {
		const { outcome } = await apixoTrigger().call(signedCallback(padded(webhooks.success, size)));
		expect(outcome).toBe(expected);
		const hmac = hmacCallback(padded(completed, size));
		expect((await toApisTrigger().call(hmac)).outcome).toBe(expected);
	});

	it('is judged before the credential is read', async () => {
		const trigger = new TriggerBench({ provider: 'apixo' }, { credential: new Error('away') });
		expect((await trigger.call({ body: Buffer.alloc(5_000_000) })).outcome).toBe(413);
	});
});

describe('answered 503, so that the provider calls again:', () => {
	it.each<[string, () => TriggerBench]>([
		[
			'a credential that cannot be read',
			() =>
				new TriggerBench({ provider: 'apixo' }, { credential: new Error('The key is in here') }),
		],
		[
			'a credential that is not chosen',
			() => new TriggerBench({ provider: 'apixo' }, { node: { credentials: {} } }),
		],
		[
			'a base URL that is none',
			() =>
				new TriggerBench(
					{ provider: 'apixo' },
					{ credential: { ...CREDENTIAL, baseUrl: 'nowhere' } },
				),
		],
		['a provider that does not call back', () => new TriggerBench({ provider: 'vtrix' })],
		['a provider that nobody knows', () => new TriggerBench({ provider: 'other' })],
		['events that are none', () => apixoTrigger({ events: ['begun'] })],
		['an option that is none', () => apixoTrigger({ options: { requireSignedUrl: 'perhaps' } })],
	])('%s', async (_, make) => {
		const trigger = make();
		const { outcome } = await trigger.call(signedCallback(webhooks.success));
		expect(outcome).toBe(503);
		expect(trigger.bench.logged).toHaveLength(1);
		expect(trigger.log).not.toContain(CREDENTIAL.apiKey);
	});
});
