import { DISPLAY_NAMES, runScenario, runToError, useTestbed } from './engine';

const simulator = useTestbed();
const items = [{ json: { text: 'a' } }, { json: { text: 'b' } }, { json: { text: 'c' } }];

describe('Account > Get Balance', () => {
	it.each([
		['apixo', { remaining: 74.5, used: null, unlimited: false, currency: 'USD' }],
		['toApis', { remaining: 1.5, used: 0.5, unlimited: false, currency: null }],
	] as const)('%s is asked once, and every item gets the answer', async (provider, balance) => {
		const result = await runScenario(simulator(), { provider, operation: 'getBalance', items });
		expect(result.json).toEqual(items.map(() => ({ provider, ...balance })));
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(simulator().requests.map(({ step }) => step)).toEqual(['balance']);
	});

	it.each(['foxAi', 'vtrix'] as const)(
		'%s is refused before anything is sent',
		async (provider) => {
			const error = await runToError(simulator(), { provider, operation: 'getBalance' });
			expect(error.message).toBe(
				`${DISPLAY_NAMES[provider]} does not offer 'Get balance of account'`,
			);
			expect(error.description).toContain("Choose another 'Operation' or another 'Provider'");
			expect(simulator().requests).toEqual([]);
		},
	);

	it.each(['apixo', 'toApis'] as const)('%s names a key that is refused', async (provider) => {
		const error = await runToError(simulator(), {
			provider,
			operation: 'getBalance',
			credential: { apiKey: 'wrong-key', baseUrl: simulator().baseUrls[provider] },
		});
		expect(error.message).toBe(`${DISPLAY_NAMES[provider]} refused the API key`);
		expect(error.details).toMatchObject({ category: 'authentication', charged: 'no' });
	});

	it('one answer that does not come fails every item alike', async () => {
		const { json } = await runScenario(simulator(), {
			provider: 'apixo',
			operation: 'getBalance',
			items,
			onError: 'continueRegularOutput',
			credential: { apiKey: 'wrong-key', baseUrl: simulator().baseUrls.apixo },
		});
		expect(json).toHaveLength(3);
		expect(json.every(({ error }) => String(error).startsWith('APIXO refused the API key'))).toBe(
			true,
		);
		expect(simulator().requests.length).toBeLessThanOrEqual(2);
	});
});
