import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { asJobError, failedItem, nodeErrorOf } from '../actions/failedItem';
import type { OutputSettings } from '../actions/finishedJob';
import { outputOf, outputSettingsOf } from '../actions/finishedJob';
import type { OutputItem } from '../actions/operation';
import { Parameters } from '../actions/parameters';
import { processState } from '../actions/processState';
import { openSession } from '../actions/session';
import { SeenCallbacks } from '../callbacks/seenCallbacks';
import { confirmJob } from '../jobs/confirmJob';
import { explainedDenied, explainedStillOpen } from '../jobs/explain';
import { asErrorOfJob, JobError, namingJob, refusal } from '../jobs/jobError';
import type { Job, JobEvent } from '../providers/contract';
import { jobEventOf, quote } from '../providers/reading';
import { Cancelled } from '../transport/runtime';
import type { Session } from '../transport/session';
import { settled } from '../transport/settled';
import type { Receipt } from './receipt';
import { receiptIn } from './receipt';
import type { TriggerSettings } from './settings';
import { triggerSettings } from './settings';

/** The trigger's execute(): drops repeats for good, confirms, downloads; inside the execution. */

/** How long a provider is asked to confirm a job; milliseconds. */
const CONFIRM_WITHIN = 30_000;

function eventOf(job: Job): JobEvent {
	const event = jobEventOf(job);
	if (event !== null) return event;
	throw refusal("The stored callback can't be read", 'Start the workflow with a new callback.');
}

/**
 * Rule: the provider's own word counts more than an unsigned body; where the provider cannot be
 * asked, the body behind the signed address is used, and the item says so.
 * @throws JobError when the provider says that the job has not ended, or denies it
 */
async function confirmedJob(session: Session, { id, job }: Receipt): Promise<Receipt> {
	const { provider, runtime, log } = session;
	const deadline = runtime.now() + CONFIRM_WITHIN;
	const jobId = job.jobId ?? '';
	const answer = await confirmJob(session, job, {
		deadline,
		requestTimeout: provider.capabilities.requestTimeout * 1000,
	});
	if (answer.kind === 'open') throw explainedStillOpen(provider, jobId);
	if (answer.kind === 'refused') throw explainedDenied(provider, jobId, answer.failure.reason);
	if (answer.kind === 'unanswered') {
		const { reason } = answer.failure;
		const about = { provider: provider.name, jobId, reason };
		const which = `${about.provider}, job ${quote(jobId)}`;
		log.warn(
			`FLUX Kontext Trigger: the provider did not confirm a job (${which}): ${reason}`,
			about,
		);
		return { id, job, confirmed: false };
	}
	return { id, job: answer.job, confirmed: true };
}

/** @throws JobError that says the job was charged, which a refusal of the node's own panel does not */
function outputSettingsOfJob(context: IExecuteFunctions, jobId: string | null): OutputSettings {
	try {
		return outputSettingsOf(Parameters.ofItem(context, 0), false);
	} catch (error) {
		throw asErrorOfJob(new Error(error instanceof Error ? error.message : ''), jobId);
	}
}

async function outputFor(
	context: IExecuteFunctions,
	settings: TriggerSettings,
	receipt: Receipt,
): Promise<OutputItem | null> {
	const { provider, callback, confirmWithProvider, events } = settings;
	const session = await openSession(context, provider, null);
	const asks = callback.signature === null && confirmWithProvider && !receipt.confirmed;
	eventOf(receipt.job);
	const { job, confirmed } = asks ? await confirmedJob(session, receipt) : receipt;
	const event = eventOf(job);
	if (!events.includes(event)) return null;
	const output = outputSettingsOfJob(context, job.jobId);
	const requestTimeout = provider.capabilities.requestTimeout * 1000;
	const deadline = session.runtime.now() + requestTimeout;
	const rule = { ...output, requestTimeout, deadline, linksAreFresh: true };
	const { json, binary } = await namingJob(outputOf(session, job, rule), job.jobId);
	const about: IDataObject = callback.signature === null ? { event, confirmed } : { event };
	return { json: { ...json, ...about }, ...(binary && { binary }) };
}

/**
 * Hands over the job of the callback that started this execution: one item, or none for a repeat.
 * @throws NodeApiError or NodeOperationError when it cannot be handed over
 */
export async function handOver(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const receipt = receiptIn(context.getInputData()[0]?.json);
	const handed = await settled(handOverOnce(context, receipt));
	if (handed.ok) return [handed.value === null ? [] : [{ ...handed.value, pairedItem: 0 }]];
	if (handed.error instanceof Cancelled) throw handed.error;
	const error = asHandOverError(handed.error);
	const provider = receipt?.job.provider ?? null;
	if (context.continueOnFail()) return [[failedItem(error, provider, undefined, 0)]];
	throw nodeErrorOf(context.getNode(), error, { provider, itemIndex: 0, more: '' });
}

/** What was not foreseen, before it was clear whether the job is one. */
function asHandOverError(error: unknown): JobError {
	if (error instanceof JobError) return error;
	const { failure, jobId, message } = asJobError(error, true);
	return new JobError(failure, jobId, message, 'Retry this execution.');
}

async function handOverOnce(
	context: IExecuteFunctions,
	receipt: Receipt | null,
): Promise<OutputItem | null> {
	if (receipt === null) {
		throw refusal(
			'There is no callback to process',
			"This node starts a workflow when a provider calls it: click 'Execute step' and submit a job with the test URL, or publish the workflow.",
			'configuration',
		);
	}
	const settings = triggerSettings(Parameters.ofItem(context, 0));
	if (settings.provider.name !== receipt.job.provider) {
		throw refusal(
			`The callback is one of ${quote(receipt.job.provider)}, and 'Provider' is another`,
			"Set 'Provider' back, then retry.",
			'configuration',
		);
	}
	const mode = context.getMode();
	if (!settings.ignoreDuplicates || mode === 'manual') {
		return await outputFor(context, settings, receipt);
	}
	const seen = new SeenCallbacks(context.helpers, processState.seenCallbacks);
	const isNew = await seen.record(receipt.id);
	// Who retries an execution asks for its output, though its callback was seen before.
	if (!isNew && mode !== 'retry') return null;
	const output = await settled(outputFor(context, settings, receipt));
	if (output.ok) return output.value;
	const givenBack = await settled(seen.giveBack(receipt.id));
	if (!givenBack.ok) {
		const reason = givenBack.error instanceof Error ? givenBack.error.message : 'unknown';
		context.logger.warn(
			`FLUX Kontext Trigger: a repeated callback will be dropped as a duplicate: ${reason}`,
			{
				reason,
			},
		);
	}
	throw output.error;
}
