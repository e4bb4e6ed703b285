import type { INodeProperties } from 'n8n-workflow';

/**
 * The two fields that every credential of this package has.
 * @param baseUrl the provider's own address, the default
 * @param keyDescription where the key comes from, and what the test does with it
 */
export function keyAndBaseUrl(baseUrl: string, keyDescription: string): INodeProperties[] {
	return [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: keyDescription,
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: baseUrl,
			placeholder: `e.g. ${baseUrl}`,
			description: 'The key is sent only to this address',
		},
	];
}
