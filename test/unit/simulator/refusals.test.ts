import { makePicture, startSimulator, type ProviderName, type Simulator } from '../../simulator';
import { ask, look, providerNames, submit, submits, submitWithCallback } from './client';

/** What the simulator refuses, and in which words; the tests of the nodes show what it accepts. */

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

const image = 'https://example.org/a.png';
const picture = makePicture({ width: 8, height: 6, seed: 1, format: 'png' });
const base64 = picture.toString('base64');
const dataUrl = `data:image/png;base64,${base64}`;
const anyText = expect.any(String);
const textWith = (part: string) => expect.stringContaining(part);

type Refusals = Array<[name: string, body: unknown, reason: string]>;

/** Each is refused with HTTP 400 in the provider's own form, which gives the reason; no job is made. */
function describeRefusals(
	provider: ProviderName,
	refusals: Refusals,
	formOf: (reason: string) => object,
): void {
	it.each(refusals)(`${provider} refuses %s`, async (_, body, reason) => {
		const reply = await ask(simulator, provider, submits[provider].path, body);
		expect(reply).toEqual({ status: 400, body: formOf(reason) });
		expect(simulator.jobs).toEqual([]);
	});
}

const apixo = {
	request_type: 'async',
	input: { mode: 'pro', prompt: 'a cat', aspect_ratio: '16:9' },
};
const withInput = (input: object) => ({ ...apixo, input: { ...apixo.input, ...input } });

describeRefusals(
	'apixo',
	[
		['no request_type', { input: apixo.input }, 'Missing required field: request_type'],
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
		['an unknown top-level field', { ...apixo, model: 'pro' }, 'model'],
		['an unknown route', { ...apixo, provider: 'cheap' }, 'provider'],
		['an unknown request_type', { ...apixo, request_type: 'sync' }, 'request_type'],
		['callback without an address', { ...apixo, request_type: 'callback' }, 'callback_url'],
		['an address without callback', { ...apixo, callback_url: image }, 'callback_url'],
		[
			'a callback address without TLS',
			{ ...apixo, request_type: 'callback', callback_url: 'http://example.org/hook' },
			'callback_url',
		],
		['a data URL', withInput({ image_url: 'data:image/png;base64,AAAA' }), 'input.image_url'],
		['two images', withInput({ image_urls: [image, image] }), 'input.image_urls'],
		['an image as an object', withInput({ image_urls: [{ url: image }] }), 'input.image_urls.0'],
		['both image fields', withInput({ image_url: image, image_urls: [image] }), 'exclude'],
		['a body that is not JSON', '{', 'JSON'],
	],
	(reason) => ({ code: 400, message: 'bad request', data: { error: textWith(reason) } }),
);

const prompt = 'a cat';

describeRefusals(
	'foxAi',
	[
		['no prompt', { input_image: dataUrl }, 'prompt'],
		['no picture', { prompt }, 'input_image'],
		['bare base64', { prompt, input_image: base64 }, 'data URL'],
		['a data URL of text', { prompt, input_image: 'data:text/plain;base64,AAAA' }, 'data URL'],
		['base64 that is no picture', { prompt, input_image: 'data:image/png;base64,AAAA' }, 'image'],
		['broken base64', { prompt, input_image: `${dataUrl}*` }, 'image'],
		['an FTP address', { prompt, input_image: 'ftp://example.org/a.png' }, 'data URL'],
		['a list of pictures', { prompt, input_image: [dataUrl] }, 'input_image'],
		['an unknown ratio', { prompt, input_image: dataUrl, aspect_ratio: '5:3' }, 'aspect_ratio'],
		['a fractional seed', { prompt, input_image: dataUrl, seed: 1.5 }, 'seed'],
		['a seed as text', { prompt, input_image: dataUrl, seed: '1' }, 'seed'],
		['an output format', { prompt, input_image: dataUrl, output_format: 'png' }, 'output_format'],
		['an empty body', {}, 'prompt'],
		[
			'more than 10 MiB of base64',
			{ prompt, input_image: dataUrl + 'A'.repeat(10 * 1024 * 1024) },
			'10 MiB',
		],
	],
	(reason) => ({ error: textWith(reason) }),
);

