import { allProviders, isProviderName, providers } from '../../../nodes/FluxKontext/providers';

it('knows the four providers by their names', () => {
	expect(allProviders.map(({ name }) => name)).toEqual(['apixo', 'foxAi', 'toApis', 'vtrix']);
	for (const [name, provider] of Object.entries(providers)) expect(provider.name).toBe(name);
});

it.each([
	['apixo', true],
	['foxAi', true],
	['toString', false],
	['__proto__', false],
	['', false],
	[7, false],
	[['apixo'], false],
	[undefined, false],
])('%p is a provider: %p', (value, expected) => {
	expect(isProviderName(value)).toBe(expected);
});

describe('the facts of the documents', () => {
	it.each([
		['apixo', 'https://api.apixo.ai/api/v1', ['pro', 'max'], { pro: 0.03, max: 0.06 }],
		['foxAi', 'https://api.foxaihub.com/api/v2', ['pro', 'max'], { pro: 0.025, max: 0.05 }],
		['toApis', 'https://toapis.com', ['pro', 'max'], null],
		['vtrix', 'https://cloud.vtrix.ai', ['pro'], null],
	] as const)('%s: address, models and prices', (name, baseUrl, models, prices) => {
		const { defaultBaseUrl, capabilities } = providers[name];
		expect(defaultBaseUrl).toBe(baseUrl);
		expect(capabilities.models).toEqual(models);
		expect(capabilities.listPrices).toEqual(prices);
	});

	it.each([
		['apixo', 24 * 3600, { firstWait: 8, shortestInterval: 2 }, 60, false],
		['foxAi', 24 * 3600, null, 180, false],
		['toApis', 24 * 3600, { firstWait: 5, shortestInterval: 3 }, 60, false],
		['vtrix', null, { firstWait: 5, shortestInterval: 5 }, 60, true],
	] as const)('%s: lifetime and waiting', (name, life, polling, limit, reports) => {
		const { capabilities } = providers[name];
		expect(capabilities.resultLifetime).toBe(life);
		expect(capabilities.polling).toEqual(polling);
		expect(capabilities.requestTimeout).toBe(limit);
		expect(capabilities.reportsCost).toBe(reports);
	});

	it.each([
		['apixo', 1, true, 'publicUrl'],
		['foxAi', 1, false, 'dataUrl'],
		['toApis', 1, true, 'upload'],
		['vtrix', 4, true, 'base64'],
	] as const)('%s: pictures going in', (name, maximum, optional, fileAs) => {
		expect(providers[name].capabilities.picturesIn).toMatchObject({ maximum, optional, fileAs });
	});

	it.each([
		[
			'apixo',
			'enableTranslation imageField outputFormat promptUpsampling route safetyTolerance uploadCn watermark',
		],
		['foxAi', 'seed'],
		['toApis', 'clientBusinessId outputFormat promptUpsampling safetyTolerance'],
		['vtrix', 'outputFormat promptUpsampling safetyTolerance seed'],
	] as const)('%s: options', (name, options) => {
		expect(Object.keys(providers[name].capabilities.options).sort()).toEqual(options.split(' '));
	});

	it.each([
		[
			'apixo',
			{
				outputFormat: 'jpeg',
				promptUpsampling: false,
				enableTranslation: true,
				safetyTolerance: 2,
				uploadCn: false,
			},
		],
		['toApis', { outputFormat: 'png', promptUpsampling: false, safetyTolerance: 2 }],
		['vtrix', { outputFormat: 'jpeg', promptUpsampling: false, safetyTolerance: 2 }],
	] as const)('%s: defaults', (name, defaults) => {
		for (const [option, value] of Object.entries(defaults)) {
			expect(providers[name].capabilities.options).toHaveProperty(`${option}.default`, value);
		}
	});
});
