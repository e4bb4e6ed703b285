import type { ICredentialDataDecryptedObject, INode, INodeParameters } from 'n8n-workflow';

import {
	parkedCallback,
	isOtherParking,
	parkedItem,
	parkedReference,
	triggerCallback,
} from '../../../nodes/FluxKontext/actions/callbackAddress';
import { Parameters } from '../../../nodes/FluxKontext/actions/parameters';
import { openRun } from '../../../nodes/FluxKontext/actions/run';
import { signedReference } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { providers } from '../../../nodes/FluxKontext/providers';
import type { ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import { CREDENTIAL, N8N_SIGNATURE, NodeBench } from '../nodeBench';
import { RecordingResponse } from '../recordingResponse';

const ADDRESS = 'https://n8n.example.com/webhook/1/callback';

interface Situation {
	readonly provider?: ProviderName;
	readonly parameters?: INodeParameters;
	readonly baseUrl?: string;
	readonly n8nUrl?: string;
	readonly node?: Partial<INode>;
}

async function runOf(situation: Situation, parks: boolean) {
	const { provider = 'apixo', parameters = {}, baseUrl, n8nUrl, node } = situation;
	const credential: ICredentialDataDecryptedObject = {
		...CREDENTIAL,
		...(baseUrl !== undefined && { baseUrl }),
	};
	const bench = new NodeBench({
		type: new FluxKontext(),
		parameters: { provider, resource: 'job', operation: 'submit', ...parameters },
		credential,
		n8nUrl,
		node,
	});
	const context = bench.execution([{ json: {} }]);
	const run = await openRun(context, providers[provider], parks);
	return { run, parameters: Parameters.ofItem(context, 0), bench };
}

async function triggerAddress(callbackUrl: unknown, reference = '', situation: Situation = {}) {
	const given = { callbackUrl: callbackUrl as string, reference };
	const { run, parameters } = await runOf({ parameters: given, ...situation }, false);
	return triggerCallback(run, parameters);
}

function queryOf(url: string): Record<string, string> {
	return Object.fromEntries(new URL(url).searchParams);
}

describe("the trigger's address", () => {
	it('is signed for the trigger with the key of the credential', async () => {
		const callback = await triggerAddress(ADDRESS, 'order-17');
		expect(callback?.reference).toBe('order-17');
		const url = callback?.url ?? '';
		expect(url.startsWith(`${ADDRESS}?`)).toBe(true);
		expect(signedReference(queryOf(url), CREDENTIAL.apiKey, 'trigger')).toBe('order-17');
		expect(signedReference(queryOf(url), CREDENTIAL.apiKey, 'parked execution')).toBeNull();
		expect(url).not.toContain(CREDENTIAL.apiKey);
	});

	it('is signed without a reference too', async () => {
		const callback = await triggerAddress(ADDRESS);
		expect(callback?.reference).toBeNull();
		expect(signedReference(queryOf(callback?.url ?? ''), CREDENTIAL.apiKey, 'trigger')).toBe('');
	});

	it.each([
		['spaces around it', `  ${ADDRESS}\n`],
		['a query of its own', `${ADDRESS}?x=1`],
		['a port', 'https://n8n.example.com:8443/webhook/1'],
		['a test URL', 'https://n8n.example.com/webhook-test/1/callback'],
		['a public address of numbers', 'https://8.8.8.8/webhook/1'],
	])('may have %s', async (_, address) => {
		const callback = await triggerAddress(address);
		expect(callback?.url).toContain(new URL(address.trim()).href.split('?')[0]);
	});

	it('keeps its own query', async () => {
		const callback = await triggerAddress(`${ADDRESS}?x=1%2B`);
		expect(queryOf(callback?.url ?? '')).toMatchObject({ x: '1+' });
	});

	it.each([
		['http', 'http://n8n.example.com/webhook/1', /it is not an HTTPS URL/],
		['localhost', 'https://localhost:5678/webhook/1', /private or local/],
		['this machine', 'https://127.0.0.1/webhook/1', /private or local/],
		['this machine in IPv6', 'https://[::1]/webhook/1', /private or local/],
		['a private network', 'https://192.168.1.5/webhook/1', /private or local/],
		['a name of a private network', 'https://n8n.internal/webhook/1', /private or local/],
		['a host without a dot', 'https://n8n/webhook/1', /private or local/],
		['a user name', 'https://me:secret@n8n.example.com/webhook/1', /user name/],
		['ftp', 'ftp://n8n.example.com/1', /it starts with ftp:/],
		['words', 'my trigger', /it is not a URL/],
		['a path', '/webhook/1/callback', /it is not a URL/],
	])('is refused with %s', async (_, address, message) => {
		await expect(triggerAddress(address, 'order-17')).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(
				/production URL.*Nothing was sent and nothing was charged/,
			),
			failure: expect.objectContaining({ category: 'input', charged: 'no' }),
		});
	});

	it.each([
		['http at the host of the base URL', 'http://127.0.0.1:5678/webhook/1'],
		['https at that host', 'https://127.0.0.1/webhook/1'],
		['a public address', ADDRESS],
	])('may be %s, where the provider itself is local', async (_, address) => {
		const callback = await triggerAddress(address, '', { baseUrl: 'http://127.0.0.1:4000' });
		expect(callback?.url).toContain(address);
	});

	it.each([
		['another local host', 'http://localhost:5678/webhook/1'],
		['another address of this machine', 'http://127.0.0.2:5678/webhook/1'],
		['http at a public address', 'http://n8n.example.com/webhook/1'],
	])('may not be %s, though the provider itself is local', async (_, address) => {
		const asked = triggerAddress(address, '', { baseUrl: 'http://127.0.0.1:4000' });
		await expect(asked).rejects.toMatchObject({ failure: { charged: 'no' } });
	});
});

