import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { InputPictures } from '../images/inputPictures';
import { Budget } from '../jobs/budget';
import { Ledger, ledgerKey } from '../jobs/ledger';
import { Halt } from '../jobs/runItems';
import { Totals } from '../jobs/totals';
import type { Provider } from '../providers/contract';
import { RUN_OPTIONS } from './fields/runOptions';
import { boughtParameters, identityOf } from './identity';
import type { Parameters } from './parameters';
import { processState } from './processState';
import type { N8nSession } from './session';
import { openSession } from './session';

/** One execution of the node: what its items share. */
export interface Run extends N8nSession {
	readonly context: IExecuteFunctions;
	readonly pictures: InputPictures;
	/** Asked before each submit. */
	readonly halt: Halt;
	/** Whether the execution is parked until the provider calls, instead of polling. */
	readonly parks: boolean;
	readonly ledger: Ledger;
	readonly budget: Budget;
	/** Where an item stands in the ledger, the same in every try; asked before its expressions are. */
	readonly keyOf: (itemIndex: number) => string;
	/** To be called once the expressions of an item were evaluated. */
	readonly evaluated: (itemIndex: number) => void;
	/** What is asked once for all items. */
	readonly shared: Map<string, Promise<IDataObject>>;
}

function runIndexOf(context: IExecuteFunctions): number {
	return Number(context.evaluateExpression('{{ $runIndex }}', 0)) || 0;
}

/** Where a ledger is kept, and the run index under which it stands. */
export interface Shelf {
	readonly store: Record<string, unknown>;
	readonly runIndex: number;
}

function shelfOf(context: IExecuteFunctions, [first]: readonly INodeExecutionData[]): Shelf {
	const runIndex = runIndexOf(context);
	if (!context.isToolExecution() || first === undefined) {
		return { store: context.getContext('node'), runIndex };
	}
	const shelf = processState.callsOfAgents.get(first.json) ?? { store: {}, runIndex };
	processState.callsOfAgents.set(first.json, shelf);
	return shelf;
}

/**
 * Opens the way to the provider.
 * @throws JobError without a credential, or when its base URL cannot be used
 */
export async function openRun(
	context: IExecuteFunctions,
	provider: Provider,
	parks: boolean,
): Promise<Run> {
	const pictures = new InputPictures(context);
	const session = await openSession(context, provider, pictures);
	const callsBack = parks ? String(context.getExecutionId()) : null;
	// By callback the node replaces the entries of the input array.
	const items = [...context.getInputData()];
	const { store, runIndex } = shelfOf(context, items);
	const totals = new Totals(context.getContext('node'));
	const ledger = new Ledger(store, runIndex, callsBack, totals);
	const bought = boughtParameters(context.getNode().parameters);
	const identity = (itemIndex: number) => identityOf(bought, items[itemIndex] ?? { json: {} });
	const keyOf = (itemIndex: number) =>
		ledger.keyAtFirst(ledgerKey(itemIndex, identity(itemIndex).atFirst));
	return {
		...session,
		context,
		pictures,
		halt: new Halt(),
		parks,
		ledger,
		budget: new Budget(provider, totals),
		keyOf,
		evaluated: (itemIndex) => {
			ledger.changedKey(keyOf(itemIndex), ledgerKey(itemIndex, identity(itemIndex).now()));
		},
		shared: new Map(),
	};
}

/**
 * Milliseconds for one whole answer.
 * @throws JobError when the option is out of range
 */
export function requestTimeoutOf({ provider }: Run, parameters: Parameters): number {
	const seconds = parameters.optionNumber('requestTimeout', RUN_OPTIONS.requestTimeout.field, {
		...RUN_OPTIONS.requestTimeout,
		default: provider.capabilities.requestTimeout,
	});
	return seconds * 1000;
}

/** Whether an agent uses the node as its tool, by n8n's own rule for `@tool` (n8n-workflow 2.41). */
export function isTool({ context }: Run): boolean {
	return context.getNode().type.endsWith('Tool');
}
