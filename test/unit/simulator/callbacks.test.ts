import { startSimulator, type CallbackOrder, type Simulator } from '../../simulator';
import { look, submit, submitWithCallback } from './client';
import { startReceiver, type Reaction, type Receiver } from './receiver';

let simulator: Simulator;
let receiver: Receiver;

/** Makes the day between ToAPIs' last attempts 9 ms. */
const callbackPauseScale = 1e-7;

beforeEach(async () => {
	simulator = await startSimulator({ jobSeconds: 0, callbackPauseScale });
	receiver = await startReceiver();
	simulator.setUpWebhook({ address: receiver.url });
});
afterEach(async () => {
	await simulator.close();
	await receiver.close();
});

const jobId = () => simulator.jobs[0]?.jobId ?? '';

describe.each(['apixo', 'toApis'] as const)('a callback of %s', (provider) => {
	async function submitAndSettle(order: CallbackOrder = {}): Promise<void> {
		simulator.order({ job: { callback: order } });
		await submitWithCallback(simulator, provider, `${receiver.url}/hook?a=1&b=%20`);
		await simulator.callbacksSettled();
	}

	const mostAttempts = { apixo: 4, toApis: 8 }[provider];

	it('is a POST of JSON to the address with its query', async () => {
		await submitAndSettle();
		expect(receiver.received).toEqual([
			{
				method: 'POST',
				path: '/hook?a=1&b=%20',
				headers: expect.objectContaining({ 'content-type': 'application/json' }),
				body: simulator.callbacks[0]?.body,
			},
		]);
	});

	it('is recorded as it was sent', async () => {
		await submitAndSettle();
		const event = { apixo: 'success', toApis: 'generation.completed' }[provider];
		expect(simulator.callbacks).toEqual([
			{
				provider,
				jobId: jobId(),
				event,
				url: `${receiver.url}/hook?a=1&b=%20`,
				body: receiver.received[0]?.body,
				headers: expect.objectContaining({ 'Content-Type': 'application/json' }),
				attempts: [{ at: expect.any(Number), status: 200, milliseconds: expect.any(Number) }],
				state: 'delivered',
			},
		]);
	});

	it.each<[string, Reaction[], Array<number | null>]>([
		['a server error', [500], [500, 200]],
		['a refusal', [404, 401], [404, 401, 200]],
		['a redirect, which is not followed', ['redirect'], [302, 200]],
		['a cut connection', ['cut', 'cut'], [null, null, 200]],
	])('is repeated after %s', async (_, reactions, statuses) => {
		receiver.react(...reactions);
		await submitAndSettle();
		const [record] = simulator.callbacks;
		expect(record?.attempts.map(({ status }) => status)).toEqual(statuses);
		expect(record?.state).toBe('delivered');
		expect(receiver.received.map(({ path }) => path)).toEqual(
			statuses.map(() => '/hook?a=1&b=%20'),
		);
	});

	it('says the same on every attempt', async () => {
		receiver.react(503, 503);
		await submitAndSettle();
		expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
	});

	it('is given up after the last documented attempt', async () => {
		receiver.react(...Array.from({ length: mostAttempts }, () => 503));
		await submitAndSettle();
		expect(simulator.callbacks[0]?.attempts).toHaveLength(mostAttempts);
		expect(simulator.callbacks[0]?.state).toBe('givenUp');
		expect(receiver.received).toHaveLength(mostAttempts);
	});

	it('tells why a receiver was not reached', async () => {
		await receiver.close();
		await submitAndSettle();
		expect(simulator.callbacks[0]).toMatchObject({ state: 'givenUp' });
		expect(simulator.callbacks[0]?.attempts[0]).toMatchObject({
			status: null,
			reason: expect.stringContaining('ECONNREFUSED'),
		});
		receiver = await startReceiver();
	});

	it('comes when the submit is answered and the job has ended', async () => {
		const states: unknown[] = [];
		receiver.onReceived = () => {
			const [request] = simulator.requests;
			states.push({ job: simulator.jobs[0]?.state, submit: request?.status });
		};
		simulator.order({ job: { seconds: 0.02 } });
		await submitAndSettle();
		expect(states).toEqual([{ job: 'succeeded', submit: 200 }]);
	});

	it('comes before the answer when ordered to, and the job can be looked up then', async () => {
		const states: unknown[] = [];
		receiver.onReceived = async () => {
			const [request] = simulator.requests;
			const { status } = await look(simulator, provider, request?.jobId ?? '');
			states.push({ job: simulator.jobs[0]?.state, look: status, submit: request?.status });
		};
		await submitAndSettle({ beforeAnswer: true });
		expect(states).toEqual([{ job: 'succeeded', look: 200, submit: null }]);
		expect(simulator.requests[0]?.status).toBe(200);
	});

	it('waits after the end of the job when ordered to', async () => {
		await submitAndSettle({ delaySeconds: 0.02 });
		const [job] = simulator.jobs;
		const sentAt = simulator.callbacks[0]?.attempts[0]?.at ?? 0;
		expect(sentAt).toBeGreaterThanOrEqual((job?.submittedAt ?? 0) + 20);
	});

	it('comes in copies, each with a record and repeats of its own', async () => {
		receiver.react(500);
		await submitAndSettle({ copies: 3 });
		expect(simulator.callbacks.map(({ state }) => state)).toEqual([
			'delivered',
			'delivered',
			'delivered',
		]);
		const attempts = simulator.callbacks.map((record) => record.attempts.length);
		expect(attempts.sort()).toEqual([1, 1, 2]);
		expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
	});

	it.each<[string, () => void]>([
		['a job that never ends', () => simulator.order({ job: { outcome: 'never' } })],
		['a job in an unknown state', () => simulator.order({ job: { outcome: 'unknownState' } })],
		['a callback that never comes', () => simulator.order({ job: { callback: { never: true } } })],
	])('is not sent for %s', async (_, order) => {
		order();
		await submitAndSettle();
		expect([simulator.callbacks, receiver.received]).toEqual([[], []]);
	});

	it.each<[string, CallbackOrder]>([
		['that was delivered', {}],
		['that never came', { never: true }],
	])('%s can be sent once more', async (_, order) => {
		await submitAndSettle(order);
		const before = receiver.received.length;
		receiver.react(503);
		const record = await simulator.redeliver(jobId());
		expect(record).toMatchObject({ attempts: [{ status: 503 }], state: 'givenUp' });
		expect(simulator.callbacks.at(-1)).toBe(record);
		expect(receiver.received.slice(before)).toMatchObject([{ body: record.body }]);
		expect(new Set(simulator.callbacks.map(({ body }) => body)).size).toBe(1);
	});

	it.each<[string, () => Promise<void> | void]>([
		['reset', () => simulator.reset()],
		['close', async () => await simulator.close()],
	])('is cancelled by %s while its answer is awaited', async (_, end) => {
		receiver.react('hang');
		const arrived = receiver.next();
		await submitWithCallback(simulator, provider, receiver.url);
		await arrived;
		const [record] = simulator.callbacks;
		await end();
		expect(record?.state).toBe('givenUp');
		await simulator.callbacksSettled();
		expect(record?.attempts).toMatchObject([{ status: null, reason: 'cancelled' }]);
		expect(receiver.received).toHaveLength(1);
	});
});

