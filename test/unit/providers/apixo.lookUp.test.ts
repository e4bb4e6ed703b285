import { apixo } from '../../../nodes/FluxKontext/providers/apixo';
import type { FailureCategory, Job } from '../../../nodes/FluxKontext/providers/contract';
import { refused, seed, system } from '../fixtures/apixo';
import { answer, state } from '../values';

const url = 'https://results.example.com/one.jpg';
const times = {
	createdAt: '2026-01-02T10:00:00.000Z',
	completedAt: '2026-01-02T10:00:12.000Z',
};
const failure = {
	category: 'content',
	code: 'CONTENT_VIOLATION',
	message: 'The content is not allowed',
} as const;

function withResult(resultJson: unknown) {
	return {
		code: 200,
		message: 'success',
		data: { taskId: 'task_1', state: 'success', resultJson },
	};
}

function withState(state: string) {
	return { code: 200, message: 'success', data: { taskId: 'task_1', state } };
}

describe('the answer to a look-up', () => {
	const read = (body: unknown, status = 200) => apixo.status?.read(answer(body, status), 'task_1');

	it.each<[string, unknown, Partial<Job>]>([
		['pending', seed.pending, { status: 'queued' }],
		['processing', seed.processing, { status: 'running', createdAt: times.createdAt }],
		[
			'success',
			seed.success,
			{
				status: 'succeeded',
				...times,
				images: [{ url, expiresAt: '2026-01-03T10:00:12.000Z' }],
			},
		],
		[
			'success without times',
			seed.successWithoutTimes,
			{
				status: 'succeeded',
				images: [{ url, expiresAt: null }],
			},
		],
		['failed', seed.failed, { status: 'failed', ...times, failure }],
		[
			'failed beside a result',
			{ ...seed.failed, data: { ...seed.failed.data, resultJson: { resultUrls: [url] } } },
			{ status: 'failed', ...times, failure },
		],
		[
			'processing beside a result',
			{ ...seed.processing, data: { ...seed.processing.data, resultJson: { resultUrls: [url] } } },
			{ status: 'running', createdAt: times.createdAt },
		],
		['failed beside code 400', seed.failureCallback, { status: 'failed', ...times, failure }],
		[
			'failed without a reason',
			{ code: 200, data: { taskId: 'task_1', state: 'failed' } },
			{
				status: 'failed',
				failure: { category: 'provider', code: 'failed', message: 'APIXO gave no reason.' },
			},
		],
		[
			'a state that no page names',
			{ code: 200, data: { taskId: 'task_1', state: 'resting' } },
			{
				status: 'running',
			},
		],
		[
			'a state that is a word of JavaScript',
			{
				code: 200,
				data: { taskId: 'task_1', state: 'constructor' },
			},
			{ status: 'running' },
		],
		[
			'a result as an object',
			withResult({ resultUrls: [url] }),
			{
				status: 'succeeded',
				images: [{ url, expiresAt: null }],
			},
		],
		[
			'several results, one twice',
			withResult(JSON.stringify({ resultUrls: [url, `${url}2`, url] })),
			{
				status: 'succeeded',
				images: [
					{ url, expiresAt: null },
					{ url: `${url}2`, expiresAt: null },
				],
			},
		],
		[
			'a result among other things',
			withResult(JSON.stringify({ resultUrls: [null, 7, '', url] })),
			{
				status: 'succeeded',
				images: [{ url, expiresAt: null }],
			},
		],
		['a broken result', withResult('{"resultUrls":['), { status: 'succeeded' }],
		['an empty list of results', withResult('{"resultUrls":[]}'), { status: 'succeeded' }],
		['a result of another type', withResult(17), { status: 'succeeded' }],
		['no result at all', withResult(undefined), { status: 'succeeded' }],
	])('%s', (_, body, known) => {
		expect(read(body)).toEqual({
			ok: true,
			value: state({ jobId: 'task_1', ...known, raw: JSON.parse(JSON.stringify(body)) }),
		});
	});

	it('takes a failed job as one, also where HTTP says 400', () => {
		expect(read(seed.failureCallback, 400)).toMatchObject({
			ok: true,
			value: { jobId: 'task_1', status: 'failed', failure },
		});
	});

	it.each([
		['CONTENT_VIOLATION', 'content'],
		['NSFW_DETECTED', 'content'],
		['SensitiveContentDetected', 'content'],
		['InputImageSensitiveContentDetected', 'content'],
		['NSFW', 'content'],
		['ProhibitedContentDetected', 'content'],
		['PROMPT_TOO_LONG', 'input'],
		['PromptLengthExceeded', 'input'],
		['INVALID_PROMPT', 'input'],
		['INVALID_IMAGE_URL', 'input'],
		['IMAGE_TOO_LARGE', 'input'],
		['UNSUPPORTED_FORMAT', 'input'],
		['IMAGE_DOWNLOAD_FAILED', 'input'],
		['INSUFFICIENT_CREDITS', 'credit'],
		['PROCESSING_TIMEOUT', 'provider'],
		['MODEL_UNAVAILABLE', 'provider'],
		['GENERATION_FAILED', 'provider'],
		['SomethingFromUpstream', 'provider'],
	])('passes the fail code %s through, as %s', (failCode, category) => {
		const data = { taskId: 'task_1', state: 'failed', failCode, failMsg: 'A reason' };
		expect(read({ code: 200, data })).toMatchObject({
			value: { failure: { code: failCode, category, message: 'A reason' } },
		});
	});

	it.each<[string, number, unknown, FailureCategory, string, string]>([
		['an unknown job', 404, refused(404, 'not found'), 'input', 'http_404', 'yes'],
		['a refused key', 401, refused(401, 'unauthorized'), 'authentication', 'http_401', 'yes'],
		['too many requests', 429, refused(429, 'rate limited'), 'rateLimit', 'http_429', 'yes'],
		['a server that is down', 503, refused(503, 'unavailable'), 'provider', 'http_503', 'yes'],
		['code 404 in HTTP 200', 200, refused(404, 'not found'), 'input', 'http_404', 'yes'],
		['HTML', 200, '<html>', 'provider', 'unreadable_answer', 'yes'],
		['a failed job in HTTP 503', 503, seed.failed, 'provider', 'CONTENT_VIOLATION', 'yes'],
		['no state', 200, seed.submitted, 'provider', 'no_job', 'yes'],
		['an empty state', 200, withState(''), 'provider', 'no_job', 'yes'],
		['no data', 200, { code: 200 }, 'provider', 'no_job', 'yes'],
		['no code', 200, { data: seed.success.data }, 'provider', 'unreadable_answer', 'yes'],
	])('%s says nothing about the job', (_, status, body, category, code, charged) => {
		expect(read(body, status)).toMatchObject({
			ok: false,
			failure: { category, code, charged, httpStatus: status },
		});
	});

	it.each([
		['code 400', { ...seed.success, code: 400 }, 200],
		['a code that is text', { ...seed.success, code: '400' }, 200],
		['no code', { data: seed.success.data }, 200],
		['HTTP 500', seed.success, 500],
	])('%s beside a result is no success', (_, body, status) => {
		expect(read(body, status)).toMatchObject({ ok: false });
	});
});

