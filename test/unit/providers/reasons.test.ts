import {
	isError,
	plainText,
	refusalInBody,
	toldBy,
} from '../../../nodes/FluxKontext/providers/reasons';

const why = 'The content was refused';

it.each<[string, unknown]>([
	['text', why],
	['a message', { message: why }],
	['a short name', { msg: why }],
	['a detail', { detail: why }],
	['an error in text', { error: why }],
	['an error with a message', { error: { message: why } }],
	['an error with error_message', { error: { error_message: why } }],
	['an error in a list', { errors: [{ message: why }] }],
	['errors in text', { errors: [why, 'and more'] }],
	['an error in data', { code: 400, message: 'bad request', data: { error: why } }],
	['a fail message in data', { code: 400, message: 'failed', data: { failMsg: why } }],
	['a status object', { status: { message: why } }],
	['the form of FastAPI', { detail: [{ loc: ['body', 'prompt'], msg: why, type: 'value_error' }] }],
	['the form of RFC 7807', { type: 'about:blank', title: 'Forbidden', detail: why, status: 403 }],
	['JSON as text', { error: JSON.stringify({ error: { message: why } }) }],
	['an error before a general message', { message: 'failed', error: { message: why } }],
	['a list', [null, { message: why }]],
	['a page', { error: `<html><head><title>${why}</title></head></html>` }],
])('finds the reason in %s', (_, value) => {
	expect(toldBy(value).reason).toBe(why);
});

it.each<[string, unknown, string, number | null]>([
	['a code', { error: { code: 'E7', message: why } }, 'E7', null],
	['a type where there is no code', { error: { type: 'strange', message: why } }, 'strange', null],
	['a number', { error: { code: 2014001, message: why } }, '2014001', null],
	['an HTTP status', { error: { code: 401, message: why, type: 'x' } }, '', 401],
	['an HTTP status as text', { code: '429', message: why }, '', 429],
	['a particular code before an HTTP status', { code: 400, failCode: 'E7' }, 'E7', 400],
	['a success, which is none', { code: 0, message: why }, '', null],
	['an address, which is none', { type: 'https://example.com/problem', detail: why }, '', null],
	['a code before the reason', `CONTENT_VIOLATION: ${why}`, 'CONTENT_VIOLATION', null],
	['a code in brackets', `[CONTENT_VIOLATION] ${why}`, '', null],
	['a code behind the word error', `Error: NSFW_CONTENT: ${why}`, 'NSFW_CONTENT', null],
	['a code alone', 'INVALID_IMAGE_URL', 'INVALID_IMAGE_URL', null],
	[
		'a known code in small letters',
		`content_policy_violation: ${why}`,
		'content_policy_violation',
		null,
	],
	[
		'a known code in one word',
		`SensitiveContentDetected: ${why}`,
		'SensitiveContentDetected',
		null,
	],
	['a field, which is none', 'input_image: is missing', '', null],
	['a word, which is none', 'unauthorized', '', null],
	['a sentence, which is none', 'Error: no luck', '', null],
])('finds the code in %s', (_, value, code, status) => {
	expect(toldBy(value)).toMatchObject({ code, status });
});

it.each<[string, unknown]>([
	['nothing', undefined],
	['null', null],
	['true', true],
	['an empty object', {}],
	['words of success', { code: 200, message: 'success' }],
	['what is nested too deeply', [[[[[[[[why]]]]]]]]],
	['a key of every object', { constructor: 1 }],
])('is told nothing by %s', (_, value) => {
	expect(toldBy(value).reason).toBe('');
});

it.each<[string, unknown, boolean]>([
	['text', 'Oh', true],
	['a number', 7, true],
	['true', true, true],
	['an object with a message', { message: 'Oh' }, true],
	['an object with a code', { code: 'E7' }, true],
	['an object with an HTTP status', { code: 500 }, true],
	['an object of another shape', { why: 'luck' }, true],
	['a list with text', ['Oh'], true],
	['nothing', undefined, false],
	['null', null, false],
	['false', false, false],
	['zero', 0, false],
	['empty text', ' ', false],
	['the word null', 'null', false],
	['the word success', 'Success', false],
	['an empty object', {}, false],
	['an empty list', [], false],
	['a list of nothing', [null, ''], false],
	['an object that names no error', { code: 0, message: '' }, false],
	['an object that names a success', { code: 200, message: 'success' }, false],
	['a list that speaks late', [null, null, null, null, null, 'Denied'], true],
])('%s in the place of an error is one: %p', (_, value, expected) => {
	expect(isError(value)).toBe(expected);
});

it.each<[string, unknown, boolean]>([
	['success: false', { success: false }, true],
	['an error', { error: 'Oh' }, true],
	['an HTTP status as its code', { code: 403, message: 'Oh' }, true],
	['a status that is an object', { status: { message: 'Oh' } }, true],
	['a code of success', { code: 200, message: 'ok' }, false],
	['a message alone', { message: 'Task created' }, false],
	['a message that refuses', { message: 'Insufficient balance' }, true],
	['no error', { error: null, id: 'x' }, false],
	['a list', [], false],
])('a body with %s holds a refusal: %p', (_, body, expected) => {
	expect(refusalInBody(body) !== null).toBe(expected);
});

describe('a web page', () => {
	it.each([
		['its title', '<html><head><title>502 Bad Gateway</title></head></html>', '502 Bad Gateway'],
		[
			'title and heading',
			'<!doctype html><title>toapis.com | 520</title><h1 class="x">Web server\n is down</h1>',
			'toapis.com | 520: Web server is down',
		],
		['both once', '<html><title>404</title><h1>404</h1></html>', '404'],
		['its words', '<html><style>p{}</style><p>Not <b>here</b></p></html>', 'Not here'],
		['no script', '<html><script>var a = "<b>";</script>Hello</html>', 'Hello'],
		['signs written out', '<html><title>A &amp; B &lt;c&gt;</title></html>', 'A & B c'],
		[
			'an XML error',
			'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
			'AccessDenied',
		],
		['nothing', '<html></html>', ''],
	])('is told by %s', (_, page, words) => {
		expect(plainText(page)).toBe(words);
	});

	it.each(['a < b', 'Hello', '{"a":"<b>"}', ''])('is none: %s', (text) => {
		expect(plainText(text)).toBe(text);
	});

	it('is never quoted with its tags', () => {
		for (const page of [
			'<html>'.repeat(3_000),
			`<html>${'<'.repeat(10_000)}`,
			'<html><p title="',
		]) {
			expect(plainText(page)).not.toContain('<');
		}
	});
});
