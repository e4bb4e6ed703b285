import type {
	FailureCategory,
	HttpAnswer,
	JobRequest,
	Job,
} from '../../../nodes/FluxKontext/providers/contract';
import { EmbeddedPicture } from '../../../nodes/FluxKontext/providers/contract';
import { vtrix } from '../../../nodes/FluxKontext/providers/vtrix';
import { client, manual, seed } from '../fixtures/vtrix';
import { answer, jobRequest, pictureFile, pictureUrl, state } from '../values';

function readStatus(given: HttpAnswer) {
	return vtrix.status?.read(given, 'job-1');
}

const file = pictureFile();
const withoutPicture = { prompt: 'Make the sky orange', aspect_ratio: '16:9' };
const params = {
	...withoutPicture,
	input_image: 'https://pictures.example.com/in.jpg',
};

describe('submit', () => {
	it.each<[string, Partial<JobRequest>, Record<string, unknown>]>([
		['edits a picture by its URL', {}, params],
		['makes a picture from text', { pictures: [] }, withoutPicture],
		[
			'sends a file as bare base64',
			{ pictures: [{ kind: 'file', file }] },
			{
				...params,
				input_image: new EmbeddedPicture(file, ''),
			},
		],
		[
			'numbers up to four pictures',
			{
				pictures: [pictureUrl, { kind: 'file', file }, pictureUrl, pictureUrl],
			},
			{
				...params,
				input_image_2: new EmbeddedPicture(file, ''),
				input_image_3: params.input_image,
				input_image_4: params.input_image,
			},
		],
		[
			'leaves the ratio to the provider',
			{ aspectRatio: '' },
			{
				prompt: params.prompt,
				input_image: params.input_image,
			},
		],
		[
			'sends every option under its documented name',
			{
				options: { seed: -7, outputFormat: 'png', promptUpsampling: true, safetyTolerance: 1 },
			},
			{
				...params,
				seed: -7,
				output_format: 'png',
				prompt_upsampling: true,
				safety_tolerance: 1,
			},
		],
	])('%s, wrapped as the official client does', (_label, changes, expected) => {
		expect(vtrix.submit(jobRequest(changes))).toStrictEqual({
			method: 'POST',
			path: '/model/v1/generation',
			body: {
				kind: 'json',
				value: { model: 'flux_kontext_pro', input: [{ params: expected }] },
			},
		});
	});
});

it.each([
	['job-1', '/model/v1/generation/task/job-1'],
	['../x?y', '/model/v1/generation/task/..%2Fx%3Fy'],
])('asks for the job %s', (jobId, path) => {
	expect(vtrix.status?.call(jobId)).toStrictEqual({ method: 'GET', path });
});

it.each(['upload', 'balance'] as const)('has no %s', (name) => {
	expect(vtrix[name]).toBeUndefined();
});

const createdAt = '2026-01-02T10:00:00.000Z';
const reason = { category: 'provider', message: 'The picture could not be made' } as const;
const image = (name: string) => ({ url: `https://results.example.com/${name}`, expiresAt: null });

function withStatus(status: unknown) {
	return { id: 'job-1', status, created_at: Date.parse(createdAt) / 1000 };
}

function withCost(cost: unknown) {
	return { ...seed.completed, usage: { cost } };
}

function reported(amount: number) {
	return { amount, currency: 'USD', source: 'reported' } as const;
}

