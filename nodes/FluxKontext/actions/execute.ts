import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { endOfSentence } from '../jobs/explain';
import { JobError, refusal } from '../jobs/jobError';
import type { Outcome, Work } from '../jobs/runItems';
import { Halt, NotBegun, runItems } from '../jobs/runItems';
import { isProviderName, providers } from '../providers';
import type { Provider, ProviderName } from '../providers/contract';
import { quote } from '../providers/reading';
import { Cancelled } from '../transport/runtime';
import { asJobError, failedItem, nodeErrorOf } from './failedItem';
import { RUN_OPTIONS } from './fields/runOptions';
import type { Operation, OutputItem } from './operation';
import { operations } from './operations';
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
	const mode = parameters.text('waitMode', 'Wait', 'poll');
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

const MOST_JOBS_NAMED = 20;

/** What a job of the run cost and gave, in a few words; null where it cost nothing. */
function accountOf(outcome: Outcome<OutputItem | OpenJob>): string | null {
	if (outcome.kind === 'done') {
		if (outcome.result instanceof OpenJob) return outcome.result.job.jobId;
		const { status, jobId, imageUrl } = outcome.result.json;
		const known = [status, jobId, imageUrl].filter((entry) => typeof entry === 'string');
		return typeof status === 'string' ? known.map((entry) => quote(entry, 2000)).join(' ') : null;
	}
	if (outcome.kind === 'notRun' || !(outcome.error instanceof JobError)) return null;
	const { failure, message, description } = outcome.error;
	return failure.charged === 'no' ? null : `${endOfSentence(message)} ${description}`;
}

/** The other jobs of a run that stops: what was, or may have been, paid for is named. */
function otherJobs(outcomes: ReadonlyArray<Outcome<OutputItem | OpenJob>>, thrown: number): string {
	const accounts = outcomes.flatMap((outcome, index) => {
		const account = index === thrown ? null : accountOf(outcome);
		return account === null ? [] : [`Item ${index}: ${account}`];
	});
	if (accounts.length === 0) return '';
	const named = accounts.slice(0, MOST_JOBS_NAMED);
	const more = accounts.length - named.length;
	const rest = more === 0 ? '' : ` And ${more} more, named in the log.`;
	return `Other jobs of this run: ${named.join('; ')}.${rest}`;
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
			const more = otherJobs(outcomes, index);
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
