import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import type { Provider } from '../providers/contract';
import { credentialField, credentialsOf, providerField } from './fields/providerFields';
import { grouped, providersByName, sortByLabel } from './fields/shown';
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

export const credentials: INodeCredentialDescription[] = credentialsOf(providersByName);

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
				options: sortByLabel(options, ({ name }) => name),
				default: firstValueOf(options),
			}),
		);
});

/** The fields of the node's panel, in the order of use. */
export const properties: INodeProperties[] = [
	providerField(providersByName, 'The service that creates the image'),
	credentialField,
	...resourceFields,
	...operationFields,
	...operations.flatMap(({ fields }) => fields),
];
