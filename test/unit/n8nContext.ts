import { ExecuteContext } from 'n8n-core';
import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { FluxKontext } from '../../nodes/FluxKontext/FluxKontext.node';
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
	const type: INodeType = new FluxKontext();
	const workflow = new Workflow({
		id: 'test',
		nodes: [node],
		connections: {},
		active: false,
		settings,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	const additionalData = {
		credentialsHelper: new OneCredential({ apiKey: 'secret', baseUrl }),
		executionId: '1',
		restApiUrl: 'http://127.0.0.1:5678/rest',
		webhookWaitingBaseUrl: 'http://127.0.0.1:5678/webhook-waiting',
		formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	const inputData = { main: [[...items]] };
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		createRunExecutionData(),
		0,
		[...items],
		inputData,
		{ node, data: inputData, source: null },
		[],
		stop,
	);
}
