import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { vtrix } from '../nodes/FluxKontext/providers/vtrix';
import { authenticateWith } from './authenticate';
import { keyAndBaseUrl } from './keyAndBaseUrl';
import { passingOnly, testRules } from './testRules';

/** Source: seed (Bearer); the status path from github.com/VtrixAI/vtrix-cli. No balance is documented. */
export class VtrixApi implements ICredentialType {
	name = 'vtrixApi';

	displayName = 'Vtrix API';

	icon: Icon = {
		light: 'file:../nodes/FluxKontext/fluxKontext.svg',
		dark: 'file:../nodes/FluxKontext/fluxKontext.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-flux-kontext/n8n-nodes-flux-kontext#credentials';

	properties: INodeProperties[] = [
		...keyAndBaseUrl(vtrix.defaultBaseUrl, 'The key from the API key page of Vtrix'),
		{
			displayName:
				"Vtrix documents no request that only checks a key. The test requests a job that does not exist. It reports a refused key, or that Vtrix is not available; 'not found' counts as success.",
			name: 'whatTheTestProves',
			type: 'notice',
			default: '',
		},
	];

	authenticate: IAuthenticate = authenticateWith('Vtrix API', (apiKey) => ({
		Authorization: `Bearer ${apiKey}`,
	}));

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/model/v1/generation/task/n8n-credential-test',
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: passingOnly([400, 404]),
		},
		rules: testRules('Vtrix', []),
	};
}
