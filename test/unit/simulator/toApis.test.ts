import { makePicture, startSimulator, type JobOrder, type Simulator } from '../../simulator';
import { ask, look, submits } from './client';

const { path } = submits.toApis;
const documented = { model: 'flux-kontext-pro', prompt: 'a cat' };

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

function form(parts: Record<string, string | Buffer>): FormData {
	const result = new FormData();
	for (const [name, value] of Object.entries(parts)) {
		if (typeof value === 'string') result.append(name, value);
		else result.append(name, new Blob([value]), 'picture');
	}
	return result;
}

describe('a submit to ToAPIs', () => {
	it('is answered with a queued task', async () => {
		const reply = await ask(simulator, 'toApis', path, documented);
		const [job] = simulator.jobs;
		expect(job).toMatchObject({ prompt: 'a cat', model: 'pro', billed: 0, inputs: [] });
		expect(job?.jobId).toMatch(/^task_img_/);
		expect(reply).toEqual({
			status: 200,
			body: {
				id: job?.jobId,
				object: 'generation.task',
				model: 'flux-kontext-pro',
				status: 'queued',
				progress: 0,
				created_at: Math.floor((job?.submittedAt ?? 0) / 1000),
				metadata: {},
			},
		});
	});

	it('gives metadata and the own id back', async () => {
		const metadata = { response_format: 'jpg', safety_tolerance: 6, prompt_upsampling: true };
		const body = { ...documented, size: '9:21', metadata, client_business_id: 'order-17' };
		expect(await ask(simulator, 'toApis', path, body)).toMatchObject({
			status: 200,
			body: { metadata, client_business_id: 'order-17' },
		});
		expect(simulator.jobs[0]?.options).toEqual({
			size: '9:21',
			metadata,
			client_business_id: 'order-17',
		});
	});

	const image = 'https://example.org/a.png';
	it.each([
		['no model', { prompt: 'x' }, 'model'],
		['the short model name', { ...documented, model: 'pro' }, 'model'],
		['no prompt', { model: 'flux-kontext-pro' }, 'prompt'],
		['aspect_ratio', { ...documented, aspect_ratio: '1:1' }, 'aspect_ratio'],
		['an unknown size', { ...documented, size: '2:1' }, 'size'],
		['match_input_image without a picture', { ...documented, size: 'match_input_image' }, 'size'],
		['two pictures', { ...documented, image_urls: [image, image] }, 'image_urls'],
		['a picture as an object', { ...documented, image_urls: [{ url: image }] }, 'image_urls'],
		['a picture as one text', { ...documented, image_urls: image }, 'image_urls'],
		['base64', { ...documented, image_urls: ['data:image/png;base64,AAAA'] }, 'image_urls'],
		['the format jpeg', { ...documented, metadata: { response_format: 'jpeg' } }, 'metadata'],
		['a tolerance of 7', { ...documented, metadata: { safety_tolerance: 7 } }, 'metadata'],
		['a seed in metadata', { ...documented, metadata: { seed: 1 } }, 'metadata'],
		['a seed', { ...documented, seed: 1 }, 'seed'],
	])('refuses %s with the documented error', async (_, body, reason) => {
		expect(await ask(simulator, 'toApis', path, body)).toEqual({
			status: 400,
			body: {
				error: {
					code: 'invalid_request',
					message: expect.stringContaining(reason),
					type: expect.any(String),
				},
			},
		});
		expect(simulator.jobs).toEqual([]);
	});

	it('refuses a callback address, as for a key without a webhook', async () => {
		const body = { ...documented, callback_url: 'https://example.org/hook' };
		expect(await ask(simulator, 'toApis', path, body)).toMatchObject({
			status: 400,
			body: { error: { code: 'webhook_not_configured' } },
		});
		expect(simulator.requests[0]?.body).toEqual(body);
	});
});

