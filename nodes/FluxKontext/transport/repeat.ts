import type { Failure, Reading } from '../providers/contract';
import type { Patience } from './patience';
import type { Runtime } from './runtime';

/** One try of a call, and how long the other side asks to be left alone, in seconds. */
export interface Attempt<Value> {
	readonly reading: Reading<Value>;
	readonly retryAfter: number | null;
}

const FIRST_PAUSE_SECONDS = 1;
const LONGEST_PAUSE_SECONDS = 30;

/** Seconds before try number `tries` + 1: 1, 2, 4 … 30, shortened by up to a quarter. */
export function backOffSeconds(tries: number, random: number): number {
	const pause = Math.min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (tries - 1));
	return pause * (1 - random / 4);
}

/**
 * Tries until the call succeeds, fails for good, or patience ends.
 * @param deadline milliseconds since 1970; nothing is tried later than this
 * @returns the last try's reading
 * @throws Cancelled when the execution is stopped
 */
export async function repeat<Value>(
	attempt: () => Promise<Attempt<Value>>,
	patience: Patience,
	deadline: number,
	runtime: Runtime,
): Promise<Reading<Value>> {
	const until = endOfPatience(patience, deadline, runtime);
	for (let tries = 1; ; tries++) {
		runtime.throwIfCancelled();
		const { reading, retryAfter } = await attempt();
		const end = reading.ok ? null : until(reading.failure);
		if (end === null) return reading;
		const remaining = end - runtime.now();
		// The back-off counts also where the other side asks for no pause at all.
		const pause = Math.max(retryAfter ?? 0, backOffSeconds(tries, runtime.random())) * 1000;
		const tooLong = pause > remaining;
		if (remaining <= 0 || (tooLong && !patience.lastTryAtEnd)) return reading;
		await runtime.sleep(Math.min(pause, remaining));
	}
}

/** Until when a failure is tried again, in milliseconds since 1970; null where it is not. */
function endOfPatience(
	{ untilDeadline, forAWhile }: Patience,
	deadline: number,
	runtime: Runtime,
): (failure: Failure) => number | null {
	let endOfWhile: number | null = null;
	return (failure) => {
		if (untilDeadline(failure)) return deadline;
		if (forAWhile?.failures(failure) !== true) return null;
		endOfWhile ??= Math.min(deadline, runtime.now() + forAWhile.seconds * 1000);
		return endOfWhile;
	};
}
