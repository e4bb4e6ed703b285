import type { Fault, ProviderName } from '../simulator';
import { PROVIDERS, testCredential, useTestbed } from './engine';

const simulator = useTestbed();

async function tested(provider: ProviderName, more: { apiKey?: string; baseUrl?: string } = {}) {
	const { apiKeys, baseUrls } = simulator();
	const values = { apiKey: apiKeys[provider], baseUrl: baseUrls[provider], ...more };
	return await testCredential(simulator(), provider, values);
}

const BASE_URLS_REFUSED = [
	['http to a public host', 'http://example.com', /does not start with https/],
	['http to a public address', 'http://8.8.8.8/v1', /does not start with https/],
	['a password in the base URL', 'https://me:pw@example.com', /or password/],
	['a base URL with a query', 'https://example.com/?to=', /more than a host and a path/],
] as const;

afterEach(() => {
	expect(simulator().jobs).toEqual([]);
});

describe('the test of a credential, which starts no job', () => {
	it.each(PROVIDERS)('%s: the right key passes', async (provider) => {
		expect(await tested(provider)).toBe('passed');
		expect(simulator().requests).toHaveLength(1);
	});

	it.each(PROVIDERS)('%s: a base URL with a slash at its end passes', async (provider) => {
		const baseUrl = `${simulator().baseUrls[provider]}/`;
		expect(await tested(provider, { baseUrl })).toBe('passed');
		expect(simulator().requests.map(({ path }) => path.includes('//'))).toEqual([false]);
	});

	it.each([
		['apixo', 'APIXO'],
		['foxAi', 'FoxAI'],
		['toApis', 'ToAPIs'],
		['vtrix', 'Vtrix'],
	] as const)('%s: a wrong key is called a wrong key', async (provider, name) => {
		const result = await tested(provider, { apiKey: 'wrong-key' });
		expect(result).toMatch(new RegExp(`^Wrong API key: ${name} refused it`));
	});

	it.each(
		PROVIDERS.flatMap((provider) =>
			['\n', ' ', '\u200B', '\uFEFF'].map((end) => [provider, end] as const),
		),
	)('%s: key and base URL with %j at both ends pass, as in the node', async (provider, end) => {
		const { apiKeys, baseUrls } = simulator();
		const apiKey = `${end}${apiKeys[provider]}${end}`;
		const baseUrl = `${end}${baseUrls[provider]}${end}`;
		expect(await tested(provider, { apiKey, baseUrl })).toBe('passed');
	});

	it.each(
		PROVIDERS.flatMap((provider) => BASE_URLS_REFUSED.map((row) => [provider, ...row] as const)),
	)('%s: %s is refused as in the node', async (provider, _what, baseUrl, reason) => {
		expect(await tested(provider, { baseUrl })).toMatch(reason);
	});

	it.each([
		['an empty key', '', /'API Key'.*is empty/],
		['a key that cannot be sent', 'sk-\u200Bkey', /'API Key'.*\(character 4\)/],
		["a key with 'Bearer'", 'Bearer sk-key', /starts with 'Bearer'/],
	])('%s is refused, and nothing is sent', async (_what, apiKey, reason) => {
		for (const provider of PROVIDERS) expect(await tested(provider, { apiKey })).toMatch(reason);
		expect(simulator().requests).toEqual([]);
	});

	it.each(PROVIDERS)('%s: a key that is forbidden is refused', async (provider) => {
		simulator().order({ fault: { kind: 'status', status: 403 } });
		expect(await tested(provider)).not.toBe('passed');
	});

	it.each(PROVIDERS)('%s: a provider that is away is no success', async (provider) => {
		expect(await tested(provider, { baseUrl: 'http://127.0.0.1:1' })).not.toBe('passed');
	});

	it.each(
		(['apixo', 'toApis', 'vtrix'] as const).flatMap((provider) =>
			[500, 502, 503].map((status) => [provider, status] as const),
		),
	)('%s: HTTP %i is no success', async (provider, status) => {
		simulator().order({ fault: { kind: 'status', status } });
		expect(await tested(provider)).not.toBe('passed');
	});

	it.each<readonly [ProviderName, number]>([
		['foxAi', 400],
		['foxAi', 422],
		['foxAi', 500],
		['vtrix', 400],
		['vtrix', 404],
	])('%s: JSON with HTTP %i means that it was reached, as the notice says', async (...row) => {
		const [provider, status] = row;
		const fault: Fault = { kind: 'status', status, body: '{"error":"invalid request"}' };
		simulator().order({ fault });
		expect(await tested(provider)).toBe('passed');
	});

	it.each(
		PROVIDERS.flatMap((provider) =>
			[
				400, 401, 402, 403, 404, 405, 407, 408, 410, 413, 418, 422, 429, 451, 500, 502, 503, 504,
				511,
			].map((status) => [provider, status] as const),
		),
	)('%s: a page of a proxy or gateway with HTTP %i is no success', async (provider, status) => {
		const page = { body: '<html>Login</html>', contentType: 'text/html' };
		simulator().order({ fault: { kind: 'status', status, ...page } });
		expect(await tested(provider)).not.toBe('passed');
	});

	it.each(
		PROVIDERS.flatMap((provider) =>
			[401, 402, 403, 405, 407, 408, 409, 410, 418, 429, 502, 503, 504].map(
				(status) => [provider, status] as const,
			),
		),
	)('%s: JSON of somebody in between with HTTP %i is no success', async (provider, status) => {
		simulator().order({ fault: { kind: 'status', status, body: '{"message":"no"}' } });
		expect(await tested(provider)).not.toBe('passed');
	});

	it.each(PROVIDERS)('%s: a proxy that asks for a login is named', async (provider) => {
		simulator().order({ fault: { kind: 'status', status: 407 } });
		expect(await tested(provider)).toMatch(/^A proxy .* asks for a login/);
	});

	it.each(PROVIDERS)('%s: a redirect is no success and is not followed', async (provider) => {
		const headers = { location: `${simulator().url}/files/samples/a.png` };
		simulator().order({ fault: { kind: 'status', status: 302, headers, body: '<html></html>' } });
		expect(await tested(provider)).not.toBe('passed');
		expect(simulator().requests).toHaveLength(1);
	});

	it.each<readonly [string, ProviderName, Fault]>([
		[
			'APIXO, code 401 inside HTTP 200',
			'apixo',
			{ kind: 'body', body: '{"code":401,"message":"unauthorized"}' },
		],
		[
			'APIXO, a web page',
			'apixo',
			{ kind: 'body', body: '<html></html>', contentType: 'text/html' },
		],
		[
			'ToAPIs, a web page',
			'toApis',
			{ kind: 'body', body: '<html></html>', contentType: 'text/html' },
		],
	])('%s is no success', async (_what, provider, fault) => {
		simulator().order({ fault });
		expect(await tested(provider)).not.toBe('passed');
	});
});
