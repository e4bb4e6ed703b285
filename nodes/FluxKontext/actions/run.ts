import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InputPictures } from '../images/inputPictures';
import { Budget } from '../jobs/budget';
import { Ledger } from '../jobs/ledger';
import { Halt } from '../jobs/runItems';
import type { Provider } from '../providers/contract';
import type { Connection, ItemAccess } from './connection';
import { accessWith, openConnection } from './connection';
import { RUN_OPTIONS } from './fields/runOptions';
import { Parameters } from './parameters';

/** One execution of the node: what its items share. */
export interface Run extends Connection {
	readonly context: IExecuteFunctions;
	readonly pictures: InputPictures;
	/** Asked before each submit. */
	readonly halt: Halt;
	/** Whether the execution is parked until the provider calls, instead of polling. */
	readonly parks: boolean;
	readonly ledger: Ledger;
	readonly budget: Budget;
	/** What is asked once for all items. */
	readonly shared: Map<string, Promise<IDataObject>>;
}

function runIndexOf(context: IExecuteFunctions): number {
	return Number(context.evaluateExpression('{{ $runIndex }}', 0)) || 0;
}

/** USD; null where the person sets no limit, or the provider has no list prices. */
function mostCost(context: IExecuteFunctions, { capabilities }: Provider): number | null {
	if (capabilities.listPrices === null) return null;
	return Parameters.ofItem(context, 0).limit('maxCost', RUN_OPTIONS.maxCost);
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
	const connection = await openConnection(context, provider, pictures);
	const callsBack = parks ? String(context.getExecutionId()) : null;
	const ledger = new Ledger(context.getContext('node'), runIndexOf(context), callsBack);
	return {
		...connection,
		context,
		pictures,
		halt: new Halt(),
		parks,
		ledger,
		budget: new Budget(mostCost(context, provider), ledger.spent),
		shared: new Map(),
	};
}

/** @throws JobError when the option is out of range */
export function accessFor(run: Run, parameters: Parameters): ItemAccess {
	const seconds = parameters.optionNumber('requestTimeout', RUN_OPTIONS.requestTimeout.field, {
		...RUN_OPTIONS.requestTimeout,
		default: run.provider.capabilities.requestTimeout,
	});
	return accessWith(run, seconds * 1000, () => run.halt.throwIfSet());
}

export function parametersOf(run: Run, itemIndex: number): Parameters {
	return Parameters.ofItem(run.context, itemIndex);
}
