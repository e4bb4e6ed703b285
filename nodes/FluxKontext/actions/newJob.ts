import { createHash } from 'node:crypto';

import { explainedUnknownSubmit } from '../jobs/explain';
import { refusalOf } from '../jobs/jobError';
import type { KnownFacts } from '../jobs/jobValue';
import { factsOfRequest, referenceOf } from '../jobs/jobValue';
import type { AcceptedEntry } from '../jobs/ledger';
import { stateOf } from '../jobs/ledger';
import type { PollSchedule } from '../jobs/schedule';
import { submitJob } from '../jobs/submitJob';
import { lookAtJob } from '../jobs/waitForJob';
import type { JobRequest, JobState, Provider } from '../providers/contract';
import { FIELD_NAMES, problemsOf } from '../providers/problems';
import { quote } from '../providers/reading';
import type { ItemAccess } from './connection';
import { RUN_OPTIONS } from './fields/runOptions';
import type { Parameters } from './parameters';
import { requestedPictures, sendablePictures, uploadedPictures } from './requestedPictures';
import type { Run } from './run';

/** What edit, generate and submit have in common: a checked request, and the paid call. */

/** The time limits of one item; seconds. */
export interface WaitOptions {
	readonly timeout: number;
	readonly schedule: PollSchedule;
}

/** @throws JobError when an option is out of range */
export function waitOptionsOf(provider: Provider, parameters: Parameters): WaitOptions {
	const { timeout, pollingInterval } = RUN_OPTIONS;
	return {
		timeout: parameters.optionNumber('timeout', timeout.field, timeout),
		schedule: {
			firstWait: provider.capabilities.polling?.firstWait ?? 0,
			shortestInterval: provider.capabilities.polling?.shortestInterval ?? 0,
			fixedInterval: parameters.optionNumber(
				'pollingInterval',
				pollingInterval.field,
				pollingInterval,
			),
		},
	};
}

/** A request that may be sent, and what it is known by when n8n runs the node again. */
export interface CheckedRequest {
	readonly request: JobRequest;
	/** In the ledger: of this item and this request. */
	readonly key: string;
	/** USD by the provider's list; null where it is not known. */
	readonly price: number | null;
	/** Whether it is sent again although the outcome of a first try is not known. */
	readonly resubmitUnknown: boolean;
}

/**
 * The request of one item, checked against everything the provider's documents say.
 * @param source 'binary', 'url' or 'none'
 * @param callback where the provider calls when the job has finished
 * @throws JobError naming the field
 */
export async function checkedRequest(
	run: Run,
	parameters: Parameters,
	itemIndex: number,
	source: string,
	callback: JobRequest['callback'],
): Promise<CheckedRequest> {
	const { capabilities } = run.provider;
	const inspected = await requestedPictures(run, parameters, itemIndex, source);
	const request: JobRequest = {
		callback,
		model: modelOf(run.provider, parameters),
		prompt: parameters.text('prompt', 'Prompt'),
		pictures: inspected,
		aspectRatio: aspectRatioOf(run.provider, parameters, inspected.length > 0),
		options: parameters.requestOptions(capabilities.options),
	};
	const [first, ...others] = problemsOf(capabilities, request);
	if (first !== undefined) throw refusalOf([first, ...others]);
	const sendable = { ...request, pictures: sendablePictures(run, inspected) };
	const key = ledgerKey(run, itemIndex, request);
	const price = factsOfRequest(run.provider, request, 0).cost?.amount ?? null;
	const { field } = RUN_OPTIONS.resubmitUnknown;
	const resubmitUnknown = parameters.optionBoolean('resubmitUnknown', field, false);
	if (run.ledger.find(key) === null) run.budget.add(price);
	return { request: sendable, key, price, resubmitUnknown };
}

function modelOf({ capabilities: { models } }: Provider, parameters: Parameters): string {
	return models.length === 1 ? 'pro' : parameters.choice('model', FIELD_NAMES.model, models, 'pro');
}

function aspectRatioOf(
	{ capabilities: { aspectRatio: rule } }: Provider,
	parameters: Parameters,
	withPicture: boolean,
): string {
	const field = FIELD_NAMES.aspectRatio;
	if (rule.kind === 'range') return parameters.text('aspectRatio', field).replace(/\s+/g, '');
	const preset = withPicture ? rule.default : rule.defaultWithoutPicture;
	return parameters.choice('aspectRatio', field, rule.values, preset);
}

