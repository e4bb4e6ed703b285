import type { ProviderName, Simulator } from '../../simulator';

export interface Reply {
	status: number;
	body: unknown;
}

/** The header that carries a provider's key. */
export function keyHeader(provider: ProviderName, key: string): Record<string, string> {
	return provider === 'foxAi' ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}

/** A request with the provider's key; a value as body is sent as JSON. */
export async function ask(
	simulator: Simulator,
	provider: ProviderName,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const answer = await fetch(`${simulator.baseUrls[provider]}${path}`, {
		method: body === undefined ? 'GET' : 'POST',
		headers: {
			...keyHeader(provider, simulator.apiKeys[provider]),
			...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		body: bodyOf(body),
	});
	return { status: answer.status, body: await answer.json() };
}

function bodyOf(body: unknown): string | FormData | undefined {
	if (body === undefined || body instanceof FormData || typeof body === 'string') return body;
	return JSON.stringify(body);
}

/** The shortest accepted submit of each provider. */
export const submits: Record<
	ProviderName,
	{ path: string; body: (prompt: string, inputUrl: string) => object }
> = {
	apixo: {
		path: '/generateTask/flux-kontext',
		body: (prompt) => ({
			request_type: 'async',
			input: { mode: 'pro', prompt, aspect_ratio: '1:1' },
		}),
	},
	foxAi: {
		path: '/flux-kontext/pro/generate',
		body: (prompt, inputUrl) => ({ prompt, input_image: inputUrl }),
	},
	toApis: {
		path: '/v1/images/generations',
		body: (prompt) => ({ model: 'flux-kontext-pro', prompt }),
	},
	vtrix: {
		path: '/model/v1/generation',
		body: (prompt) => ({ model: 'flux_kontext_pro', input: [{ params: { prompt } }] }),
	},
};

export const providerNames: ProviderName[] = ['apixo', 'foxAi', 'toApis', 'vtrix'];

/** Submits the shortest job; the input, where one is needed, is a sample of the simulator. */
export async function submit(
	simulator: Simulator,
	provider: ProviderName,
	prompt = 'a cat',
): Promise<Reply> {
	const { path, body } = submits[provider];
	const sample = `${simulator.url}/files/samples/cat.png`;
	return await ask(simulator, provider, path, body(prompt, sample));
}

/** Submits the shortest job and asks for a callback. */
export async function submitWithCallback(
	simulator: Simulator,
	provider: 'apixo' | 'toApis',
	callbackUrl: string,
	prompt = 'a cat',
): Promise<Reply> {
	const { path, body } = submits[provider];
	return await ask(simulator, provider, path, {
		...body(prompt, ''),
		...(provider === 'apixo' && { request_type: 'callback' }),
		callback_url: callbackUrl,
	});
}

/** Looks up a job; not for FoxAI. */
export async function look(
	simulator: Simulator,
	provider: Exclude<ProviderName, 'foxAi'>,
	jobId: string,
): Promise<Reply> {
	const path = {
		apixo: `/statusTask/flux-kontext?taskId=${jobId}`,
		toApis: `/v1/images/generations/${jobId}`,
		vtrix: `/model/v1/generation/task/${jobId}`,
	}[provider];
	return await ask(simulator, provider, path);
}
