/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makePicture, type ProviderName } from '../simulator';
import { itemsOf } from './harness/n8nAnswers';
import { credentialTypes } from './harness/packageNodes';
import { chainedWorkflow, defineNode } from './harness/workflowDefinition';
import { fluxKontext, manualTrigger, nodeNames, readPictures } from './nodes';
import { useN8n } from './useN8n';

/** The key's way in a real n8n: the test of a credential, workflow settings, other nodes. */

const n8n = useN8n();

beforeEach(() => n8n.simulator.reset());

const PROVIDERS = ['apixo', 'foxAi', 'toApis', 'vtrix'] as const;

async function tested(
	provider: ProviderName,
	{ baseUrl, apiKey }: { baseUrl?: string; apiKey?: string } = {},
) {
	const { baseUrls, apiKeys } = n8n.simulator;
	const data = { baseUrl: baseUrl ?? baseUrls[provider], apiKey: apiKey ?? apiKeys[provider] };
	const credential = { name: `${provider} tested`, type: credentialTypes[provider], data };
	const id = await n8n.client.createCredential(credential);
	return await n8n.client.testCredential(id, credential);
}

describe.each(PROVIDERS)("%s: n8n's test of a credential", (provider) => {
	it('passes with the right key', async () => {
		expect(await tested(provider)).toMatchObject({ status: 'OK' });
	});

	it('passes with what copying leaves at the ends of key and base URL', async () => {
		const { baseUrls, apiKeys } = n8n.simulator;
		const copied = {
			baseUrl: ` ${baseUrls[provider]}/ \n`,
			apiKey: `\u200B${apiKeys[provider]}\r\n`,
		};
		expect(await tested(provider, copied)).toMatchObject({ status: 'OK' });
	});

	it('calls a wrong key a wrong key', async () => {
		expect(await tested(provider, { apiKey: 'a wrong key' })).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/^Wrong API key/),
		});
	});

	it('sends no key over http to a public host, and says why', async () => {
		expect(await tested(provider, { baseUrl: 'http://example.com' })).toEqual(
			expect.objectContaining({
				status: 'Error',
				message: 'The base URL does not start with https://',
			}),
		);
	});

	it('names a proxy that asks for a login', async () => {
		n8n.simulator.order({ fault: { kind: 'status', status: 407, body: '{"error":"login"}' } });
		expect(await tested(provider)).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/^A proxy between n8n and .* asks for a login/),
		});
	});

	it('takes no web page for a response', async () => {
		const status = provider === 'foxAi' ? 400 : provider === 'vtrix' ? 404 : 200;
		const page = { body: '<html>Login</html>', contentType: 'text/html' } as const;
		n8n.simulator.order({ fault: { kind: 'body', status, ...page } });
		expect(await tested(provider)).toMatchObject({
			status: 'Error',
			message: expect.stringMatching(/^This is not /),
		});
	});
});

describe.each(['separate', 'combined'] as const)(
	"a workflow whose 'Binary Mode' is %s",
	(binaryMode) => {
		const isCombined = binaryMode === 'combined';

		it.each(PROVIDERS)('%s: edits a file', async (provider) => {
			const file = join(n8n.filesFolder, `${provider}-${binaryMode}.png`);
			await writeFile(file, makePicture({ width: 96, height: 64, seed: 'house', format: 'png' }));
			const parameters = {
				provider,
				prompt: 'Make it winter',
				...(provider === 'apixo' && { aspectRatio: '4:3' }),
			};
			const workflow = {
				...chainedWorkflow('Binary mode', [
					manualTrigger(),
					readPictures(file),
					fluxKontext(parameters, n8n.credentials[provider]),
				]),
				settings: { binaryMode },
			};
			const stored = await n8n.client.createWorkflow(workflow);
			const id = await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
			const execution = await n8n.client.executions.finished(id);

			expect(execution.error).toBeNull();
			const [item] = itemsOf(execution, nodeNames.kontext);
			expect(item?.json).toMatchObject({ provider, status: 'succeeded' });
			const made = isCombined ? item?.json._files : item?.binary;
			expect(made).toMatchObject({ data: { mimeType: expect.stringMatching(/^image\//) } });
		});
	},
);

describe("n8n's HTTP Request node with the credential", () => {
	async function requestTo(url: string) {
		const parameters = {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialTypes.toApis,
			options: {},
		};
		const workflow = chainedWorkflow('Other node', [
			manualTrigger(),
			{
				...defineNode('Request', 'n8n-nodes-base.httpRequest', 4.2, parameters),
				credentials: n8n.credentials.toApis,
			},
		]);
		const stored = await n8n.client.createWorkflow(workflow);
		const id = await n8n.client.runWorkflow(stored, workflow, nodeNames.start);
		return await n8n.client.executions.finished(id);
	}

	it('reaches the base URL', async () => {
		const execution = await requestTo(`${n8n.simulator.baseUrls.toApis}/v1/balance`);
		expect(execution.error).toBeNull();
		expect(itemsOf(execution, 'Request')).toMatchObject([{ json: { success: true } }]);
	});

	it('sends the key nowhere else', async () => {
		const execution = await requestTo(`${n8n.simulator.baseUrls.vtrix}/v1/balance`);
		expect(execution.status).toBe('error');
		expect(n8n.simulator.requests).toEqual([]);
	});

	it('takes the key along on no redirect', async () => {
		const headers = { location: `${n8n.simulator.url}/files/samples/a.png` };
		n8n.simulator.order({ fault: { kind: 'status', status: 302, headers } });
		await requestTo(`${n8n.simulator.baseUrls.toApis}/v1/balance`);
		expect(n8n.simulator.requests.map(({ path }) => path)).toEqual([
			expect.stringMatching(/\/v1\/balance$/),
		]);
	});
});