/** A signed link and a signed address differ each time: what they stand for does not. */
function ledgerKey(run: Run, itemIndex: number, request: JobRequest): string {
	const pictures = request.pictures.map((picture) =>
		picture.kind === 'url' ? picture.url : run.pictures.identity(picture.file),
	);
	const { callback, model, prompt, aspectRatio, options } = request;
	const same = [run.provider.name, model, prompt, pictures, aspectRatio, options];
	const text = JSON.stringify([...same, callback?.reference ?? null]);
	return `${itemIndex}:${createHash('sha256').update(text).digest('hex')}`;
}

export interface SubmittedJob {
	readonly state: JobState;
	readonly known: KnownFacts;
	/** Milliseconds since 1970: the submit's time plus the time limit. */
	readonly deadline: number;
	/** Whether it was submitted by an earlier try of the node. */
	readonly isTakenUp: boolean;
	/** Whether the provider calls back this execution when the job has ended. */
	readonly callsHere: boolean;
}

/**
 * Submits, uploading first what must be uploaded; or takes up the job that an earlier try of the
 * node submitted. Rule: what was or may have been paid for is never bought again by itself.
 * @param timeout seconds
 * @throws JobError, Cancelled
 */
export async function submitOrTakeUp(
	run: Run,
	access: ItemAccess,
	checked: CheckedRequest,
	timeout: number,
	itemIndex: number,
): Promise<SubmittedJob> {
	const { ledger, provider, runtime } = run;
	const entry = ledger.find(checked.key);
	if (entry?.kind === 'accepted') {
		const deadline = runtime.now() + timeout * 1000;
		const state = await takenUp(access, entry, deadline);
		// The person asked for a retry, and a failed job will never give a picture.
		const isBoughtAnew = state.status === 'failed' && allowsAnother(run, access, checked, entry);
		if (!isBoughtAnew) {
			const callsHere = ledger.callsHere(entry);
			return { state, known: entry.known, deadline, isTakenUp: true, callsHere };
		}
	}
	const isSentAgain = () => checked.resubmitUnknown && run.budget.takes(checked.price);
	if (entry?.kind === 'unknown' && !isSentAgain()) {
		throw explainedUnknownSubmit(provider, entry.submittedAt, referenceOf(checked.request));
	}
	run.budget.check();
	return await submitRequest(run, access, checked, timeout, itemIndex);
}

async function takenUp(access: ItemAccess, entry: AcceptedEntry, deadline: number) {
	const { jobId } = entry.known;
	const isKnown = entry.failure !== null || jobId === null;
	if (isKnown || access.provider.status === undefined) return stateOf(entry);
	return await lookAtJob(access, jobId, deadline, true);
}

/** Whether the run may pay for the job a second time; otherwise the item fails as its job did. */
function allowsAnother(
	run: Run,
	{ log }: ItemAccess,
	{ price }: CheckedRequest,
	{ known }: AcceptedEntry,
): boolean {
	if (run.budget.takes(price)) return true;
	const job = quote(known.jobId ?? '');
	const text = `FLUX Kontext: failed job ${job} is not submitted again, since 'Maximum Cost' is reached`;
	log.warn(text, { provider: run.provider.name, jobId: known.jobId });
	return false;
}

async function submitRequest(
	run: Run,
	access: ItemAccess,
	{ request, key, price }: CheckedRequest,
	timeout: number,
	itemIndex: number,
): Promise<SubmittedJob> {
	const { runtime, ledger } = run;
	const uploadDeadline = runtime.now() + timeout * 1000;
	const pictures = await uploadedPictures(run, access, request.pictures, uploadDeadline);
	const sent = { ...request, pictures };
	const deadline = runtime.now() + timeout * 1000;
	const { state, known } = await submitJob(access, sent, deadline, itemIndex, {
		sending: (submittedAt) => ledger.sending(key, submittedAt, price),
		accepted: (facts, job) => ledger.accepted(key, facts, job),
		refused: () => ledger.refused(key, price),
	});
	return { state, known, deadline, isTakenUp: false, callsHere: run.parks };
}
