/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets n8n's own sleeps pass without waiting: streams and promises go on as ever. */
export function fakeTime(): void {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
}

export interface Timed<Value> {
	readonly value: Value;
	/** Seconds that passed until then, to a tenth. */
	readonly seconds: number;
}

/**
 * Lets time pass until the work is done.
 * @throws what the work throws, or when it takes longer than that many seconds
 */
export async function passUntil<Value>(work: Promise<Value>, most = 600): Promise<Timed<Value>> {
	const begun = Date.now();
	let isDone = false;
	const done = () => {
		isDone = true;
	};
	work.then(done, done);
	for (let tenths = 0; tenths <= most * 10; tenths++) {
		for (let turns = 0; turns < 10 && !isDone; turns++) await nextTurn();
		if (isDone) return { value: await work, seconds: Math.round((Date.now() - begun) / 100) / 10 };
		await jest.advanceTimersByTimeAsync(100);
	}
	throw new Error(`Not done after ${most} seconds`);
}
