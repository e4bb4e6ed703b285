import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
} from 'n8n-workflow';

import type { ProviderName, Simulator } from '../../simulator';
import { makePicture } from '../../simulator';
import { storedFile } from './binaryStore';
import type { RunningWorkflow } from './engine';
import { startWorkflow } from './engine';
import { PASS, START } from './nodeTypes';
import type { RunError } from './results';
import { errorOf, itemsOf } from './results';
import { fluxKontext, inARow, node } from './workflow';

const RESOURCES = {
	edit: 'image',
	generate: 'image',
	submit: 'job',
	wait: 'job',
	getStatus: 'job',
	getBalance: 'account',
} as const;

export type OperationName = keyof typeof RESOURCES;

export const PROVIDERS: readonly ProviderName[] = ['apixo', 'foxAi', 'toApis', 'vtrix'];

/** The providers' names as a person reads them. */
export const DISPLAY_NAMES: Readonly<Record<ProviderName, string>> = {
	apixo: 'APIXO',
	foxAi: 'FoxAI',
	toApis: 'ToAPIs',
	vtrix: 'Vtrix',
};

/** Seconds between two looks in tests, far below what a person would set. */
const QUICK_POLLING = 0.05;

/** Parameters of a FLUX Kontext node for one operation, with quick polling. */
export function parametersFor(
	operation: OperationName,
	parameters: INodeParameters = {},
	options: INodeParameters = {},
): INodeParameters {
	return {
		resource: RESOURCES[operation],
		operation,
		...parameters,
		options: { pollingInterval: QUICK_POLLING, ...options },
	};
}

/** A workflow of a start, one FLUX Kontext node, and a node behind its first output. */
export interface Scenario {
	readonly provider: ProviderName;
	readonly operation: OperationName;
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	/** Default: one empty item. */
	readonly items?: readonly INodeExecutionData[];
	readonly onError?: INode['onError'];
	readonly n8nUrl?: string;
	/** Credential values instead of the simulator's own. */
	readonly credential?: ICredentialDataDecryptedObject;
}

export interface ScenarioResult {
	readonly run: IRun;
	readonly items: INodeExecutionData[];
	readonly json: IDataObject[];
	/** What came out of the error output. */
	readonly errorItems: INodeExecutionData[];
	/** What the node behind it got; empty where it never ran. */
	readonly next: INodeExecutionData[];
	readonly error: RunError | null;
}

const NODE_NAME = 'FLUX Kontext';

/** Starts a scenario; `resultOf` reads the run when it has finished. */
export function startScenario(simulator: Simulator, scenario: Scenario): RunningWorkflow {
	const { provider, operation, parameters, options, items, onError, n8nUrl, credential } = scenario;
	const flux = fluxKontext(NODE_NAME, provider, parametersFor(operation, parameters, options), {
		onError,
	});
	return startWorkflow({
		simulator,
		items: items ?? [{ json: {} }],
		nodes: [node('Start', START), flux, node('Next', PASS)],
		connections: inARow('Start', NODE_NAME, 'Next'),
		n8nUrl,
		credentials: credential === undefined ? {} : { [`${provider}Api`]: credential },
	});
}

/** What the node of a scenario gave. */
export function resultOf(run: IRun): ScenarioResult {
	const items = itemsOf(run, NODE_NAME);
	return {
		run,
		items,
		json: items.map(({ json }) => json),
		errorItems: itemsOf(run, NODE_NAME, 1),
		next: itemsOf(run, 'Next'),
		error: errorOf(run),
	};
}

/** Runs a scenario to its end, whatever that is. */
export async function runScenario(
	simulator: Simulator,
	scenario: Scenario,
): Promise<ScenarioResult> {
	return resultOf(await startScenario(simulator, scenario).finished);
}

/**
 * Runs a scenario of one item that has to end well.
 * @throws when the run fails, or gives more or less than one item
 */
export async function runToItem(
	simulator: Simulator,
	scenario: Scenario,
): Promise<INodeExecutionData> {
	const { items, error } = await runScenario(simulator, scenario);
	if (error !== null) throw new Error(`${error.message}: ${error.description}`);
	const [item, ...others] = items;
	if (item === undefined || others.length > 0) throw new Error(`${items.length} items came out`);
	return item;
}

/**
 * Runs a scenario that has to end in an error.
 * @throws when it ends well
 */
export async function runToError(simulator: Simulator, scenario: Scenario): Promise<RunError> {
	const { error } = await runScenario(simulator, scenario);
	if (error === null) throw new Error('The run ended well');
	return error;
}

/** An item with a small picture in its field `data`, different for each seed. */
export async function pictureItem(
	seed: string,
	json: IDataObject = {},
): Promise<INodeExecutionData> {
	const picture = makePicture({ width: 64, height: 48, seed, format: 'png' });
	return { json, binary: { data: await storedFile(picture) } };
}

/** Parameters that take the picture from an address of the simulator. */
export function fromUrl(simulator: Simulator, name = 'sample'): INodeParameters {
	return { imageSource: 'url', imageUrl: `${simulator.url}/files/samples/${name}.png` };
}