it.each([
	[
		'<html>',
		'The response is not the JSON that APIXO documents (the response was a web page without text)',
	],
	['{"data":{}}', 'The response from APIXO has no code: {"data":{}}'],
	['{"code":200}', 'The response from APIXO has no job status: {"code":200}'],
])('a person reads what is wrong with the answer %p to a look-up', (text, reason) => {
	expect(apixo.status?.read(answer(text), 'task_1')).toMatchObject({ failure: { reason } });
});

describe('the balance', () => {
	it('is a plain number of USD', () => {
		expect(apixo.balance?.read(answer(system.balance))).toEqual({
			ok: true,
			value: { remaining: 74.5, used: null, unlimited: false, currency: 'USD' },
		});
	});

	it.each<[string, number, unknown, FailureCategory]>([
		['HTTP 401', 401, refused(401, 'unauthorized'), 'authentication'],
		['code 401 in HTTP 200', 200, refused(401, 'unauthorized'), 'authentication'],
		['code 403 in HTTP 200', 200, refused(403, 'forbidden'), 'authentication'],
		['no code', 200, { data: 74.5 }, 'provider'],
		['no number', 200, { code: 200, data: null }, 'provider'],
		['HTML', 200, '<html>', 'provider'],
	])('%s is none', (_, status, body, category) => {
		expect(apixo.balance?.read(answer(body, status))).toMatchObject({
			ok: false,
			failure: { category, charged: 'no' },
		});
	});

	it.each([
		[
			'<html>',
			'The response is not the JSON that APIXO documents (the response was a web page without text)',
		],
		['{"data":1}', 'The response from APIXO has no code: {"data":1}'],
		['{"code":200}', 'The response from APIXO has no balance: {"code":200}'],
	])('a person reads what is wrong with the answer %p', (text, reason) => {
		expect(apixo.balance?.read(answer(text))).toMatchObject({ failure: { reason } });
	});
});
