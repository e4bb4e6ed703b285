import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

export class SampleApi implements ICredentialType {
	name = 'sampleApi';

	displayName = 'Sample API';

	icon = {
		light: 'file:../nodes/Sample/sample.svg',
		dark: 'file:../nodes/Sample/sample.dark.svg',
	} as const;

	documentationUrl = 'https://sample.example/readme';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: { baseURL: 'https://sample.example', url: '/account' },
	};
}
