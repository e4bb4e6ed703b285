/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { startSimulator, type Simulator } from '../../simulator';
import { submitWithCallback } from './client';
import { startReceiver, type ReceivedCallback, type Receiver } from './receiver';

/** How both services deliver callbacks, by their documents; every sleep of the simulator is over at once. */
jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn(async () => {}) }));

/** Seconds. `taken`: the HTTP statuses after which no more is sent. */
const documented = {
	apixo: { answer: 30, pauses: [30, 120, 600], taken: [200], refused: [201, 204, 302, 404, 500] },
	toApis: {
		answer: 10,
		pauses: [10, 30, 120, 600, 3_600, 21_600, 86_400],
		taken: [200, 201, 202, 204, 299],
		refused: [302, 401, 500],
	},
};
const secret = 'a secret with an umlaut: ü';

let receiver: Receiver;
let simulator: Simulator;

beforeEach(async () => {
	receiver = await startReceiver();
	simulator = await startSimulator({ jobSeconds: 0 });
	simulator.setUpWebhook({ address: receiver.url, secret });
	jest.mocked(sleep).mockClear();
});
afterEach(async () => {
	await simulator.close();
	await receiver.close();
});

describe.each(['apixo', 'toApis'] as const)('a callback of %s', (provider) => {
	const { answer, pauses, taken, refused } = documented[provider];
	const send = async () => {
		await submitWithCallback(simulator, provider, `${receiver.url}/hook?a=1&b=%20`);
		await simulator.callbacksSettled();
	};

	it('is a POST of JSON to the address with its query', async () => {
		await send();
		expect(receiver.received).toEqual([
			{
				method: 'POST',
				path: '/hook?a=1&b=%20',
				headers: expect.objectContaining({ 'content-type': 'application/json' }),
				body: simulator.callbacks[0]?.body,
			},
		]);
	});

	it.each(taken)('is delivered with HTTP %i', async (status) => {
		receiver.react(status);
		await send();
		expect(simulator.callbacks).toMatchObject([{ attempts: [{ status }], state: 'delivered' }]);
	});

	it.each([...refused, 'cut', 'redirect'] as const)('is sent again after %s', async (reaction) => {
		receiver.react(reaction);
		await send();
		expect(simulator.callbacks).toMatchObject([{ attempts: [{}, { status: 200 }] }]);
		expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
	});

	it('is given up after the documented pauses', async () => {
		receiver.react(...pauses.map(() => 503), 503);
		await send();
		expect(jest.mocked(sleep).mock.calls.map(([milliseconds]) => milliseconds)).toEqual(
			pauses.map((seconds) => seconds * 1000),
		);
		expect(simulator.callbacks).toMatchObject([{ state: 'givenUp' }]);
		expect(receiver.received).toHaveLength(pauses.length + 1);
	});

	it('waits for its response as long as documented', async () => {
		const arrived = new AbortController();
		receiver.onReceived = () => arrived.abort();
		const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(arrived.signal);
		receiver.react('hang');
		await send();
		expect(timeout.mock.calls).toEqual([[answer * 1000], [answer * 1000]]);
		timeout.mockRestore();
		expect(simulator.callbacks[0]?.attempts).toMatchObject([{ status: null }, { status: 200 }]);
	});
});

it('APIXO signs nothing', async () => {
	await submitWithCallback(simulator, 'apixo', receiver.url);
	await simulator.callbacksSettled();
	expect(simulator.callbacks[0]?.headers).toEqual({ 'Content-Type': 'application/json' });
});

function signatureOf({ headers, body }: ReceivedCallback, key: string): string {
	const text = `${headers['x-toapis-webhook-id']}.${headers['x-toapis-webhook-timestamp']}.${body}`;
	return `v1=${createHmac('sha256', Buffer.from(key, 'utf8')).update(text).digest('hex')}`;
}

it.each<[string, () => string[]]>([
	['with the UTF-8 bytes of the secret', () => [secret]],
	[
		'with both secrets after a change, the new one first',
		() => [simulator.rotateWebhookSecret(), secret],
	],
])('ToAPIs signs %s, over repeats', async (_, change) => {
	const keys = change();
	receiver.react(500);
	await submitWithCallback(simulator, 'toApis', receiver.url);
	await simulator.callbacksSettled();
	expect(receiver.received).toHaveLength(2);
	for (const event of receiver.received) {
		const signatures = keys.map((key) => signatureOf(event, key)).join(',');
		expect(event.headers['x-toapis-webhook-signature']).toBe(signatures);
		expect(event.headers['x-toapis-webhook-id']).toBe(JSON.parse(event.body).id);
	}
});
