import { parseDemoOptions } from '../../demo/options';

describe("the demo's command line", () => {
	it.each([
		['nothing: all four, simulated', [], { once: false, provider: null, service: null }],
		['--once', ['--once'], { once: true, provider: null, service: null }],
		['another n8n', ['--n8n', '2.40.7'], { n8nVersion: '2.40.7', service: null }],
		['one provider, simulated', ['--provider', 'vtrix'], { provider: 'vtrix', service: null }],
		[
			'a real service',
			['--provider', 'apixo', '--api-key', 'k1'],
			{ provider: 'apixo', service: { apiKey: 'k1', baseUrl: null, imageUrl: null } },
		],
		[
			'a real service, with addresses',
			[
				'--provider=apixo',
				'--api-key=k1',
				'--image-url=https://example.com/a.png',
				'--base-url=http://127.0.0.1:9/v1',
			],
			{
				service: {
					apiKey: 'k1',
					baseUrl: 'http://127.0.0.1:9/v1',
					imageUrl: 'https://example.com/a.png',
				},
			},
		],
	])('means: %s', (_sentence, commandLine, expected) => {
		expect(parseDemoOptions(commandLine, undefined)).toMatchObject(expected);
	});

	it.each([
		['counts with --provider', ['--provider', 'foxAi'], 'from-environment'],
		['gives way to --api-key', ['--provider', 'foxAi', '--api-key', 'typed'], 'typed'],
		['does not count alone', [], undefined],
	])('a key in the environment %s', (_sentence, commandLine, expected) => {
		const { service } = parseDemoOptions(commandLine, 'from-environment');
		expect(service?.apiKey).toBe(expected);
	});

	it.each([
		['a provider that does not exist', ['--provider', 'midjourney'], '--provider must be apixo'],
		['a key without a provider', ['--api-key', 'secret-1'], '--api-key needs --provider'],
		['an empty key', ['--provider', 'apixo', '--api-key', ''], '--api-key is empty'],
		['an unknown option', ['--secret-1'], 'does not know one of these arguments'],
		['a loose word', ['secret-1'], 'does not know one of these arguments'],
		['a missing value', ['--provider'], 'a value is missing'],
		['half a version of n8n', ['--n8n', '2.40'], '--n8n takes one whole version of n8n'],
		['an address without a key', ['--image-url', 'https://a.example/b.png'], 'need --api-key'],
		[
			'an address that is none',
			['--provider', 'apixo', '--api-key', 'secret-1', '--image-url', 'file:///etc/passwd'],
			'--image-url must be a web address',
		],
	])('refuses %s and repeats no key', (_sentence, commandLine, message) => {
		const parse = () => parseDemoOptions(commandLine, undefined);
		expect(parse).toThrow(message);
		expect(parse).not.toThrow('secret-1');
	});
});
