import type {
	FailureCategory,
	JobRequest,
	Job,
} from '../../../nodes/FluxKontext/providers/contract';
import { EmbeddedPicture } from '../../../nodes/FluxKontext/providers/contract';
import { foxAi } from '../../../nodes/FluxKontext/providers/foxAi';
import { neither, seed, withError } from '../fixtures/foxAi';
import { answer, jobRequest, pictureFile, state } from '../values';

const jpeg = pictureFile({ type: 'jpeg' });
const png = pictureFile({ type: 'png' });
const input_image = 'https://pictures.example.com/in.jpg';
const value = { prompt: 'Make the sky orange', input_image, aspect_ratio: '16:9' };

describe('submit', () => {
	it.each<[string, Partial<JobRequest>, string, Record<string, unknown>]>([
		['edits a picture by its URL', {}, 'pro', value],
		['names the model in the path', { model: 'max' }, 'max', value],
		[
			'leaves the ratio to the provider',
			{ aspectRatio: '' },
			'pro',
			{
				prompt: 'Make the sky orange',
				input_image,
			},
		],
		['sends a seed, also 0', { options: { seed: 0 } }, 'pro', { ...value, seed: 0 }],
		[
			'sends a JPEG file as a data URL',
			{ pictures: [{ kind: 'file', file: jpeg }] },
			'pro',
			{
				...value,
				input_image: new EmbeddedPicture(jpeg, 'data:image/jpeg;base64,'),
			},
		],
		[
			'sends a PNG file as a data URL',
			{ pictures: [{ kind: 'file', file: png }] },
			'pro',
			{
				...value,
				input_image: new EmbeddedPicture(png, 'data:image/png;base64,'),
			},
		],
	])('%s', (_, changes, model, expected) => {
		expect(foxAi.submit(jobRequest(changes))).toStrictEqual({
			method: 'POST',
			path: `/flux-kontext/${model}/generate`,
			body: { kind: 'json', value: expected },
		});
	});
});

it.each(['status', 'upload', 'balance'] as const)('has no %s', (name) => {
	expect(foxAi[name]).toBeUndefined();
});

const createdAt = '2026-01-02T10:00:00.000Z';
const jobId = 'abcdefghijklmnopqrstuvwxyz';
const images = [
	{ url: 'https://results.example.com/one.png', expiresAt: '2026-01-03T10:00:00.000Z' },
];

