import { KEYS } from './keys';
import { placesOf } from './keySearch';

const key = KEYS.apixo;

/** A check that the check works: in each of these a key was planted. */
const planted: ReadonlyArray<readonly [string, unknown]> = [
	['as it is', { json: { error: `Incorrect API key provided: ${key}.` } }],
	['in a header', { headers: { authorization: `Bearer ${key}` } }],
	['as a name', { [key]: 1 }],
	['in a URL', `https://example.com/?key=${encodeURIComponent(key)}`],
	['in a form', new URLSearchParams({ key }).toString()],
	['in base64', Buffer.from(key).toString('base64')],
	['in base64 behind one character', Buffer.from(`:${key}`).toString('base64')],
	['in base64 behind two characters', Buffer.from(`u:${key}@`).toString('base64')],
	['in base64 for URLs', Buffer.from(`Bearer ${key}`).toString('base64url')],
	['in HTML', `<p>${key.replace('&', '&amp;')}</p>`],
	['in hex', Buffer.from(key).toString('hex')],
	['in JSON within JSON', JSON.stringify({ body: JSON.stringify({ key }) })],
	['in an error', new Error(`refused ${key}`)],
	['in the cause of an error', new Error('refused', { cause: { config: { key } } })],
	['in bytes', Buffer.from(`… ${key} …`)],
	['in a map', new Map([['request', { key }]])],
	['in a set', new Set([key])],
	['in a symbol', { [Symbol('config')]: { key } }],
	['in what is not enumerable', Object.defineProperty({}, 'key', { value: key })],
];

it.each(planted)('finds a key %s', (_where, produced) => {
	expect(placesOf([key], { run: [produced] })).not.toEqual([]);
});

it.each(planted)('does not take it for another one: %s', (_where, produced) => {
	expect(placesOf([KEYS.vtrix], { run: [produced] })).toEqual([]);
});

it('finds a key below 100,000 levels, and ends where values contain themselves', () => {
	let nested: unknown = { key };
	for (let level = 0; level < 100_000; level++) nested = [nested];
	const circle: { self?: unknown; nested: unknown } = { nested };
	circle.self = circle;
	expect(placesOf([key], circle)).toHaveLength(1);
});
