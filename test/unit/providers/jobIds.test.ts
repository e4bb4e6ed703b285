import { providers } from '../../../nodes/FluxKontext/providers';
import type { HttpAnswer, Provider } from '../../../nodes/FluxKontext/providers/contract';
import { isUsableJobId, wellFormed } from '../../../nodes/FluxKontext/providers/jobIds';
import * as apixoAnswers from '../fixtures/apixo';
import * as foxAiAnswers from '../fixtures/foxAi';
import * as toApisAnswers from '../fixtures/toApis';
import * as vtrixAnswers from '../fixtures/vtrix';
import { answer } from '../values';

const { apixo, foxAi, toApis, vtrix } = providers;

const HALF = '\ud83d';

const UNUSABLE: ReadonlyArray<readonly [string, string]> = [
	['half a character', `job-${HALF}`],
	['the other half', '\ude00job'],
	['a control character', 'job\u0000'],
	['a line break', 'job\n1'],
	['a blank', 'job 1'],
	['a mark that turns text around', 'job\u202e1'],
	['a zero-width space', 'job\u200b1'],
	['a dot', '.'],
	['two dots', '..'],
	['301 characters', 'x'.repeat(301)],
];

describe('the ID of a job', () => {
	it.each([...UNUSABLE, ['nothing', ''] as const])('cannot be used with %s', (_label, text) => {
		expect(isUsableJobId(text)).toBe(false);
	});

	it.each([
		['letters and digits', 'task_img_01HX'],
		['a UUID', '6d8c2f1e-0000-4000-8000-000000000000'],
		['a slash', 'a/b'],
		['dots among others', 'a..b'],
		['a whole character outside the basic plane', 'job-\u{1f600}'],
		['300 characters', 'x'.repeat(300)],
	])('can be used with %s', (_label, text) => {
		expect(isUsableJobId(text)).toBe(true);
		expect(() => encodeURIComponent(text)).not.toThrow();
	});

	it('goes into a URL without throwing, whatever an older version has stored', () => {
		expect(wellFormed(`a${HALF}b\u{1f600}`)).toBe('a\ufffdb\u{1f600}');
		for (const provider of [apixo, toApis, vtrix]) {
			const call = provider.status?.call(`a${HALF}`);
			expect(JSON.stringify(call)).toMatch(/a(\ufffd|%EF%BF%BD)/);
		}
	});
});

/** A response to a submit that names this ID. */
const SUBMITTED: ReadonlyArray<readonly [Provider, (jobId: unknown) => object]> = [
	[apixo, (taskId) => ({ code: 200, data: { taskId } })],
	[toApis, (id) => ({ ...toApisAnswers.seed.queued, id })],
	[vtrix, (id) => ({ ...vtrixAnswers.client.inProgress, id })],
];

describe.each(SUBMITTED.map(([provider, body]) => [provider.name, provider, body] as const))(
	'%s names a new job by an ID that cannot be used',
	(_name, provider, body) => {
		it.each(UNUSABLE)('with %s: no job, and nobody knows what was charged', (_label, jobId) => {
			const reading = provider.readSubmission(answer(body(jobId)));
			expect(reading).toMatchObject({
				ok: false,
				failure: { category: 'provider', code: 'unreadable_answer', charged: 'unknown' },
			});
			expect(reading.ok ? '' : reading.failure.reason).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u);
		});
	},
);

it.each(UNUSABLE)('FoxAI with %s as its ID still gives the image', (_label, id) => {
	expect(foxAi.readSubmission(answer({ ...foxAiAnswers.seed.finished, id }))).toMatchObject({
		ok: true,
		value: { jobId: null, status: 'succeeded', images: [{ url: expect.any(String) }] },
	});
});

it.each([
	['OpenAI’s form', { created: 1, data: [{ url: 'https://results.example.com/one.png' }] }],
	['a result', { result: { data: [{ url: 'https://results.example.com/one.png' }] } }],
])('ToAPIs without an ID still gives an image that is ready at once, in %s', (_label, body) => {
	expect(toApis.readSubmission(answer(body))).toMatchObject({
		ok: true,
		value: { jobId: null, status: 'succeeded', images: [{ url: expect.any(String) }] },
	});
});

it.each(SUBMITTED.map(([provider, body]) => [provider.name, provider, body] as const))(
	'%s: an ID that is a number keeps all its digits, over status checks too',
	(_name, provider, body) => {
		const jobId = '12345678901234567890';
		const text = JSON.stringify(body('ID')).replace('"ID"', jobId);
		const submitted = provider.readSubmission(answer(text));
		expect(submitted).toMatchObject({ ok: true, value: { jobId } });
		expect(JSON.stringify(provider.status?.call(jobId))).toContain(jobId);
	},
);

