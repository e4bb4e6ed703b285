import { checkedBaseUrl } from '../../../nodes/FluxKontext/actions/connection';
import { Parameters } from '../../../nodes/FluxKontext/actions/parameters';
import { accessFor, openRun } from '../../../nodes/FluxKontext/actions/run';
import { providers } from '../../../nodes/FluxKontext/providers';
import { contextOf } from '../n8nContext';

describe('a base URL', () => {
	it.each([
		['https://api.apixo.ai/api/v1', 'https://api.apixo.ai/api/v1'],
		['https://api.apixo.ai/api/v1/', 'https://api.apixo.ai/api/v1'],
		['https://api.apixo.ai/api/v1///', 'https://api.apixo.ai/api/v1'],
		['https://toapis.com', 'https://toapis.com'],
		['https://toapis.com/', 'https://toapis.com'],
		['  https://toapis.com \n', 'https://toapis.com'],
		['https://TOAPIS.com/V1', 'https://toapis.com/V1'],
		['https://toapis.com:443', 'https://toapis.com'],
		['https://toapis.com:8443/', 'https://toapis.com:8443'],
		['https://10.0.0.5/gateway', 'https://10.0.0.5/gateway'],
		['http://127.0.0.1:4000/api/v1/', 'http://127.0.0.1:4000/api/v1'],
		['http://localhost:4000', 'http://localhost:4000'],
		['http://[::1]:4000/', 'http://[::1]:4000'],
		['http://gateway.internal', 'http://gateway.internal'],
		['http://192.168.1.5:8080', 'http://192.168.1.5:8080'],
	])('%p is taken as %s', (text, expected) => {
		expect(checkedBaseUrl(text, 'APIXO API')).toBe(expected);
	});

	it.each([
		['nothing', '', /is not a URL/],
		['words', 'my gateway', /is not a URL/],
		['a host alone', 'api.apixo.ai/api/v1', /is not a URL/],
		['a host and a port', 'localhost:4000', /does not begin with https/],
		['http of a public host', 'http://api.apixo.ai', /does not begin with https/],
		['http of a public address', 'http://8.8.8.8', /does not begin with https/],
		['ftp', 'ftp://api.apixo.ai', /does not begin with https/],
		['a file', 'file:///etc/passwd', /does not begin with https/],
		['a user name', 'https://me@api.apixo.ai', /user name or a password/],
		['a password', 'https://:secret@api.apixo.ai', /user name or a password/],
		['a query', 'https://api.apixo.ai/?key=secret', /more than a host and a path/],
		['a fragment', 'https://api.apixo.ai/#x', /more than a host and a path/],
	])('%s is refused', (_, text, message) => {
		expect(() => checkedBaseUrl(text, 'APIXO API')).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(message),
				description: expect.stringMatching(/'Base URL'.*'APIXO API'.*Nothing was sent/),
				failure: expect.objectContaining({ category: 'configuration', charged: 'no' }),
			}),
		);
	});

	it('is not repeated in what the person reads', () => {
		const refuse = () => checkedBaseUrl('https://me:secret@api.apixo.ai', 'APIXO API');
		expect(refuse).toThrow(
			expect.objectContaining({ message: expect.not.stringMatching('secret') }),
		);
	});
});

describe('a run', () => {
	it.each([
		['https://api.apixo.ai/api/v1/', null],
		['http://127.0.0.1:4000', '127.0.0.1'],
		['http://localhost:4000/', 'localhost'],
		['https://10.0.0.5', '10.0.0.5'],
	])('with the base URL %s allows the local host %p', async (baseUrl, localHost) => {
		const context = contextOf({ parameters: { provider: 'apixo' }, baseUrl });
		const run = await openRun(context, providers.apixo, false);
		expect(run.localHost).toBe(localHost);
		expect(run.provider).toBe(providers.apixo);
	});

	it('is refused where the base URL cannot be used', async () => {
		const context = contextOf({ parameters: { provider: 'vtrix' }, baseUrl: 'vtrix' });
		await expect(openRun(context, providers.vtrix, false)).rejects.toMatchObject({
			failure: { category: 'configuration', charged: 'no' },
			description: expect.stringContaining("'Vtrix API'"),
		});
	});

	it.each([
		['apixo', {}, 60_000],
		['foxAi', {}, 180_000],
		['toApis', { requestTimeout: 5 }, 5000],
	] as const)('%s waits for one answer as its options say: %p', async (name, options, expected) => {
		const context = contextOf({ parameters: { provider: name, options } });
		const run = await openRun(context, providers[name], false);
		expect(accessFor(run, Parameters.ofItem(context, 0)).requestTimeout).toBe(expected);
	});

	it.each([0, 3601])('does not wait %i seconds', async (requestTimeout) => {
		const context = contextOf({ parameters: { provider: 'apixo', options: { requestTimeout } } });
		const run = await openRun(context, providers.apixo, false);
		expect(() => accessFor(run, Parameters.ofItem(context, 0))).toThrow("'Request Timeout'");
	});
});
