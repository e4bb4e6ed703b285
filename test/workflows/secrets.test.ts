import type { Order } from '../simulator';
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

const simulator = useTestbed();

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
