import type { ExecuteContext } from 'n8n-core';
import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
} from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';

import { FluxKontext } from '../../nodes/FluxKontext/FluxKontext.node';
import { executeContext, workflowOf } from './nodeBench';
import { OneCredential } from './oneCredential';

/** n8n's own context of one node run, so that what the helpers give and throw is n8n's. */

const TYPE = 'n8n-nodes-flux-kontext.fluxKontext';

/** A node of the package with these parameters. */
export function fluxKontextNode(parameters: INodeParameters = {}): INode {
	const provider = typeof parameters.provider === 'string' ? parameters.provider : 'toApis';
	const type = `${provider}Api`;
	return {
		id: 'flux',
		name: 'FLUX Kontext',
		type: TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [type]: { id: type, name: type } },
	};
}

export interface ContextRequest {
	readonly parameters?: INodeParameters;
	readonly items?: readonly INodeExecutionData[];
	readonly baseUrl?: string;
	readonly stop?: AbortSignal;
	readonly settings?: IWorkflowSettings;
}

/** The context of a run over `items`; expressions in the parameters are n8n's own. */
export function contextOf({
	parameters = {},
	items = [{ json: {} }],
	baseUrl = 'https://api.example.com',
	stop,
	settings = {},
}: ContextRequest): ExecuteContext {
	const node = fluxKontextNode(parameters);
	const workflow = workflowOf(node, new FluxKontext(), settings);
	const additionalData = {
		credentialsHelper: new OneCredential({ apiKey: 'secret', baseUrl }),
		executionId: '1',
		restApiUrl: 'http://127.0.0.1:5678/rest',
		webhookWaitingBaseUrl: 'http://127.0.0.1:5678/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	const runData = createRunExecutionData();
	const data = { items: [...items], mode: 'manual' as const, stop, runData };
	return executeContext(workflow, node, additionalData, data);
}
