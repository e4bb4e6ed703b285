import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { JobError, refusal } from '../jobs/jobError';
import type { Work } from '../jobs/runItems';
import { Halt, NotBegun, runItems } from '../jobs/runItems';
import { isProviderName, providers } from '../providers';
import type { Provider, ProviderName } from '../providers/contract';
import { Cancelled } from '../transport/runtime';
import { asJobError, failedItem, nodeErrorOf } from './failedItem';
import { RUN_OPTIONS } from './fields/runOptions';
import type { Operation, OutputItem } from './operation';
import { operations } from './operations';
import { otherJobs } from './otherJobs';
import type { ItemOrJob } from './openJob';
import { isItem, OpenJob } from './openJob';
import { checkNotParkedBefore, checkParking, parkOrOutput } from './park';
import { Parameters } from './parameters';
import type { Run } from './run';
import { openRun } from './run';

function chosenProvider(parameters: Parameters): Provider {
	const name = parameters.text('provider', 'Provider');
	if (isProviderName(name)) return providers[name];
	throw refusal("'Provider' is none of the four", "Choose a provider from the list in 'Provider'.");
}

function chosenOperation(parameters: Parameters, provider: Provider): Operation {
	const resource = parameters.text('resource', 'Resource');
	const value = parameters.text('operation', 'Operation');
	// A provider that lacks the whole resource has no field 'Operation': then the first one is meant.
	const operation = operations.find(
		(one) => one.resource === resource && (value === '' || one.option.value === value),
	);
	if (operation?.isOffered(provider)) return operation;
	const what = operation?.option.action ?? `${resource} ${value}`.slice(0, 60);
	throw refusal(
		`${provider.capabilities.displayName} does not offer '${what}'`,
		"Choose another 'Operation' or another 'Provider'.",
	);
}

/** Whether the execution is to be parked; a tool's would park the agent's (n8n 2.41). */
function parksFor(
	context: IExecuteFunctions,
	provider: Provider,
	{ resource }: Operation,
	parameters: Parameters,
): boolean {
	if (resource !== 'image' || provider.callback === undefined) return false;
	const mode = parameters.choice('waitMode', 'Wait', ['poll', 'callback'], 'poll');
	if (mode !== 'poll' && mode !== 'callback') {
		throw refusal("'Wait' is none of its values", "Choose one of the values in 'Wait'.");
	}
	return mode === 'callback' && !context.isToolExecution();
}

/** A run of which the beginning may have failed: then each item fails with that reason. */
interface Opened {
	/** Null where it could not be opened. */
	readonly run: Run | null;
	/** Null where the parameter names none of the four. */
	readonly provider: ProviderName | null;
	readonly concurrency: number;
	readonly halt: Halt;
	readonly prepare: (itemIndex: number) => Promise<Work<OutputItem | OpenJob>>;
}

async function open(context: IExecuteFunctions): Promise<Opened> {
	const parameters = Parameters.ofItem(context, 0);
	let provider: Provider | null = null;
	try {
		provider = chosenProvider(parameters);
		const operation = chosenOperation(parameters, provider);
		const { concurrency: rule } = RUN_OPTIONS;
		const concurrency = parameters.optionNumber('concurrency', rule.field, rule);
		const run = await openRun(
			context,
			provider,
			parksFor(context, provider, operation, parameters),
		);
		checkNotParkedBefore(run);
		if (run.parks) checkParking(run);
		const prepare = async (itemIndex: number) => await prepared(run, operation, itemIndex);
		return { run, provider: provider.name, concurrency, halt: run.halt, prepare };
	} catch (error) {
		const reason = asJobError(error, false);
		const prepare = async () => await Promise.reject(reason);
		const halt = new Halt();
		return { run: null, provider: provider?.name ?? null, concurrency: 1, halt, prepare };
	}
}

/** One item, made ready; whatever is thrown becomes a JobError that knows what was sent. */
async function prepared(
	run: Run,
	operation: Operation,
	itemIndex: number,
): Promise<Work<OutputItem | OpenJob>> {
	const rethrow = (sent: boolean) => (error: unknown) => {
		const endsQuietly = error instanceof Cancelled || error instanceof NotBegun;
		throw endsQuietly ? error : asJobError(error, sent);
	};
	const work = await operation.prepare(run, itemIndex).catch(rethrow(false));
	return async () => await work().catch(rethrow(true));
}

/**
 * Runs the chosen operation for all input items: one output item per input item, in input order and
 * linked to it.
 * @throws NodeApiError or NodeOperationError for the first item that failed, under 'Stop Workflow'
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const { run, provider, concurrency, halt, prepare } = await open(context);
	const continueOnFail = context.continueOnFail();
	const outcomes = await runItems(items.length, prepare, {
		concurrency,
		continueOnFail,
		halt,
		endsRun: (error) => error instanceof Cancelled,
	});
	const output = outcomes.map((outcome, index): ItemOrJob => {
		const pairedItem = { item: index };
		if (outcome.kind === 'done') {
			const { result } = outcome;
			return result instanceof OpenJob ? result : { ...result, pairedItem };
		}
		if (outcome.kind === 'failed' && outcome.error instanceof JobError) {
			if (continueOnFail) return failedItem(outcome.error, provider, items[index], index);
			const more = otherJobs(outcomes, index, run?.ledger);
			throw nodeErrorOf(context.getNode(), outcome.error, provider, index, more);
		}
		return { json: {}, pairedItem };
	});
	const given =
		run?.parks === true ? await parkOrOutput(run, output, concurrency) : [output.filter(isItem)];
	const [first] = given[0] ?? [];
	// n8n runs the node again for a first item with an error: then the ledger is needed.
	if (first !== undefined && first.json.error === undefined) run?.ledger.empty();
	return given;
}
