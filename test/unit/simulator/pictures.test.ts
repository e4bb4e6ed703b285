import { createHash } from 'node:crypto';
import {
	makePicture,
	readMark,
	startSimulator,
	type JobOrder,
	type Simulator,
} from '../../simulator';
import { addInsets, drawScene, type Pixels } from '../../simulator/drawing';
import { decode, mimeTypeOf } from '../../simulator/pictures';
import { ask, download, providerNames, submit, submits } from './client';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

async function picturesOfJobs(): Promise<Buffer[]> {
	const urls = simulator.jobs.flatMap(({ pictures }) => pictures);
	return await Promise.all(urls.map(async (url) => (await download(url)).bytes));
}

/** Edits one picture that travels inside the request. */
async function edit(input: Buffer, prompt: string, ratio?: string): Promise<Buffer> {
	simulator.reset();
	await ask(simulator, 'foxAi', submits.foxAi.path, {
		prompt,
		input_image: `data:image/png;base64,${input.toString('base64')}`,
		aspect_ratio: ratio,
	});
	const [bytes = Buffer.alloc(0)] = await picturesOfJobs();
	return bytes;
}

/** Share of the pixels that differ clearly between two pictures of one size. */
function difference(one: Buffer, other: Buffer): number {
	const [first, second] = [decode(one), decode(other)];
	if (!first || !second || first.data.length !== second.data.length) return NaN;
	let differing = 0;
	for (let at = 0; at < first.data.length; at += 4) {
		const distance = [0, 1, 2].reduce(
			(sum, channel) =>
				sum + Math.abs((first.data[at + channel] ?? 0) - (second.data[at + channel] ?? 0)),
			0,
		);
		if (distance > 30) differing += 1;
	}
	return differing / (first.width * first.height);
}

const input = makePicture({ width: 320, height: 240, seed: 1, format: 'png' });

describe('the picture of a job', () => {
	it.each([
		['apixo', 'image/jpeg'],
		['foxAi', 'image/png'],
		['toApis', 'image/png'],
		['vtrix', 'image/jpeg'],
	] as const)('of %s is %s by default and names its job', async (provider, mimeType) => {
		await submit(simulator, provider, 'a cat, 猫 😀');
		const [job] = simulator.jobs;
		const { headers, bytes } = await download(job?.pictures[0] ?? '');
		expect(headers.get('content-type')).toBe(mimeType);
		expect(mimeTypeOf(bytes)).toBe(mimeType);
		expect(decode(bytes)).not.toBeNull();
		expect(readMark(bytes)).toEqual({
			provider,
			jobId: job?.jobId,
			prompt: 'a cat, 猫 😀',
			model: 'pro',
			inputSha256: job?.inputs.map(({ sha256 }) => sha256),
		});
	});

	it.each(providerNames)('of %s differs from that of another job', async (provider) => {
		await submit(simulator, provider, 'a cat');
		await submit(simulator, provider, 'a cat');
		const [first = input, second = input] = await picturesOfJobs();
		expect(difference(first, second)).toBeGreaterThan(0.02);
	});

	it('is the same at each download', async () => {
		await submit(simulator, 'vtrix');
		expect(await picturesOfJobs()).toEqual(await picturesOfJobs());
	});

	it('differs from the further ones of its job', async () => {
		simulator.order({ job: { pictures: 3 } });
		await submit(simulator, 'vtrix');
		const files = await picturesOfJobs();
		expect(new Set(files.map((file) => file.toString('base64'))).size).toBe(3);
	});

	it('has the ratio that was asked for', async () => {
		const body = {
			request_type: 'async',
			input: { mode: 'pro', prompt: 'x', aspect_ratio: '21:9' },
		};
		await ask(simulator, 'apixo', submits.apixo.path, body);
		const [bytes = input] = await picturesOfJobs();
		expect(decode(bytes)).toMatchObject({ width: 256, height: 110 });
	});

	it('holds a prompt of 10,000 characters in its mark', async () => {
		const prompt = '猫'.repeat(10_000);
		await submit(simulator, 'apixo', prompt);
		const [bytes = input] = await picturesOfJobs();
		expect(readMark(bytes)?.prompt).toBe(prompt);
	});
});

