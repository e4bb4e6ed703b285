import { startSimulator, type JobOrder, type Simulator } from '../../simulator';
import { ask, look, submits } from './client';

const { path } = submits.apixo;

const documented = {
	request_type: 'async',
	input: {
		mode: 'pro',
		prompt: 'A serene mountain landscape at sunset with vibrant colors',
		aspect_ratio: '16:9',
	},
};

const withInput = (input: object) => ({
	...documented,
	input: { ...documented.input, ...input },
});

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

describe('a submit to APIXO', () => {
	it('is answered with the task id alone, as in the document', async () => {
		const reply = await ask(simulator, 'apixo', path, documented);
		const [job] = simulator.jobs;
		expect(job?.jobId).toMatch(/^task_/);
		expect(reply).toEqual({
			status: 200,
			body: { code: 200, message: 'success', data: { taskId: job?.jobId } },
		});
		expect(job).toMatchObject({
			prompt: documented.input.prompt,
			model: 'pro',
			billed: 0.03,
			inputs: [],
			options: { request_type: 'async', aspect_ratio: '16:9' },
		});
	});

	it.each([
		['the model max', withInput({ mode: 'max' })],
		['a prompt of 10,000 characters', withInput({ prompt: 'x'.repeat(10_000) })],
		['PNG', withInput({ output_format: 'png' })],
		['the strictest moderation', withInput({ safetyTolerance: 0 })],
		['a watermark', withInput({ watermark: 'mine' })],
		[
			'the three switches',
			withInput({ promptUpsampling: true, enableTranslation: false, uploadCn: true }),
		],
		['the route of the newer pages', { ...documented, provider: 'official' }],
		[
			'a callback with its address',
			{ ...documented, request_type: 'callback', callback_url: 'https://example.org/hook' },
		],
		[
			'a callback address on this machine',
			{ ...documented, request_type: 'callback', callback_url: 'http://localhost:1/hook' },
		],
		['an empty list of images', withInput({ image_urls: [] })],
	])('accepts %s', async (_, body) => {
		expect(await ask(simulator, 'apixo', path, body)).toMatchObject({ status: 200 });
		expect(simulator.jobs).toHaveLength(1);
	});

	it.each([
		['image_url', (url: string) => ({ image_url: url })],
		['image_urls', (url: string) => ({ image_urls: [url] })],
	])('reads the picture of %s', async (_, imageOf) => {
		const image = imageOf(`${simulator.url}/files/samples/1.jpg`);
		await ask(simulator, 'apixo', path, withInput(image));
		expect(simulator.jobs[0]?.inputs).toMatchObject([{ mimeType: 'image/jpeg', from: 'url' }]);
	});

	const image = 'https://example.org/a.png';
	it.each([
		['no request_type', { input: documented.input }, 'Missing required field: request_type'],
		['no input', { request_type: 'async' }, 'Missing required field: input'],
		['no mode', withInput({ mode: undefined }), 'Missing required field: input.mode'],
		['no prompt', withInput({ prompt: undefined }), 'Missing required field: input.prompt'],
		[
			'no ratio',
			withInput({ aspect_ratio: undefined }),
			'Missing required field: input.aspect_ratio',
		],
		['an empty prompt', withInput({ prompt: '' }), 'input.prompt'],
		['a prompt of 10,001 characters', withInput({ prompt: 'x'.repeat(10_001) }), 'input.prompt'],
		['a ratio outside the six', withInput({ aspect_ratio: '2:3' }), 'input.aspect_ratio'],
		['match_input_image', withInput({ aspect_ratio: 'match_input_image' }), 'input.aspect_ratio'],
		['the format jpg', withInput({ output_format: 'jpg' }), 'input.output_format'],
		['a tolerance of 3', withInput({ safetyTolerance: 3 }), 'input.safetyTolerance'],
		['a fractional tolerance', withInput({ safetyTolerance: 0.5 }), 'input.safetyTolerance'],
		['a switch as text', withInput({ uploadCn: 'true' }), 'input.uploadCn'],
		['an unknown field of input', withInput({ seed: 1 }), 'seed'],
		['an unknown top-level field', { ...documented, model: 'pro' }, 'model'],
		['an unknown route', { ...documented, provider: 'cheap' }, 'provider'],
		['an unknown request_type', { ...documented, request_type: 'sync' }, 'request_type'],
		['callback without an address', { ...documented, request_type: 'callback' }, 'callback_url'],
		['an address without callback', { ...documented, callback_url: image }, 'callback_url'],
		[
			'a callback address without TLS',
			{ ...documented, request_type: 'callback', callback_url: 'http://example.org/hook' },
			'callback_url',
		],
		['a data URL', withInput({ image_url: 'data:image/png;base64,AAAA' }), 'input.image_url'],
		['two images', withInput({ image_urls: [image, image] }), 'input.image_urls'],
		['an image as an object', withInput({ image_urls: [{ url: image }] }), 'input.image_urls.0'],
		['both image fields', withInput({ image_url: image, image_urls: [image] }), 'exclude'],
		['a body that is not JSON', '{', 'JSON'],
	])('refuses %s with the documented error', async (_, body, reason) => {
		expect(await ask(simulator, 'apixo', path, body)).toEqual({
			status: 400,
			body: { code: 400, message: 'bad request', data: { error: expect.stringContaining(reason) } },
		});
		expect(simulator.jobs).toEqual([]);
	});

	it('refuses another content type', async () => {
		const headers = { 'content-type': 'text/plain' };
		const reply = await ask(simulator, 'apixo', path, documented, headers);
		expect(reply).toMatchObject({ status: 400, body: { code: 400 } });
	});
});

