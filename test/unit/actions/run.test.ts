import { Parameters } from '../../../nodes/FluxKontext/actions/parameters';
import { openRun, requestTimeoutOf } from '../../../nodes/FluxKontext/actions/run';
import { providers } from '../../../nodes/FluxKontext/providers';
import { contextOf } from '../n8nContext';

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
		expect(requestTimeoutOf(run, Parameters.ofItem(context, 0))).toBe(expected);
	});

	it.each([0, 3601])('does not wait %i seconds', async (requestTimeout) => {
		const context = contextOf({ parameters: { provider: 'apixo', options: { requestTimeout } } });
		const run = await openRun(context, providers.apixo, false);
		expect(() => requestTimeoutOf(run, Parameters.ofItem(context, 0))).toThrow("'Request Timeout'");
	});
});
