/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';

/** Does something with each value, so many of them in a second; late ones are caught up with. */
export async function paced<Value>(
	values: readonly Value[],
	perSecond: number,
	act: (value: Value) => void,
): Promise<void> {
	const begun = performance.now();
	for (const [index, value] of values.entries()) {
		const early = begun + (index * 1000) / perSecond - performance.now();
		if (early > 0) await delay(early);
		act(value);
	}
}
