import { endAll, parkedWith } from '../actions/parkedBench';
import { fakeTime, passUntil } from '../fakeTime';
import { seed, webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import type { Callback } from '../nodeBench';
import { ScriptedHttp } from '../scriptedHttp';
import {
	apixoTrigger,
	hmacCallback,
	signedCallback,
	toApisTrigger,
	unsignedCallback,
} from './triggerBench';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

const madeUp = (index: number) => ({
	data: { ...webhooks.success.data, taskId: `made_up_${index}` },
});

/** A hundred calls of somebody who knows the address of one trigger, and no key. */
const STRANGERS: ReadonlyArray<readonly [what: string, call: (index: number) => Callback]> = [
	['unsigned', (index) => unsignedCallback(madeUp(index))],
	[
		'signed with another key',
		(index) => signedCallback(madeUp(index), 'order', 'a key of their own'),
	],
	['signed as ToAPIs signs', (index) => hmacCallback(madeUp(index), 'a secret of their own')],
];

describe.each(STRANGERS)('a hundred made-up calls, %s', (_what, callOf) => {
	/** At a trigger that need not have signed addresses, whose provider does not respond. */
	async function flood() {
		const silence = new Promise<never>(() => {});
		const trigger = apixoTrigger(
			{ options: { requireSignedUrl: false } },
			new ScriptedHttp(async () => await silence),
		);
		const calls = Array.from(
			{ length: 100 },
			async (_, index) => await trigger.call(callOf(index)),
		);
		await jest.advanceTimersByTimeAsync(1_000);
		return { trigger, calls };
	}

	it('take no place of a signed callback of APIXO', async () => {
		const { calls } = await flood();
		const { value, seconds } = await passUntil(
			apixoTrigger().deliver(signedCallback(webhooks.success)),
		);
		expect([value.outcome, seconds]).toEqual(['started', 0]);
		await passUntil(Promise.all(calls));
	});

	it('take no place of a signed callback of ToAPIs', async () => {
		const { calls } = await flood();
		const { value } = await passUntil(
			toApisTrigger().deliver(hmacCallback(taskWebhooks.completed)),
		);
		expect(value.outcome).toBe('started');
		await passUntil(Promise.all(calls));
	});

	it('take no place of the callback of a waiting execution', async () => {
		const { calls } = await flood();
		const parked = await parkedWith({ count: 1 });
		endAll(parked);
		const { value } = await passUntil(parked.call(0));
		expect(value.items).toMatchObject([{ json: { status: 'succeeded' } }]);
		await passUntil(Promise.all(calls));
	});

	it('ask the provider for twenty jobs at most, and all are answered 503', async () => {
		const { trigger, calls } = await flood();
		const { value } = await passUntil(Promise.all(calls));
		expect(new Set(value.map(({ outcome }) => outcome))).toEqual(new Set([503]));
		expect(new Set(trigger.bench.http.keyed).size).toBeLessThanOrEqual(20);
	});
});

it('a genuine unsigned callback is taken again when the strangers are gone', async () => {
	const trigger = apixoTrigger(
		{ options: { requireSignedUrl: false } },
		new ScriptedHttp(() => ({ body: seed.success })),
	);
	const { value } = await passUntil(trigger.deliver(unsignedCallback(webhooks.success)));
	expect(value.outcome).toBe('started');
});
