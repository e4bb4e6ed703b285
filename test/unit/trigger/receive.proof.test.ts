import type { WorkflowExecuteMode } from 'n8n-workflow';

import { signedReference } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import { webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import type { Callback } from '../nodeBench';
import { CREDENTIAL } from '../nodeBench';
import {
	apixoTrigger,
	hmacCallback,
	signedCallback,
	toApisTrigger,
	TriggerBench,
	unsignedCallback,
} from './triggerBench';

const { completed, failed } = taskWebhooks;

function without(callback: Callback, header: string): Callback {
	return { ...callback, headers: { ...callback.headers, [header]: undefined } };
}

describe('refused with 401:', () => {
	it.each<[string, () => TriggerBench, () => Callback]>([
		['APIXO, unsigned', apixoTrigger, () => unsignedCallback(webhooks.success)],
		[
			'APIXO, signed with another key',
			apixoTrigger,
			() => signedCallback(webhooks.success, 'x', 'other'),
		],
		[
			'APIXO, another reference',
			apixoTrigger,
			() => {
				const { query, body } = signedCallback(webhooks.success);
				return { query: { ...query, 'flux-reference': 'order-18' }, body };
			},
		],
		[
			'APIXO, without a nonce',
			apixoTrigger,
			() => {
				const { query, body } = signedCallback(webhooks.success);
				return { query: { ...query, 'flux-nonce': undefined }, body };
			},
		],
		['APIXO, unsigned and unreadable', apixoTrigger, () => ({ body: '<html>' })],
		['APIXO, unsigned without a body', apixoTrigger, () => ({ body: null })],
		['APIXO, with the signature of ToAPIs', apixoTrigger, () => hmacCallback(webhooks.success)],
		['ToAPIs, unsigned', toApisTrigger, () => unsignedCallback(completed)],
		['ToAPIs, signed by address alone', toApisTrigger, () => signedCallback(completed)],
		['ToAPIs, with another secret', toApisTrigger, () => hmacCallback(completed, 'another secret')],
		[
			'ToAPIs, signed with the API key',
			toApisTrigger,
			() => hmacCallback(completed, CREDENTIAL.apiKey),
		],
		[
			'ToAPIs, without an id',
			toApisTrigger,
			() => without(hmacCallback(completed), 'x-toapis-webhook-id'),
		],
		[
			'ToAPIs, without a time',
			toApisTrigger,
			() => without(hmacCallback(completed), 'x-toapis-webhook-timestamp'),
		],
		[
			'ToAPIs, without a signature',
			toApisTrigger,
			() => without(hmacCallback(completed), 'x-toapis-webhook-signature'),
		],
		[
			'ToAPIs, replayed after six minutes',
			toApisTrigger,
			() => hmacCallback(completed, CREDENTIAL.webhookSecret, 'evt_1', -360),
		],
		[
			'ToAPIs, from six minutes ahead',
			toApisTrigger,
			() => hmacCallback(completed, CREDENTIAL.webhookSecret, 'evt_1', 360),
		],
		[
			'ToAPIs, another body',
			toApisTrigger,
			() => ({ ...hmacCallback(completed), body: JSON.stringify(failed) }),
		],
		[
			'ToAPIs, the same JSON in other bytes',
			toApisTrigger,
			() => ({ ...hmacCallback(completed), body: JSON.stringify(completed, null, 2) }),
		],
		[
			'ToAPIs, of which n8n kept no bytes',
			toApisTrigger,
			() => ({ ...hmacCallback(completed), body: null }),
		],
		[
			'ToAPIs, where the credential has no secret',
			() =>
				new TriggerBench(
					{ provider: 'toApis' },
					{ credential: { ...CREDENTIAL, webhookSecret: '' } },
				),
			() => hmacCallback(completed, ''),
		],
		[
			'ToAPIs, where the credential never had a secret',
			() =>
				new TriggerBench(
					{ provider: 'toApis' },
					{ credential: { apiKey: CREDENTIAL.apiKey, baseUrl: CREDENTIAL.baseUrl } },
				),
			() => hmacCallback(completed, ''),
		],
		[
			'APIXO, where the credential has no key',
			() => new TriggerBench({ provider: 'apixo' }, { credential: { ...CREDENTIAL, apiKey: '' } }),
			() => signedCallback(webhooks.success, 'x', ''),
		],
		[
			'ToAPIs, where the signed address need not be',
			() => toApisTrigger({ options: { requireSignedUrl: false } }),
			() => unsignedCallback(completed),
		],
	])('%s', async (_, make, callback) => {
		const trigger = make();
		const { outcome } = await trigger.call(callback());
		expect(outcome).toBe(401);
		expect(trigger.bench.http.keyed).toEqual([]);
		expect(trigger.bench.logged).toEqual([
			{ level: 'warn', parts: [expect.stringContaining('refused'), expect.any(Object)] },
		]);
	});

	it('the log names the reason, and neither a key nor a secret nor what was sent', async () => {
		const trigger = toApisTrigger();
		const callback = hmacCallback({ ...completed, id: 'a mark in the body' }, 'a guess');
		await trigger.call({ ...callback, query: signedCallback('', 'a mark in the query').query });
		expect(trigger.log).toContain('wrong signature');
		const { apiKey, webhookSecret } = CREDENTIAL;
		const signature = String(callback.headers?.['x-toapis-webhook-signature']);
		for (const secret of [apiKey, webhookSecret, 'a mark', signature, signature.slice(3)]) {
			expect(trigger.log).not.toContain(secret);
		}
	});
});

it.each<WorkflowExecuteMode>(['webhook', 'manual', 'trigger'])(
	'refuses an unsigned callback in mode %s',
	async (mode) => {
		expect((await apixoTrigger().call(unsignedCallback(webhooks.success), mode)).outcome).toBe(401);
	},
);

it('the query of a signed callback is what the trigger proves', () => {
	const { query = {} } = signedCallback(webhooks.success);
	expect(signedReference(query, CREDENTIAL.apiKey, 'trigger')).toBe('order-17');
});
