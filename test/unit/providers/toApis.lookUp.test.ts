import type { FailureCategory, Job } from '../../../nodes/FluxKontext/providers/contract';
import { toApis } from '../../../nodes/FluxKontext/providers/toApis';
import { imageStatus, refused, seed } from '../fixtures/toApis';
import { answer, state } from '../values';

const job = {
	jobId: 'task_img_1',
	model: 'pro',
	createdAt: '2026-01-02T10:00:00.000Z',
} as const;
const completedAt = '2026-01-02T10:00:20.000Z';
const url = 'https://results.example.com/one.png';

describe('the answer to a look-up', () => {
	const read = (body: unknown, status = 200) =>
		toApis.status?.read(answer(body, status), 'task_img_1');

	it.each<[string, unknown, Partial<Job>]>([
		[
			'completed',
			imageStatus.completed,
			{
				status: 'succeeded',
				completedAt,
				images: [{ url, expiresAt: '2026-01-02T11:00:00.000Z' }],
			},
		],
		[
			'completed with a top-level url',
			imageStatus.completedOlder,
			{
				status: 'succeeded',
				completedAt,
				images: [{ url, expiresAt: '2026-01-03T10:00:20.000Z' }],
			},
		],
		[
			'both forms of a result',
			{ ...imageStatus.completed, url: 'https://old.example.com' },
			{
				status: 'succeeded',
				completedAt,
				images: [{ url, expiresAt: '2026-01-02T11:00:00.000Z' }],
			},
		],
		[
			'completed without times',
			{
				...imageStatus.completed,
				completed_at: undefined,
				expires_at: undefined,
			},
			{ status: 'succeeded', images: [{ url, expiresAt: null }] },
		],
		[
			'completed without a picture',
			{ ...imageStatus.completed, result: { data: [] } },
			{
				status: 'succeeded',
				completedAt,
			},
		],
		[
			'a broken result',
			{ ...imageStatus.completed, result: 'none' },
			{
				status: 'succeeded',
				completedAt,
			},
		],
		[
			'failed',
			imageStatus.failed,
			{
				status: 'failed',
				failure: {
					category: 'provider',
					code: 'generation_failed',
					message: 'The picture could not be made',
				},
			},
		],
		[
			'failed beside a result',
			{ ...imageStatus.completed, status: 'failed', error: null },
			{
				status: 'failed',
				completedAt,
				failure: { category: 'provider', code: 'failed', message: 'ToAPIs gave no reason.' },
			},
		],
		['running beside a result', { ...seed.inProgress, url }, { status: 'running' }],
		[
			'failed with a number',
			{ ...imageStatus.failed, error: { code: 7, message: 'Oh' } },
			{
				status: 'failed',
				failure: { category: 'provider', code: '7', message: 'Oh' },
			},
		],
		[
			'failed for the content',
			{
				...imageStatus.failed,
				error: { code: 'content_policy_violation', message: 'Not this' },
			},
			{
				status: 'failed',
				failure: { category: 'content', code: 'content_policy_violation', message: 'Not this' },
			},
		],
		[
			'failed without a reason',
			{ ...imageStatus.failed, error: null },
			{
				status: 'failed',
				failure: { category: 'provider', code: 'failed', message: 'ToAPIs gave no reason.' },
			},
		],
		['a state that no page names', { ...seed.queued, status: 'resting' }, { status: 'running' }],
		[
			'a state that is a word of JavaScript',
			{ ...seed.queued, status: 'toString' },
			{
				status: 'running',
			},
		],
	])('%s', (_label, body, known) => {
		expect(read(body)).toEqual({
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
		['task_not_found', 404, refused('task_not_found', 'None'), 'input', 'task_not_found', 'yes'],
		[
			'task_not_found in HTTP 200',
			200,
			refused('task_not_found', 'None'),
			'input',
			'task_not_found',
			'yes',
		],
		[
			'a refused key',
			401,
			refused('unauthorized', 'Wrong', 'authentication_error'),
			'authentication',
			'unauthorized',
			'yes',
		],
		[
			'too many requests',
			429,
			refused('rate_limit_exceeded', 'Slower'),
			'rateLimit',
			'rate_limit_exceeded',
			'yes',
		],
		['a gateway page', 504, '<html>', 'provider', 'http_504', 'yes'],
		['no state', 200, { id: 'task_img_1' }, 'provider', 'no_job', 'yes'],
		['an empty state', 200, { ...seed.queued, status: '' }, 'provider', 'no_job', 'yes'],
		[
			'a refusal beside an empty state',
			200,
			{ ...seed.queued, status: '', ...refused('task_not_found', 'None') },
			'input',
			'task_not_found',
			'yes',
		],
		[
			'success: false',
			200,
			{ ...imageStatus.completed, success: false },
			'provider',
			'refused',
			'yes',
		],
	])('%s says nothing about the job', (_label, status, body, category, code, charged) => {
		expect(read(body, status)).toMatchObject({
			ok: false,
			failure: { category, code, charged, httpStatus: status },
		});
	});

	it.each([
		[
			'<html>',
			'The response is not the JSON that ToAPIs documents (the response was a web page without text)',
		],
		['{}', 'The response from ToAPIs has no job status: {}'],
	])('a person reads what is wrong with the answer %p', (text, reason) => {
		expect(read(text)).toMatchObject({ failure: { reason } });
	});
});
