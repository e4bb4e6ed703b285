import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { JobError, refusal } from '../jobs/jobError';
import type { OpenItem } from '../jobs/parkedJobs';
import type { Outcome, Work } from '../jobs/runItems';
import { Breather } from '../jobs/breather';
import { Halt, NotBegun, runItems } from '../jobs/runItems';
import { isProviderName, providers } from '../providers';
import type { Provider, ProviderName } from '../providers/contract';
import { n8nRuntime } from '../transport/n8nRuntime';
import { Cancelled } from '../transport/runtime';
import { asJobError, failedItem, nodeErrorOf } from './failedItem';
import { RUN_OPTIONS } from './fields/runOptions';
import type { Operation, OutputItem } from './operation';
import { besideEarlierJob } from './newJob';
import { operations } from './operations';
import { otherJobs } from './otherJobs';
import type { ItemOrJob } from './openJob';
import { isItem, isOpen } from './openJob';
import { checkNotParkedBefore, checkParking, parkOrOutput } from './park';
import { Parameters } from './parameters';
import type { Run } from './run';
import { openRun } from './run';

function chosenProvider(parameters: Parameters): Provider {
	const name = parameters.text('provider', 'Provider');
	if (isProviderName(name)) return providers[name];
	throw refusal('Unknown provider', "Choose a provider from the list in 'Provider'.");
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
		throw refusal("Unknown value in 'Wait'", "Choose one of the values in 'Wait'.");
	}
	return mode === 'callback' && !context.isToolExecution();
}

/** The smallest 'Concurrency' of all items of which it can be read. */
class Concurrency {
	private smallest: number | null = null;

	/** @throws JobError when it is out of range */
	read(parameters: Parameters): void {
		const { concurrency } = RUN_OPTIONS;
		const value = parameters.optionNumber('concurrency', concurrency.field, concurrency);
		this.smallest = Math.min(this.smallest ?? value, Math.floor(value));
	}

	get value(): number {
		return this.smallest ?? RUN_OPTIONS.concurrency.default;
	}
}

/** A run of which the beginning may have failed: then each item fails with that reason. */
interface Opened {
	/** Null where it could not be opened. */
	readonly run: Run | null;
	/** Null where the parameter names none of the four. */
	readonly provider: ProviderName | null;
	readonly halt: Halt;
	/** As each item says for itself; the smallest one counts. */
	readonly concurrency: Concurrency;
	readonly prepare: (itemIndex: number) => Promise<Work<OutputItem | OpenItem>>;
}

async function open(context: IExecuteFunctions): Promise<Opened> {
	const parameters = Parameters.ofItem(context, 0);
	const concurrency = new Concurrency();
	let provider: Provider | null = null;
	try {
		provider = chosenProvider(parameters);
		const operation = chosenOperation(parameters, provider);
		const parks = parksFor(context, provider, operation, parameters);
		const run = await openRun(context, provider, parks);
		checkNotParkedBefore(run);
		if (run.parks) checkParking(run);
		const prepare = async (itemIndex: number) =>
			await prepared(run, operation, concurrency, itemIndex);
		return { run, provider: provider.name, halt: run.halt, concurrency, prepare };
	} catch (error) {
		const reason = asJobError(error, false);
		const prepare = async () => await Promise.reject(reason);
		const halt = new Halt();
		return { run: null, provider: provider?.name ?? null, halt, concurrency, prepare };
	}
}

/** One item, made ready; whatever is thrown becomes a JobError that knows what was sent. */
async function prepared(
	run: Run,
	operation: Operation,
	concurrency: Concurrency,
	itemIndex: number,
): Promise<Work<OutputItem | OpenItem>> {
	const key = run.keyOf(itemIndex);
	const rethrow = (sent: boolean) => (error: unknown) => {
		const endsQuietly = error instanceof Cancelled || error instanceof NotBegun;
		if (endsQuietly) throw error;
		const entry = sent ? null : run.ledger.find(key);
		throw besideEarlierJob(entry, asJobError(error, sent));
	};
	const prepare = async () => {
		const parameters = Parameters.ofItem(run.context, itemIndex);
		concurrency.read(parameters);
		return await operation.prepare(run, itemIndex, parameters);
	};
	const work = await prepare()
		.finally(() => run.evaluated(itemIndex))
		.catch(rethrow(false));
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
	const breather = new Breather(n8nRuntime(context.getExecutionCancelSignal()));
	const { run, provider, halt, concurrency, prepare } = await open(context);
	const continueOnFail = context.continueOnFail();
	const outcomes = await runItems(items.length, prepare, {
		preparedTogether: RUN_OPTIONS.concurrency.default,
		concurrency: () => concurrency.value,
		refuse: () => run?.budget.refuse() ?? new Map(),
		breathe: async () => await breather.breathe(),
		continueOnFail,
		halt,
		endsRun: (error) => error instanceof Cancelled,
	});
	const output: ItemOrJob[] = [];
	for (const [index, outcome] of outcomes.entries()) {
		await breather.breathe();
		if (outcome.kind === 'failed' && outcome.error instanceof JobError && !continueOnFail) {
			const more = otherJobs(outcomes, index, run?.ledger, items);
			const about = { provider, itemIndex: index, more };
			throw nodeErrorOf(context.getNode(), outcome.error, about);
		}
		output.push(outputOf(outcome, provider, items[index], index));
	}
	return run?.parks === true
		? await parkOrOutput(run, output, concurrency.value)
		: [output.filter(isItem)];
}

/** What one item gives; nothing where it failed in a way that nobody foresaw, or was not run. */
function outputOf(
	outcome: Outcome<OutputItem | OpenItem>,
	provider: ProviderName | null,
	input: INodeExecutionData | undefined,
	index: number,
): ItemOrJob {
	const pairedItem = { item: index };
	if (outcome.kind === 'done') {
		const { result } = outcome;
		return isOpen(result) ? result : { ...result, pairedItem };
	}
	return outcome.kind === 'failed' && outcome.error instanceof JobError
		? failedItem(outcome.error, provider, input, index)
		: { json: {}, pairedItem };
}