describe('a status look-up at APIXO', () => {
	const times = { createTime: expect.any(Number), completeTime: expect.any(Number) };

	it.each<[string, JobOrder, object]>([
		['a waiting job', { seconds: 1000 }, { state: 'pending', createTime: expect.any(Number) }],
		[
			'a running job',
			{ outcome: 'never' },
			{ state: 'processing', createTime: expect.any(Number) },
		],
		[
			'a failed job',
			{ outcome: 'failure' },
			{
				state: 'failed',
				failCode: 'CONTENT_VIOLATION',
				failMsg: 'Content does not meet safety guidelines',
				...times,
			},
		],
		[
			'a failure that was ordered',
			{ outcome: 'failure', failure: { code: 'NSFW', message: 'no' } },
			{ state: 'failed', failCode: 'NSFW', failMsg: 'no', ...times },
		],
		[
			'a job without a picture',
			{ outcome: 'noPicture' },
			{ state: 'success', resultJson: '{"resultUrls":[]}', costTime: 0, ...times },
		],
		[
			'a result at another address',
			{ pictureUrl: 'http://10.0.0.1/x.png' },
			{
				state: 'success',
				resultJson: '{"resultUrls":["http://10.0.0.1/x.png"]}',
				costTime: 0,
				...times,
			},
		],
		[
			'a result that is not JSON',
			{ brokenResult: true },
			{ state: 'success', resultJson: '{"resultUrls":["', costTime: 0, ...times },
		],
		[
			'a state that no document has',
			{ outcome: 'unknownState' },
			{ state: 'reviewing', createTime: expect.any(Number) },
		],
	])('describes %s', async (_, job, data) => {
		simulator.order({ job });
		await ask(simulator, 'apixo', path, documented);
		const taskId = simulator.jobs[0]?.jobId ?? '';
		expect(await look(simulator, 'apixo', taskId)).toEqual({
			status: 200,
			body: { code: 200, message: 'success', data: { taskId, ...data } },
		});
	});

	it('gives the addresses of a finished job as a text of JSON', async () => {
		simulator.order({ job: { pictures: 2 } });
		await ask(simulator, 'apixo', path, documented);
		const [job] = simulator.jobs;
		expect(job?.pictures).toHaveLength(2);
		expect(await look(simulator, 'apixo', job?.jobId ?? '')).toMatchObject({
			body: { data: { resultJson: JSON.stringify({ resultUrls: job?.pictures }) } },
		});
	});

	it.each([
		['an address outside loopback', 'http://192.0.2.1/cat.png', 'IMAGE_DOWNLOAD_FAILED'],
		['a missing picture', '/files/nothing', 'IMAGE_DOWNLOAD_FAILED'],
	])('reports %s as a failed job', async (_, address, failCode) => {
		const url = address.startsWith('/') ? `${simulator.url}${address}` : address;
		await ask(simulator, 'apixo', path, withInput({ image_url: url }));
		expect(await look(simulator, 'apixo', simulator.jobs[0]?.jobId ?? '')).toMatchObject({
			status: 200,
			body: { code: 200, data: { state: 'failed', failCode } },
		});
	});

	it.each([
		['an unknown task', 'task_unknown', 404, 'not found'],
		['no task id', '', 400, 'bad request'],
	])('refuses %s', async (_, taskId, status, message) => {
		expect(await look(simulator, 'apixo', taskId)).toEqual({
			status,
			body: { code: status, message, data: { error: expect.any(String) } },
		});
	});
});

it('subtracts what was billed from the balance', async () => {
	await ask(simulator, 'apixo', path, documented);
	expect(await ask(simulator, 'apixo', '/apikeys/current-balance')).toEqual({
		status: 200,
		body: { code: 200, message: 'success', data: 74.47 },
	});
});
