import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import type { Provider } from '../../providers/contract';

/** The choice of a provider and its credential, at the head of a panel. */

export function providerField(
	providers: readonly Provider[],
	description: string,
): INodeProperties {
	return {
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: providers.map(({ name, capabilities }) => ({
			name: capabilities.displayName,
			value: name,
		})),
		default: 'toApis',
		description,
	};
}

/**
 * Rule: a credential is hidden for the other providers, never shown for its own. The editor takes a
 * parameter on which credentials are shown for the choice of an authentication and moves it out of
 * the panel, and nobody could choose the provider any more (seen in n8n 2.41).
 */
export function credentialsOf(providers: readonly Provider[]): INodeCredentialDescription[] {
	return providers.map(({ name, credentialType }) => ({
		name: credentialType,
		required: true,
		displayOptions: {
			hide: { provider: providers.map((other) => other.name).filter((other) => other !== name) },
		},
	}));
}

/** Where the panel shows the credential; without it that would be above the provider. */
export const credentialField: INodeProperties = {
	displayName: 'Credential',
	name: 'credentials',
	type: 'credentials',
	default: '',
};
