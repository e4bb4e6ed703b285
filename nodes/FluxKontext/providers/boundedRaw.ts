import type { JsonValue } from './contract';

/** The deepest that n8n, its database and its editor are known to read without trouble. */
const DEEPEST = 100;
/** Characters of JSON text, about. */
const LARGEST = 1_000_000;

const TOO_DEEP = '(left out: nested too deeply)';
const TOO_LARGE = '(left out: the response is too large)';

/**
 * A provider's response as it may go into an item: what is nested deeper than 100 levels, and what is
 * beyond about a million characters, is replaced by a short text. Never overflows the stack.
 */
export function boundedRaw(raw: JsonValue): JsonValue {
	const room = { left: LARGEST };
	return bounded(raw, 1, room);
}

function bounded(value: JsonValue, depth: number, room: { left: number }): JsonValue {
	if (typeof value === 'string') {
		room.left -= value.length;
		return room.left < 0 ? TOO_LARGE : value;
	}
	room.left -= 5;
	if (typeof value !== 'object' || value === null) return value;
	if (depth > DEEPEST) return TOO_DEEP;
	if (Array.isArray(value)) {
		const entries: JsonValue[] = [];
		for (const entry of value) {
			const isFull = room.left < 0;
			entries.push(isFull ? TOO_LARGE : bounded(entry, depth + 1, room));
			if (isFull) break;
		}
		return entries;
	}
	const fields: Array<[string, JsonValue]> = [];
	for (const key of Object.keys(value)) {
		const isFull = room.left < 0;
		room.left -= key.length;
		fields.push([key, isFull ? TOO_LARGE : bounded(value[key] ?? null, depth + 1, room)]);
		if (isFull) break;
	}
	// Entries and not assignment, so that a key such as `__proto__` stays a key.
	return Object.fromEntries(fields);
}
