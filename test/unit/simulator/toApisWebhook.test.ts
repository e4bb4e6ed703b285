import { createHmac } from 'node:crypto';
import { startSimulator, type CallbackOrder, type JobOrder, type Simulator } from '../../simulator';
import { ask, submit, submits, submitWithCallback } from './client';
import { startReceiver, type ReceivedCallback, type Receiver } from './receiver';

const secret = 'a secret with an umlaut: ü';

let simulator: Simulator;
let receiver: Receiver;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0, callbackPauseScale: 1e-7 });
	receiver = await startReceiver();
});
beforeEach(() => {
	simulator.reset();
	receiver.received.length = 0;
	simulator.setUpWebhook({ address: `${receiver.url}/console`, secret });
});
afterAll(async () => {
	await simulator.close();
	await receiver.close();
});

function signatureOf({ headers, body }: ReceivedCallback, key: string): string {
	const text = `${headers['x-toapis-webhook-id']}.${headers['x-toapis-webhook-timestamp']}.${body}`;
	return `v1=${createHmac('sha256', Buffer.from(key, 'utf8')).update(text).digest('hex')}`;
}

const signatures = () =>
	receiver.received.map(({ headers }) => headers['x-toapis-webhook-signature']);

async function submitAndSettle(job: JobOrder = {}): Promise<void> {
	simulator.order({ job });
	await submitWithCallback(simulator, 'toApis', `${receiver.url}/hook?a=1`);
	await simulator.callbacksSettled();
}

describe('an event of ToAPIs', () => {
	const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
	const unix = (milliseconds: number) => Math.floor(milliseconds / 1000);

	it.each<[string, JobOrder, CallbackOrder['times'], string, object]>([
		[
			'a failure',
			{ outcome: 'failure' },
			'iso',
			'generation.failed',
			{
				status: 'failed',
				result: null,
				error: { code: 'generation_failed', message: 'The content was refused' },
			},
		],
		[
			'a failure that was ordered, with Unix times',
			{ outcome: 'failure', failure: { code: 'content_policy_violation', message: 'no' } },
			'unix',
			'generation.failed',
			{
				status: 'failed',
				result: null,
				error: { code: 'content_policy_violation', message: 'no' },
			},
		],
		[
			'a success without a picture',
			{ outcome: 'noPicture' },
			undefined,
			'generation.completed',
			{ status: 'completed', result: { type: 'image', data: [] }, error: null },
		],
		[
			'a success at another address, with Unix times',
			{ pictureUrl: 'http://10.0.0.1/x.png' },
			'unix',
			'generation.completed',
			{
				status: 'completed',
				result: { type: 'image', data: [{ url: 'http://10.0.0.1/x.png' }] },
				error: null,
			},
		],
	])('describes %s', async (_, job, times, type, data) => {
		await submitAndSettle({ ...job, seconds: 0.02, callback: { times } });
		const [record] = simulator.jobs;
		const submittedAt = record?.submittedAt ?? 0;
		const format = times === 'unix' ? unix : iso;
		expect(receiver.received.map(({ body }): unknown => JSON.parse(body))).toEqual([
			{
				id: expect.stringMatching(/^evt_[0-9a-f]+$/),
				type,
				api_version: expect.any(String),
				created_at: format(submittedAt + 20),
				data: {
					task_id: record?.jobId,
					client_business_id: null,
					task_type: 'image',
					model: 'flux-kontext-pro',
					progress: 100,
					...data,
					submitted_at: format(submittedAt),
					finished_at: format(submittedAt + 20),
				},
			},
		]);
	});

	it('gives every picture and the own id', async () => {
		simulator.order({ job: { pictures: 2 } });
		const { path, body } = submits.toApis;
		await ask(simulator, 'toApis', path, { ...body('a cat', ''), client_business_id: 'order-17' });
		await simulator.callbacksSettled();
		expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
			data: {
				client_business_id: 'order-17',
				result: { data: simulator.jobs[0]?.pictures.map((url) => ({ url })) },
			},
		});
	});

	it('has the documented headers', async () => {
		await submitAndSettle();
		const [event] = receiver.received;
		const { id } = JSON.parse(event?.body ?? '');
		expect(event?.headers).toMatchObject({
			'content-type': 'application/json',
			'user-agent': 'ToAPIs-Webhook/1.0',
			'x-toapis-webhook-id': id,
			'x-toapis-webhook-timestamp': expect.stringMatching(/^\d{10}$/),
			'x-toapis-webhook-signature': expect.stringMatching(/^v1=[0-9a-f]{64}$/),
		});
		expect(simulator.callbacks[0]?.headers).toMatchObject({
			'X-ToAPIs-Webhook-Id': id,
			'X-ToAPIs-Webhook-Signature': event?.headers['x-toapis-webhook-signature'],
		});
	});

	it('is signed with the UTF-8 bytes of the secret', async () => {
		await submitAndSettle({ callback: { copies: 2 } });
		expect(signatures()).toEqual(receiver.received.map((event) => signatureOf(event, secret)));
	});

	it('keeps its id over repeats and replays, and is dated and signed anew', async () => {
		const now = jest.spyOn(Date, 'now');
		receiver.onReceived = () => {
			now.mockReturnValue(Date.now() + 60_000);
		};
		receiver.react(500, 500);
		await submitAndSettle();
		await simulator.redeliver(simulator.jobs[0]?.jobId ?? '');
		now.mockRestore();
		receiver.onReceived = () => {};
		const values = (name: string) =>
			new Set(receiver.received.map(({ headers }) => headers[`x-toapis-webhook-${name}`]));
		expect(values('id').size).toBe(1);
		expect(values('timestamp').size).toBe(4);
		expect(signatures()).toEqual(receiver.received.map((event) => signatureOf(event, secret)));
	});

	it('is signed twice after a change of the secret, the new one first', async () => {
		const newer = simulator.rotateWebhookSecret();
		const newest = simulator.rotateWebhookSecret();
		await submitAndSettle();
		const [event] = receiver.received;
		expect(newest).not.toBe(newer);
		expect(signatures()).toEqual(
			event && [`${signatureOf(event, newest)},${signatureOf(event, newer)}`],
		);
	});

	it.each([201, 202, 204, 299])('is delivered with HTTP %i', async (status) => {
		receiver.react(status);
		await submitAndSettle();
		expect(simulator.callbacks).toMatchObject([{ attempts: [{ status }], state: 'delivered' }]);
	});
});

