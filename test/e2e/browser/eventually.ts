/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { isDeepStrictEqual } from 'node:util';

import { until } from '../../waiting';

/** Waits until what is looked at is as expected; the error tells what was seen last. */
export async function eventually<Value>(
	look: () => Promise<Value>,
	expected: Value,
): Promise<void> {
	const isExpected = (value: Value) => isDeepStrictEqual(value, expected);
	await until(`it is ${JSON.stringify(expected)}`, look, isExpected);
}
