/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { WebhookContext, WorkflowExecute } from 'n8n-core';
import type {
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	IWebhookResponseData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { listen } from '../../loopback';
import { FluxKontextTrigger } from '../../../nodes/FluxKontext/FluxKontextTrigger.node';
import type { ProviderName, Simulator } from '../../simulator';
import { TestCredentials } from './credentials';
import { additionalDataOf } from './engine';
import { nodeTypesOf, PASS } from './nodeTypes';
import { CREDENTIAL_TYPES, inARow, node } from './workflow';

const TRIGGER = 'n8n-nodes-flux-kontext.fluxKontextTrigger';
export const TRIGGER_NAME = 'FLUX Kontext Trigger';

/** A published workflow that begins with the trigger. */
export interface TriggerWorkflow {
	readonly simulator: Simulator;
	readonly provider: ProviderName;
	readonly parameters?: INodeParameters;
	readonly onError?: INode['onError'];
	readonly credential?: Readonly<Record<string, string>>;
}

export interface ReceivedCallback {
	/** Path and query. */
	readonly target: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

export interface CallbackServer {
	/** The trigger's production URL. */
	readonly url: string;
	/** The next callback is kept, answered 200, and not shown to the node. */
	capture(): Promise<ReceivedCallback>;
	/** Every execution that a callback has started so far, when all have ended. */
	executions(): Promise<IRun[]>;
	close(): Promise<void>;
}

function workflowOf({ provider, parameters, onError }: TriggerWorkflow): {
	workflow: Workflow;
	trigger: INode;
	nodes: INode[];
} {
	const type = CREDENTIAL_TYPES[provider];
	const trigger = node(
		TRIGGER_NAME,
		TRIGGER,
		{ provider, ...parameters },
		{ credentials: { [type]: { id: type, name: type } }, ...(onError && { onError }) },
	);
	const nodes = [trigger, node('Next', PASS)];
	const workflow = new Workflow({
		// Repeats are remembered by workflow and node.
		id: randomUUID(),
		name: 'Test',
		nodes,
		connections: inARow(TRIGGER_NAME, 'Next'),
		active: true,
		nodeTypes: nodeTypesOf([], { [TRIGGER]: new FluxKontextTrigger() }),
		settings: { executionOrder: 'v1' },
	});
	return { workflow, trigger, nodes };
}

/** A name that comes twice has a list, as in n8n's own server. */
function queryOf(target: string): Record<string, unknown> {
	const { searchParams } = new URL(target, 'http://127.0.0.1');
	const names = [...new Set(searchParams.keys())];
	return Object.fromEntries(
		names.map((name) => {
			const values = searchParams.getAll(name);
			return [name, values.length > 1 ? values : values[0]];
		}),
	);
}

async function received(request: IncomingMessage): Promise<ReceivedCallback> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
	return {
		target: request.url ?? '/',
		headers: Object.fromEntries(headers),
		body: Buffer.concat(chunks),
	};
}

/** The two methods of n8n's web framework that nodes use. */
function withShortcuts(response: ServerResponse) {
	return Object.assign(response, {
		status: (code: number) => {
			response.statusCode = code;
			return response;
		},
		json: (value: unknown) => response.end(JSON.stringify(value)),
	});
}

/**
 * The part of n8n's own server that takes callbacks of a published workflow, on 127.0.0.1: it shows
 * them to the trigger's webhook(), answers, and runs the workflow with what that gave. n8n itself
 * refuses bodies that are no JSON, and huge ones, before a node sees them; this one does not.
 */
export async function startCallbackServer(setUp: TriggerWorkflow): Promise<CallbackServer> {
	const { simulator, provider, credential } = setUp;
	const { workflow, trigger, nodes } = workflowOf(setUp);
	const type = CREDENTIAL_TYPES[provider];
	const credentials = new TestCredentials(
		simulator,
		credential ? { [type]: { ...credential } } : {},
	);
	const freshData = () => additionalDataOf(credentials, nodes, workflow.connectionsBySourceNode);
	const running: Array<Promise<IRun>> = [];
	let captor: ((callback: ReceivedCallback) => void) | null = null;

	const start = (items: INodeExecutionData[][]) => {
		const data = createRunExecutionData({
			executionData: {
				contextData: {},
				metadata: {},
				nodeExecutionStack: [{ node: trigger, data: { main: items }, source: null }],
				waitingExecution: {},
				waitingExecutionSource: {},
			},
		});
		const engine = new WorkflowExecute(freshData(), 'webhook', data);
		running.push(Promise.resolve(engine.processRunExecutionData(workflow)));
	};

	const show = async (callback: ReceivedCallback, response: ServerResponse) => {
		const request = {
			headers: callback.headers,
			query: queryOf(callback.target),
			params: {},
			body: {},
			rawBody: callback.body,
		};
		const additionalData = Object.assign(freshData(), {
			httpRequest: request,
			httpResponse: withShortcuts(response),
		}) as unknown as IWorkflowExecuteAdditionalData;
		const context = new WebhookContext(
			workflow,
			trigger,
			additionalData,
			'webhook',
			{
				httpMethod: 'POST',
				node: TRIGGER_NAME,
				path: 'callback',
				webhookDescription: { name: 'default', httpMethod: 'POST', path: 'callback' },
				workflowId: 'test',
				workflowExecuteAdditionalData: additionalData,
			},
			[],
			null,
		);
		const given: IWebhookResponseData = await new FluxKontextTrigger().webhook.call(context);
		if (given.noWebhookResponse !== true) response.end('{"message":"Workflow was started"}');
		if (given.workflowData) start(given.workflowData);
	};

	const server = createServer((request, response) => {
		void received(request).then(async (callback) => {
			if (captor === null) return await show(callback, response);
			captor(callback);
			captor = null;
			response.end('{}');
		});
	});
	const { url, close } = await listen(server);

	return {
		url: `${url}/webhook/callback`,
		capture: async () =>
			await new Promise((resolve) => {
				captor = resolve;
			}),
		executions: async () => await Promise.all(running),
		close,
	};
}
