import type { INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import type { ProviderName } from '../../../nodes/FluxKontext/providers/contract';

/** The panel as n8n shows it: which definitions are there for which values. */

export const { description } = new FluxKontext();
/** n8n names the tool that it makes of a node like this. */
export const toolDescription: INodeTypeDescription = { ...description, name: 'fluxKontextTool' };

const node = { typeVersion: 1 } as const;

export const RESOURCES = {
	edit: 'image',
	generate: 'image',
	submit: 'job',
	wait: 'job',
	getStatus: 'job',
	getBalance: 'account',
} as const;
export type OperationName = keyof typeof RESOURCES;

/** What design and documents offer: every operation, less what a provider lacks. */
export const OFFERED: Readonly<Record<ProviderName, readonly OperationName[]>> = {
	apixo: ['edit', 'generate', 'submit', 'wait', 'getStatus', 'getBalance'],
	foxAi: ['edit', 'submit', 'wait', 'getStatus'],
	toApis: ['edit', 'generate', 'submit', 'wait', 'getStatus', 'getBalance'],
	vtrix: ['edit', 'generate', 'submit', 'wait', 'getStatus'],
};
export const PROVIDERS = ['apixo', 'foxAi', 'toApis', 'vtrix'] as const;
export const CELLS = PROVIDERS.flatMap((provider) =>
	OFFERED[provider].map((operation) => [provider, operation] as const),
);

/** The definitions that are shown for these values. */
export function shown(values: INodeParameters, type = description): INodeProperties[] {
	return type.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, type),
	);
}

/** The parameters of a node on which only these were chosen; the rest are defaults. */
export function withDefaults(values: INodeParameters, type = description): INodeParameters {
	const parameters = NodeHelpers.getNodeParameters(
		type.properties,
		values,
		true,
		false,
		node,
		type,
	);
	if (parameters === null) throw new Error('No parameters');
	return parameters;
}

/** What the panel begins with when provider and operation are chosen. */
export function beginning(
	provider: ProviderName,
	operation: OperationName,
	type = description,
): INodeParameters {
	return withDefaults({ provider, resource: RESOURCES[operation], operation }, type);
}

/** A property and, where it is a collection, those inside it. */
export function withInner(property: INodeProperties): INodeProperties[] {
	const inner = (property.options ?? []).flatMap((option) => ('type' in option ? [option] : []));
	return [property, ...inner.flatMap(withInner)];
}

/** The entries of a list to choose from. */
export function choicesOf(property: INodeProperties) {
	if (property.type !== 'options') return [];
	return (property.options ?? []).flatMap((option) => ('value' in option ? [option] : []));
}