describe.each([
	['a submit', vtrix.readSubmission],
	['a look-up', readStatus],
])('the answer to %s', (_call, read) => {
	it.each<[string, unknown, Partial<Job>]>([
		['pending', withStatus('pending'), { status: 'queued' }],
		['queued', withStatus('queued'), { status: 'queued' }],
		['processing', withStatus('processing'), { status: 'running' }],
		['in_progress', client.inProgress, { status: 'running' }],
		['capital letters', withStatus('Pending'), { status: 'queued' }],
		['a state that no page names', withStatus('resting'), { status: 'running' }],
		['a state that is a word of JavaScript', withStatus('constructor'), { status: 'running' }],
		['a state that is no text', withStatus({}), { status: 'running' }],
		['no state yet', withStatus(undefined), { status: 'running' }],
		['the manual’s names', manual.processing, { status: 'running' }],
		[
			'completed',
			seed.completed,
			{
				status: 'succeeded',
				images: [image('one.jpeg')],
				cost: reported(0.04),
			},
		],
		[
			'COMPLETED',
			{ ...seed.completed, status: 'COMPLETED' },
			{
				status: 'succeeded',
				images: [image('one.jpeg')],
				cost: reported(0.04),
			},
		],
		[
			'several pictures',
			seed.severalPictures,
			{
				status: 'succeeded',
				images: [image('one.jpeg'), image('two.jpeg'), image('three.jpeg')],
				cost: reported(0.12),
			},
		],
		[
			'completed without a picture',
			{ ...seed.completed, output: [], usage: undefined },
			{
				status: 'succeeded',
			},
		],
		[
			'a broken output',
			{ ...seed.completed, output: [null, { content: 'none' }], usage: null },
			{
				status: 'succeeded',
			},
		],
		['failed', seed.failed, { status: 'failed', failure: { ...reason, code: '002014001' } }],
		[
			'failed beside a picture and a cost',
			{ ...seed.completed, ...seed.failed },
			{ status: 'failed', failure: { ...reason, code: '002014001' } },
		],
		[
			'processing beside a picture and a cost',
			{ ...seed.completed, status: 'processing' },
			{ status: 'running' },
		],
		[
			'failed with text',
			client.failedWithText,
			{
				status: 'failed',
				failure: { ...reason, code: 'failed' },
			},
		],
		[
			'failed with error_message',
			client.failedWithErrorMessage,
			{
				status: 'failed',
				failure: { ...reason, code: 'failed' },
			},
		],
		[
			'failed with a number',
			{ ...seed.failed, error: { code: 2014001, message: reason.message } },
			{
				status: 'failed',
				failure: { ...reason, code: '2014001' },
			},
		],
		[
			'failed without a reason',
			{ ...seed.failed, error: undefined },
			{
				status: 'failed',
				failure: { category: 'provider', code: 'failed', message: 'Vtrix gave no reason.' },
			},
		],
		[
			'failed for the content',
			{ ...seed.failed, error: 'Request was moderated' },
			{
				status: 'failed',
				failure: { category: 'content', code: 'failed', message: 'Request was moderated' },
			},
		],
	])('%s', (_label, body, known) => {
		expect(read(answer(body))).toEqual({
			ok: true,
			value: state({
				provider: 'vtrix',
				jobId: 'job-1',
				createdAt,
				...known,
				raw: JSON.parse(JSON.stringify(body)),
			}),
		});
	});

	it.each<[string, unknown, number | null]>([
		['text', '0.04', 0.04],
		['a number', 0.04, 0.04],
		['zero', '0', 0],
		['no number', 'free', null],
		['empty text', '', null],
		['a space', ' ', null],
		['null', null, null],
		['a negative number', '-1', null],
		['infinite', '1e999', null],
	])('a cost that is %s', (_label, cost, amount) => {
		expect(read(answer(withCost(cost)))).toMatchObject({
			value: { cost: amount === null ? null : reported(amount) },
		});
	});
});

