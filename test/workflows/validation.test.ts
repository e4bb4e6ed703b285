import type { ProviderName } from '../simulator';
import {
	fromUrl,
	markOf,
	PROVIDERS,
	runScenario,
	runToError,
	runToItem,
	useTestbed,
} from './engine';
import { itemOf, WRONG } from './wrongRequests';

const simulator = useTestbed();

describe('what the documents forbid is refused before anything is sent', () => {
	it.each(WRONG)('$provider: $what', async (wrong) => {
		const { provider, operation = 'edit', parameters, options } = wrong;
		const error = await runToError(simulator(), {
			provider,
			operation,
			parameters: { prompt: 'make it blue', ...parameters },
			options,
			items: [await itemOf(wrong)],
			n8nUrl: 'http://127.0.0.1:5678',
		});
		expect(error.message).toBe(wrong.message);
		expect(error.description).toContain('Nothing was sent and nothing was charged.');
		expect(error.details).toMatchObject({ provider, charged: 'no', retryable: false });
		expect(simulator().requests).toEqual([]);
	});
});

describe('a prompt of exactly as many characters as APIXO takes', () => {
	it.each(['x', '😀'])("of '%s' is sent", async (character) => {
		const prompt = character.repeat(10_000);
		await runScenario(simulator(), {
			provider: 'apixo',
			operation: 'generate',
			parameters: { prompt },
		});
		const [submit] = simulator().requests;
		expect(submit).toMatchObject({ step: 'submit', body: { input: { prompt } } });
	});
});

describe("FoxAI has no field 'Timeout'", () => {
	it.each(['edit', 'submit'] as const)(
		'%s: what another provider left in it is passed over',
		async (operation) => {
			const item = await runToItem(simulator(), {
				provider: 'foxAi',
				operation,
				parameters: { prompt: 'make it blue', ...fromUrl(simulator()) },
				options: { timeout: 0 },
			});
			expect(item.json.status).toBe('succeeded');
		},
	);

	it('wait: what another provider left in it is passed over', async () => {
		const parameters = { prompt: 'make it blue', ...fromUrl(simulator()) };
		const job = await runToItem(simulator(), {
			provider: 'foxAi',
			operation: 'submit',
			parameters,
		});
		const item = await runToItem(simulator(), {
			provider: 'foxAi',
			operation: 'wait',
			items: [job],
			options: { timeout: 0 },
		});
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
	});
});

describe('one wrong item of three', () => {
	const texts = ['first', '', 'third'];
	const scenario = (provider: ProviderName) => ({
		provider,
		operation: 'edit' as const,
		parameters: { prompt: '={{ $json.text }}', ...fromUrl(simulator()) },
		items: texts.map((text) => ({ json: { text } })),
	});

	it.each(PROVIDERS)(
		'%s, Stop Workflow: the run is refused and nothing is sent',
		async (provider) => {
			const error = await runToError(simulator(), scenario(provider));
			expect(error).toMatchObject({ message: "'Prompt' is empty", itemIndex: 1 });
			expect(simulator().requests).toEqual([]);
		},
	);

	it.each(PROVIDERS)('%s, Continue: that item alone fails', async (provider) => {
		const { items, json } = await runScenario(simulator(), {
			...scenario(provider),
			onError: 'continueRegularOutput',
		});
		expect(json[1]).toEqual({
			error: expect.stringContaining("'Prompt' is empty"),
			details: expect.objectContaining({ category: 'input', charged: 'no', jobId: null }),
		});
		expect(await markOf(items[0])).toMatchObject({ prompt: 'first' });
		expect(await markOf(items[2])).toMatchObject({ prompt: 'third' });
		expect(simulator().jobs).toHaveLength(2);
	});
});

describe('a base URL that cannot be used is refused before the key is sent', () => {
	it.each([
		['', 'The base URL is not a URL'],
		['example', 'The base URL is not a URL'],
		['http://api.example.com', 'The base URL does not start with https://'],
		['https://user:word@api.example.com', 'The base URL contains a user name or password'],
		['https://api.example.com/?key=1', 'The base URL contains more than a host and a path'],
	])("'%s'", async (baseUrl, message) => {
		const error = await runToError(simulator(), {
			provider: 'apixo',
			operation: 'generate',
			parameters: { prompt: 'a tree' },
			credential: { apiKey: 'key', baseUrl },
		});
		expect(error.message).toBe(message);
		expect(error.details).toMatchObject({ category: 'configuration', charged: 'no' });
	});
});

describe('a key that cannot be used is refused, and nothing is sent', () => {
	it.each(
		PROVIDERS.flatMap((provider) =>
			[
				['is empty', ''],
				['is empty', ' \n'],
				["starts with 'Bearer'", 'Bearer sk-a-key'],
				['no key has (character 4)', 'sk-\u200Bkey'],
				['no key has (character 3)', 'sk\nkey'],
			].map(([reason = '', apiKey = '']) => [provider, apiKey, reason] as const),
		),
	)('%s: %j', async (provider, apiKey, reason) => {
		const error = await runToError(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt: 'a tree', ...fromUrl(simulator()) },
			credential: { apiKey, baseUrl: simulator().baseUrls[provider] },
		});
		expect(`${error.message} ${error.description}`).toContain(reason);
		expect(`${error.message} ${error.description}`).toContain("'API Key'");
		expect(error.details).toMatchObject({ category: 'configuration', charged: 'no' });
		expect(simulator().requests).toEqual([]);
	});
});
