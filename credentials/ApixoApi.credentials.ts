import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { apixo } from '../nodes/FluxKontext/providers/apixo';
import { keyAndBaseUrl } from './keyAndBaseUrl';

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
		'The key from the APIXO console. The test asks for the balance of the key.',
	);

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/apikeys/current-balance',
			disableFollowRedirect: true,
		},
		// A bad key may come as HTTP 200: then the envelope names another code, or no balance.
		rules: [
			...[400, 401, 402, 403, 404, 429, 500, 503].map((code) => ({
				type: 'responseSuccessBody' as const,
				properties: { key: 'code', value: code, message: `APIXO refused the key (code ${code})` },
			})),
			...[undefined, null].map((value) => ({
				type: 'responseSuccessBody' as const,
				properties: { key: 'data', value, message: 'APIXO named no balance for this key' },
			})),
		],
	};
}
