/** One node of a workflow, in the form that n8n exports and imports. */
export interface NodeDefinition {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	/** Left and top edge on the canvas, in pixels. */
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	/** Makes the addresses of a trigger's webhooks; see `webhookUrls`. */
	webhookId?: string;
	disabled?: boolean;
	/** The setting 'On Error'; 'Stop Workflow' when left out. */
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	retryOnFail?: boolean;
	/** 2 to 5; 3 when left out. */
	maxTries?: number;
	/** Milliseconds, at most 5,000; 1,000 when left out. */
	waitBetweenTries?: number;
	alwaysOutputData?: boolean;
}

/** How a node is connected: for items, or as a part of an AI agent. */
export type ConnectionType = 'main' | 'ai_tool' | 'ai_languageModel';

type NodeConnections = {
	[Type in ConnectionType]?: Array<Array<{ node: string; type: Type; index: number }>>;
};

/** A workflow in the form that n8n exports and imports. */
export interface WorkflowDefinition {
	name: string;
	nodes: NodeDefinition[];
	connections: Record<string, NodeConnections>;
	settings: Record<string, unknown>;
}

/** A node whose id is made from its name, which must be the only one of that name. */
export function defineNode(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown> = {},
): NodeDefinition {
	const id = name.toLowerCase().replace(/\W+/g, '-');
	return { id, name, type, typeVersion, position: [0, 0], parameters };
}

/** A workflow of nodes in a row: first output of each to the first input of the next. */
export function chainedWorkflow(name: string, nodes: NodeDefinition[]): WorkflowDefinition {
	return {
		name,
		nodes: nodes.map((node, index) => ({ ...node, position: [index * 220, 0] })),
		connections: chain(nodes.map((node) => node.name)),
		settings: {},
	};
}

/** Connects nodes into a chain: first output of each to first input of the next. */
export function chain(nodeNames: string[]): WorkflowDefinition['connections'] {
	const connections: WorkflowDefinition['connections'] = {};
	nodeNames.forEach((name, position) => {
		const next = nodeNames[position + 1];
		if (next !== undefined) {
			connections[name] = { main: [[{ node: next, type: 'main', index: 0 }]] };
		}
	});
	return connections;
}
