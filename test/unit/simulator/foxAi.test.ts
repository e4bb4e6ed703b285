import { makePicture, startSimulator, type JobOrder, type Simulator } from '../../simulator';
import { ask, submits } from './client';

const { path } = submits.foxAi;
const prompt = 'Restore and colorize this image. Remove any scratches or imperfections';

function dataUrl(format: 'png' | 'jpeg' | 'webp' | 'gif'): string {
	const bytes = makePicture({ width: 8, height: 6, seed: 1, format });
	return `data:image/${format};base64,${bytes.toString('base64')}`;
}

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

describe('a submit to FoxAI', () => {
	it.each([
		['pro', 0.025],
		['max', 0.05],
	])('is answered with the finished picture by %s', async (model, billed) => {
		const body = { prompt, input_image: dataUrl('jpeg') };
		const reply = await ask(simulator, 'foxAi', `/flux-kontext/${model}/generate`, body);
		const [job] = simulator.jobs;
		expect(job).toMatchObject({ prompt, model, billed, state: 'succeeded', options: {} });
		expect(job?.jobId).toMatch(/^[a-z0-9]{26}$/);
		expect(reply).toEqual({
			status: 200,
			body: {
				id: job?.jobId,
				error: null,
				created_at: new Date(job?.submittedAt ?? 0).toISOString(),
				output: job?.pictures[0],
			},
		});
	});

	it.each(['jpeg', 'png', 'webp', 'gif'] as const)('reads a data URL of %s', async (format) => {
		await ask(simulator, 'foxAi', path, { prompt, input_image: dataUrl(format) });
		expect(simulator.jobs[0]?.inputs).toMatchObject([
			{ mimeType: `image/${format}`, from: 'dataUrl' },
		]);
	});

	it('fetches the picture behind an address', async () => {
		const input_image = `${simulator.url}/files/samples/1.png`;
		await ask(simulator, 'foxAi', path, { prompt, input_image });
		expect(simulator.jobs[0]?.inputs).toMatchObject([{ mimeType: 'image/png', from: 'url' }]);
	});

	it.each([
		...['match_input_image', '1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '4:5', '5:4'],
		...['21:9', '9:21', '2:1', '1:2'],
	])('accepts the ratio %s', async (aspect_ratio) => {
		const body = { prompt, input_image: dataUrl('png'), aspect_ratio, seed: 7 };
		expect(await ask(simulator, 'foxAi', path, body)).toMatchObject({ status: 200 });
		expect(simulator.jobs[0]?.options).toEqual({ aspect_ratio, seed: 7 });
	});

	const image = dataUrl('png');
	it.each([
		['no prompt', { input_image: image }, 'prompt'],
		['no picture', { prompt }, 'input_image'],
		['bare base64', { prompt, input_image: image.split(',')[1] }, 'data URL'],
		['a data URL of text', { prompt, input_image: 'data:text/plain;base64,AAAA' }, 'data URL'],
		['base64 that is no picture', { prompt, input_image: 'data:image/png;base64,AAAA' }, 'image'],
		['broken base64', { prompt, input_image: `${image}*` }, 'image'],
		['an FTP address', { prompt, input_image: 'ftp://example.org/a.png' }, 'data URL'],
		['a list of pictures', { prompt, input_image: [image] }, 'input_image'],
		['an unknown ratio', { prompt, input_image: image, aspect_ratio: '5:3' }, 'aspect_ratio'],
		['a fractional seed', { prompt, input_image: image, seed: 1.5 }, 'seed'],
		['a seed as text', { prompt, input_image: image, seed: '1' }, 'seed'],
		['an output format', { prompt, input_image: image, output_format: 'png' }, 'output_format'],
		['an empty body', {}, 'prompt'],
	])('refuses %s', async (_, body, reason) => {
		expect(await ask(simulator, 'foxAi', path, body)).toEqual({
			status: 400,
			body: { error: expect.stringContaining(reason) },
		});
		expect(simulator.jobs).toEqual([]);
	});

	it.each([
		['accepts base64 text of exactly 10 MiB', 0, 200],
		['refuses base64 text of more than 10 MiB', 3, 400],
	])('%s', async (_, extraBytes, status) => {
		const picture = makePicture({ width: 8, height: 6, seed: 1, format: 'png' });
		const largest = (10 * 1024 * 1024 * 3) / 4;
		const bytes = Buffer.concat([picture, Buffer.alloc(largest - picture.length + extraBytes)]);
		const input_image = `data:image/png;base64,${bytes.toString('base64')}`;
		expect(await ask(simulator, 'foxAi', path, { prompt, input_image })).toMatchObject({ status });
	});

	it.each<[string, JobOrder, object]>([
		[
			'a failure',
			{ outcome: 'failure', failure: { code: 'x', message: 'no' } },
			{ error: 'no', output: null },
		],
		['a missing picture', { outcome: 'noPicture' }, { error: null, output: null }],
	])('reports %s within HTTP 200', async (_, job, body) => {
		simulator.order({ job });
		const reply = await ask(simulator, 'foxAi', path, { prompt, input_image: image });
		expect(reply).toMatchObject({ status: 200, body });
	});

	it('reports a picture that cannot be downloaded within HTTP 200', async () => {
		const input_image = 'http://192.0.2.1/cat.png';
		expect(await ask(simulator, 'foxAi', path, { prompt, input_image })).toMatchObject({
			status: 200,
			body: { error: expect.stringContaining('Cannot download'), output: null },
		});
	});
});
