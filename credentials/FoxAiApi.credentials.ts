import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { foxAi } from '../nodes/FluxKontext/providers/foxAi';
import { keyAndBaseUrl } from './keyAndBaseUrl';

/** Source: seed (header `api-key`, with a hyphen). No call that only asks is documented. */
export class FoxAiApi implements ICredentialType {
	name = 'foxAiApi';

	displayName = 'FoxAI API';

	icon: Icon = {
		light: 'file:../nodes/FluxKontext/fluxKontext.svg',
		dark: 'file:../nodes/FluxKontext/fluxKontext.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-flux-kontext/n8n-nodes-flux-kontext#credentials';

	properties: INodeProperties[] = [
		...keyAndBaseUrl(foxAi.defaultBaseUrl, 'The key from the FoxAI console'),
		{
			displayName:
				'FoxAI documents no call that only checks a key. The test sends an empty request, which cannot start a job: a refused key is reported, anything else means only that FoxAI was reached, not that the key is right.',
			name: 'whatTheTestProves',
			type: 'notice',
			default: '',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { 'api-key': '={{$credentials.apiKey}}' } },
	};

	// Rule: the only request outside the documents. Its body lacks the required fields.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/flux-kontext/pro/generate',
			method: 'POST',
			body: {},
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: [301, 302, 303, 307, 308, 401, 403] },
		},
	};
}