it.each<[string, (simulator: Simulator) => Promise<void> | void]>([
	['reset', (patient) => patient.reset()],
	['close', async (patient) => await patient.close()],
])('ends on %s before it is due, and in the pause before a repeat', async (_, end) => {
	const patient = await startSimulator({ jobSeconds: 0 });
	try {
		receiver.react(503);
		const answered = receiver.next();
		await submitWithCallback(patient, 'apixo', receiver.url, 'repeated in 30 s');
		await answered;
		patient.order({ job: { seconds: 3600 } });
		await submitWithCallback(patient, 'apixo', receiver.url, 'due in an hour');
		await end(patient);
		await patient.callbacksSettled();
		expect(receiver.received).toHaveLength(1);
	} finally {
		await patient.close();
	}
});

it('calls no address outside this machine', async () => {
	await submitWithCallback(simulator, 'apixo', 'https://example.org/hook');
	await simulator.callbacksSettled();
	expect(simulator.callbacks[0]).toMatchObject({ state: 'givenUp' });
	expect(simulator.callbacks[0]?.attempts[0]).toMatchObject({
		status: null,
		reason: 'only loopback is ever called',
	});
});

it.each<[string, number, string]>([
	['was not asked for', 0, 'has no callback'],
	['is not yet due', 3600, 'has not ended'],
])('cannot repeat a callback that %s', async (_, seconds, reason) => {
	simulator.order({ job: { seconds } });
	if (seconds === 0) await submit(simulator, 'apixo');
	else await submitWithCallback(simulator, 'apixo', receiver.url);
	await expect(simulator.redeliver(jobId())).rejects.toThrow(reason);
});

it('forgets callbacks and the webhook on reset', async () => {
	await submitWithCallback(simulator, 'toApis', receiver.url);
	await simulator.callbacksSettled();
	const old = jobId();
	simulator.reset();
	expect(simulator.callbacks).toEqual([]);
	await expect(simulator.redeliver(old)).rejects.toThrow('has no callback');
	await expect(simulator.sendTestEvent()).rejects.toThrow('No webhook is set up');
});
