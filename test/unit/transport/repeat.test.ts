import type { Failure, Reading } from '../../../nodes/FluxKontext/providers/contract';
import type { Attempt } from '../../../nodes/FluxKontext/transport/repeat';
import type { Patience } from '../../../nodes/FluxKontext/transport/patience';
import { isPassing } from '../../../nodes/FluxKontext/transport/patience';
import { backOffSeconds, repeat } from '../../../nodes/FluxKontext/transport/repeat';
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

interface Rule {
	readonly seconds: number;
	readonly lastTryAtEnd: boolean;
	readonly requestSeconds?: number;
	/** How many seconds refusals are tried again. */
	readonly patient?: number;
}

/** The last answer is given for ever. */
async function run(
	clock: VirtualClock,
	answers: readonly Attempt<string>[],
	policy: Rule,
): Promise<{ reading: Reading<string>; triedAt: number[] }> {
	const triedAt: number[] = [];
	const attempt = async () => {
		triedAt.push(clock.seconds);
		clock.pass(policy.requestSeconds ?? 0);
		return answers[Math.min(triedAt.length, answers.length) - 1] ?? done;
	};
	const { seconds, lastTryAtEnd, patient } = policy;
	const patience: Patience = {
		untilDeadline: isPassing,
		lastTryAtEnd,
		...(patient !== undefined && {
			forAWhile: { failures: ({ category }) => category === 'input', seconds: patient },
		}),
	};
	return { reading: await repeat(attempt, patience, after(seconds), clock), triedAt };
}

const submit = { seconds: 100, lastTryAtEnd: false };
const lookUp = { seconds: 100, lastTryAtEnd: true };

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
		const patience = { untilDeadline: () => true, lastTryAtEnd: true };
		const attempt = async () => await Promise.reject(new Cancelled());
		const repeated = repeat(attempt, patience, after(9), new VirtualClock());
		await expect(repeated).rejects.toBeInstanceOf(Cancelled);
	});
});

const refused = failed(failure({ category: 'input', code: 'http_404' }));
const keyRefused = failed(failure({ category: 'authentication' }));
const patient = { ...lookUp, seconds: 300, patient: 60 };

describe('what is tried again for a while', () => {
	it.each<[string, Attempt<string>[], Rule, number[]]>([
		['a refusal that passes', [refused, done], patient, [0, 1]],
		['refusals that pass', [refused, refused, refused, done], patient, [0, 1, 3, 7]],
		['for good, with a last try at its end', [refused], patient, [0, 1, 3, 7, 15, 31, 60]],
		['never past the deadline', [refused], { ...patient, seconds: 20 }, [0, 1, 3, 7, 15, 20]],
		[
			'counted from the first refusal',
			[failed(down), failed(down), refused],
			patient,
			[0, 1, 3, 7, 15, 31, 61, 63],
		],
		[
			'also with other trouble in between',
			[refused, failed(down), refused, failed(down, 40), refused],
			patient,
			[0, 1, 3, 7, 47, 60],
		],
		['not where something else is refused', [refused, keyRefused], patient, [0, 1]],
		['a pause that is longer than that', [failed(refusedFailure(), 3600)], patient, [0, 60]],
		[
			'without a last try for what costs nothing',
			[refused],
			{ ...submit, patient: 10 },
			[0, 1, 3, 7],
		],
	])('%s', async (_, answers, rule, expected) => {
		const { triedAt } = await run(new VirtualClock(), answers, rule);
		expect(triedAt).toEqual(expected);
	});

	it('ends with the last refusal', async () => {
		const { reading } = await run(new VirtualClock(), [refused], patient);
		expect(reading).toEqual(refused.reading);
	});
});

function refusedFailure() {
	return failure({ category: 'input', code: 'http_404' });
}
