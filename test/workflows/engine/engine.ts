import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	IRun,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import type { Simulator } from '../../simulator';
import { TestCredentials } from './credentials';
import type { ExtraNodes } from './nodeTypes';
import { nodeTypesOf, START } from './nodeTypes';

/**
 * Runs real workflows through n8n's own engine in this process: node instances, expressions,
 * credentials, retries, error outputs and the binary store are n8n's; HTTP is real.
 */

export interface WorkflowRequest {
	readonly nodes: readonly INode[];
	readonly connections: IConnections;
	/** What the node of type `test.start` gives. */
	readonly items: readonly INodeExecutionData[];
	readonly simulator: Simulator;
	readonly extraNodes?: ExtraNodes;
	/** Where n8n says it can be reached; signed links begin with it. */
	readonly n8nUrl?: string;
	/** Credential values instead of the simulator's own, by credential type. */
	readonly credentials?: Readonly<Record<string, ICredentialDataDecryptedObject>>;
}

export interface RunningWorkflow {
	readonly finished: Promise<IRun>;
	/** What the Stop button does. */
	readonly stop: () => void;
}

/** What n8n knows beside the workflow, as far as nodes ask for it. */
export function additionalDataOf(
	credentialsHelper: TestCredentials,
	nodes: readonly INode[],
	connections: IConnections,
	n8nUrl = 'http://127.0.0.1:5678',
): IWorkflowExecuteAdditionalData {
	const hooks = new ExecutionLifecycleHooks('manual', '1', {
		id: 'test',
		name: 'Test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [...nodes],
		connections,
	});
	const known: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper,
		hooks,
		executionId: '1',
		currentNodeExecutionIndex: 0,
		restApiUrl: `${n8nUrl}/rest`,
		instanceBaseUrl: `${n8nUrl}/`,
		webhookBaseUrl: `${n8nUrl}/webhook`,
		webhookWaitingBaseUrl: `${n8nUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${n8nUrl}/webhook-test`,
		formWaitingBaseUrl: `${n8nUrl}/form-waiting`,
		variables: {},
		setExecutionStatus: () => {},
		logAiEvent: () => {},
	};
	// The rest is n8n's database and task runners, which no node here reaches.
	return known as IWorkflowExecuteAdditionalData;
}

/** Starts a workflow at its node of type `test.start`. */
export function startWorkflow(request: WorkflowRequest): RunningWorkflow {
	const { simulator, nodes, connections, n8nUrl } = request;
	const workflow = new Workflow({
		id: 'test',
		name: 'Test',
		nodes: [...nodes],
		connections,
		active: false,
		nodeTypes: nodeTypesOf(request.items, request.extraNodes ?? {}),
		settings: { executionOrder: 'v1' },
	});
	const credentials = new TestCredentials(simulator, request.credentials ?? {});
	const additionalData = additionalDataOf(credentials, nodes, connections, n8nUrl);
	const running = new WorkflowExecute(additionalData, 'manual').run({
		workflow,
		startNode: startOf(workflow),
	});
	return { finished: running, stop: () => running.cancel() };
}

function startOf(workflow: Workflow): INode {
	const start = Object.values(workflow.nodes).find(({ type }) => type === START);
	if (start === undefined) throw new Error('The workflow has no start');
	return start;
}

/** Runs a workflow to its end. */
export async function runWorkflow(request: WorkflowRequest): Promise<IRun> {
	return await startWorkflow(request).finished;
}
