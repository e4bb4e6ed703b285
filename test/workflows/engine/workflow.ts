import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { ProviderName } from '../../simulator';
import { FLUX_KONTEXT } from './nodeTypes';

/** The credential type of each provider. */
export const CREDENTIAL_TYPES: Readonly<Record<ProviderName, string>> = {
	apixo: 'apixoApi',
	foxAi: 'foxAiApi',
	toApis: 'toApisApi',
	vtrix: 'vtrixApi',
};

/** A node of a workflow; position and id are made up. */
export function node(
	name: string,
	type: string,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** A FLUX Kontext node with the simulator's credential for its provider. */
export function fluxKontext(
	name: string,
	provider: ProviderName,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	const type = CREDENTIAL_TYPES[provider];
	const credentials = { [type]: { id: type, name: type } };
	return node(name, FLUX_KONTEXT, { provider, ...parameters }, { credentials, ...more });
}

/** Connects nodes in a row by their first outputs. */
export function inARow(...names: readonly string[]): IConnections {
	const connections: IConnections = {};
	names.slice(1).forEach((name, index) => {
		const from = names[index];
		if (from === undefined) return;
		connections[from] = {
			main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]],
		};
	});
	return connections;
}
