import { startSimulator, type ProviderName, type Simulator } from '../../simulator';
import { ask, providerNames, submit, submits } from './client';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
beforeEach(() => simulator.reset());
afterAll(async () => await simulator.close());

const anyText = expect.any(String);
const refusals: Record<ProviderName, object> = {
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
			body: refusals[provider],
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
	['the balance of APIXO with 401', 'apixo', '/apikeys/current-balance', 401, refusals.apixo],
	[
		'the balance of ToAPIs with HTTP 200',
		'toApis',
		'/v1/balance',
		200,
		{ success: false, message: anyText },
	],
	['a status at Vtrix with 401', 'vtrix', '/model/v1/generation/task/x', 401, refusals.vtrix],
])('refuses a wrong key for %s', async (_, provider, path, status, body) => {
	const headers = { authorization: 'Bearer wrong' };
	expect(await ask(simulator, provider, path, undefined, headers)).toEqual({ status, body });
});

it('refuses an upload with a wrong key in the form of uploads', async () => {
	const headers = { authorization: 'Bearer wrong' };
	const reply = await ask(simulator, 'toApis', '/v1/uploads/images', new FormData(), headers);
	expect(reply).toEqual({ status: 401, body: { success: false, message: anyText } });
});

it.each(['authorization', 'api-key'])('counts %s on a download as a leak', async (header) => {
	await submit(simulator, 'apixo');
	const url = simulator.jobs[0]?.pictures[0] ?? '';
	const answer = await fetch(url, { headers: { [header]: simulator.apiKeys.apixo } });
	expect(answer.status).toBe(400);
	expect(await answer.text()).toContain(header);
	expect(simulator.requests.at(-1)).toMatchObject({ step: 'download', status: 400 });
});
