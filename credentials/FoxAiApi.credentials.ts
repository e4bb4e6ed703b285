import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { foxAi } from '../nodes/FluxKontext/providers/foxAi';
import { authenticateWith } from './authenticate';
import { keyAndBaseUrl } from './keyAndBaseUrl';
import { passingOnly, testRules } from './testRules';

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
				'FoxAI documents no request that only checks a key. The test sends an empty request, which cannot start a job, and reports a wrong key or address. Success only means that FoxAI responded, not that the key is right.',
			name: 'whatTheTestProves',
			type: 'notice',
			default: '',
		},
	];

	authenticate: IAuthenticate = authenticateWith('FoxAI API', (apiKey) => ({ 'api-key': apiKey }));

	// Rule: the only request outside the documents. Its body lacks the required fields.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/flux-kontext/pro/generate',
			method: 'POST',
			body: {},
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: passingOnly([400, 422, 500]),
		},
		rules: testRules('FoxAI', []),
	};
}
