/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	BinaryDataConfig,
	BinaryDataService,
	ExecutionLifecycleHooks,
	WorkflowExecute,
} from 'n8n-core';
import type {
	IBinaryData,
	IConnections,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IVersionedNodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers, Workflow } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import type { ProviderName, Simulator } from '../../simulator';
import { TestCredentials } from './credentials';

/**
 * Runs real workflows through n8n's own engine in this process: node instances, expressions,
 * credentials, retries, error outputs and the binary store are n8n's; HTTP is real.
 */

export const FLUX_KONTEXT = 'n8n-nodes-flux-kontext.fluxKontext';
export const START = 'test.start';
export const PASS = 'test.pass';

/** The credential type of each provider. */
export const CREDENTIAL_TYPES: Readonly<Record<ProviderName, string>> = {
	apixo: 'apixoApi',
	foxAi: 'foxAiApi',
	toApis: 'toApisApi',
	vtrix: 'vtrixApi',
};

// n8n-core brings its own copy of the container.
const container: {
	Container: { get<Service>(token: new (...args: never[]) => Service): Service };
} = createRequire(require.resolve('n8n-core'))('@n8n/di');

let storage: string | null = null;

/** Sets up n8n's binary store in a folder of its own, as a default n8n has it. */
export async function openBinaryStore(
	mode: 'filesystem' | 'default' = 'filesystem',
): Promise<void> {
	storage ??= mkdtempSync(join(tmpdir(), 'flux-kontext-test-'));
	const config = container.Container.get(BinaryDataConfig);
	config.mode = mode;
	config.localStoragePath = storage;
	await binaryData().init();
}

export function closeBinaryStore(): void {
	if (storage !== null) rmSync(storage, { recursive: true, force: true });
	storage = null;
}

function binaryData(): BinaryDataService {
	return container.Container.get(BinaryDataService);
}

/** Puts a file into the store, as a node before ours would have done. */
export async function storedFile(
	bytes: Buffer,
	fileName: string,
	mimeType: string,
): Promise<IBinaryData> {
	const location = { type: 'execution', workflowId: 'test', executionId: 'input' } as const;
	return await binaryData().store(location, bytes, { data: '', fileName, mimeType });
}

/** The bytes of a file that a workflow gave. */
export async function bytesOf(binary: IBinaryData): Promise<Buffer> {
	return await binaryData().getAsBuffer(binary);
}

/** The file behind n8n's signed link, or null where the link is not good. */
export async function signedFile(token: string): Promise<Buffer> {
	const id = binaryData().validateSignedToken(token);
	return await binaryData().getAsBuffer({ id, data: '', mimeType: '' });
}

function startNode(items: readonly INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Start',
			name: 'start',
			group: ['trigger'],
			version: 1,
			description: 'Gives the items of the test',
			defaults: {},
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		trigger: async () => ({}),
		execute: async () => [[...items]],
	};
}

const passNode: INodeType = {
	description: {
		displayName: 'Pass',
		name: 'pass',
		group: ['transform'],
		version: 1,
		description: 'Hands its items on',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData().map((item, index) => ({ ...item, pairedItem: { item: index } }))];
	},
};

/** Further node types of a test, by their type name, such as stand-ins for storage. */
export type ExtraNodes = Readonly<Record<string, INodeType>>;

function nodeTypesOf(items: readonly INodeExecutionData[], extra: ExtraNodes): INodeTypes {
	const types: Readonly<Record<string, INodeType>> = {
		[START]: startNode(items),
		[PASS]: passNode,
		[FLUX_KONTEXT]: new FluxKontext(),
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

/** Starts a workflow at its node of type `test.start`. */
export function startWorkflow(request: WorkflowRequest): RunningWorkflow {
	const { simulator, n8nUrl = 'http://127.0.0.1:5678' } = request;
	const workflow = new Workflow({
		id: 'test',
		name: 'Test',
		nodes: [...request.nodes],
		connections: request.connections,
		active: false,
		nodeTypes: nodeTypesOf(request.items, request.extraNodes ?? {}),
		settings: { executionOrder: 'v1' },
	});
	const hooks = new ExecutionLifecycleHooks('manual', '1', {
		id: 'test',
		name: 'Test',
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [...request.nodes],
		connections: request.connections,
	});
	const additionalData = {
		credentialsHelper: new TestCredentials(simulator, request.credentials ?? {}),
		hooks,
		executionId: '1',
		currentNodeExecutionIndex: 0,
		restApiUrl: `${n8nUrl}/rest`,
		instanceBaseUrl: n8nUrl,
		webhookBaseUrl: `${n8nUrl}/webhook`,
		webhookWaitingBaseUrl: `${n8nUrl}/webhook-waiting`,
		webhookTestBaseUrl: `${n8nUrl}/webhook-test`,
		formBaseUrl: `${n8nUrl}/form`,
		formWaitingBaseUrl: `${n8nUrl}/form-waiting`,
		formTestBaseUrl: `${n8nUrl}/form-test`,
		variables: {},
		setExecutionStatus: () => {},
		logAiEvent: () => {},
	} as unknown as IWorkflowExecuteAdditionalData;
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

/** A node of a workflow; position and id are made up. */
export function node(
	name: string,
	type: string,
	parameters: INodeParameters = {},
	more: Partial<INode> = {},
): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** A FLUX Kontext node with the simulator's credential for its provider. */
export function fluxKontext(
	name: string,
	provider: ProviderName,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	const type = CREDENTIAL_TYPES[provider];
	const credentials = { [type]: { id: type, name: type } };
	return node(name, FLUX_KONTEXT, { provider, ...parameters }, { credentials, ...more });
}

/** Connects nodes in a row by their first outputs. */
export function inARow(...names: readonly string[]): IConnections {
	const connections: IConnections = {};
	names.slice(1).forEach((name, index) => {
		const from = names[index];
		if (from === undefined) return;
		connections[from] = {
			main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]],
		};
	});
	return connections;
}

/** The items that a node gave at one of its outputs. */
export function itemsOf(run: IRun, name: string, output = 0): INodeExecutionData[] {
	const runs = run.data.resultData.runData[name] ?? [];
	return runs.flatMap(({ data }) => data?.main?.[output] ?? []);
}

/** The JSON of the items that a node gave. */
export function jsonOf(run: IRun, name: string, output = 0): IDataObject[] {
	return itemsOf(run, name, output).map(({ json }) => json);
}
