import { providers } from '../../../nodes/FluxKontext/providers';
import type {
	FailureCategory,
	JobStatus,
	Provider,
} from '../../../nodes/FluxKontext/providers/contract';
import { statusOf } from '../../../nodes/FluxKontext/providers/statusWords';
import * as apixoAnswers from '../fixtures/apixo';
import * as toApisAnswers from '../fixtures/toApis';
import * as vtrixAnswers from '../fixtures/vtrix';
import { answer } from '../values';

/** What a status check says of a job, in any provider's form: its state, its result, its error. */

interface Said {
	readonly word: string;
	readonly result?: unknown;
	readonly error?: unknown;
}

const { apixo, toApis, vtrix } = providers;

type Form = readonly [string, Provider, string, (said: Said) => object];

const FORMS: readonly Form[] = [
	[
		'APIXO',
		apixo,
		'task_1',
		({ word, result, error }) => ({
			...apixoAnswers.seed.processing,
			data: { taskId: 'task_1', state: word, resultJson: result, error },
		}),
	],
	[
		'ToAPIs',
		toApis,
		'task_img_1',
		({ word, result, error }) => ({ ...toApisAnswers.seed.queued, status: word, result, error }),
	],
	[
		'Vtrix',
		vtrix,
		'job-1',
		({ word, result, error }) => ({
			...vtrixAnswers.client.inProgress,
			status: word,
			output: result,
			error,
		}),
	],
];

const url = 'https://results.example.com/one.png';

describe.each(FORMS)('a status check of %s', (_name, { status: check }, jobId, bodyOf) => {
	const read = (said: Said) => check?.read(answer(bodyOf(said)), jobId);

	it.each(
		[
			'done',
			'success',
			'SUCCEEDED',
			'Complete',
			'completed',
			'finished',
			'ok',
			'Ready',
			'what nobody has read',
		].map((word) => [word]),
	)('takes %p with an image as succeeded', (word) => {
		expect(read({ word, result: { images: [{ url }] } })).toMatchObject({
			ok: true,
			value: { status: 'succeeded', images: [{ url }], failure: null },
		});
	});

	it.each(
		[
			'fail',
			'FAILED',
			'Failure',
			'error',
			'cancelled',
			'Canceled',
			'expired',
			'timeout',
			'TIMED_OUT',
			'timed out',
			'timed-out',
			'Failed!',
			'failed.',
			'taskFailed',
			'error:nsfw',
			'CANCELLED_BY_USER',
			'unsuccessful',
			'policy_violation',
			'quota_exceeded',
			'rejected',
			'aborted',
			'GENERATE_FAILED',
			'task.failed',
		].map((word) => [word]),
	)('takes %p as failed, for the reason beside it', (word) => {
		expect(read({ word, error: 'The GPU is on fire' })).toMatchObject({
			ok: true,
			value: { status: 'failed', images: [], failure: { message: 'The GPU is on fire' } },
		});
	});

	it.each(['Request Moderated', 'Content Moderated', 'content_moderated', 'nsfw', 'moderated'])(
		'takes %p as refused content',
		(word) => {
			expect(read({ word })).toMatchObject({
				value: { status: 'failed', failure: { category: 'content' } },
			});
		},
	);

	it.each(['resting', 'what nobody has read', 'toString', '__proto__', '2'])(
		'takes %p without an image as running',
		(word) => {
			expect(read({ word })).toMatchObject({ ok: true, value: { status: 'running', images: [] } });
		},
	);

	it.each(['pending', 'queued', 'QUEUED', 'waiting', 'processing', 'In Progress', 'generating'])(
		'does not take the preview beside %p as the image',
		(word) => {
			const reading = read({ word, result: [url] });
			expect(reading).toMatchObject({ ok: true, value: { images: [] } });
			expect(['queued', 'running']).toContain(reading?.ok === true ? reading.value.status : '');
		},
	);

	it.each<[string, unknown, FailureCategory, string]>([
		['text', 'The content was refused', 'content', 'The content was refused'],
		['an object', { message: 'Out of memory' }, 'provider', 'Out of memory'],
		['a list', [{ message: 'Cannot download the image' }], 'input', 'Cannot download the image'],
	])(
		'takes completed with %s as error and without an image as failed',
		(_, error, category, message) => {
			for (const word of ['completed', 'success', 'done']) {
				expect(read({ word, error })).toMatchObject({
					ok: true,
					value: { status: 'failed', failure: { category, message } },
				});
			}
		},
	);

	it('takes completed with a refusal where the image should be as failed', () => {
		expect(read({ word: 'completed', result: 'The content was refused' })).toMatchObject({
			value: {
				status: 'failed',
				failure: { category: 'content', message: 'The content was refused' },
			},
		});
	});

	it.each([null, undefined, '', {}, [], false, { code: 0, message: 'success' }])(
		'takes completed with %p as error and without an image as succeeded',
		(error) => {
			expect(read({ word: 'completed', error })).toMatchObject({
				value: { status: 'succeeded', images: [], failure: null },
			});
		},
	);

	it('takes completed with an error beside an image as succeeded', () => {
		expect(read({ word: 'completed', result: [url], error: 'A warning' })).toMatchObject({
			value: { status: 'succeeded', images: [{ url }] },
		});
	});
});

it.each<[string, JobStatus]>([
	['ok', 'running'],
	['success', 'running'],
	['accepted', 'queued'],
	['created', 'queued'],
	['error', 'failed'],
	['completed', 'succeeded'],
])('the state %p of a job that Vtrix and ToAPIs have just accepted means %s', (word, expected) => {
	const bodies = [
		[vtrix, { ...vtrixAnswers.client.inProgress, status: word }],
		[toApis, { ...toApisAnswers.seed.queued, status: word }],
	] as const;
	for (const [provider, body] of bodies) {
		expect(provider.readSubmission(answer(body))).toMatchObject({ value: { status: expected } });
	}
});

it('believes a provider’s own table before the shared one', () => {
	expect(statusOf({ done: 'queued' }, 'DONE', true)).toBe('queued');
});

it('takes a link beside no state at all as the image, but not in the response to a submit', () => {
	const body = { ...vtrixAnswers.seed.completed, status: undefined };
	expect(vtrix.status?.read(answer(body), 'job-1')).toMatchObject({
		value: { status: 'succeeded' },
	});
	expect(vtrix.readSubmission(answer(body))).toMatchObject({ value: { status: 'running' } });
});

it.each([
	['completed_at', { completed_at: 1_767_348_020 }, '2026-01-02T10:00:20.000Z'],
	['finished_at', { finished_at: '2026-01-02T10:00:20Z' }, '2026-01-02T10:00:20.000Z'],
	['updated_at', { updated_at: 1_767_348_020 }, '2026-01-02T10:00:20.000Z'],
	['nothing', {}, null],
])('Vtrix says by %s when a job ended', (_, times, completedAt) => {
	for (const task of [vtrixAnswers.seed.completed, vtrixAnswers.seed.failed]) {
		const given = answer({ ...task, ...times });
		expect(vtrix.status?.read(given, 'job-1')).toMatchObject({ value: { completedAt } });
	}
	const open = answer({ ...vtrixAnswers.client.inProgress, ...times });
	expect(vtrix.status?.read(open, 'job-1')).toMatchObject({ value: { completedAt: null } });
});
