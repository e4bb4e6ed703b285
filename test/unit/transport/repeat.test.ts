import type { Failure, Reading } from '../../../nodes/FluxKontext/providers/contract';
import type { Attempt } from '../../../nodes/FluxKontext/transport/repeat';
import {
	backOffSeconds,
	isPassing,
	isRateLimited,
	repeat,
} from '../../../nodes/FluxKontext/transport/repeat';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { failure } from '../values';
import { after, VirtualClock } from '../virtualClock';

describe('back-off', () => {
	it.each([
		[1, 0, 1],
		[2, 0, 2],
		[3, 0, 4],
		[4, 0, 8],
		[5, 0, 16],
		[6, 0, 30],
		[50, 0, 30],
		[5000, 0, 30],
		[1, 1, 0.75],
		[6, 1, 22.5],
		[3, 0.5, 3.5],
	])('after try %i, with chance %d: %d seconds', (tries, chance, seconds) => {
		expect(backOffSeconds(tries, chance)).toBe(seconds);
	});
});

const rateLimited = failure({ category: 'rateLimit', code: 'http_429', charged: 'no' });
const down = failure();

function failed(cause: Failure, retryAfter: number | null = null): Attempt<string> {
	return { reading: { ok: false, failure: cause }, retryAfter };
}

const done: Attempt<string> = { reading: { ok: true, value: 'done' }, retryAfter: null };

/** The last answer is given for ever. */
async function run(
	clock: VirtualClock,
	answers: readonly Attempt<string>[],
	policy: { seconds: number; lastTryAtDeadline: boolean; requestSeconds?: number },
): Promise<{ reading: Reading<string>; triedAt: number[] }> {
	const triedAt: number[] = [];
	const attempt = async () => {
		triedAt.push(clock.seconds);
		clock.pass(policy.requestSeconds ?? 0);
		return answers[Math.min(triedAt.length, answers.length) - 1] ?? done;
	};
	const rule = {
		deadline: after(policy.seconds),
		mayRepeat: isPassing,
		lastTryAtDeadline: policy.lastTryAtDeadline,
	};
	return { reading: await repeat(attempt, rule, clock), triedAt };
}

const submit = { seconds: 100, lastTryAtDeadline: false };
const lookUp = { seconds: 100, lastTryAtDeadline: true };

describe('repeat', () => {
	it.each([
		['a success is not repeated', [done], lookUp, [0]],
		['a failure for good is not repeated', [failed(failure({ category: 'input' }))], lookUp, [0]],
		['what may pass is tried with back-off', [failed(down), failed(down), done], lookUp, [0, 1, 3]],
		['Retry-After is honoured', [failed(rateLimited, 20), done], submit, [0, 20]],
		['Retry-After longer than the back-off', [failed(down, 60), done], lookUp, [0, 60]],
		['a pause up to the deadline is made', [failed(rateLimited, 100), done], submit, [0, 100]],
		['an absurd Retry-After ends a submit at once', [failed(rateLimited, 1e12)], submit, [0]],
		['a look-up has a last try at the deadline', [failed(down, 1e12), done], lookUp, [0, 100]],
		['and no further one', [failed(down, 1e12)], lookUp, [0, 100]],
		['back-off goes on to the deadline', [failed(down)], lookUp, [0, 1, 3, 7, 15, 31, 61, 91, 100]],
		[
			'a submit stops before the deadline',
			[failed(rateLimited)],
			submit,
			[0, 1, 3, 7, 15, 31, 61, 91],
		],
	])('%s', async (_, answers, policy, expected) => {
		const { triedAt } = await run(new VirtualClock(), answers, policy);
		expect(triedAt).toEqual(expected);
	});

	it.each([
		['a submit', submit],
		['a look-up', lookUp],
	])('%s never begins later than the deadline', async (_, policy) => {
		const { triedAt } = await run(new VirtualClock(), [failed(down)], {
			...policy,
			requestSeconds: 60,
		});
		expect(Math.max(...triedAt)).toBeLessThanOrEqual(100);
	});

	it('gives the last reading', async () => {
		const { reading } = await run(new VirtualClock(), [failed(down), failed(rateLimited)], lookUp);
		expect(reading).toEqual({ ok: false, failure: rateLimited });
	});

	it.each([0, 0.001])('does not storm a provider that asks for %d seconds', async (retryAfter) => {
		const { triedAt } = await run(new VirtualClock(), [failed(rateLimited, retryAfter)], {
			...submit,
			requestSeconds: 0.05,
		});
		expect(triedAt.length).toBeLessThan(110);
	});

	it('tries nothing once the execution is stopped', async () => {
		const clock = new VirtualClock();
		clock.stopAt(0);
		await expect(run(clock, [done], lookUp)).rejects.toBeInstanceOf(Cancelled);
	});

	it('ends a pause when the execution is stopped', async () => {
		const clock = new VirtualClock();
		clock.stopAt(5);
		await expect(run(clock, [failed(down, 60)], lookUp)).rejects.toBeInstanceOf(Cancelled);
		expect(clock.seconds).toBe(5);
	});

	it('passes on what an attempt throws', async () => {
		const policy = { deadline: after(9), mayRepeat: () => true, lastTryAtDeadline: true };
		const attempt = async () => await Promise.reject(new Cancelled());
		await expect(repeat(attempt, policy, new VirtualClock())).rejects.toBeInstanceOf(Cancelled);
	});
});

it.each([
	['network', true],
	['timeout', true],
	['rateLimit', true],
	['provider', true],
	['configuration', false],
	['authentication', false],
	['credit', false],
	['content', false],
	['input', false],
	['cancelled', false],
	['result', false],
] as const)('a failure of the category %s passes: %p', (category, expected) => {
	expect(isPassing(failure({ category }))).toBe(expected);
});

it.each([
	['rateLimit', 'no', true],
	['rateLimit', 'unknown', false],
	['provider', 'no', false],
	['network', 'no', false],
	['timeout', 'unknown', false],
] as const)(
	'a submit that ended with %s, charged %s, is sent again: %p',
	(category, charged, expected) => {
		expect(isRateLimited(failure({ category, charged }))).toBe(expected);
	},
);