describe('the answer to a submit', () => {
	it.each<[string, unknown, Partial<Job>]>([
		['the finished picture', seed.finished, { images, createdAt, completedAt: createdAt }],
		[
			'an error that is empty text',
			{ ...seed.finished, error: '' },
			{
				images,
				createdAt,
				completedAt: createdAt,
			},
		],
		[
			'no error at all',
			{ ...seed.finished, error: undefined },
			{ images, createdAt, completedAt: createdAt },
		],
		[
			'an error that is false',
			{ ...seed.finished, error: false },
			{ images, createdAt, completedAt: createdAt },
		],
		[
			'a picture without an id',
			{ ...seed.finished, id: undefined },
			{ jobId: null, images, createdAt, completedAt: createdAt },
		],
		[
			'no time',
			{ ...seed.finished, created_at: undefined },
			{
				images: images.map((image) => ({ ...image, expiresAt: null })),
			},
		],
		[
			'a time that is none',
			{ ...seed.finished, created_at: 'yesterday' },
			{
				images: images.map((image) => ({ ...image, expiresAt: null })),
			},
		],
		['neither a picture nor a reason', neither, { createdAt, completedAt: createdAt }],
		[
			'a list of one link',
			{ ...seed.finished, output: ['https://results.example.com/one.png'] },
			{ images, createdAt, completedAt: createdAt },
		],
		[
			'an object with the link',
			{ ...seed.finished, output: { url: 'https://results.example.com/one.png' } },
			{ images, createdAt, completedAt: createdAt },
		],
		[
			'an object with a list',
			{ ...seed.finished, output: { images: [{ url: 'https://results.example.com/one.png' }] } },
			{ images, createdAt, completedAt: createdAt },
		],
		...['data', 'result', 'images', 'url'].map((key): [string, unknown, Partial<Job>] => [
			`an image in '${key}'`,
			{ ...neither, [key]: 'https://results.example.com/one.png' },
			{ images, createdAt, completedAt: createdAt },
		]),
		[
			'all of it within data',
			{ code: 200, message: 'success', data: seed.finished },
			{ images: images.map((image) => ({ ...image, expiresAt: null })) },
		],
		[
			'an error that says that there is none',
			{ ...seed.finished, error: { code: 0, message: 'success' } },
			{ images, createdAt, completedAt: createdAt },
		],
	])('%s is a finished job', (_, body, known) => {
		expect(foxAi.readSubmission(answer(body))).toEqual({
			ok: true,
			value: state({
				provider: 'foxAi',
				jobId,
				status: 'succeeded',
				...known,
				raw: JSON.parse(JSON.stringify(body)),
			}),
		});
	});

	it.each<[string, unknown, string, string | null, FailureCategory]>([
		[
			'text',
			withError('The picture is blurred'),
			'error_in_answer',
			'The picture is blurred',
			'provider',
		],
		['an object', withError({ code: 'E7', message: 'No luck' }), 'E7', 'No luck', 'provider'],
		[
			'an object with a detail',
			withError({ detail: 'No luck' }),
			'error_in_answer',
			'No luck',
			'provider',
		],
		[
			'an object with both, of which the message is shown',
			withError({ message: 'No luck', detail: 'Never' }),
			'error_in_answer',
			'No luck',
			'provider',
		],
		['an object of another shape', withError({ why: 'luck' }), 'error_in_answer', null, 'provider'],
		['a number', withError(7), 'error_in_answer', '7', 'provider'],
		['true', withError(true), 'error_in_answer', null, 'provider'],
		['a list', withError(['No luck']), 'error_in_answer', 'No luck', 'provider'],
		[
			'a content code',
			withError({ code: 'nsfw', message: 'Not this' }),
			'nsfw',
			'Not this',
			'content',
		],
		[
			'text beside a picture',
			{ ...seed.finished, error: 'Late' },
			'error_in_answer',
			'Late (the response also has an image: https://results.example.com/one.png )',
			'provider',
		],
	])('an error that is %s comes before the picture', (_, body, code, reason, category) => {
		expect(foxAi.readSubmission(answer(body))).toEqual({
			ok: false,
			failure: {
				category,
				code,
				reason: reason ?? JSON.stringify(body),
				httpStatus: 200,
				charged: 'unknown',
				jobId,
			},
		});
	});

	it.each<[string, number, unknown, FailureCategory, string | null, string]>([
		['400', 400, { error: 'input_image is missing' }, 'input', 'input_image is missing', 'no'],
		['401', 401, { error: 'wrong key' }, 'authentication', 'wrong key', 'no'],
		['401 with a message', 401, { message: 'wrong key' }, 'authentication', 'wrong key', 'no'],
		['402', 402, { error: { message: 'no balance' } }, 'credit', 'no balance', 'no'],
		['403', 403, { message: 'forbidden' }, 'authentication', 'forbidden', 'no'],
		['408', 408, { message: 'slow' }, 'timeout', 'slow', 'unknown'],
		['429', 429, { message: 'slower' }, 'rateLimit', 'slower', 'no'],
		['500', 500, { error: 'oh' }, 'provider', 'oh', 'unknown'],
		['500 with a picture', 500, seed.finished, 'provider', null, 'unknown'],
		[
			'HTML with 502',
			502,
			'<html>bad gateway</html>',
			'provider',
			'The response is not the JSON that FoxAI documents: bad gateway',
			'unknown',
		],
		[
			'text with 403',
			403,
			'forbidden',
			'authentication',
			'The response is not the JSON that FoxAI documents: forbidden',
			'no',
		],
		[
			'a page with 403',
			403,
			'\n<html>no</html>',
			'authentication',
			'The response is not the JSON that FoxAI documents: no',
			'unknown',
		],
	])('HTTP %s is a refusal', (_, status, body, category, reason, charged) => {
		expect(foxAi.readSubmission(answer(body, status))).toMatchObject({
			ok: false,
			failure: {
				category,
				code: `http_${status}`,
				reason: reason ?? JSON.stringify(body),
				httpStatus: status,
				charged,
			},
		});
	});

	it.each([
		[
			'HTML',
			'<html>',
			'The response is not the JSON that FoxAI documents (the response was a web page without text)',
		],
		['nothing', '', 'The response is not the JSON that FoxAI documents (the response was empty)'],
		['a list', '[]', 'The response is not the JSON that FoxAI documents: []'],
		['null', 'null', 'The response is not the JSON that FoxAI documents: null'],
		['an empty object', '{}', 'The response from FoxAI has neither an image nor a reason: {}'],
	])('%s is no job, and nothing is known of the money', (_, text, reason) => {
		expect(foxAi.readSubmission(answer(text))).toMatchObject({
			ok: false,
			failure: { category: 'provider', code: 'unreadable_answer', reason, charged: 'unknown' },
		});
	});
});

