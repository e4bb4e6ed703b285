/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';

/** The one way in which tests and their tools wait for something. */

export interface WaitSettings {
	/** The longest wait; 90,000 when left out. */
	readonly timeoutMs?: number | undefined;
	/** Between two looks; 100 when left out. */
	readonly pauseMs?: number | undefined;
	/** Ends the wait with its reason. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Looks again and again until a value is as wanted.
 *
 * @param what is waited for, in words, for the error
 * @throws {Error} when it does not come in time
 */
export async function until<Value>(
	what: string,
	look: () => Value | Promise<Value>,
	isSo: (value: Value) => boolean,
	{ timeoutMs = 90_000, pauseMs = 100, signal }: WaitSettings = {},
): Promise<Value> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const value = await look();
		if (isSo(value)) return value;
		if (Date.now() > deadline) {
			throw new Error(`Not within ${timeoutMs / 1000} s: ${what}. Last seen: ${briefly(value)}`);
		}
		await delay(pauseMs, undefined, { signal });
	}
}

function briefly(value: unknown): string {
	return (JSON.stringify(value) ?? String(value)).slice(0, 1_000);
}

/** Does the same with all values, at most so many at a time; results in the order of the values. */
export async function together<Value, Result>(
	width: number,
	values: readonly Value[],
	work: (value: Value, index: number) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const waiting = values.entries();
	const lane = async () => {
		for (const [index, value] of waiting) results[index] = await work(value, index);
	};
	await Promise.all(Array.from({ length: width }, lane));
	return results;
}
