import { ExecuteContext, WebhookContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';

import { OneCredential } from './oneCredential';
import { RecordingResponse } from './recordingResponse';
import { ScriptedHttp } from './scriptedHttp';

/** A callback as it comes in. */
export interface Callback {
	readonly headers?: Readonly<Record<string, unknown>>;
	readonly query?: Readonly<Record<string, unknown>>;
	/** Null: n8n kept no bytes. */
	readonly body: Buffer | string | null;
}

export interface BenchRequest {
	readonly type: INodeType;
	readonly parameters?: INodeParameters;
	/** Beside the parameters: name, id, settings such as `onError`. */
	readonly node?: Partial<INode>;
	/** An error where it cannot be read. */
	readonly credential?: ICredentialDataDecryptedObject | Error;
	/** What n8n's database takes for a credential. */
	readonly database?: () => Promise<void>;
	readonly http?: ScriptedHttp;
	readonly helpers?: object;
	/** Where n8n is reached from outside. */
	readonly n8nUrl?: string;
	/** An n8n that does not read executions for its nodes. */
	readonly tellsNothing?: boolean;
}

let benches = 0;

/** What n8n puts into the address of a parked execution. */
export const N8N_SIGNATURE = 'signature-of-n8n';

export const CREDENTIAL = {
	apiKey: 'the key of the credential',
	webhookSecret: 'the secret of the credential',
	baseUrl: 'https://api.example.com',
} as const;

export interface Logged {
	readonly level: string;
	readonly parts: readonly unknown[];
}

/** A workflow of this one node. */
export function workflowOf(node: INode, type: INodeType, settings?: IWorkflowSettings): Workflow {
	return new Workflow({
		id: 'workflow',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
		settings,
	});
}

interface ExecuteData {
	readonly items: INodeExecutionData[];
	readonly mode: WorkflowExecuteMode;
	readonly stop: AbortSignal | undefined;
	readonly runData: ReturnType<typeof createRunExecutionData>;
}

/** n8n's own context of `execute()`. */
export function executeContext(
	workflow: Workflow,
	node: INode,
	additionalData: IWorkflowExecuteAdditionalData,
	{ items, mode, stop, runData }: ExecuteData,
): ExecuteContext {
	const data = { main: [items] };
	const input = { node, data, source: null };
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		mode,
		runData,
		0,
		items,
		data,
		input,
		[],
		stop,
	);
}

/**
 * One node in n8n's own contexts of `execute()` and `webhook()`. Parameters, expressions, credentials
 * and the node's context are n8n's; the other side of HTTP is scripted.
 */
export class NodeBench {
	readonly node: INode;
	readonly http: ScriptedHttp;
	readonly logged: Logged[] = [];
	executionId = '17';
	/** What n8n keeps with the execution. */
	runData = createRunExecutionData({ resumeToken: N8N_SIGNATURE });
	private readonly workflow: Workflow;

	constructor(private readonly request: BenchRequest) {
		const { type, parameters = {}, http = new ScriptedHttp() } = request;
		const credential = `${String(parameters.provider)}Api`;
		this.http = http;
		this.node = {
			id: `node-${++benches}`,
			name: 'FLUX Kontext',
			type: `n8n-nodes-flux-kontext.${type.description.name}`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { [credential]: { id: credential, name: credential } },
			...request.node,
		};
		this.workflow = workflowOf(this.node, type);
	}

	/** The context of a run over `items`. */
	execution(
		items: INodeExecutionData[],
		mode: WorkflowExecuteMode = 'trigger',
		stop?: AbortSignal,
	): ExecuteContext {
		const data = { items, mode, stop, runData: this.runData };
		return this.doubled(executeContext(this.workflow, this.node, this.additionalData({}), data));
	}

	/** The context of one call; it sees what the execution left where `runData` is given. */
	webhook(
		callback: Callback,
		response: RecordingResponse,
		mode: WorkflowExecuteMode = 'webhook',
		runData: typeof this.runData | null = null,
	): WebhookContext {
		const { headers = {}, query = {}, body } = callback;
		const rawBody = body === null ? undefined : Buffer.from(body);
		const httpRequest = { headers, query, params: {}, body: {}, rawBody };
		const additionalData = this.additionalData({ httpRequest, httpResponse: response });
		// n8n-core asks for nothing else of it.
		const webhookData = { webhookDescription: { name: 'default' } } as unknown as IWebhookData;
		const { workflow, node } = this;
		return this.doubled(
			new WebhookContext(workflow, node, additionalData, mode, webhookData, [], runData),
		);
	}

	/** n8n reads what it kept with the execution back from its database. */
	restart(): void {
		this.runData = createRunExecutionData(JSON.parse(JSON.stringify(this.runData)));
	}

	/** The execution as n8n's database has it now; undefined where it is gone. */
	readStored = (): unknown => JSON.parse(JSON.stringify(this.runData));

	private additionalData(more: object): IWorkflowExecuteAdditionalData {
		const { credential = CREDENTIAL, database } = this.request;
		const { n8nUrl = 'https://n8n.example.com', tellsNothing = false } = this.request;
		const getRunExecutionData = async () => {
			await database?.();
			return this.readStored();
		};
		const known = {
			credentialsHelper: new OneCredential(
				credential instanceof Error ? credential : { ...credential },
				database,
			),
			executionId: this.executionId,
			restApiUrl: `${n8nUrl}/rest`,
			webhookWaitingBaseUrl: `${n8nUrl}/webhook-waiting`,
			formWaitingBaseUrl: `${n8nUrl}/form-waiting`,
			variables: {},
			...(!tellsNothing && { getRunExecutionData }),
			...more,
		};
		// The rest is n8n's database and task runners, which no node here reaches.
		return known as unknown as IWorkflowExecuteAdditionalData;
	}

	private doubled<Context extends ExecuteContext | WebhookContext>(context: Context): Context {
		Object.assign(context.helpers, this.http.helpers(), this.request.helpers);
		const levels = ['debug', 'info', 'warn', 'error'].map((level) => [
			level,
			(...parts: unknown[]) => this.logged.push({ level, parts }),
		]);
		Object.defineProperty(context, 'logger', { value: Object.fromEntries(levels) });
		return context;
	}
}
