import { makePicture, startSimulator, type JobOrder, type Simulator } from '../../simulator';
import { ask, look, submits } from './client';

const { path } = submits.vtrix;
const picture = makePicture({ width: 8, height: 6, seed: 1, format: 'png' }).toString('base64');

const withParams = (params: object) => ({
	model: 'flux_kontext_pro',
	input: [{ params: { prompt: 'make the sky orange', ...params } }],
});

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

describe('a submit to Vtrix', () => {
	it('is answered with the task', async () => {
		const reply = await ask(simulator, 'vtrix', path, withParams({}));
		const [job] = simulator.jobs;
		expect(job).toMatchObject({ prompt: 'make the sky orange', model: 'pro', billed: 0.04 });
		expect(reply).toEqual({
			status: 200,
			body: {
				id: job?.jobId,
				status: 'pending',
				model: 'flux_kontext_pro',
				created_at: Math.floor((job?.submittedAt ?? 0) / 1000),
				progress: 0,
				metadata: {},
			},
		});
	});

	it('reads up to four pictures, base64 or address', async () => {
		const address = `${simulator.url}/files/samples/1.jpg`;
		const params = {
			input_image: picture,
			input_image_2: address,
			input_image_3: picture,
			input_image_4: address,
		};
		await ask(simulator, 'vtrix', path, withParams(params));
		expect(simulator.jobs[0]?.inputs.map(({ from }) => from)).toEqual([
			...['base64', 'url', 'base64', 'url'],
		]);
	});

	it.each([
		['the widest ratio', { aspect_ratio: '21:9' }],
		['the tallest ratio', { aspect_ratio: '9:21' }],
		['a ratio in between', { aspect_ratio: '7:5' }],
		['no seed', { seed: null }],
		['a negative seed', { seed: -1 }],
		['tolerance 1', { safety_tolerance: 1 }],
		['tolerance 6', { safety_tolerance: 6 }],
		['PNG and upsampling', { output_format: 'png', prompt_upsampling: true }],
	])('accepts %s', async (_, params) => {
		expect(await ask(simulator, 'vtrix', path, withParams(params))).toMatchObject({ status: 200 });
		expect(simulator.jobs[0]?.options).toEqual(params);
	});

	it.each([
		['a flat body', { model: 'flux_kontext_pro', prompt: 'x' }, 'input'],
		['no model', { input: [{ params: { prompt: 'x' } }] }, 'model'],
		['another model', { ...withParams({}), model: 'flux_kontext_max' }, 'model'],
		[
			'an input that is no list',
			{ model: 'flux_kontext_pro', input: { params: { prompt: 'x' } } },
			'input',
		],
		[
			'two inputs',
			{ ...withParams({}), input: [...withParams({}).input, ...withParams({}).input] },
			'input',
		],
		['no prompt', withParams({ prompt: undefined }), 'prompt'],
		['a fifth picture', withParams({ input_image_5: picture }), 'input_image_5'],
		['a data URL', withParams({ input_image: `data:image/png;base64,${picture}` }), 'input_image'],
		['base64 that is no picture', withParams({ input_image_2: 'AAAA' }), 'input_image_2'],
		['the ratio 9:22', withParams({ aspect_ratio: '9:22' }), 'aspect_ratio'],
		['the ratio 22:9', withParams({ aspect_ratio: '22:9' }), 'aspect_ratio'],
		['the ratio 0:0', withParams({ aspect_ratio: '0:0' }), 'aspect_ratio'],
		['match_input_image', withParams({ aspect_ratio: 'match_input_image' }), 'aspect_ratio'],
		['tolerance 0', withParams({ safety_tolerance: 0 }), 'safety_tolerance'],
		['tolerance 7', withParams({ safety_tolerance: 7 }), 'safety_tolerance'],
		['the format jpg', withParams({ output_format: 'jpg' }), 'output_format'],
	])('refuses %s', async (_, body, reason) => {
		expect(await ask(simulator, 'vtrix', path, body)).toEqual({
			status: 400,
			body: { message: expect.stringContaining(reason) },
		});
		expect(simulator.jobs).toEqual([]);
	});

	it('refuses a picture over 20 MB', async () => {
		const bytes = Buffer.concat([Buffer.from(picture, 'base64'), Buffer.alloc(20 * 1024 * 1024)]);
		const body = withParams({ input_image: bytes.toString('base64') });
		expect(await ask(simulator, 'vtrix', path, body)).toEqual({
			status: 400,
			body: { message: 'input_image exceeds 20 MB' },
		});
	});
});

describe('a status look-up at Vtrix', () => {
	it.each<[string, JobOrder, object]>([
		['a waiting job', { seconds: 1000 }, { status: 'pending', progress: 0 }],
		['a running job', { outcome: 'never' }, { status: 'in_progress' }],
		[
			'a failed job',
			{ outcome: 'failure' },
			{ status: 'failed', error: { code: '002014001', message: expect.any(String) } },
		],
		['a job without a picture', { outcome: 'noPicture' }, { status: 'completed', output: [] }],
		['a status that no document has', { outcome: 'unknownState' }, { status: 'reviewing' }],
	])('describes %s', async (_, job, body) => {
		simulator.order({ job });
		await ask(simulator, 'vtrix', path, withParams({}));
		const id = simulator.jobs[0]?.jobId ?? '';
		expect(await look(simulator, 'vtrix', id)).toMatchObject({
			status: 200,
			body: { id, ...body },
		});
	});

	it('describes a finished job with its cost as a text', async () => {
		await ask(simulator, 'vtrix', path, withParams({}));
		const [job] = simulator.jobs;
		expect(await look(simulator, 'vtrix', job?.jobId ?? '')).toMatchObject({
			status: 200,
			body: {
				status: 'completed',
				output: [{ content: [{ type: 'image', url: job?.pictures[0] }] }],
				usage: { cost: '0.04', discount: 1 },
			},
		});
	});

	it('refuses an unknown task', async () => {
		expect(await look(simulator, 'vtrix', 'unknown')).toEqual({
			status: 404,
			body: { message: 'task not found' },
		});
	});
});
