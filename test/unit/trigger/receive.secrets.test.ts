import { placesOf } from '../../faults/keySearch';
import { webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import { CREDENTIAL } from '../nodeBench';
import { hmacCallback, signedCallback, TriggerBench } from './triggerBench';

const { completed } = taskWebhooks;
const { apiKey, webhookSecret } = CREDENTIAL;

function triggerOf(provider: string, credential: Readonly<Record<string, string>> = CREDENTIAL) {
	const options = { confirmWithProvider: false };
	return new TriggerBench({ provider, simplify: false, options }, { credential });
}

describe.each(['\n', ' ', '\t', '\u200B', '\uFEFF', '\u00A0'])('%j at the end of', (end) => {
	it('the webhook secret does not spoil the signature', async () => {
		const trigger = triggerOf('toApis', { ...CREDENTIAL, webhookSecret: `${webhookSecret}${end}` });
		expect(await trigger.call(hmacCallback(completed))).toMatchObject({ outcome: 'started' });
	});

	it('the API key does not spoil the signed address', async () => {
		const trigger = triggerOf('apixo', { ...CREDENTIAL, apiKey: `${end}${apiKey}${end}` });
		expect(await trigger.call(signedCallback(webhooks.success))).toMatchObject({
			outcome: 'started',
		});
	});
});

const unicode = (text: string) =>
	Array.from(
		text,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	).join('');

/** Bodies that a caller who knows them repeats both secrets in. */
const REPEATED: ReadonlyArray<readonly [how: string, write: (secret: string) => string]> = [
	['as they are', (secret) => secret],
	['with every character escaped', unicode],
	['in a URL', encodeURIComponent],
	['in base64', (secret) => Buffer.from(`Bearer ${secret}`).toString('base64')],
];

describe.each(REPEATED)('a callback that holds key and secret %s', (_how, write) => {
	const both = `"key":"${write(apiKey)}","${write(webhookSecret)}":1`;
	const withBoth = (body: object) => JSON.stringify(body).replace('{', `{${both},`);

	it.each([
		['apixo', () => signedCallback(withBoth(webhooks.success))],
		['toApis', () => hmacCallback(withBoth(completed))],
	])('%s: neither is stored, put out or logged', async (provider, callback) => {
		const trigger = triggerOf(provider);
		const { outcome, items } = await trigger.call(callback());
		expect(outcome).toBe('started');
		const stored = JSON.parse(JSON.stringify(items));
		const output = await trigger.execute(items);
		expect(output).toMatchObject([{ json: { status: 'succeeded', raw: expect.anything() } }]);
		expect(placesOf([apiKey, webhookSecret], [stored, output, trigger.bench.logged])).toEqual([]);
	});
});
