import type { FailureCategory, Job } from '../../../nodes/FluxKontext/providers/contract';
import { toApis } from '../../../nodes/FluxKontext/providers/toApis';
import { refused, seed, unsuccessful } from '../fixtures/toApis';
import { answer, state } from '../values';

const job = {
	jobId: 'task_img_1',
	model: 'pro',
	createdAt: '2026-01-02T10:00:00.000Z',
} as const;

describe('the answer to a submit', () => {
	it.each<[string, unknown, Partial<Job>]>([
		['queued', seed.queued, { status: 'queued' }],
		['submitted', { ...seed.queued, status: 'submitted' }, { status: 'queued' }],
		['pending', { ...seed.queued, status: 'pending' }, { status: 'queued' }],
		['in_progress', seed.inProgress, { status: 'running' }],
		['no state', { ...seed.queued, status: undefined }, { status: 'running' }],
		[
			'the max model',
			{ ...seed.queued, model: 'flux-kontext-max' },
			{
				status: 'queued',
				model: 'max',
			},
		],
		[
			'a model that is none of ours',
			{ ...seed.queued, model: 'other' },
			{
				status: 'queued',
				model: null,
			},
		],
		[
			'its own mark',
			{ ...seed.queued, client_business_id: 'order-17' },
			{
				status: 'queued',
				reference: 'order-17',
			},
		],
	])('%s gives the job', (_label, body, known) => {
		expect(toApis.readSubmission(answer(body))).toEqual({
			ok: true,
			value: state({
				provider: 'toApis',
				...job,
				...known,
				raw: JSON.parse(JSON.stringify(body)),
			}),
		});
	});

	it.each<[string, number, unknown, FailureCategory, string, string]>([
		[
			'invalid_request',
			400,
			refused('invalid_request', 'Wrong size'),
			'input',
			'invalid_request',
			'no',
		],
		['the number 400', 400, refused(400, 'Wrong size', ''), 'input', 'http_400', 'no'],
		[
			'unauthorized',
			401,
			refused('unauthorized', 'Wrong key'),
			'authentication',
			'unauthorized',
			'no',
		],
		[
			'insufficient_quota',
			402,
			refused('insufficient_quota', 'No quota'),
			'credit',
			'insufficient_quota',
			'no',
		],
		['the number 402', 402, refused(402, 'No quota'), 'credit', 'http_402', 'no'],
		[
			'webhook_not_configured',
			400,
			refused('webhook_not_configured', 'No address'),
			'input',
			'webhook_not_configured',
			'no',
		],
		[
			'content_policy_violation',
			422,
			refused('content_policy_violation', 'Not this'),
			'content',
			'content_policy_violation',
			'no',
		],
		[
			'rate_limit_exceeded',
			429,
			refused('rate_limit_exceeded', 'Slower'),
			'rateLimit',
			'rate_limit_exceeded',
			'no',
		],
		[
			'internal_error',
			500,
			refused('internal_error', 'Oh'),
			'provider',
			'internal_error',
			'unknown',
		],
		[
			'rate_limit_unavailable',
			503,
			refused('rate_limit_unavailable', 'Oh'),
			'provider',
			'rate_limit_unavailable',
			'unknown',
		],
		['HTTP 408', 408, refused('timeout', 'Slow'), 'timeout', 'timeout', 'unknown'],
		['HTTP 409', 409, refused('conflict', 'Again'), 'input', 'conflict', 'unknown'],
		[
			'a code that stands only in `type`',
			400,
			{ error: { message: 'Oh', type: 'strange' } },
			'input',
			'strange',
			'no',
		],
		[
			'a code in HTTP 200',
			200,
			refused('insufficient_quota', 'No quota'),
			'credit',
			'insufficient_quota',
			'no',
		],
		[
			'the number 401 in HTTP 200',
			200,
			refused(401, 'Wrong key'),
			'authentication',
			'http_401',
			'no',
		],
		['the text "429" in HTTP 200', 200, refused('429', 'Slower'), 'rateLimit', 'http_429', 'no'],
		[
			'internal_error in HTTP 200',
			200,
			refused('internal_error', 'Oh'),
			'provider',
			'internal_error',
			'unknown',
		],
		[
			'an unknown code in HTTP 200',
			200,
			refused('strange', 'Oh'),
			'provider',
			'strange',
			'unknown',
		],
		[
			'a word of JavaScript as code in HTTP 200',
			200,
			refused('constructor', 'Oh'),
			'provider',
			'constructor',
			'unknown',
		],
		[
			'a number that is longer than an HTTP status',
			200,
			refused(4001, 'Oh'),
			'provider',
			'4001',
			'unknown',
		],
		[
			'a code that ends like an HTTP status',
			200,
			refused('E401', 'Oh'),
			'provider',
			'E401',
			'unknown',
		],
		['success: false in HTTP 200', 200, unsuccessful('Wrong'), 'provider', 'refused', 'unknown'],
		[
			'success: false beside a job',
			200,
			{ ...seed.queued, ...unsuccessful('Wrong') },
			'provider',
			'refused',
			'unknown',
		],
		['success: false in HTTP 400', 400, unsuccessful('Wrong'), 'input', 'http_400', 'no'],
	])('%s is a refusal', (_label, status, body, category, code, charged) => {
		expect(toApis.readSubmission(answer(body, status))).toMatchObject({
			ok: false,
			failure: { category, code, reason: expect.any(String), httpStatus: status, charged },
		});
	});

	it.each<[string, number, string, FailureCategory, string, string]>([
		['a gateway page', 504, '<html>Gateway</html>', 'provider', 'http_504', 'unknown'],
		['HTML', 200, '<html>', 'provider', 'unreadable_answer', 'unknown'],
		['no id', 200, '{"status":"queued"}', 'provider', 'unreadable_answer', 'unknown'],
		['a list', 200, '[]', 'provider', 'unreadable_answer', 'unknown'],
	])('%s is no job', (_label, status, text, category, code, charged) => {
		expect(toApis.readSubmission(answer(text, status))).toMatchObject({
			ok: false,
			failure: { category, code, charged, httpStatus: status },
		});
	});

	it.each([
		[
			'<html>',
			'The response is not the JSON that ToAPIs documents (the response was a web page without text)',
		],
		['{}', 'ToAPIs accepted the job but returned no task ID: {}'],
	])('a person reads what is wrong with the answer %p', (text, reason) => {
		expect(toApis.readSubmission(answer(text))).toMatchObject({ failure: { reason } });
	});
});
