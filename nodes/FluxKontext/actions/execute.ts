import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { JobError, refusal } from '../jobs/jobError';
import type { Outcome, Work } from '../jobs/runItems';
import { runItems } from '../jobs/runItems';
import { isProviderName, providers } from '../providers';
import type { Provider } from '../providers/contract';
import { Cancelled } from '../transport/runtime';
import { operations } from './operations';
import { asJobError, failedItem, nodeErrorOf } from './failedItem';
import type { Operation, OutputItem } from './operation';
import { Parameters } from './parameters';
import type { Run } from './run';
import { openRun } from './run';
import { RUN_OPTIONS } from './fields/runOptions';

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

/** A run of which the beginning may have failed: then each item fails with that reason. */
interface Opened {
	readonly provider: Provider;
	readonly concurrency: number;
	readonly prepare: (itemIndex: number) => Promise<Work<OutputItem>>;
}

async function open(context: IExecuteFunctions): Promise<Opened> {
	const parameters = new Parameters(context, 0);
	const provider = chosenProvider(parameters);
	try {
		const operation = chosenOperation(parameters, provider);
		const { concurrency: rule } = RUN_OPTIONS;
		const concurrency = parameters.optionNumber('concurrency', rule.field, rule);
		const run = await openRun(context, provider);
		const prepare = async (itemIndex: number) => await prepared(run, operation, itemIndex);
		return { provider, concurrency, prepare };
	} catch (error) {
		const reason = asJobError(error, false);
		return { provider, concurrency: 1, prepare: async () => await Promise.reject(reason) };
	}
}

/** One item, made ready; whatever is thrown becomes a JobError that knows what was sent. */
async function prepared(
	run: Run,
	operation: Operation,
	itemIndex: number,
): Promise<Work<OutputItem>> {
	const rethrow = (sent: boolean) => (error: unknown) => {
		throw error instanceof Cancelled ? error : asJobError(error, sent);
	};
	const work = await operation.prepare(run, itemIndex).catch(rethrow(false));
	return async () => await work().catch(rethrow(true));
}

/** Jobs of the same run that were paid for and have finished, when another item stops the node. */
function finishedJobs(outcomes: ReadonlyArray<Outcome<OutputItem>>): string {
	const lines = outcomes.flatMap((outcome, index) => {
		if (outcome.kind !== 'done') return [];
		const { jobId, imageUrl } = outcome.result.json;
		const known = [jobId, imageUrl].filter((entry) => typeof entry === 'string').join(' ');
		return known === '' ? [] : [`item ${index}: ${known}`];
	});
	return lines.length === 0 ? '' : `Other jobs of this run were paid for: ${lines.join('; ')}.`;
}

/**
 * Runs the chosen operation for all input items: one output item per input item, in input order and
 * linked to it.
 * @throws NodeApiError or NodeOperationError for the first item that failed, under 'Stop Workflow'
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[]];
	const { provider, concurrency, prepare } = await open(context);
	const continueOnFail = context.continueOnFail();
	const outcomes = await runItems(items.length, prepare, {
		concurrency,
		continueOnFail,
		endsRun: (error) => error instanceof Cancelled,
	});
	const output = outcomes.map((outcome, index): INodeExecutionData => {
		const pairedItem = { item: index };
		if (outcome.kind === 'done') return { ...outcome.result, pairedItem };
		if (outcome.kind === 'failed' && outcome.error instanceof JobError) {
			if (continueOnFail) return failedItem(outcome.error, provider.name, items[index], index);
			const more = finishedJobs(outcomes);
			throw nodeErrorOf(context.getNode(), outcome.error, provider.name, index, more);
		}
		return { json: {}, pairedItem };
	});
	return [output];
}
