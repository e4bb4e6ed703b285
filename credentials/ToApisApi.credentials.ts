import type {
	IAuthenticate,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { toApis } from '../nodes/FluxKontext/providers/toApis';
import { authenticateWith } from './authenticate';
import { keyAndBaseUrl } from './keyAndBaseUrl';
import { bodyRule, testRules } from './testRules';

/** Source: seed (Bearer); docs.toapis.com, account/token-balance. */
export class ToApisApi implements ICredentialType {
	name = 'toApisApi';

	displayName = 'ToAPIs API';

	icon: Icon = {
		light: 'file:../nodes/FluxKontext/fluxKontext.svg',
		dark: 'file:../nodes/FluxKontext/fluxKontext.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-flux-kontext/n8n-nodes-flux-kontext#credentials';

	properties: INodeProperties[] = [
		...keyAndBaseUrl(
			toApis.defaultBaseUrl,
			'The key from the ToAPIs console. The test requests its balance.',
		),
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Needed only for the FLUX Kontext Trigger: the signing secret that the ToAPIs console shows once, when you set up the callback address. Without it the trigger refuses every callback.',
		},
	];

	authenticate: IAuthenticate = authenticateWith('ToAPIs API', (apiKey) => ({
		Authorization: `Bearer ${apiKey}`,
	}));

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl}}',
			url: '/v1/balance',
			disableFollowRedirect: true,
		},
		// A bad key may come as HTTP 200 with `success: false`.
		rules: testRules('ToAPIs', [
			bodyRule('success', false, 'Wrong API key: ToAPIs refused it'),
			bodyRule('success', undefined, "This is not ToAPIs. Check 'Base URL'"),
		]),
	};
}
