import { apixo } from '../../../nodes/FluxKontext/providers/apixo';
import type { FailureCategory } from '../../../nodes/FluxKontext/providers/contract';
import { refused, seed } from '../fixtures/apixo';
import { answer, state } from '../values';

describe('the answer to a submit', () => {
	it('gives the job', () => {
		expect(apixo.readSubmission(answer(seed.submitted))).toEqual({
			ok: true,
			value: state({ jobId: 'task_1', status: 'queued', raw: seed.submitted }),
		});
	});

	it.each([
		[200, seed.failed],
		[200, seed.failureCallback],
		[400, seed.failureCallback],
	])('HTTP status %i about a job that has failed already is a failed job', (status, body) => {
		expect(apixo.readSubmission(answer(body, status))).toMatchObject({
			ok: true,
			value: { jobId: 'task_1', status: 'failed', failure: { code: 'CONTENT_VIOLATION' } },
		});
	});

	it.each<[string, number, unknown, FailureCategory, string, string, string]>([
		[
			'400',
			400,
			refused(400, 'bad request', 'Missing: input.prompt'),
			'input',
			'http_400',
			'Missing: input.prompt',
			'no',
		],
		['401', 401, refused(401, 'unauthorized'), 'authentication', 'http_401', 'unauthorized', 'no'],
		[
			'402',
			402,
			refused(402, 'insufficient balance'),
			'credit',
			'http_402',
			'insufficient balance',
			'no',
		],
		[
			'403 for the key',
			403,
			refused(403, 'no permission'),
			'authentication',
			'http_403',
			'no permission',
			'no',
		],
		[
			'403 for the content',
			403,
			refused(403, 'forbidden', 'Breaks the content policy'),
			'content',
			'http_403',
			'Breaks the content policy',
			'no',
		],
		[
			'400 that speaks of the content',
			400,
			refused(400, 'Unsupported content type'),
			'input',
			'http_400',
			'Unsupported content type',
			'no',
		],
		['400 without a message', 400, '{"code":400}', 'input', 'http_400', '{"code":400}', 'no'],
		['404', 404, refused(404, 'not found'), 'configuration', 'http_404', 'not found', 'no'],
		['405', 405, refused(405, 'not allowed'), 'configuration', 'http_405', 'not allowed', 'no'],
		[
			'404 for the model',
			404,
			refused(404, 'model not found'),
			'input',
			'http_404',
			'model not found',
			'no',
		],
		['408', 408, refused(408, 'too slow'), 'timeout', 'http_408', 'too slow', 'unknown'],
		['409', 409, refused(409, 'conflict'), 'input', 'http_409', 'conflict', 'unknown'],
		['429', 429, refused(429, 'rate limited'), 'rateLimit', 'http_429', 'rate limited', 'no'],
		['500', 500, refused(500, 'server error'), 'provider', 'http_500', 'server error', 'unknown'],
		['503', 503, refused(503, 'unavailable'), 'provider', 'http_503', 'unavailable', 'unknown'],
		['a redirect', 302, refused(302, 'moved'), 'configuration', 'http_302', 'moved', 'unknown'],
		[
			'code 400 in HTTP 200',
			200,
			refused(400, 'bad request', 'Wrong ratio'),
			'input',
			'http_400',
			'Wrong ratio',
			'no',
		],
		[
			'code 401 in HTTP 200',
			200,
			refused(401, 'unauthorized'),
			'authentication',
			'http_401',
			'unauthorized',
			'no',
		],
		[
			'code 403 for content in HTTP 200',
			200,
			refused(403, 'content violation'),
			'content',
			'http_403',
			'content violation',
			'no',
		],
		[
			'code 429 in HTTP 200',
			200,
			refused(429, 'rate limited'),
			'rateLimit',
			'http_429',
			'rate limited',
			'no',
		],
		[
			'code 500 in HTTP 200',
			200,
			refused(500, 'server error'),
			'provider',
			'http_500',
			'server error',
			'unknown',
		],
		[
			'code 400 in HTTP 500',
			500,
			refused(400, 'bad request'),
			'provider',
			'http_500',
			'bad request',
			'unknown',
		],
		[
			'a fail code',
			400,
			{ code: 400, message: 'failed', data: { failCode: 'PROMPT_TOO_LONG', failMsg: 'Too long' } },
			'input',
			'PROMPT_TOO_LONG',
			'Too long',
			'no',
		],
	])('%s is a refusal', (_, status, body, category, code, reason, charged) => {
		expect(apixo.readSubmission(answer(body, status))).toEqual({
			ok: false,
			failure: {
				category,
				code,
				reason,
				httpStatus: status,
				charged,
				...(category === 'rateLimit' ? { isTooManyRequests: true } : {}),
			},
		});
	});

	it.each<[string, number, string, FailureCategory, string, string]>([
		['HTML', 200, '<html>hello</html>', 'provider', 'unreadable_answer', 'unknown'],
		['nothing', 200, '', 'provider', 'unreadable_answer', 'unknown'],
		[
			'a success without a task id',
			200,
			'{"code":200,"message":"success","data":{}}',
			'provider',
			'unreadable_answer',
			'unknown',
		],
		[
			'an empty task id',
			200,
			'{"code":200,"data":{"taskId":""}}',
			'provider',
			'unreadable_answer',
			'unknown',
		],
		['a success without data', 200, '{"code":200}', 'provider', 'unreadable_answer', 'unknown'],
		['no code', 200, '{"data":{"taskId":"task_1"}}', 'provider', 'unreadable_answer', 'unknown'],
		['HTML with HTTP 502', 502, '<html>bad gateway</html>', 'provider', 'http_502', 'unknown'],
		['HTML with HTTP 404', 404, '<html>not found</html>', 'configuration', 'http_404', 'no'],
		['nothing with HTTP 404', 404, '', 'configuration', 'http_404', 'no'],
		['nothing with HTTP 405', 405, '', 'configuration', 'http_405', 'no'],
		['a text of money with HTTP 403', 403, 'insufficient balance', 'credit', 'http_403', 'unknown'],
		['a text with HTTP 401', 401, 'denied', 'authentication', 'http_401', 'unknown'],
	])('%s is no job', (_, status, text, category, code, charged) => {
		expect(apixo.readSubmission(answer(text, status))).toEqual({
			ok: false,
			failure: {
				category,
				code,
				charged,
				httpStatus: status,
				reason: expect.stringContaining(
					text === '' ? 'empty' : text.replace(/<[^>]*>/g, '').slice(0, 20),
				),
			},
		});
	});
});

it.each([
	[{ error: { message: 'The content was refused' } }, 'content', 'refused', 'unknown'],
	[{ data: null, message: 'NSFW content' }, 'content', 'refused', 'unknown'],
	[{ error: 'Insufficient balance' }, 'credit', 'refused', 'unknown'],
	[{ error: { code: 401, message: 'x' } }, 'authentication', 'http_401', 'no'],
])(
	'a refusal without a code of its own is understood by its words: %j',
	(body, category, code, charged) => {
		expect(apixo.readSubmission(answer(JSON.stringify(body)))).toMatchObject({
			failure: { category, code, charged },
		});
	},
);

it.each([
	[
		'<html>',
		'The response is not the JSON that APIXO documents (the response was a web page without text)',
	],
	['', 'The response is not the JSON that APIXO documents (the response was empty)'],
	['{"data":{}}', 'The response from APIXO has no code: {"data":{}}'],
	['{"code":200}', 'APIXO accepted the job but returned no task ID: {"code":200}'],
])('a person reads what is wrong with the answer %p', (text, reason) => {
	expect(apixo.readSubmission(answer(text))).toMatchObject({ failure: { reason } });
});
