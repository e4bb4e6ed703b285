import { authenticateWith } from '../../../credentials/authenticate';

const authenticate = authenticateWith('APIXO API', (apiKey) => ({
	Authorization: `Bearer ${apiKey}`,
}));

async function authenticated(
	request: Readonly<Record<string, unknown>>,
	baseUrl = 'https://api.apixo.ai/api/v1',
) {
	if (typeof authenticate !== 'function') throw new Error('No function');
	return await authenticate({ apiKey: ' sk-a-key\n', baseUrl }, { url: '', ...request });
}

describe('a key goes to the base URL of its credential', () => {
	it.each([
		['below it', { url: 'https://api.apixo.ai/api/v1/generateTask/flux' }],
		['it itself', { url: 'https://api.apixo.ai/api/v1' }],
		['written in capitals', { url: 'HTTPS://API.APIXO.AI/api/v1/x' }],
		['with the port of https', { url: 'https://api.apixo.ai:443/api/v1/x' }],
		['as a base URL and a path', { baseURL: 'https://api.apixo.ai/api/v1/', url: '/x' }],
		['with blanks around it', { baseURL: ' https://api.apixo.ai/api/v1 \n', url: '/x' }],
		['as a path alone', { url: '/x' }],
		["as the address of n8n's HTTP Request node", { uri: 'https://api.apixo.ai/api/v1/x' }],
	])('%s', async (_, request) => {
		const sent = await authenticated(request);
		expect(sent.headers).toEqual({ Authorization: 'Bearer sk-a-key' });
		expect(sent.url).toMatch(/^https:\/\/api\.apixo\.ai\/api\/v1(\/|$)/);
		expect(sent).toMatchObject({ baseURL: '', disableFollowRedirect: true, followRedirect: false });
	});

	it('beside the headers that the request has', async () => {
		const sent = await authenticated({ url: '/x', headers: { accept: 'application/json' } });
		expect(sent.headers).toEqual({ accept: 'application/json', Authorization: 'Bearer sk-a-key' });
	});
});

describe('a key goes nowhere else', () => {
	it.each([
		['another host', { url: 'https://example.com/api/v1/x' }],
		['a host that begins alike', { url: 'https://api.apixo.ai.example.com/api/v1/x' }],
		['the host as a user name', { url: 'https://api.apixo.ai@example.com/api/v1/x' }],
		['http', { url: 'http://api.apixo.ai/api/v1/x' }],
		['another port', { url: 'https://api.apixo.ai:8443/api/v1/x' }],
		['another path', { url: 'https://api.apixo.ai/api/v2/x' }],
		['a path that begins alike', { url: 'https://api.apixo.ai/api/v10/x' }],
		['a path that climbs out', { url: 'https://api.apixo.ai/api/v1/../v2/x' }],
		['a path that climbs out, encoded', { url: 'https://api.apixo.ai/api/v1/%2e%2e/v2/x' }],
		['a path behind it that climbs out', { url: '/../../x' }],
		['another base URL', { baseURL: 'https://example.com', url: '/x' }],
		[
			'a whole URL behind the right base',
			{ baseURL: 'https://api.apixo.ai/api/v1', url: 'https://example.com/x' },
		],
		["another address of n8n's HTTP Request node", { uri: 'https://example.com/x' }],
	])('%s', async (_, request) => {
		await expect(authenticated(request)).rejects.toThrow(/^The credential 'APIXO API' is not sent/);
	});

	it('a path that looks like a host stays below the base URL', async () => {
		const { url } = await authenticated({ url: '//example.com/x' });
		expect(url).toBe('https://api.apixo.ai/api/v1/example.com/x');
	});

	it('a base URL with http on a public host', async () => {
		const request = { url: 'http://api.apixo.ai/x' };
		await expect(authenticated(request, 'http://api.apixo.ai')).rejects.toThrow(/https:/);
	});
});
