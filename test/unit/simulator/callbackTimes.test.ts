/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../../simulator';
import { submitWithCallback } from './client';
import { startReceiver, type Receiver } from './receiver';

/** Every sleep of the simulator is over at once. */
jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn(async () => {}) }));

/** The documents' figures; seconds. */
const documented = {
	apixo: { answer: 30, pauses: [30, 120, 600] },
	toApis: { answer: 10, pauses: [10, 30, 120, 600, 3_600, 21_600, 86_400] },
};

let receiver: Receiver;
let simulator: Simulator | undefined;

beforeEach(async () => {
	receiver = await startReceiver();
	jest.mocked(sleep).mockClear();
});
afterEach(async () => {
	await simulator?.close();
	await receiver.close();
});

const sleeps = () => jest.mocked(sleep).mock.calls.map(([milliseconds]) => milliseconds);

describe.each(['apixo', 'toApis'] as const)('a callback of %s', (provider) => {
	const { answer, pauses } = documented[provider];

	async function send(callbackPauseScale?: number): Promise<Simulator> {
		simulator = await startSimulator({ jobSeconds: 0, callbackPauseScale });
		simulator.setUpWebhook({ address: receiver.url });
		await submitWithCallback(simulator, provider, receiver.url);
		return simulator;
	}

	it.each<[string, number | undefined, number]>([
		['as documented', undefined, 1],
		['shortened as the simulator was told', 0.01, 0.01],
	])('is repeated after pauses %s', async (_, callbackPauseScale, scale) => {
		receiver.react(...pauses.map(() => 503), 503);
		await (await send(callbackPauseScale)).callbacksSettled();
		expect(sleeps()).toEqual(pauses.map((seconds) => seconds * 1000 * scale));
	});

	it('waits for the answer as long as documented, whatever the pauses', async () => {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		const limits: number[] = [];
		// The first time is up as soon as the callback has arrived.
		const arrived = new AbortController();
		receiver.onReceived = () => arrived.abort();
		const spy = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			limits.push(milliseconds);
			return limits.length === 1 ? arrived.signal : timeout(milliseconds);
		});
		receiver.react('hang');
		const { callbacks, callbacksSettled } = await send(0.01);
		await callbacksSettled();
		spy.mockRestore();
		expect(limits).toEqual([answer * 1000, answer * 1000]);
		expect(callbacks).toMatchObject([{ state: 'delivered' }]);
		expect(callbacks[0]?.attempts).toMatchObject([
			{ status: null, reason: `no answer within ${answer} s` },
			{ status: 200 },
		]);
	});

	it('that shall come before the answer to the submit holds it back for 2 s at most', async () => {
		receiver.react('hang');
		simulator = await startSimulator({ jobSeconds: 0 });
		simulator.setUpWebhook({ address: receiver.url });
		simulator.order({ job: { callback: { beforeAnswer: true } } });
		const reply = await submitWithCallback(simulator, provider, receiver.url);
		expect(reply.status).toBe(200);
		expect(sleeps()).toEqual([2_000]);
		expect(simulator.callbacks).toMatchObject([{ attempts: [], state: 'pending' }]);
	});
});
