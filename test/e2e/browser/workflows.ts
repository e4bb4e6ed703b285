import type { Simulator } from '../../simulator';
import { nodeTypes } from '../harness/packageNodes';
import { chainedWorkflow, defineNode, type NodeDefinition } from '../harness/workflowDefinition';
import { manualTrigger } from '../nodes';
import type { NodeCredentials, TestedN8nWithOwner } from '../useN8n';
import type { TestedEditor } from './useBrowser';

/** What the tests of the editor share. */
export interface Stage {
	readonly n8n: TestedN8nWithOwner;
	readonly editor: TestedEditor;
}

export const names = {
	start: 'Start',
	picture: 'Get Picture',
	kontext: 'FLUX Kontext',
	trigger: 'FLUX Kontext Trigger',
	behind: 'Save Picture',
} as const;

/** Gets a picture of the simulator's by HTTP, as a file. */
export function getPicture({ url }: Simulator): NodeDefinition {
	const options = { response: { response: { responseFormat: 'file' } } };
	const parameters = { url: `${url}/files/samples/house.png`, options };
	return {
		...defineNode(names.picture, 'n8n-nodes-base.httpRequest', 4.2, parameters),
		...{ notes: 'A picture of a house', notesInFlow: true },
	};
}

/** The node under test; without credentials it is as a person finds it. */
export function kontext(
	parameters: Record<string, unknown> = {},
	credentials?: NodeCredentials,
	name: string = names.kontext,
): NodeDefinition {
	return { ...defineNode(name, nodeTypes.fluxKontext, 1, parameters), credentials };
}

export function trigger(
	parameters: Record<string, unknown>,
	credentials: NodeCredentials,
	webhookId: string,
): NodeDefinition {
	const node = defineNode(names.trigger, nodeTypes.fluxKontextTrigger, 1, parameters);
	return { ...node, credentials, webhookId };
}

/** Writes the picture to a file. */
export function savePicture(filesFolder: string): NodeDefinition {
	return defineNode(names.behind, 'n8n-nodes-base.readWriteFile', 1.1, {
		operation: 'write',
		fileName: `=${filesFolder}/{{ $binary.data.fileName }}`,
	});
}

/** Stores a workflow of nodes in a row and opens it. @returns its id */
export async function openWorkflow(
	{ n8n, editor }: Stage,
	title: string,
	nodes: NodeDefinition[],
): Promise<string> {
	const { id } = await n8n.client.createWorkflow(chainedWorkflow(title, nodes));
	await editor.canvas.open(id);
	return id;
}

/** A workflow that is started by hand and in which FLUX Kontext comes first; opens the node's panel. */
export async function openNode(
	stage: Stage,
	title: string,
	parameters: Record<string, unknown>,
	credentials?: NodeCredentials,
): Promise<string> {
	const id = await openWorkflow(stage, title, [manualTrigger(), kontext(parameters, credentials)]);
	await stage.editor.canvas.openNode(names.kontext);
	return id;
}
