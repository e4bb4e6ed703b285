import { apixo } from '../../../nodes/FluxKontext/providers/apixo';
import type { Job } from '../../../nodes/FluxKontext/providers/contract';
import { refused, seed, webhooks } from '../fixtures/apixo';
import { state } from '../values';

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

function read(body: unknown) {
	return apixo.callback?.read(typeof body === 'string' ? body : JSON.stringify(body), null);
}

function ended(data: Record<string, unknown>) {
	return { code: 200, message: 'success', data: { taskId: 'task_1', ...data } };
}

it('is not signed', () => {
	expect(apixo.callback?.signature).toBeNull();
});

describe('a job that has ended', () => {
	it.each<[string, unknown, string, Partial<Job>]>([
		[
			'success',
			webhooks.success,
			'succeeded',
			{ ...times, images: [{ url, expiresAt: '2026-01-03T10:00:12.000Z' }] },
		],
		[
			'success without times',
			seed.successWithoutTimes,
			'succeeded',
			{ images: [{ url, expiresAt: null }] },
		],
		[
			'success with the result as an object',
			ended({ state: 'success', resultJson: { resultUrls: [url] } }),
			'succeeded',
			{ images: [{ url, expiresAt: null }] },
		],
		[
			'success with a broken result',
			ended({ state: 'success', resultJson: '{"res' }),
			'succeeded',
			{},
		],
		['success without a result', ended({ state: 'success' }), 'succeeded', {}],
		[
			'success with a result of another type',
			ended({ state: 'success', resultJson: 7 }),
			'succeeded',
			{},
		],
		[
			'success beside code 400',
			{ ...seed.successWithoutTimes, code: 400 },
			'succeeded',
			{ images: [{ url, expiresAt: null }] },
		],
		['failure in the envelope of the seed', seed.failureCallback, 'failed', { ...times, failure }],
		['failure in the newer envelope', webhooks.failure, 'failed', { ...times, failure }],
		[
			'failure without a reason',
			ended({ state: 'failed' }),
			'failed',
			{ failure: { category: 'provider', code: 'failed', message: 'APIXO gave no reason.' } },
		],
		[
			'failure without an envelope',
			{ data: { taskId: 'task_1', state: 'failed' } },
			'failed',
			{ failure: { category: 'provider', code: 'failed', message: 'APIXO gave no reason.' } },
		],
	])('%s', (_, body, event, known) => {
		expect(read(body)).toEqual({
			ok: true,
			value: {
				event,
				id: `task_1:${event}`,
				job: state({
					jobId: 'task_1',
					status: event === 'failed' ? 'failed' : 'succeeded',
					...known,
					raw: JSON.parse(JSON.stringify(body)),
				}),
			},
		});
	});

	it('is the same event in both envelopes of a failure, and another than a success', () => {
		const ids = [seed.failureCallback, webhooks.failure, webhooks.success].map((body) => {
			const reading = read(body);
			return reading?.ok === true ? reading.value.id : null;
		});
		expect(ids).toEqual(['task_1:failed', 'task_1:failed', 'task_1:succeeded']);
	});

	it('may name its task by a number', () => {
		expect(read({ code: 200, data: { taskId: 17, state: 'success' } })).toMatchObject({
			value: { id: '17:succeeded', job: { jobId: '17' } },
		});
	});

	it('is read behind a byte order mark', () => {
		expect(read(`\ufeff${JSON.stringify(webhooks.success)}`)).toMatchObject({
			value: { event: 'succeeded' },
		});
	});
});

it.each([
	['pending', seed.pending],
	['processing', seed.processing],
	['no state', seed.submitted],
	['a state that no page names', ended({ state: 'resting' })],
	['a state that is a word of JavaScript', ended({ state: 'constructor' })],
	['a state that is no text', ended({ state: ['success'] })],
])('tells of no end: %s', (_, body) => {
	expect(read(body)).toMatchObject({ ok: true, value: { event: null, job: { jobId: 'task_1' } } });
});

it.each([
	['nothing', ''],
	['no JSON', 'state=success'],
	['HTML', '<html>'],
	['null', 'null'],
	['a number', '17'],
	['a list', '[]'],
	['an empty object', '{}'],
	['no data', { code: 200, message: 'success' }],
	['data that is text', { code: 200, data: 'task_1' }],
	['no task id', { code: 200, data: { state: 'success' } }],
	['an empty task id', ended({ taskId: '', state: 'success' })],
	['a task id of another type', ended({ taskId: { id: 1 }, state: 'success' })],
	['a refusal', refused(400, 'bad request', 'Missing required field')],
])('cannot be read: %s', (_, body) => {
	expect(read(body)).toMatchObject({
		ok: false,
		failure: {
			category: 'provider',
			charged: 'unknown',
			reason: expect.stringContaining('The callback from APIXO has no task ID'),
		},
	});
});
