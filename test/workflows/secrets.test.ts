import { KEYS } from '../faults/keys';
import { placesOf } from '../faults/keySearch';
import type { Order, ProviderName, Step } from '../simulator';
import {
	fromUrl,
	logs,
	pictureItem,
	PROVIDERS,
	runScenario,
	startFileServer,
	testCredential,
	useTestbed,
} from './engine';

const simulator = useTestbed({ apiKeys: KEYS });

/** Seconds; refusals of a job that was paid for are borne so long. */
const SHORT = { timeout: 2, requestTimeout: 2 };

/** What goes well, and each kind of thing that goes wrong. */
const ORDERS: ReadonlyArray<readonly [string, Order]> = [
	['a run that goes well', {}],
	['a redirect of the picture', { job: { redirectTo: '../../samples/a.png' } }],
	['a submit that is refused', { step: 'submit', fault: { kind: 'status', status: 401 } }],
	['a submit that is cut', { step: 'submit', fault: { kind: 'cutBeforeHead' } }],
	['a submit that breaks', { step: 'submit', fault: { kind: 'status', status: 500 } }],
	['a look-up that is refused', { step: 'status', fault: { kind: 'status', status: 401 } }],
	['a job that fails', { job: { outcome: 'failure' } }],
	['a link that has expired', { job: { expired: true } }],
];

describe.each(['stopWorkflow', 'continueRegularOutput'] as const)(
	'the API key under %s',
	(onError) => {
		it.each(
			PROVIDERS.flatMap((provider) =>
				ORDERS.map(([what, order]) => [provider, what, order] as const),
			),
		)('%s: %s shows it nowhere but to its provider', async (provider, _what, order) => {
			simulator().order(order);
			const { run } = await runScenario(simulator(), {
				provider,
				operation: 'edit',
				parameters: { prompt: 'make it blue', simplify: false, ...fromUrl(simulator()) },
				options: SHORT,
				onError,
			});
			const key = simulator().apiKeys[provider];
			expect(JSON.stringify([run, logs])).not.toContain(key);
			const withKey = simulator().requests.filter((request) =>
				JSON.stringify(request).includes(key),
			);
			expect(withKey.map(({ step }) => step)).not.toContain('download');
			expect(withKey.length).toBeGreaterThan(0);
			const inHeaderOnly = withKey.map((request) => JSON.stringify({ ...request, headers: null }));
			expect(inHeaderOnly.filter((text) => text.includes(key))).toEqual([]);
		});
	},
);

describe('the API key', () => {
	it('does not go along to the upload that is read back, nor to n8n’s own files', async () => {
		const n8n = await startFileServer();
		for (const provider of ['apixo', 'toApis'] as const) {
			await runScenario(simulator(), {
				provider,
				operation: 'edit',
				parameters: { prompt: 'make it blue' },
				items: [await pictureItem('in')],
				n8nUrl: n8n.url,
			});
		}
		await n8n.close();
		const files = simulator().requests.filter(({ path }) => path.startsWith('/files/'));
		expect(files).toHaveLength(2);
		expect(files.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
	});

	it.each(PROVIDERS)('%s: the message of a refused test does not show it', async (provider) => {
		const message = await testCredential(simulator(), provider, {
			apiKey: 'a-wrong-but-secret-key',
			baseUrl: simulator().baseUrls[provider],
		});
		expect(message).not.toContain('a-wrong-but-secret-key');
		expect(message).not.toBe('passed');
	});
});

const unicode = (text: string) =>
	Array.from(
		text,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	).join('');

/** How a response repeats the key, as a text within JSON. */
const REPEATED: ReadonlyArray<readonly [how: string, write: (key: string) => string]> = [
	['as it is', (key) => key],
	['with escaped slashes', (key) => key.replaceAll('/', '\\/')],
	['with every character escaped', unicode],
	['in a URL', encodeURIComponent],
	['in base64', (key) => Buffer.from(`Bearer ${key}`).toString('base64')],
];

/** What is left at the end of a key that was copied. */
const ENDS = ['', '\n', ' ', '\u200B'];

/** The requests whose response is told to a person. */
const STEPS: ReadonlyArray<readonly [ProviderName, Step]> = [
	['apixo', 'submit'],
	['apixo', 'status'],
	['apixo', 'balance'],
	['foxAi', 'submit'],
	['toApis', 'upload'],
	['toApis', 'submit'],
	['toApis', 'status'],
	['toApis', 'balance'],
	['vtrix', 'submit'],
	['vtrix', 'status'],
];

async function runTo(provider: ProviderName, step: Step, apiKey: string, timeout = 1) {
	const isUpload = step === 'upload';
	const request = isUpload ? {} : fromUrl(simulator());
	return await runScenario(simulator(), {
		provider,
		operation: step === 'balance' ? 'getBalance' : 'edit',
		parameters: { prompt: 'make it blue', simplify: false, downloadImages: false, ...request },
		options: { timeout },
		items: isUpload ? [await pictureItem('in')] : [{ json: {} }],
		onError: 'continueRegularOutput',
		credential: { apiKey, baseUrl: simulator().baseUrls[provider] },
	});
}

describe.each(REPEATED)('a key that a response repeats %s', (_how, write) => {
	it.each(STEPS)('%s, %s: stands in no error, item or log', async (provider, step) => {
		const key = KEYS[provider];
		const repeated = write(key);
		const body = `{"code":400,"message":"bad key ${repeated}","error":{"message":"bad key ${repeated}"}}`;
		simulator().order({ step, fault: { kind: 'status', status: 400, body } });
		const { run, json } = await runTo(provider, step, `${key}\n`);
		expect(JSON.stringify(json)).toContain('bad key');
		expect(placesOf([key], [run, logs])).toEqual([]);
	});
});

describe.each(ENDS)('a key that was stored with %j at its end', (end) => {
	it.each(PROVIDERS)('%s: is right, and not in the raw response', async (provider) => {
		const key = KEYS[provider];
		const rewrite = (text: string) =>
			text.replace('{', `{"key":"${unicode(key)}","${unicode(key)}":1,`);
		simulator().order({ provider, fault: { kind: 'rewritten', rewrite } });
		const { run, json } = await runTo(provider, 'submit', `${key}${end}`, 60);
		expect(json).toMatchObject([{ status: 'succeeded', raw: expect.anything() }]);
		expect(JSON.stringify(json)).toContain('"…"');
		expect(placesOf([key], [run, logs])).toEqual([]);
	});
});