const toApis = { model: 'flux-kontext-pro', prompt: 'a cat' };

describeRefusals(
	'toApis',
	[
		['no model', { prompt: 'x' }, 'model'],
		['the short model name', { ...toApis, model: 'pro' }, 'model'],
		['no prompt', { model: 'flux-kontext-pro' }, 'prompt'],
		['aspect_ratio', { ...toApis, aspect_ratio: '1:1' }, 'aspect_ratio'],
		['an unknown size', { ...toApis, size: '2:1' }, 'size'],
		['match_input_image without a picture', { ...toApis, size: 'match_input_image' }, 'size'],
		['two pictures', { ...toApis, image_urls: [image, image] }, 'image_urls'],
		['a picture as an object', { ...toApis, image_urls: [{ url: image }] }, 'image_urls'],
		['a picture as one text', { ...toApis, image_urls: image }, 'image_urls'],
		['base64', { ...toApis, image_urls: ['data:image/png;base64,AAAA'] }, 'image_urls'],
		['the format jpeg', { ...toApis, metadata: { response_format: 'jpeg' } }, 'metadata'],
		['a tolerance of 7', { ...toApis, metadata: { safety_tolerance: 7 } }, 'metadata'],
		['a seed in metadata', { ...toApis, metadata: { seed: 1 } }, 'metadata'],
		['a seed', { ...toApis, seed: 1 }, 'seed'],
	],
	(reason) => ({
		error: { code: 'invalid_request', message: textWith(reason), type: anyText },
	}),
);

const withParams = (params: object) => ({
	model: 'flux_kontext_pro',
	input: [{ params: { prompt: 'make the sky orange', ...params } }],
});
const twentyMegabytes = Buffer.concat([picture, Buffer.alloc(20 * 1024 * 1024)]).toString('base64');

describeRefusals(
	'vtrix',
	[
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
		['a fifth picture', withParams({ input_image_5: base64 }), 'input_image_5'],
		['a data URL', withParams({ input_image: `data:image/png;base64,${base64}` }), 'input_image'],
		['base64 that is no picture', withParams({ input_image_2: 'AAAA' }), 'input_image_2'],
		['the ratio 9:22', withParams({ aspect_ratio: '9:22' }), 'aspect_ratio'],
		['the ratio 22:9', withParams({ aspect_ratio: '22:9' }), 'aspect_ratio'],
		['the ratio 0:0', withParams({ aspect_ratio: '0:0' }), 'aspect_ratio'],
		['match_input_image', withParams({ aspect_ratio: 'match_input_image' }), 'aspect_ratio'],
		['tolerance 0', withParams({ safety_tolerance: 0 }), 'safety_tolerance'],
		['tolerance 7', withParams({ safety_tolerance: 7 }), 'safety_tolerance'],
		['the format jpg', withParams({ output_format: 'jpg' }), 'output_format'],
		['a picture over 20 MB', withParams({ input_image: twentyMegabytes }), 'exceeds 20 MB'],
	],
	(reason) => ({ message: textWith(reason) }),
);

describe('an upload to ToAPIs', () => {
	const uploadPath = '/v1/uploads/images';
	const form = (parts: Record<string, string | Buffer>) => {
		const result = new FormData();
		for (const [name, value] of Object.entries(parts)) {
			if (typeof value === 'string') result.append(name, value);
			else result.append(name, new Blob([value]), 'picture');
		}
		return result;
	};

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
	])('is refused: %s', async (_, body, reason) => {
		expect(await ask(simulator, 'toApis', uploadPath, body)).toEqual({
			status: 400,
			body: { success: false, message: textWith(reason) },
		});
	});

	it('is refused in the same form with a wrong key', async () => {
		const headers = { authorization: 'Bearer wrong' };
		const reply = await ask(simulator, 'toApis', uploadPath, new FormData(), headers);
		expect(reply).toEqual({ status: 401, body: { success: false, message: anyText } });
	});
});

