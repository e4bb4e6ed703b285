import type { Job } from '../../../nodes/FluxKontext/providers/contract';
import { toApis } from '../../../nodes/FluxKontext/providers/toApis';
import { imageStatus, taskWebhooks } from '../fixtures/toApis';
import { state } from '../values';

const { completed, failed, test: endpointTest } = taskWebhooks;

function read(body: unknown) {
	return toApis.callback?.read(typeof body === 'string' ? body : JSON.stringify(body), null);
}

/** The event with other facts of its job. */
function withData(
	data: Record<string, unknown>,
	event: typeof completed | typeof failed = completed,
) {
	return { ...event, data: { ...event.data, ...data } };
}

const known = {
	jobId: 'task_img_1',
	model: 'pro',
	createdAt: '2026-01-02T10:00:00.000Z',
	completedAt: '2026-01-02T10:00:20.000Z',
	reference: 'order-17',
} as const;

it('is signed in three headers, within five minutes', () => {
	expect(toApis.callback?.signature).toEqual({
		idHeader: 'x-toapis-webhook-id',
		timestampHeader: 'x-toapis-webhook-timestamp',
		signatureHeader: 'x-toapis-webhook-signature',
		windowSeconds: 300,
	});
});

describe('a job that has ended', () => {
	it.each<[string, unknown, 'succeeded' | 'failed', Partial<Job>]>([
		[
			'completed',
			completed,
			'succeeded',
			{
				images: [
					{ url: 'https://results.example.com/one.png', expiresAt: '2026-01-03T10:00:20.000Z' },
				],
			},
		],
		[
			'failed',
			failed,
			'failed',
			{
				failure: {
					category: 'provider',
					code: 'generation_failed',
					message: 'The picture could not be made',
				},
			},
		],
	])('%s', (_, body, event, more) => {
		expect(read(body)).toEqual({
			ok: true,
			value: {
				event,
				id: 'evt_1',
				job: state({
					provider: 'toApis',
					...known,
					status: event,
					...more,
					raw: JSON.parse(JSON.stringify(body)),
				}),
			},
		});
	});

	it.each<[string, Record<string, unknown>, Partial<Job>]>([
		[
			'times as ISO 8601',
			{ submitted_at: '2026-01-02T10:00:00Z', finished_at: '2026-01-02T12:00:20+02:00' },
			{ createdAt: known.createdAt, completedAt: known.completedAt },
		],
		[
			'no times',
			{ submitted_at: null, finished_at: undefined },
			{ createdAt: null, completedAt: null },
		],
		[
			'times that are none',
			{ submitted_at: 'soon', finished_at: {} },
			{ createdAt: null, completedAt: null },
		],
		[
			'times in a list',
			{ submitted_at: ['2026-01-02T10:00:00Z'], finished_at: ['2026-01-02T10:00:20Z'] },
			{ createdAt: null, completedAt: null },
		],
		[
			'times beyond all calendars',
			{ submitted_at: 1e300, finished_at: -5 },
			{ createdAt: null, completedAt: null },
		],
		['no reference', { client_business_id: undefined }, { reference: null }],
		['an empty reference', { client_business_id: '' }, { reference: null }],
		['a reference that is a number', { client_business_id: 17 }, { reference: '17' }],
		['the model max', { model: 'flux-kontext-max' }, { model: 'max' }],
		['another model', { model: 'something-else' }, { model: null }],
		['a status that contradicts the type', { status: 'failed' }, { status: 'succeeded' }],
		['no status', { status: undefined }, { status: 'succeeded' }],
		['no result', { result: null }, { status: 'succeeded', images: [] }],
		[
			'a result in another form',
			{ result: 'https://x' },
			{ images: [{ url: 'https://x', expiresAt: '2026-01-03T10:00:20.000Z' }] },
		],
		[
			'an end of life',
			{ expires_at: imageStatus.completed.expires_at },
			{
				images: [
					{ url: 'https://results.example.com/one.png', expiresAt: '2026-01-02T11:00:00.000Z' },
				],
			},
		],
		[
			'a link at the top',
			{ result: null, url: 'https://results.example.com/two.png' },
			{
				images: [
					{ url: 'https://results.example.com/two.png', expiresAt: '2026-01-03T10:00:20.000Z' },
				],
			},
		],
	])('with %s', (_, data, expected) => {
		expect(read(withData(data))).toMatchObject({
			ok: true,
			value: { event: 'succeeded', id: 'evt_1', job: expected },
		});
	});

	it.each([
		['no error', { error: null }, 'failed', 'ToAPIs gave no reason.'],
		['an error that is text', { error: 'Broken' }, 'failed', 'Broken'],
		['a code that is a number', { error: { code: 500, message: 'Broken' } }, 'http_500', 'Broken'],
		[
			'a content policy',
			{ error: { code: 'content_policy_violation', message: 'No' } },
			'content_policy_violation',
			'No',
		],
	])('failed, with %s', (_, data, code, message) => {
		expect(read(withData(data, failed))).toMatchObject({
			value: { event: 'failed', job: { status: 'failed', failure: { code, message } } },
		});
	});

	it('is known by the id of the event, not of the job', () => {
		expect(read({ ...completed, id: 'evt_2' })).toMatchObject({ value: { id: 'evt_2' } });
	});
});

it.each([
	['a test of the address', endpointTest],
	['a test of the address about a job', { ...completed, type: 'endpoint.test' }],
	['a test of the address without data', { id: 'evt_1', type: 'endpoint.test' }],
	['a type that no page names', { ...completed, type: 'generation.started' }],
	['a type in capitals', { ...completed, type: 'GENERATION.COMPLETED' }],
	['a type that is a word of JavaScript', { ...completed, type: 'constructor' }],
	['no type', { ...completed, type: undefined }],
])('tells of no end: %s', (_, body) => {
	expect(read(body)).toMatchObject({ ok: true, value: { event: null, id: 'evt_1' } });
});

it.each([
	['nothing', '', /has no event ID/],
	['no JSON', 'type=generation.completed', /has no event ID/],
	['null', 'null', /has no event ID/],
	['a list', '[]', /has no event ID/],
	['an empty object', '{}', /has no event ID/],
	['no id', { ...completed, id: undefined }, /has no event ID/],
	['an empty id', { ...completed, id: '' }, /has no event ID/],
	['an id of another type', { ...completed, id: ['evt_1'] }, /has no event ID/],
	['no task id', withData({ task_id: undefined }), /has no task ID/],
	['an empty task id', withData({ task_id: '' }), /has no task ID/],
	['a task id under another name', withData({ task_id: null, id: 'task_1' }), /has no task ID/],
	['a failure without a task id', withData({ task_id: undefined }, failed), /has no task ID/],
	['no data', { ...completed, data: undefined }, /has no task ID/],
	['data that is text', { ...completed, data: 'task_img_1' }, /has no task ID/],
])('cannot be read: %s', (_, body, reason) => {
	expect(read(body)).toMatchObject({
		ok: false,
		failure: { category: 'provider', charged: 'unknown', reason: expect.stringMatching(reason) },
	});
});
