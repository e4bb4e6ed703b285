import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { apixo } from '../nodes/FluxKontext/providers/apixo';
import { authenticateWith } from './authenticate';
import { keyAndBaseUrl } from './keyAndBaseUrl';
import { bodyRule, testRules } from './testRules';

/** Source: seed (Bearer); apixo.ai/docs/api-reference/system (balance). */
export class ApixoApi implements ICredentialType {
	name = 'apixoApi';

	displayName = 'APIXO API';

	icon: Icon = {
		light: 'file:../nodes/FluxKontext/fluxKontext.svg',
		dark: 'file:../nodes/FluxKontext/fluxKontext.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-flux-kontext/n8n-nodes-flux-kontext#credentials';

	properties: INodeProperties[] = keyAndBaseUrl(
		apixo.defaultBaseUrl,
		'The key from the APIXO console. The test requests its balance.',
	);

	authenticate: IAuthenticate = authenticateWith('APIXO API', (apiKey) => ({
		Authorization: `Bearer ${apiKey}`,
	}));

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/apikeys/current-balance',
			disableFollowRedirect: true,
		},
		// A bad key may come as HTTP 200: then the envelope names another code, or no balance.
		rules: testRules('APIXO', [
			...[401, 403].map((code) =>
				bodyRule('code', code, `Wrong API key: APIXO refused it (${code})`),
			),
			...[400, 402, 404, 429, 500, 503].map((code) =>
				bodyRule('code', code, `APIXO did not return the balance of this key (code ${code})`),
			),
			...[undefined, null].map((value) =>
				bodyRule('data', value, 'APIXO did not return the balance of this key'),
			),
		]),
	};
}
