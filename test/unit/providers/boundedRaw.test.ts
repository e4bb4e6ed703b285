import { boundedRaw } from '../../../nodes/FluxKontext/providers/boundedRaw';
import type { JsonValue } from '../../../nodes/FluxKontext/providers/contract';

function depthOf(value: JsonValue): number {
	if (typeof value !== 'object' || value === null) return 0;
	return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function nested(open: string, close: string, depth: number): JsonValue {
	const value: JsonValue = JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);
	return value;
}

it('keeps a usual response as it is', () => {
	const raw = { id: 'x', list: [1, null, true, 'a'], nested: { a: { b: [] } }, empty: {} };
	expect(boundedRaw(raw)).toEqual(raw);
});

it.each(['__proto__', 'constructor', 'toJSON'])('keeps the key %s as a key', (key) => {
	const raw: JsonValue = JSON.parse(`{"${key}":{"a":1}}`);
	expect(JSON.stringify(boundedRaw(raw))).toBe(JSON.stringify(raw));
});

it.each([
	['lists', '[', ']'],
	['objects', '{"a":', '}'],
])('goes 100 levels deep into %s', (_, open, close) => {
	expect(boundedRaw(nested(open, close, 100))).toEqual(nested(open, close, 100));
	const bounded = boundedRaw(nested(open, close, 200_000));
	expect(depthOf(bounded)).toBe(100);
	expect(JSON.stringify(bounded)).toContain('left out: nested too deeply');
});

it.each<[string, JsonValue]>([
	['one long text', { a: 'x'.repeat(4_000_000) }],
	['many short texts', Array.from({ length: 400_000 }, () => 'abcdefgh')],
	['many keys', Object.fromEntries(Array.from({ length: 200_000 }, (_, key) => [`key${key}`, 1]))],
	['many lists of nothing', Array.from({ length: 1_000_000 }, () => [])],
	['many numbers', Array.from({ length: 1_000_000 }, () => 1)],
])('is at most about a megabyte of %s', (_, raw) => {
	const text = JSON.stringify(boundedRaw(raw));
	expect(text.length).toBeLessThan(2_000_000);
	expect(text.includes('left out: the response is too large')).toBe(true);
});

it('keeps what stands before the part that is too large', () => {
	const raw = { id: 'x', picture: 'x'.repeat(2_000_000), more: 1, last: 2 };
	const leftOut = '(left out: the response is too large)';
	expect(boundedRaw(raw)).toEqual({ id: 'x', picture: leftOut, more: leftOut });
});
