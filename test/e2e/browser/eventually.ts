/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

const timeoutMs = 20_000;
const lookAgainMs = 100;

/** Looks again and again until it sees what is expected; fails as `toEqual` does, by what it saw last. */
export async function eventually<Value>(
	look: () => Promise<Value>,
	expected: Value,
): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	let value = await look();
	while (!isDeepStrictEqual(value, expected) && Date.now() < deadline) {
		await delay(lookAgainMs);
		value = await look();
	}
	expect(value).toEqual(expected);
}
