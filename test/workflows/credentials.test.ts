import type { Fault, ProviderName } from '../simulator';
import { PROVIDERS, testCredential, useTestbed } from './engine';

const simulator = useTestbed();

async function tested(provider: ProviderName, more: { apiKey?: string; baseUrl?: string } = {}) {
	const { apiKeys, baseUrls } = simulator();
	const values = { apiKey: apiKeys[provider], baseUrl: baseUrls[provider], ...more };
	return await testCredential(simulator(), provider, values);
}

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
		['apixo', /401|Authorization failed/],
		['foxAi', /401|Authorization failed/],
		['toApis', /ToAPIs refused the key/],
		['vtrix', /401|Authorization failed/],
	] as const)('%s: a wrong key is refused', async (provider, reason) => {
		expect(await tested(provider, { apiKey: 'wrong-key' })).toMatch(reason);
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

	it.each([400, 404, 422, 500])(
		'FoxAI: HTTP %i to the empty request means that FoxAI was reached, as its notice says',
		async (status) => {
			simulator().order({ fault: { kind: 'status', status } });
			expect(await tested('foxAi')).toBe('passed');
		},
	);

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
