import type { ProviderName } from '../../simulator';
import { freePorts } from '../harness/freePorts';
import { accountNames } from './fieldTable';
import { openNode, type Stage } from './workflows';

/** Credentials, made by hand in the node's panel; n8n tests each when it is saved. */
export function testCredentials(stage: Stage): void {
	it.each<[ProviderName, string]>([
		['apixo', 'Wrong API key: APIXO refused it'],
		['foxAi', 'Wrong API key: FoxAI refused it'],
		['toApis', 'Wrong API key: ToAPIs refused it'],
		['vtrix', 'Wrong API key: Vtrix refused it'],
	])('%s: wrong key, provider away, right key', async (provider, refusal) => {
		const { n8n, editor } = stage;
		const { credentialDialog: dialog, panel } = editor;
		n8n.simulator.reset();
		await openNode(stage, `Credential of ${provider}`, { provider });
		await panel.createCredential();
		await dialog.fill('apiKey', 'a wrong key');
		await dialog.fill('baseUrl', n8n.simulator.baseUrls[provider]);
		await dialog.save();
		expect(await dialog.failure()).toContain(refusal);

		const [nobody = 0] = await freePorts(1);
		await dialog.fill('baseUrl', `http://127.0.0.1:${nobody}`);
		await dialog.fill('apiKey', n8n.simulator.apiKeys[provider]);
		await dialog.save();
		await dialog.untilRefused('ECONNREFUSED');

		await dialog.fill('baseUrl', n8n.simulator.baseUrls[provider]);
		await dialog.save();
		await dialog.untilClosed();
		expect(await panel.credentialName()).toContain(accountNames[provider]);
		expect(n8n.simulator.jobs).toEqual([]);
	});
}