type Refusal = [string, number, unknown, FailureCategory, string, string];
const REFUSALS: Refusal[] = [
	['401', 401, { message: 'Wrong key' }, 'authentication', 'http_401', 'Wrong key'],
	[
		'500 that speaks of the balance',
		500,
		{ message: 'Balance too low' },
		'provider',
		'http_500',
		'Balance too low',
	],
	['401 with error text', 401, { error: 'Wrong key' }, 'authentication', 'http_401', 'Wrong key'],
	[
		'403 for the balance',
		403,
		{ message: 'Balance too low' },
		'credit',
		'http_403',
		'Balance too low',
	],
	[
		'403 for the permission',
		403,
		{ message: 'No permission' },
		'authentication',
		'http_403',
		'No permission',
	],
	['400 with an object', 400, { error: { code: 'E7', message: 'Wrong' } }, 'input', 'E7', 'Wrong'],
	[
		'400 with error_message',
		400,
		{ error: { error_message: 'Wrong' } },
		'input',
		'http_400',
		'Wrong',
	],
	['429', 429, { message: 'Slower' }, 'rateLimit', 'http_429', 'Slower'],
	['500', 500, { message: 'Oh' }, 'provider', 'http_500', 'Oh'],
	['404', 404, { message: 'No such task' }, 'input', 'http_404', 'No such task'],
	[
		'403 in another form',
		403,
		{ status: { message: 'insufficient balance' } },
		'credit',
		'http_403',
		'insufficient balance',
	],
	['405', 405, { message: 'Not allowed' }, 'configuration', 'http_405', 'Not allowed'],
	['408', 408, { message: 'Slow' }, 'timeout', 'http_408', 'Slow'],
	['409', 409, { message: 'Again' }, 'input', 'http_409', 'Again'],
	[
		'500 beside a picture',
		500,
		seed.completed,
		'provider',
		'http_500',
		JSON.stringify(seed.completed),
	],
	[
		'a gateway page',
		502,
		'<html>Gateway</html>',
		'provider',
		'http_502',
		'The response is not the JSON that Vtrix documents: Gateway',
	],
];

describe('refusals', () => {
	it.each(REFUSALS)('%s of a submit', (_label, status, body, category, code, text) => {
		const costsNothing = status >= 400 && status < 500 && status !== 408 && status !== 409;
		expect(vtrix.readSubmission(answer(body, status))).toMatchObject({
			ok: false,
			failure: {
				category: status === 404 ? 'configuration' : category,
				code,
				reason: text,
				httpStatus: status,
				charged: costsNothing ? 'no' : 'unknown',
			},
		});
	});

	it.each(REFUSALS)('%s of a look-up', (_label, status, body, category, code, text) => {
		expect(readStatus(answer(body, status))).toMatchObject({
			ok: false,
			failure: {
				category,
				code,
				reason: text,
				httpStatus: status,
				charged: 'yes',
			},
		});
	});

	it.each([
		['HTML', '<html>'],
		['nothing', ''],
		['an empty object', '{}'],
		['a list', '[]'],
		['a state without an id', '{"status":"pending"}'],
	])('%s is no job', (_label, text) => {
		expect(vtrix.readSubmission(answer(text))).toMatchObject({
			ok: false,
			failure: { category: 'provider', code: 'unreadable_answer', charged: 'unknown' },
		});
	});

	it.each([
		['HTML', '<html>'],
		['nothing', ''],
		['a list', '[]'],
	])('%s says nothing about the job', (_label, text) => {
		expect(readStatus(answer(text))).toMatchObject({
			ok: false,
			failure: { category: 'provider', code: 'unreadable_answer', charged: 'yes' },
		});
	});

	it('names no job where it is empty', () => {
		expect(readStatus(answer('{}'))).toMatchObject({
			ok: false,
			failure: { category: 'provider', code: 'no_job', charged: 'yes' },
		});
	});

	it.each([
		[
			'<html>',
			'The response is not the JSON that Vtrix documents (the response was a web page without text)',
		],
		['{}', 'The response from Vtrix has neither a task ID nor a status: {}'],
		[
			'{"status":"pending"}',
			'Vtrix accepted the job but returned no task ID: {"status":"pending"}',
		],
	])('a person reads what is wrong with the answer %p', (text, words) => {
		expect(vtrix.readSubmission(answer(text))).toMatchObject({ failure: { reason: words } });
	});
});

describe('an answer without an id', () => {
	it('to a look-up gives the picture all the same', () => {
		expect(readStatus(answer({ ...seed.completed, id: undefined }))).toMatchObject({
			ok: true,
			value: { jobId: 'job-1', status: 'succeeded', images: [image('one.jpeg')] },
		});
	});

	it('to a submit is a failed job where it says so', () => {
		expect(vtrix.readSubmission(answer({ ...seed.failed, id: undefined }))).toMatchObject({
			ok: true,
			value: { jobId: null, status: 'failed', failure: { ...reason, code: '002014001' } },
		});
	});
});
