import { sleep } from 'n8n-workflow';

import type { Runtime } from './runtime';
import { Cancelled } from './runtime';
import { settled } from './settled';

/** Time as n8n has it: sleeps end at once when the execution is stopped. */
export function n8nRuntime(stop: AbortSignal | undefined): Runtime {
	const throwIfCancelled = () => {
		if (stop?.aborted) throw new Cancelled();
	};
	return {
		now: () => Date.now(),
		random: () => Math.random(),
		throwIfCancelled,
		async sleep(milliseconds) {
			try {
				await sleep(milliseconds, stop);
			} finally {
				throwIfCancelled();
			}
		},
	};
}

export const LATE = Symbol('late');

/**
 * The work's result, or LATE when it takes longer.
 * @throws Cancelled when the execution is stopped meanwhile
 */
export async function within<Result>(
	work: Promise<Result>,
	milliseconds: number,
	stop: AbortSignal | undefined,
): Promise<Result | typeof LATE> {
	const finished = new AbortController();
	const signals = stop === undefined ? [finished.signal] : [finished.signal, stop];
	const limit = sleep(Math.max(0, milliseconds), AbortSignal.any(signals)).then(
		(): typeof LATE => LATE,
	);
	const first = await settled(Promise.race([work, limit]));
	finished.abort();
	if (first.ok) return first.value;
	if (stop?.aborted) throw new Cancelled();
	throw first.error;
}