describe('an edited picture', () => {
	it('differs from its input and names it', async () => {
		const edited = await edit(input, 'make it blue');
		expect(difference(input, edited)).toBeGreaterThan(0.5);
		expect(readMark(edited)?.inputSha256).toEqual([
			createHash('sha256').update(input).digest('hex'),
		]);
	});

	it('differs by prompt', async () => {
		const [blue, red] = [await edit(input, 'make it blue'), await edit(input, 'make it red')];
		expect(difference(blue, red)).toBeGreaterThan(0.5);
	});

	it('differs by input', async () => {
		const other = makePicture({ width: 320, height: 240, seed: 2, format: 'png' });
		const [one, two] = [await edit(input, 'make it blue'), await edit(other, 'make it blue')];
		expect(difference(one, two)).toBeGreaterThan(0.5);
	});

	it.each([
		['keeps the shape of its input', 'match_input_image', { width: 320, height: 240 }],
		['is cut to another ratio', '1:2', { width: 160, height: 320 }],
	])('%s', async (_, ratio, size) => {
		expect(decode(await edit(input, 'x', ratio))).toMatchObject(size);
	});

	it.each(['webp', 'gif'] as const)('of %s is drawn from the hash of its bytes', async (format) => {
		const [one, two] = [1, 2].map((seed) => makePicture({ width: 1, height: 1, seed, format }));
		const edited = [await edit(one ?? input, 'x'), await edit(two ?? input, 'x')];
		expect(difference(edited[0] ?? input, edited[1] ?? input)).toBeGreaterThan(0.5);
	});

	it('can be edited again by its address', async () => {
		const first = await edit(input, 'make it blue');
		const input_image = simulator.jobs[0]?.pictures[0];
		await ask(simulator, 'foxAi', submits.foxAi.path, { prompt: 'and round', input_image });
		const again = (await picturesOfJobs())[1] ?? input;
		expect(readMark(again)?.inputSha256).toEqual([
			createHash('sha256').update(first).digest('hex'),
		]);
		expect(difference(first, again)).toBeGreaterThan(0.3);
	});

	it('of Vtrix names all its inputs', async () => {
		const image = (seed: number) =>
			makePicture({ width: 64, height: 64, seed, format: 'png' }).toString('base64');
		const params = { prompt: 'x', input_image: image(1), input_image_4: image(2) };
		const body = { model: 'flux_kontext_pro', input: [{ params }] };
		await ask(simulator, 'vtrix', submits.vtrix.path, body);
		const [bytes = input] = await picturesOfJobs();
		const [job] = simulator.jobs;
		expect(job?.inputs).toHaveLength(2);
		expect(readMark(bytes)?.inputSha256).toEqual(job?.inputs.map(({ sha256 }) => sha256));
	});

	it('shows a further input in its lower left corner', () => {
		const [base, further] = [drawScene('a', 100, 100), drawScene('b', 20, 20)];
		const both = addInsets(base, [further]);
		const rowOf = (picture: Pixels, row: number, from: number) =>
			picture.data.subarray(
				(row * picture.width + from) * 4,
				(row * picture.width + from + 20) * 4,
			);
		expect(rowOf(both, 70, 10)).toEqual(rowOf(further, 0, 0));
		expect(rowOf(both, 69, 10)).toEqual(rowOf(base, 69, 10));
	});
});

describe('a download', () => {
	it.each<[string, JobOrder, string, string | null]>([
		['JPEG', { format: 'jpeg' }, 'image/jpeg', 'image/jpeg'],
		['WebP', { format: 'webp' }, 'image/webp', 'image/webp'],
		['SVG', { format: 'svg' }, 'image/svg+xml', null],
		['a page', { format: 'html' }, 'text/html; charset=utf-8', null],
		['another type than it claims', { wrongMimeType: 'image/gif' }, 'image/gif', 'image/png'],
	])('can be ordered to be %s', async (_, job, claimed, real) => {
		simulator.order({ job });
		await submit(simulator, 'toApis');
		const { status, headers, bytes } = await download(simulator.jobs[0]?.pictures[0] ?? '');
		expect([status, headers.get('content-type'), mimeTypeOf(bytes)]).toEqual([200, claimed, real]);
	});

	it('keeps the mark in WebP', async () => {
		simulator.order({ job: { format: 'webp' } });
		await submit(simulator, 'toApis');
		const [bytes = input] = await picturesOfJobs();
		expect(readMark(bytes)?.jobId).toBe(simulator.jobs[0]?.jobId);
	});

	it('can be ordered to be as heavy as a real picture', async () => {
		await submit(simulator, 'toApis');
		simulator.order({ job: { extraBytes: 500_000 } });
		await submit(simulator, 'toApis');
		const [light = input, heavy = input] = await picturesOfJobs();
		expect(heavy.length).toBeGreaterThan(light.length + 450_000);
		expect(readMark(heavy)?.jobId).toBe(simulator.jobs[1]?.jobId);
	});

	it('can be ordered to be half a picture', async () => {
		simulator.order({ job: { format: 'truncated' } });
		await submit(simulator, 'toApis');
		const [bytes = input] = await picturesOfJobs();
		expect([mimeTypeOf(bytes), decode(bytes)]).toEqual(['image/png', null]);
	});

	it.each([
		['apixo', 403],
		['foxAi', 404],
		['toApis', 403],
		['vtrix', 403],
	] as const)('from %s can be expired: %i', async (provider, status) => {
		simulator.order({ job: { expired: true } });
		await submit(simulator, provider);
		expect(await download(simulator.jobs[0]?.pictures[0] ?? '')).toMatchObject({ status });
	});

	it('can be ordered to redirect', async () => {
		simulator.order({ job: { redirectTo: 'http://192.0.2.1/x.png' } });
		await submit(simulator, 'vtrix');
		const { status, headers } = await download(simulator.jobs[0]?.pictures[0] ?? '');
		expect([status, headers.get('location')]).toEqual([302, 'http://192.0.2.1/x.png']);
	});

	it.each(['/files/vtrix/unknown/1.png', '/files/uploads/unknown.png', '/files/'])(
		'of %s is not found',
		async (path) => {
			expect(await download(`${simulator.url}${path}`)).toMatchObject({ status: 404 });
		},
	);
});

it.each(['png', 'jpeg', 'webp', 'gif'] as const)(
	'makes %s inputs that differ by seed',
	(format) => {
		const [one, two] = [1, 2].map((seed) => makePicture({ width: 16, height: 9, seed, format }));
		expect(mimeTypeOf(one ?? input)).toBe(`image/${format}`);
		expect(one).not.toEqual(two);
	},
);

it.each([
	['a picture from elsewhere', input],
	['no picture', Buffer.from('hello')],
	['nothing', Buffer.alloc(0)],
	['a broken PNG', Buffer.concat([input.subarray(0, 33), Buffer.alloc(9, 255)])],
])('reads no mark from %s', (_, bytes) => {
	expect(readMark(bytes)).toBeNull();
});
