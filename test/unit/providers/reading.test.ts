import {
	fromUnixMilliseconds,
	fromUnixSeconds,
	isSuccessStatus,
	later,
	looseNumber,
	parseJson,
	quote,
	recordOf,
	timeIn,
	withoutUnset,
} from '../../../nodes/FluxKontext/providers/reading';

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
		['no half of a character', 'a\ud83db\ude00c', 'a b c'],
		[
			'no half of a character where it cuts',
			`${'x'.repeat(298)}\u{1f600}${'x'.repeat(10)}`,
			`${'x'.repeat(298)}…`,
		],
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
		[
			'a whole number that JavaScript rounds',
			'{"id":12345678901234567890,"no":[-9007199254740993]}',
			{ id: '12345678901234567890', no: ['-9007199254740993'] },
		],
		['the same alone', '9007199254740993', '9007199254740993'],
		['one that it does not round', '[9007199254740991]', [9007199254740991]],
		[
			'many digits in a text, a fraction and an exponent',
			'{"a":"\\"12345678901234567890, 12345678901234567890","b":0.12345678901234567890,"c":1e30}',
			{ a: '"12345678901234567890, 12345678901234567890', b: 0.12345678901234568, c: 1e30 },
		],
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
		['Unix seconds', 1_767_348_000, '2026-01-02T10:00:00.000Z'],
		['Unix milliseconds', 1_767_348_000_000, '2026-01-02T10:00:00.000Z'],
		['Unix seconds as text', '1767348000', '2026-01-02T10:00:00.000Z'],
		['ISO 8601', '2026-01-02T10:00:00Z', '2026-01-02T10:00:00.000Z'],
		['ISO 8601 with a zone', '2026-01-02T12:00:00+02:00', '2026-01-02T10:00:00.000Z'],
		['a word', 'yesterday', null],
		['a very long text', '2'.repeat(100_000), null],
		['a number beyond any time', 1e300, null],
		['zero', 0, null],
		['a list', [1_767_348_000], null],
		['nothing', undefined, null],
	])('read from any form: %s', (_, value, expected) => {
		expect(timeIn(value)).toBe(expected);
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

it('leaves out what is not set, and keeps false, 0 and empty text', () => {
	expect(withoutUnset({ a: undefined, b: false, c: 0, d: '' })).toStrictEqual({
		b: false,
		c: 0,
		d: '',
	});
});

it.each([
	['a number', 0.5, 0.5],
	['a number as text', '74.5', 74.5],
	['an envelope code as text', '200', 200],
	['text', 'many', null],
	['empty text', '', null],
	['a blank', ' ', null],
	['a number in the form of a program', '0x10', null],
	['null', null, null],
	['a list', [1], null],
])('takes as a number %s', (_, value, expected) => {
	expect(looseNumber.parse(value)).toBe(expected);
});

it.each([
	['an object', { a: 1 }, { a: 1 }],
	['a list', ['a'], {}],
	['null', null, {}],
	['text', 'a', {}],
	['nothing', undefined, {}],
])('reads the fields of %s', (_, value, expected) => {
	expect(recordOf(value)).toEqual(expected);
});