it('Vtrix without an ID still gives an image that is ready at once', () => {
	const body = { ...vtrixAnswers.seed.completed, id: undefined };
	expect(vtrix.readSubmission(answer(body))).toMatchObject({
		ok: true,
		value: { jobId: null, status: 'succeeded', images: [{ url: expect.any(String) }] },
	});
});

/** A response to a status check, about this job. */
const FINISHED: ReadonlyArray<readonly [string, Provider, (jobId: unknown) => HttpAnswer]> = [
	[
		'APIXO',
		apixo,
		(taskId) =>
			answer({
				...apixoAnswers.seed.success,
				data: { ...apixoAnswers.seed.success.data, taskId },
			}),
	],
	[
		'APIXO, of a failed job',
		apixo,
		(taskId) =>
			answer({ ...apixoAnswers.seed.failed, data: { ...apixoAnswers.seed.failed.data, taskId } }),
	],
	['ToAPIs', toApis, (id) => answer({ ...toApisAnswers.imageStatus.completed, id })],
	['ToAPIs, of a running job', toApis, (id) => answer({ ...toApisAnswers.seed.inProgress, id })],
	['Vtrix', vtrix, (id) => answer({ ...vtrixAnswers.seed.completed, id })],
	[
		'Vtrix, with the name of the manual',
		vtrix,
		(id) => answer({ ...vtrixAnswers.seed.completed, id: undefined, task_id: id }),
	],
];

describe.each(FINISHED)('a status response of %s', (_name, provider, about) => {
	const read = (asked: string, named: unknown) => provider.status?.read(about(named), asked);

	it('about the job that was asked for is taken', () => {
		expect(read('task_7', 'task_7')).toMatchObject({ ok: true, value: { jobId: 'task_7' } });
	});

	it('that names no job is taken as it is meant', () => {
		expect(read('task_7', undefined)).toMatchObject({ ok: true, value: { jobId: 'task_7' } });
	});

	it.each([
		['another job', 'task_8'],
		['a number', 8],
		['the same ID with more behind it', 'task_77'],
		['the same ID in capital letters', 'TASK_7'],
		['an ID that cannot be used', `task_7${HALF}`],
	])('about %s is no response to the question', (_label, named) => {
		const reading = read('task_7', named);
		expect(reading).toMatchObject({
			ok: false,
			failure: { category: 'provider', code: 'other_job', charged: 'yes', httpStatus: 200 },
		});
		expect(JSON.stringify(reading)).toContain('task_7');
		expect(JSON.stringify(reading)).toContain(String(named).replace(HALF, ''));
	});
});

it.each([
	['task_img_7', 'tsk_img_7'],
	['tsk_img_7', 'task_img_7'],
	['task_img_7', 'task_7'],
])('ToAPIs writes one ID as %s and as %s', (asked, named) => {
	const given = answer({ ...toApisAnswers.imageStatus.completed, id: named });
	expect(toApis.status?.read(given, asked)).toMatchObject({
		ok: true,
		value: { jobId: asked, status: 'succeeded' },
	});
});

it.each([
	['task_img_7', 'tsk_img_8'],
	['task_img_7', '7'],
	['task_img_', 'tsk_img_7'],
])('ToAPIs means two jobs by %s and %s', (asked, named) => {
	const given = answer({ ...toApisAnswers.imageStatus.completed, id: named });
	expect(toApis.status?.read(given, asked)).toMatchObject({ failure: { code: 'other_job' } });
});

describe('a callback', () => {
	const apixoBody = JSON.stringify(apixoAnswers.webhooks.success);
	const toApisBody = JSON.stringify(toApisAnswers.taskWebhooks.completed);

	it.each([
		['APIXO', apixo, apixoBody, 'task_1'],
		['ToAPIs', toApis, toApisBody, 'task_img_1'],
		['ToAPIs in its other spelling', toApis, toApisBody, 'tsk_img_1'],
	])('of %s about the job that is waited for is taken', (_label, provider, body, jobId) => {
		expect(provider.callback?.read(body, jobId)).toMatchObject({
			ok: true,
			value: { job: { jobId, status: 'succeeded' } },
		});
	});

	it.each([
		['APIXO', apixo, apixoBody],
		['ToAPIs', toApis, toApisBody],
	])('of %s about another job says nothing', (_label, provider, body) => {
		expect(provider.callback?.read(body, 'task_8')).toMatchObject({
			ok: false,
			failure: { code: 'other_job' },
		});
	});

	it.each(UNUSABLE)('that names its job with %s names none', (_label, taskId) => {
		const body = { code: 200, data: { taskId, state: 'success' } };
		expect(apixo.callback?.read(JSON.stringify(body), null)).toMatchObject({ ok: false });
	});
});