describe('a status look-up at ToAPIs', () => {
	it.each<[string, JobOrder, object]>([
		['a waiting job', { seconds: 1000 }, { status: 'queued', progress: 0 }],
		['a running job', { outcome: 'never' }, { status: 'in_progress' }],
		[
			'a failed job',
			{ outcome: 'failure', failure: { code: 'content_policy_violation', message: 'no' } },
			{ status: 'failed', error: { code: 'content_policy_violation', message: 'no' } },
		],
		[
			'a job without a picture',
			{ outcome: 'noPicture' },
			{ status: 'completed', result: { type: 'image', data: [] } },
		],
		['a status that no document has', { outcome: 'unknownState' }, { status: 'reviewing' }],
	])('describes %s', async (_, job, body) => {
		simulator.order({ job });
		await ask(simulator, 'toApis', path, documented);
		const id = simulator.jobs[0]?.jobId ?? '';
		expect(await look(simulator, 'toApis', id)).toMatchObject({
			status: 200,
			body: { id, ...body },
		});
	});

	it('describes a finished job as in the document', async () => {
		await ask(simulator, 'toApis', path, documented);
		const [job] = simulator.jobs;
		const seconds = Math.floor((job?.submittedAt ?? 0) / 1000);
		expect(await look(simulator, 'toApis', job?.jobId ?? '')).toEqual({
			status: 200,
			body: {
				id: job?.jobId,
				object: 'generation.task',
				model: 'flux-kontext-pro',
				status: 'completed',
				progress: 100,
				created_at: seconds,
				completed_at: seconds,
				expires_at: seconds + 86_400,
				metadata: {},
				result: { type: 'image', data: [{ url: job?.pictures[0] }] },
			},
		});
	});

	it('refuses an unknown task', async () => {
		expect(await look(simulator, 'toApis', 'task_img_unknown')).toEqual({
			status: 404,
			body: {
				error: { code: 'task_not_found', message: expect.any(String), type: 'not_found_error' },
			},
		});
	});
});

describe('an upload to ToAPIs', () => {
	const uploadPath = '/v1/uploads/images';

	it.each(['jpeg', 'png', 'webp', 'gif'] as const)(
		'takes %s, judged by its bytes',
		async (format) => {
			const file = makePicture({ width: 8, height: 6, seed: 1, format });
			const body = form({ file, purpose: 'generation' });
			expect(await ask(simulator, 'toApis', uploadPath, body)).toEqual({
				status: 200,
				body: {
					success: true,
					message: expect.any(String),
					data: {
						id: expect.any(String),
						url: expect.stringContaining(`${simulator.url}/files/uploads/`),
						mime_type: `image/${format}`,
						size: file.length,
					},
				},
			});
		},
	);

	it('serves the file, which can then be edited', async () => {
		const file = makePicture({ width: 8, height: 6, seed: 1, format: 'png' });
		const { body } = await ask(simulator, 'toApis', uploadPath, form({ file }));
		const [url = ''] = /http:[^"]+/.exec(JSON.stringify(body)) ?? [];
		expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(file);
		await ask(simulator, 'toApis', path, { ...documented, image_urls: [url] });
		expect(simulator.jobs[0]?.inputs).toMatchObject([
			{ mimeType: 'image/png', from: 'upload', bytes: file.length },
		]);
	});

	const picture = makePicture({ width: 8, height: 6, seed: 1, format: 'png' });
	it.each([
		['text', form({ file: Buffer.from('hello') }), 'JPEG, PNG'],
		['a missing file', form({ purpose: 'generation' }), 'file'],
		['a file as text', form({ file: 'hello' }), 'file'],
		['an unknown part', form({ file: picture, name: 'x' }), 'name'],
		[
			'a file over 10 MB',
			form({ file: Buffer.concat([picture, Buffer.alloc(10 * 1024 * 1024)]) }),
			'10 MB',
		],
		['JSON', { file: 'x' }, 'multipart'],
	])('refuses %s', async (_, body, reason) => {
		expect(await ask(simulator, 'toApis', uploadPath, body)).toEqual({
			status: 400,
			body: { success: false, message: expect.stringContaining(reason) },
		});
	});
});

it('tells the balance of the key', async () => {
	expect(await ask(simulator, 'toApis', '/v1/balance')).toEqual({
		status: 200,
		body: { success: true, remain_balance: 1.5, used_balance: 0.5, unlimited_quota: false },
	});
});