describe('the set-up of the webhook', () => {
	it('makes a secret of 32 random bytes where none is given', () => {
		const make = () => simulator.setUpWebhook({ address: receiver.url });
		expect(make()).toMatch(/^[0-9a-f]{64}$/);
		expect(make()).not.toBe(make());
	});

	it('is the address of jobs that name none', async () => {
		await submit(simulator, 'toApis');
		await simulator.callbacksSettled();
		expect(receiver.received.map(({ path }) => path)).toEqual(['/console']);
	});

	it('takes the address that a job names, in path and query', async () => {
		await submitAndSettle();
		expect(receiver.received.map(({ path }) => path)).toEqual(['/hook?a=1']);
	});

	it.each<[string, (url: string) => string]>([
		['scheme', (url) => url.replace('http:', 'https:')],
		['host', (url) => url.replace('127.0.0.1', 'localhost')],
		['port', (url) => url.replace(/:\d+$/, ':1')],
		['user information', (url) => url.replace('//', '//me@')],
		['fragment', (url) => `${url}/hook#part`],
	])('refuses a callback address with another %s', async (_, change) => {
		expect(await submitWithCallback(simulator, 'toApis', change(receiver.url))).toEqual({
			status: 400,
			body: {
				error: {
					code: 'invalid_request',
					message: expect.stringContaining('callback_url'),
					type: 'invalid_request_error',
				},
			},
		});
		expect(simulator.jobs).toEqual([]);
	});

	it.each(['http://example.org/hook', 'hook'])('cannot be %s', (address) => {
		expect(() => simulator.setUpWebhook({ address })).toThrow('no https address');
	});

	it('is missing: nothing is sent, and a secret cannot be changed', async () => {
		simulator.reset();
		await submit(simulator, 'toApis');
		await simulator.callbacksSettled();
		expect(simulator.callbacks).toEqual([]);
		expect(() => simulator.rotateWebhookSecret()).toThrow('No webhook is set up');
	});
});

describe('the test event', () => {
	it.each([200, 401])('tells the HTTP status %i', async (status) => {
		receiver.react(status);
		expect(await simulator.sendTestEvent()).toBe(status);
	});

	it('tells that there was no answer', async () => {
		receiver.react('cut');
		expect(await simulator.sendTestEvent()).toBeNull();
	});

	it('goes to the address of the set-up, signed, about no job', async () => {
		await simulator.sendTestEvent();
		const [event] = receiver.received;
		expect(event?.path).toBe('/console');
		expect(JSON.parse(event?.body ?? '')).toMatchObject({ type: 'endpoint.test' });
		expect(signatures()).toEqual(event && [signatureOf(event, secret)]);
		expect(simulator.callbacks).toMatchObject([
			{ provider: 'toApis', jobId: null, event: 'endpoint.test', state: 'delivered' },
		]);
	});
});
