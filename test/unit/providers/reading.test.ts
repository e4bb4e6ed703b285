import {
	categoryOfStatus,
	chargedForLookUpStatus,
	chargedForSubmitStatus,
	chargedForUnreadableSubmit,
	fromUnixMilliseconds,
	fromUnixSeconds,
	isSuccessStatus,
	later,
	parseJson,
	quote,
	refused,
	resultImages,
	withoutUnset,
} from '../../../nodes/FluxKontext/providers/reading';
import { answer } from '../values';

describe('quote', () => {
	it.each([
		['text as it is', 'No luck', 'No luck'],
		['one line', 'a\r\nb\n\n c', 'a b c'],
		['no control characters', 'a\u0000b\u001b[31mc\u007f', 'a b [31mc'],
		['no marks that turn text around', 'a\u202eb\u2066c', 'a b c'],
		['no line separators of Unicode', 'a\u2028b\u2029c', 'a b c'],
		['no byte order mark', '\ufeffhello', 'hello'],
		['nothing of spaces', '   ', ''],
		['300 characters whole', 'x'.repeat(300), 'x'.repeat(300)],
		['301 characters cut', 'x'.repeat(301), `${'x'.repeat(299)}…`],
	])('gives %s', (_, text, expected) => {
		expect(quote(text)).toBe(expected);
	});

	it('looks at the beginning of a long text only', () => {
		expect(quote(`${'\n'.repeat(5000)}late`)).toBe('');
	});
});

describe('parseJson', () => {
	it.each([
		['an object', '{"a":1}', { a: 1 }],
		['null', 'null', null],
		['a byte order mark before it', '\ufeff[1]', [1]],
		['a byte order mark in a text', '["a\ufeffb"]', ['a\ufeffb']],
		['HTML', '<html>', undefined],
		['nothing', '', undefined],
		['half of it', '{"a":', undefined],
	])('%s', (_, text, expected) => {
		expect(parseJson(text)).toEqual(expected);
	});
});

describe('times', () => {
	it.each([
		[1_767_348_000_000, '2026-01-02T10:00:00.000Z'],
		[0, null],
		[-1, null],
		[1e300, null],
		[8.64e15, '+275760-09-13T00:00:00.000Z'],
		[null, null],
	])('%p milliseconds are %p', (value, expected) => {
		expect(fromUnixMilliseconds(value)).toBe(expected);
	});

	it.each([
		[1_767_348_000, '2026-01-02T10:00:00.000Z'],
		[1e300, null],
		[null, null],
	])('%p seconds are %p', (value, expected) => {
		expect(fromUnixSeconds(value)).toBe(expected);
	});

	it.each([
		['2026-01-02T10:00:00.000Z', 3600, '2026-01-02T11:00:00.000Z'],
		[null, 3600, null],
		['2026-01-02T10:00:00.000Z', null, null],
		['+275760-09-13T00:00:00.000Z', 3600, null],
	])('%p and %p seconds later', (time, seconds, expected) => {
		expect(later(time, seconds)).toBe(expected);
	});
});

it.each([
	[200, 'unknown', 'yes'],
	[302, 'unknown', 'yes'],
	[400, 'no', 'yes'],
	[401, 'no', 'yes'],
	[402, 'no', 'yes'],
	[403, 'no', 'yes'],
	[404, 'no', 'unknown'],
	[408, 'unknown', 'yes'],
	[409, 'unknown', 'yes'],
	[422, 'no', 'yes'],
	[429, 'no', 'yes'],
	[500, 'unknown', 'yes'],
	[504, 'unknown', 'yes'],
])('status %i: a refused submit charged %s, a refused look-up %s', (status, submit, lookUp) => {
	expect(chargedForSubmitStatus(status)).toBe(submit);
	expect(chargedForLookUpStatus(status)).toBe(lookUp);
});

it.each([
	[199, 'unknown'],
	[200, 'unknown'],
	[302, 'unknown'],
	[400, 'unknown'],
	[404, 'unknown'],
	[428, 'unknown'],
	[429, 'no'],
	[430, 'unknown'],
	[502, 'unknown'],
])('status %i with an answer that cannot be read: a submit charged %s', (status, charged) => {
	expect(chargedForUnreadableSubmit(status)).toBe(charged);
});

it.each([
	[101, false],
	[199, false],
	[200, true],
	[202, true],
	[299, true],
	[300, false],
	[400, false],
	[500, false],
])('status %i is a success: %p', (status, expected) => {
	expect(isSuccessStatus(status)).toBe(expected);
});

describe('a refusal', () => {
	it.each([
		['429 that names no quota', 429, 429, 'rate_limit_exceeded', 'rateLimit'],
		['429 with a code that speaks of a quota', 429, 429, 'quota_per_minute', 'rateLimit'],
		['429 because the quota is used up', 429, 429, 'insufficient_quota', 'credit'],
		['400 because the quota is used up', 400, 400, 'insufficient_quota', 'credit'],
		['429 in the body of HTTP 200', 200, 429, 'quota_per_minute', 'rateLimit'],
		['500 with a code that speaks of a quota', 500, 500, 'insufficient_quota', 'provider'],
		['503 with a code that speaks of the content', 503, 503, 'content_violation', 'provider'],
		['408 with a code that speaks of the prompt', 408, 408, 'prompt_too_long', 'timeout'],
		['409 with a code that speaks of the prompt', 409, 409, 'prompt_too_long', 'input'],
		['422 with a code that speaks of the content', 422, 422, 'content_violation', 'content'],
	])('%s', (_, httpStatus, status, code, category) => {
		const given = answer('{}', httpStatus);
		expect(refused(given, { status, code, reason: 'Why' }, 'no')).toEqual({
			ok: false,
			failure: { category, code, reason: 'Why', httpStatus, charged: 'no' },
		});
	});

	it.each([
		['its own words', 'Why', '{"a":1}', 'Why'],
		['the whole answer where it has none', '', '{"a":1}', '{"a":1}'],
		['the status where nothing can be shown', '', ' \n', 'HTTP status 400'],
	])('gives as its reason %s', (_, reason, text, expected) => {
		expect(refused(answer(text, 400), { status: 400, code: '', reason }, 'no')).toMatchObject({
			failure: { code: 'http_400', reason: expected },
		});
	});

	it('keeps the category that its provider gives it', () => {
		const refusal = { status: 403, code: 'nsfw', reason: 'Why', category: 'credit' } as const;
		expect(refused(answer('{}', 403), refusal, 'no')).toMatchObject({
			failure: { category: 'credit' },
		});
	});
});

it.each([
	[299, 'provider'],
	[300, 'configuration'],
	[301, 'configuration'],
	[399, 'configuration'],
	[400, 'input'],
	[401, 'authentication'],
	[402, 'credit'],
	[403, 'authentication'],
	[404, 'input'],
	[408, 'timeout'],
	[422, 'input'],
	[429, 'rateLimit'],
	[500, 'provider'],
	[503, 'provider'],
	[7, 'provider'],
])('status %i is of the category %s', (status, category) => {
	expect(categoryOfStatus(status)).toBe(category);
});

it('keeps result links that are text, each once, in their order', () => {
	expect(resultImages(['b', 'a', '', null, 7, { url: 'c' }, 'b'], null)).toEqual([
		{ url: 'b', expiresAt: null },
		{ url: 'a', expiresAt: null },
	]);
});

it('leaves out what is not set, and keeps false, 0 and empty text', () => {
	expect(withoutUnset({ a: undefined, b: false, c: 0, d: '' })).toStrictEqual({
		b: false,
		c: 0,
		d: '',
	});
});
