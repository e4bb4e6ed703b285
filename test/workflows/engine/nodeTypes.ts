import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	INodeTypes,
	IVersionedNodeType,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';

export const FLUX_KONTEXT = 'n8n-nodes-flux-kontext.fluxKontext';
export const FLUX_KONTEXT_TOOL = 'n8n-nodes-flux-kontext.fluxKontextTool';
export const START = 'test.start';
export const PASS = 'test.pass';

/** Further node types of a test, by their type name, such as stand-ins for storage. */
export type ExtraNodes = Readonly<Record<string, INodeType>>;

function description(name: string, inputs: INodeTypeDescription['inputs']): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: 'A stand-in of the tests',
		defaults: {},
		inputs,
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
}

/** Begins a workflow with the items of the test. */
function startNode(items: readonly INodeExecutionData[]): INodeType {
	return {
		description: { ...description('start', []), group: ['trigger'] },
		trigger: async () => ({}),
		execute: async () => [[...items]],
	};
}

/** Hands its items on. */
const passNode: INodeType = {
	description: description('pass', [NodeConnectionTypes.Main]),
	async execute() {
		return [this.getInputData().map((item, index) => ({ ...item, pairedItem: { item: index } }))];
	},
};

/**
 * The node under the name that n8n gives it as an AI tool, by which its fields know what they are
 * (`@tool`). Its input stays, so that the engine can run it without an agent.
 */
function asTool(): INodeType {
	const tool = new FluxKontext();
	tool.description = { ...tool.description, name: `${tool.description.name}Tool` };
	return tool;
}

/** All node types that a test's workflow may use. */
export function nodeTypesOf(items: readonly INodeExecutionData[], extra: ExtraNodes): INodeTypes {
	const types: Readonly<Record<string, INodeType>> = {
		[START]: startNode(items),
		[PASS]: passNode,
		[FLUX_KONTEXT]: new FluxKontext(),
		[FLUX_KONTEXT_TOOL]: asTool(),
		...extra,
	};
	const find = (name: string): INodeType => {
		const type = types[name];
		if (type === undefined) throw new Error(`No node type ${name}`);
		return type;
	};
	return {
		getByName: (name): INodeType | IVersionedNodeType => find(name),
		getByNameAndVersion: (name) => NodeHelpers.getVersionedNodeType(find(name)),
		getKnownTypes: () => ({}),
	};
}