describe('a reference', () => {
	it.each([200, 1])('may have %i characters', async (length) => {
		const callback = await triggerAddress(ADDRESS, 'x'.repeat(length));
		expect(callback?.reference).toHaveLength(length);
	});

	it('may not have 201', async () => {
		await expect(triggerAddress(ADDRESS, 'x'.repeat(201))).rejects.toMatchObject({
			message: "'Reference' has 201 characters; the limit is 200",
		});
	});

	it('has no spaces around it', async () => {
		expect((await triggerAddress(ADDRESS, ' order-17\n'))?.reference).toBe('order-17');
	});

	it.each([
		['apixo', /Callback URL' is empty/, /^(?!.*Business)/],
		['toApis', /Callback URL' is empty/, /Client Business ID/],
	] as const)(
		'without an address is refused, not dropped: %s',
		async (provider, message, advice) => {
			await expect(triggerAddress('', 'order-17', { provider })).rejects.toMatchObject({
				message: expect.stringMatching(message),
				description: expect.stringMatching(advice),
			});
		},
	);
});

describe('no callback is asked for', () => {
	it.each<[string, unknown, ProviderName]>([
		['without an address', '', 'apixo'],
		['with an address of spaces', '  ', 'apixo'],
		['of a provider without callbacks, whatever was set before', ADDRESS, 'vtrix'],
		['of FoxAI', ADDRESS, 'foxAi'],
	])('%s', async (_, address, provider) => {
		const given = { callbackUrl: address as string, reference: '' };
		const { run, parameters } = await runOf({ provider, parameters: given }, false);
		expect(triggerCallback(run, parameters)).toBeNull();
	});
});

it('an address that is no text is refused', async () => {
	await expect(triggerAddress(['x'])).rejects.toMatchObject({
		message: "'Callback URL' must be text, not a list",
	});
});

describe('the address of a parked execution', () => {
	it("has n8n's path and signature, our own path in it, and our own signature", async () => {
		const { run } = await runOf({}, true);
		const { url, reference } = parkedCallback(run, 2);
		expect(reference).toBeNull();
		const { origin, pathname, searchParams } = new URL(url);
		expect(`${origin}${pathname}`).toBe(`https://n8n.example.com/webhook-waiting/17/flux-kontext`);
		expect(searchParams.get('signature')).toBe(N8N_SIGNATURE);
		const query = Object.fromEntries(searchParams);
		const signed = signedReference(query, CREDENTIAL.apiKey, 'parked execution');
		expect(signed).toBe(parkedReference(run.ledger.parkingId, 2));
		expect(signedReference(query, CREDENTIAL.apiKey, 'trigger')).toBeNull();
	});

	it('has the path at which n8n finds the node', async () => {
		const { run, bench } = await runOf({}, true);
		const path = new URL(parkedCallback(run, 0).url).pathname.split('/').at(-1);
		const context = bench.webhook({ body: null }, new RecordingResponse());
		expect(context.getNodeWebhookUrl('default')).toMatch(new RegExp(`/${path}$`));
	});

	it('is another one for each item', async () => {
		const { run } = await runOf({}, true);
		const urls = [0, 1, 2].map((item) => parkedCallback(run, item).url);
		expect(new Set(urls).size).toBe(3);
	});

	it.each([
		['http', 'http://n8n.example.com', /it is not an HTTPS URL/],
		['localhost', 'http://localhost:5678', /private or local/],
		['a private network', 'https://10.0.0.5', /private or local/],
	])('is refused with %s', async (_, n8nUrl, message) => {
		const { run } = await runOf({ n8nUrl }, true);
		expect(() => parkedCallback(run, 0)).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(message),
				description: expect.stringMatching(/WEBHOOK_URL.*By Polling.*Nothing was sent/),
			}),
		);
	});

	it('may be local where the provider itself is', async () => {
		const n8nUrl = 'http://127.0.0.1:5678';
		const { run } = await runOf({ n8nUrl, baseUrl: 'http://127.0.0.1:4000' }, true);
		expect(parkedCallback(run, 0).url).toContain('http://127.0.0.1:5678/webhook-waiting/17/flux-');
	});
});

describe('the item of a parked reference', () => {
	it.each([
		['00ff/0', 0],
		['00ff/499', 499],
		[parkedReference('00ff', 7), 7],
		['00fe/0', null],
		['00ff', null],
		['00ff/', null],
		['00ff/x', null],
		['00ff/-1', null],
		['00ff/1.5', null],
		['00ff/1/2', null],
		['00ff/1e3', null],
		['00ff/ 1', null],
		['00ff/9999999999', null],
		['', null],
	])('%p is %p', (reference, expected) => {
		expect(parkedItem('00ff', reference)).toBe(expected);
	});
});

describe('whether a callback is about another parking', () => {
	const PARKING = '00112233445566ff';

	it.each([
		['this parking', `${PARKING}/0`, false],
		['another parking', 'ff66554433221100/0', true],
		['item 999999999 of another parking', 'ff66554433221100/999999999', true],
		['what no parking is called, too short', 'ff665544332211/0', false],
		['what no parking is called, too long', '0ff66554433221100/0', false],
		['what no item is called', 'ff66554433221100/1234567890', false],
		['no item', 'ff66554433221100/', false],
		['the reference of a trigger', 'order-17', false],
		['nothing', '', false],
	])('%s: %p', (_, reference, expected) => {
		expect(isOtherParking(PARKING, reference)).toBe(expected);
	});
});
