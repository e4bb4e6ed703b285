import fc from 'fast-check';

import type { JsonValue } from '../../../nodes/FluxKontext/providers/contract';

/** Values that have broken readers of JSON before, and any other JSON. */
export const oddValue: fc.Arbitrary<JsonValue> = fc.oneof(
	fc.constantFrom<JsonValue>(
		null,
		true,
		false,
		0,
		-1,
		200,
		400,
		1e308,
		Number.MAX_SAFE_INTEGER,
		'',
		'200',
		'success',
		'completed',
		'COMPLETED',
		'failed',
		'constructor',
		'toString',
		'__proto__',
		'https://results.example.com/one.png',
		'a\u0000b\u202e\n',
		[],
		{},
		[[]],
		{ url: 'https://results.example.com/one.png' },
	),
	fc.json({ maxDepth: 4 }).map((text): JsonValue => JSON.parse(text)),
);

type Path = ReadonlyArray<string | number>;

function pathsIn(value: JsonValue, path: Path = []): Path[] {
	if (typeof value !== 'object' || value === null) return [path];
	const inner = Array.isArray(value)
		? value.flatMap((entry, index) => pathsIn(entry, [...path, index]))
		: Object.entries(value).flatMap(([key, entry]) => pathsIn(entry, [...path, key]));
	return [path, ...inner];
}

function replaced(value: JsonValue, [key, ...rest]: Path, by: JsonValue | undefined): JsonValue {
	if (key === undefined) return by ?? null;
	const inner = (entry: JsonValue) => (rest.length === 0 ? by : replaced(entry, rest, by));
	if (Array.isArray(value)) {
		return value.flatMap((entry, index) => (index === key ? [inner(entry) ?? []].flat() : [entry]));
	}
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(
		([name, entry]) => [name, name === key ? inner(entry) : entry] as const,
	);
	return Object.fromEntries(
		entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
	);
}

/** How many parts `changed` counts in a value. */
export function countParts(value: JsonValue): number {
	return pathsIn(value).length;
}

/**
 * The value with one of its parts replaced, or left out where `by` is undefined.
 * @param position which part, counted through all of them and around again
 */
export function changed(value: JsonValue, position: number, by: JsonValue | undefined): JsonValue {
	const paths = pathsIn(value);
	return replaced(value, paths[position % paths.length] ?? [], by);
}