describe('a callback address of ToAPIs', () => {
	const console = 'http://127.0.0.1:9';

	it('is refused for a key without a webhook', async () => {
		expect(await submitWithCallback(simulator, 'toApis', `${console}/hook`)).toMatchObject({
			status: 400,
			body: { error: { code: 'webhook_not_configured' } },
		});
	});

	it.each<[string, string]>([
		['scheme', 'https://127.0.0.1:9/hook'],
		['host', 'http://localhost:9/hook'],
		['port', 'http://127.0.0.1:1/hook'],
		['user information', 'http://me@127.0.0.1:9/hook'],
		['fragment', 'http://127.0.0.1:9/hook#part'],
	])('is refused with another %s than in the console', async (_, address) => {
		simulator.setUpWebhook({ address: console });
		expect(await submitWithCallback(simulator, 'toApis', address)).toMatchObject({
			status: 400,
			body: { error: { code: 'invalid_request', message: textWith('callback_url') } },
		});
		expect(simulator.jobs).toEqual([]);
	});
});

it.each<[Exclude<ProviderName, 'foxAi'>, string, object]>([
	['apixo', '', { status: 400, body: { code: 400, message: 'bad request' } }],
	['apixo', 'unknown', { status: 404, body: { code: 404, message: 'not found' } }],
	['toApis', 'unknown', { status: 404, body: { error: { code: 'task_not_found' } } }],
	['vtrix', 'unknown', { status: 404, body: { message: 'task not found' } }],
])('%s knows no job "%s"', async (provider, jobId, reply) => {
	expect(await look(simulator, provider, jobId)).toMatchObject(reply);
});

const unauthorized: Record<ProviderName, object> = {
	apixo: { code: 401, message: 'unauthorized', data: { error: anyText } },
	foxAi: { error: anyText },
	toApis: { error: { code: 'unauthorized', message: anyText, type: 'authentication_error' } },
	vtrix: { message: anyText },
};

describe.each(providerNames)('%s', (provider) => {
	it('accepts its own key only', async () => {
		expect(await submit(simulator, provider)).toMatchObject({ status: 200 });
		const keys = providerNames.map((name) => simulator.apiKeys[name]);
		expect(new Set(keys).size).toBe(4);
	});

	it.each<[string, (key: string) => Record<string, string>]>([
		['no key', () => ({})],
		['a wrong key', (key) => ({ authorization: `Bearer ${key}x`, 'api-key': `${key}x` })],
		['a bare key as Authorization', (key) => ({ authorization: key })],
		['api_key with an underscore', (key) => ({ api_key: key })],
	])('refuses %s in its own form', async (_, headersOf) => {
		const answer = await fetch(`${simulator.baseUrls[provider]}${submits[provider].path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headersOf(simulator.apiKeys[provider]) },
			body: '{}',
		});
		expect({ status: answer.status, body: await answer.json() }).toEqual({
			status: 401,
			body: unauthorized[provider],
		});
		expect(simulator.jobs).toEqual([]);
	});

	it('has no other address', async () => {
		expect(await ask(simulator, provider, '/nothing')).toMatchObject({ status: 404 });
	});

	it('refuses another method', async () => {
		const { path } = submits[provider];
		expect(await ask(simulator, provider, path)).toMatchObject({ status: 405 });
	});
});

it.each<[string, ProviderName, string, number, object]>([
	['the balance of APIXO with 401', 'apixo', '/apikeys/current-balance', 401, unauthorized.apixo],
	[
		'the balance of ToAPIs with HTTP 200',
		'toApis',
		'/v1/balance',
		200,
		{ success: false, message: anyText },
	],
	['a status at Vtrix with 401', 'vtrix', '/model/v1/generation/task/x', 401, unauthorized.vtrix],
])('refuses a wrong key for %s', async (_, provider, path, status, body) => {
	const headers = { authorization: 'Bearer wrong' };
	expect(await ask(simulator, provider, path, undefined, headers)).toEqual({ status, body });
});

it.each(['authorization', 'api-key'])('counts %s on a download as a leak', async (header) => {
	await submit(simulator, 'apixo');
	const url = simulator.jobs[0]?.pictures[0] ?? '';
	const answer = await fetch(url, { headers: { [header]: simulator.apiKeys.apixo } });
	expect(answer.status).toBe(400);
	expect(await answer.text()).toContain(header);
	expect(simulator.requests.at(-1)).toMatchObject({ step: 'download', status: 400 });
});
