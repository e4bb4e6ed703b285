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
}

/** A workflow in the form that n8n exports and imports. */
export interface WorkflowDefinition {
	name: string;
	nodes: NodeDefinition[];
	connections: Record<
		string,
		{ main: Array<Array<{ node: string; type: 'main'; index: number }>> }
	>;
	settings: Record<string, unknown>;
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
