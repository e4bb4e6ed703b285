import type { ICredentialDataDecryptedObject, IHookFunctions } from 'n8n-workflow';

import { FluxKontextTrigger } from '../../../nodes/FluxKontext/FluxKontextTrigger.node';
import { RecordingResponse } from '../recordingResponse';
import { CREDENTIAL, NodeBench } from '../nodeBench';

const trigger = new FluxKontextTrigger();

async function activate(provider: string, credential: ICredentialDataDecryptedObject | Error) {
	const bench = new NodeBench({ type: trigger, parameters: { provider }, credential });
	// As far as it is asked here, n8n's context of a hook is that of a call.
	const context: unknown = bench.webhook({ body: null }, new RecordingResponse());
	return await trigger.webhookMethods.default.create.call(context as IHookFunctions);
}

it.each([
	['ToAPIs with a secret', 'toApis', CREDENTIAL],
	['APIXO, which signs nothing', 'apixo', { apiKey: 'x', baseUrl: CREDENTIAL.baseUrl }],
])('%s can be published', async (_, provider, credential) => {
	expect(await activate(provider, credential)).toBe(true);
});

it.each([
	['an empty secret', { ...CREDENTIAL, webhookSecret: '' }],
	['no secret', { apiKey: 'x', baseUrl: CREDENTIAL.baseUrl }],
])('ToAPIs with %s cannot, since no callback could be proven', async (_, credential) => {
	await expect(activate('toApis', credential)).rejects.toMatchObject({
		message: "The credential 'ToAPIs API' has no webhook secret",
		description: expect.stringContaining('console'),
	});
});

it('is checked again each time, since nothing is registered anywhere', async () => {
	const hook: unknown = {};
	const { checkExists, delete: remove } = trigger.webhookMethods.default;
	expect(await checkExists.call(hook as IHookFunctions)).toBe(false);
	expect(await remove.call(hook as IHookFunctions)).toBe(true);
});
