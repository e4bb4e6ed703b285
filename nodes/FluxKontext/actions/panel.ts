import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import type { Provider } from '../providers/contract';
import { grouped, providersByName } from './fields/shown';
import type { Operation } from './operation';
import { operations } from './operations';

const RESOURCES = [
	{ name: 'Account', value: 'account' },
	{ name: 'Image', value: 'image' },
	{ name: 'Job', value: 'job' },
] as const;

function offered(provider: Provider): readonly Operation[] {
	return operations.filter((operation) => operation.isOffered(provider));
}

const providerField: INodeProperties = {
	displayName: 'Provider',
	name: 'provider',
	type: 'options',
	noDataExpression: true,
	options: providersByName.map(({ name, capabilities }) => ({
		name: capabilities.displayName,
		value: name,
	})),
	default: 'toApis',
	description: 'The service that makes the picture',
};

/**
 * Rule: a credential is hidden for the other providers, never shown for its own. The editor takes a
 * parameter on which credentials are shown for the choice of an authentication and moves it out of
 * the panel, and nobody could choose the provider any more (seen in n8n 2.41).
 */
export const credentials: INodeCredentialDescription[] = providersByName.map(
	({ name, credentialType }) => ({
		name: credentialType,
		required: true,
		displayOptions: {
			hide: {
				provider: providersByName.map((other) => other.name).filter((other) => other !== name),
			},
		},
	}),
);

/** Where the panel shows the credential; without it that would be above the provider. */
const credentialField: INodeProperties = {
	displayName: 'Credential',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

const resourceFields = grouped(providersByName, (provider) =>
	RESOURCES.filter(({ value }) => offered(provider).some(({ resource }) => resource === value)),
).map(
	({ providers, value }): INodeProperties => ({
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { provider: providers.map(({ name }) => name) } },
		options: [...value],
		default: 'image',
	}),
);

function firstValueOf([first]: ReadonlyArray<{ readonly value: string }>): string {
	return first?.value ?? '';
}

const operationFields = RESOURCES.flatMap(({ value: resource }) => {
	const optionsOf = (provider: Provider) =>
		offered(provider)
			.filter((operation) => operation.resource === resource)
			.map(({ option }) => option);
	return grouped(providersByName, optionsOf)
		.filter(({ value: options }) => options.length > 0)
		.map(
			({ providers, value: options }): INodeProperties => ({
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: {
					show: { provider: providers.map(({ name }) => name), resource: [resource] },
				},
				options: [...options].sort((left, right) => left.name.localeCompare(right.name)),
				default: firstValueOf(options),
			}),
		);
});

/** The fields of the node's panel, in the order of use. */
export const properties: INodeProperties[] = [
	providerField,
	credentialField,
	...resourceFields,
	...operationFields,
	...operations.flatMap(({ fields }) => fields),
];
