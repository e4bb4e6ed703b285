import { nodeTypes } from './harness/packageNodes';
import { defineNode, type NodeDefinition } from './harness/workflowDefinition';

/** Names of the nodes that most test workflows have. */
export const nodeNames = {
	start: 'Start',
	read: 'Read Pictures',
	kontext: 'FLUX Kontext',
} as const;

/** A start by hand: one empty item. */
export function manualTrigger(): NodeDefinition {
	return defineNode(nodeNames.start, 'n8n-nodes-base.manualTrigger', 1);
}

/** A start by an HTTP call; `webhookUrls` of the same id, without a path, has its addresses. */
export function webhookTrigger(webhookId: string): NodeDefinition {
	const parameters = { httpMethod: 'POST', path: webhookId, options: {} };
	return { ...defineNode(nodeNames.start, 'n8n-nodes-base.webhook', 2, parameters), webhookId };
}

/** Reads pictures: one item for each file, the picture in `data`. */
export function readPictures(fileSelector: string): NodeDefinition {
	return defineNode(nodeNames.read, 'n8n-nodes-base.readWriteFile', 1.1, {
		operation: 'read',
		fileSelector,
		options: { dataPropertyName: 'data' },
	});
}

/** The node under test; what is not given has its default. */
export function fluxKontext(
	parameters: Record<string, unknown>,
	credentials: NodeDefinition['credentials'],
): NodeDefinition {
	return { ...defineNode(nodeNames.kontext, nodeTypes.fluxKontext, 1, parameters), credentials };
}
