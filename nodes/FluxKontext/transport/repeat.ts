import type { Failure, FailureCategory, Reading } from '../providers/contract';
import type { Runtime } from './runtime';

/** One try of a call, and how long the other side asks to be left alone, in seconds. */
export interface Attempt<Value> {
	readonly reading: Reading<Value>;
	readonly retryAfter: number | null;
}

export interface RepeatPolicy {
	/** Milliseconds since 1970; nothing is tried later than this. */
	readonly deadline: number;
	readonly mayRepeat: (failure: Failure) => boolean;
	/**
	 * Whether to try once more at the deadline when the other side asks for a longer pause than
	 * there is time: right for a job that was paid for, wrong for one that was not yet submitted.
	 */
	readonly lastTryAtDeadline: boolean;
}

const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 30;

/** Seconds before try number `tries` + 1: 1, 2, 4 … 30, shortened by up to a quarter. */
export function backOffSeconds(tries: number, random: number): number {
	const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (tries - 1));
	return pause * (1 - random / 4);
}

/**
 * Tries until the call succeeds, fails for good, or the deadline is near.
 * @returns the last try's reading
 * @throws Cancelled when the execution is stopped
 */
export async function repeat<Value>(
	attempt: () => Promise<Attempt<Value>>,
	policy: RepeatPolicy,
	runtime: Runtime,
): Promise<Reading<Value>> {
	for (let tries = 1; ; tries++) {
		runtime.throwIfCancelled();
		const { reading, retryAfter } = await attempt();
		if (reading.ok || !policy.mayRepeat(reading.failure)) return reading;
		const remaining = policy.deadline - runtime.now();
		// The back-off counts also where the other side asks for no pause at all.
		const pause = Math.max(retryAfter ?? 0, backOffSeconds(tries, runtime.random())) * 1000;
		const tooLong = pause > remaining;
		if (remaining <= 0 || (tooLong && !policy.lastTryAtDeadline)) return reading;
		await runtime.sleep(Math.min(pause, remaining));
	}
}

const PASSING: ReadonlySet<FailureCategory> = new Set([
	'network',
	'timeout',
	'rateLimit',
	'provider',
]);

/**
 * Rule: look-ups, uploads and downloads are repeated while what went wrong may pass (network, 408,
 * 429, 5xx, a garbled answer), since repeating them costs nothing and the job was paid for.
 */
export function isPassing(failure: Failure): boolean {
	return PASSING.has(failure.category);
}

/** Rule: a submit is sent again only where the provider answered 429, which is 'not accepted'. */
export function isRateLimited(failure: Failure): boolean {
	return failure.category === 'rateLimit' && failure.charged === 'no';
}
