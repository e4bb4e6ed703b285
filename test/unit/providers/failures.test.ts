import type { FailureCategory } from '../../../nodes/FluxKontext/providers/contract';
import {
	chargedFor,
	jobFailure,
	refused,
	unreadable,
} from '../../../nodes/FluxKontext/providers/failures';
import type { Told } from '../../../nodes/FluxKontext/providers/reasons';
import { answer } from '../values';

it.each([
	[200, 'unknown', 'unknown'],
	[199, 'unknown', 'unknown'],
	[302, 'unknown', 'unknown'],
	[400, 'no', 'unknown'],
	[401, 'no', 'unknown'],
	[402, 'no', 'unknown'],
	[403, 'no', 'unknown'],
	[404, 'no', 'no'],
	[405, 'no', 'no'],
	[407, 'no', 'no'],
	[408, 'unknown', 'unknown'],
	[409, 'unknown', 'unknown'],
	[422, 'no', 'unknown'],
	[428, 'no', 'unknown'],
	[429, 'no', 'no'],
	[499, 'no', 'unknown'],
	[500, 'unknown', 'unknown'],
	[504, 'unknown', 'unknown'],
])('status %i: a refused submit charged %s, one that cannot be read %s', (status, read, unread) => {
	expect(chargedFor('submit', status, true)).toBe(read);
	expect(chargedFor('submit', status, false)).toBe(unread);
});

it.each([
	['status', 'yes'],
	['callback', 'unknown'],
	['upload', 'no'],
	['balance', 'no'],
] as const)('any refused %s charged %s', (place, charged) => {
	for (const status of [200, 400, 404, 408, 429, 500]) {
		expect(chargedFor(place, status, true)).toBe(charged);
		expect(chargedFor(place, status, false)).toBe(charged);
	}
});

describe('a refusal', () => {
	it.each<[string, number, number, string, FailureCategory]>([
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
		expect(refused(given, 'upload', { status, code, reason: 'Why' })).toEqual({
			ok: false,
			failure: {
				category,
				code,
				reason: 'Why',
				httpStatus,
				charged: 'no',
				...(status === 429 ? { isTooManyRequests: true } : {}),
			},
		});
	});

	it.each([
		['its own words', 'Why', '{"a":1}', 'Why'],
		['the whole response where it has none', '', '{"a":1}', '{"a":1}'],
		['the words of a page', '', '<html><title>400 Bad Request</title>', '400 Bad Request'],
		['a page in its own words', '<html><body><h1>Blocked</h1>', '{}', 'Blocked'],
		['the status where nothing can be shown', '', ' \n', 'HTTP status 400'],
	])('gives as its reason %s', (_, reason, text, expected) => {
		const given = answer(text, 400);
		expect(refused(given, 'submit', { status: 400, code: '', reason })).toMatchObject({
			failure: { code: 'http_400', reason: expected },
		});
	});

	it('names the job that the response names', () => {
		const refusal = { status: 400, code: '', reason: 'Why' };
		const reading = refused(answer('{}', 400), 'submit', { ...refusal, jobId: 'job-1' });
		expect(reading).toMatchObject({ failure: { jobId: 'job-1' } });
	});
});

describe('a response that cannot be read', () => {
	it.each<[string, string, number, FailureCategory, string, string]>([
		['text', 'Try later', 200, 'provider', 'unreadable_answer', 'No JSON: Try later'],
		['nothing', '', 200, 'provider', 'unreadable_answer', 'No JSON (the response was empty)'],
		[
			'a page without text',
			'<html></html>',
			200,
			'provider',
			'unreadable_answer',
			'No JSON (the response was a web page without text)',
		],
		[
			'a page',
			'<!DOCTYPE html>\n<html><head><title>502 Bad\nGateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>',
			502,
			'provider',
			'http_502',
			'No JSON: 502 Bad Gateway',
		],
		[
			'words of a page, which are not the provider’s',
			'<html><title>Insufficient balance</title>',
			403,
			'authentication',
			'http_403',
			'No JSON: Insufficient balance',
		],
		[
			'a refusal in words',
			'Insufficient balance',
			403,
			'credit',
			'http_403',
			'No JSON: Insufficient balance',
		],
		[
			'a refusal in words with a success',
			'Insufficient balance',
			200,
			'provider',
			'unreadable_answer',
			'No JSON: Insufficient balance',
		],
	])('is of its kind: %s', (_, text, status, category, code, reason) => {
		expect(unreadable(answer(text, status), 'status', 'No JSON')).toEqual({
			ok: false,
			failure: { category, code, reason, httpStatus: status, charged: 'yes' },
		});
	});
});

describe('a failed job', () => {
	const nothing: Told = { code: '', reason: '', status: null };

	it.each<[string, Partial<Told>, string, object]>([
		[
			'its reason and code',
			{ code: 'E7', reason: 'Oh' },
			'failed',
			{ category: 'provider', code: 'E7', message: 'Oh' },
		],
		[
			'no reason',
			{},
			'FAILED',
			{ category: 'provider', code: 'failed', message: 'Vtrix gave no reason.' },
		],
		[
			'only the word for its state',
			{},
			'cancelled',
			{
				category: 'provider',
				code: 'failed',
				message: "Vtrix gave no reason, only the status 'cancelled'.",
			},
		],
		[
			'a word that names the kind',
			{},
			'Request Moderated',
			{
				category: 'content',
				code: 'failed',
				message: "Vtrix gave no reason, only the status 'Request Moderated'.",
			},
		],
		[
			'a key that is not the person’s',
			{ reason: 'upstream: invalid API key' },
			'failed',
			{ category: 'provider', code: 'failed', message: 'upstream: invalid API key' },
		],
		[
			'an HTTP status as its code',
			{ status: 422, reason: 'Oh' },
			'failed',
			{ category: 'provider', code: 'http_422', message: 'Oh' },
		],
	])('says %s', (_, told, word, expected) => {
		expect(jobFailure('Vtrix', { ...nothing, ...told }, word)).toEqual(expected);
	});
});