describe('a refusal inside HTTP 200', () => {
	it.each<[string, unknown, FailureCategory, string, string]>([
		[
			'a code before the reason',
			withError('CONTENT_VIOLATION: The image shows a weapon'),
			'content',
			'CONTENT_VIOLATION',
			'CONTENT_VIOLATION: The image shows a weapon',
		],
		[
			'words for the content',
			withError('The content was refused'),
			'content',
			'error_in_answer',
			'The content was refused',
		],
		[
			'words for the image',
			withError({ message: 'Cannot download the image' }),
			'input',
			'error_in_answer',
			'Cannot download the image',
		],
		[
			'words for the money',
			withError({ detail: [{ msg: 'Insufficient credits' }] }),
			'credit',
			'error_in_answer',
			'Insufficient credits',
		],
		[
			'an HTTP status as code',
			withError({ code: 401, message: 'No' }),
			'authentication',
			'error_in_answer',
			'No',
		],
		[
			'words where the link should be',
			{ ...neither, output: 'Your prompt was flagged' },
			'content',
			'error_in_answer',
			'Your prompt was flagged',
		],
		[
			'words in a list where the link should be',
			{ ...neither, output: ['Something broke'] },
			'provider',
			'error_in_answer',
			'Something broke',
		],
		[
			'an object with words where the link should be',
			{ ...neither, output: { error: 'The image is too large' } },
			'input',
			'error_in_answer',
			'The image is too large',
		],
		[
			'success: false',
			{ ...neither, success: false, message: 'Insufficient balance' },
			'credit',
			'error_in_answer',
			'Insufficient balance',
		],
		[
			'a state of failure',
			{ ...neither, status: 'failed', message: 'Out of memory' },
			'provider',
			'error_in_answer',
			'Out of memory',
		],
	])('%s: by its words, with the job', (_, body, category, code, reason) => {
		expect(foxAi.readSubmission(answer(body))).toEqual({
			ok: false,
			failure: { category, code, reason, httpStatus: 200, charged: 'unknown', jobId },
		});
	});

	it('a code and a message without a job', () => {
		const body = { code: 402, message: 'Payment required' };
		expect(foxAi.readSubmission(answer(body))).toMatchObject({
			ok: false,
			failure: { category: 'credit', charged: 'unknown' },
		});
	});

	it('a message without an error is none', () => {
		const body = { ...neither, message: 'Task created successfully' };
		expect(foxAi.readSubmission(answer(body))).toMatchObject({
			ok: true,
			value: { jobId, status: 'succeeded', images: [] },
		});
	});
});

it('a file as text is no link and no refusal', () => {
	const output = `data:image/png;base64,${'A'.repeat(1000)}`;
	expect(foxAi.readSubmission(answer({ ...neither, output }))).toMatchObject({
		ok: true,
		value: { status: 'succeeded', images: [] },
	});
});
