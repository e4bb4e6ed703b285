import { explainedSharedJobId, explainedUnknownSubmit } from '../jobs/explain';
import type { JobError } from '../jobs/jobError';
import { refusalBesideJob } from '../jobs/jobError';
import type { LedgerEntry } from '../jobs/ledger';
import type { PollSchedule } from '../jobs/schedule';
import { submitJob } from '../jobs/submitJob';
import type { Place } from '../jobs/totals';
import { lookAtJob } from '../jobs/waitForJob';
import type { Job, Provider } from '../providers/contract';
import { quote } from '../providers/reading';
import { RUN_OPTIONS } from './fields/runOptions';
import type { Order, RequestRule } from './order';
import { checkedOrder, resubmitsUnknown } from './order';
import type { Parameters } from './parameters';
import { uploadedPictures } from './requestedPictures';
import type { Run } from './run';

/** What edit, generate and submit have in common: the paid call, or the job of an earlier try. */

/** The time limits of one item; seconds. */
export interface WaitOptions {
	readonly timeout: number;
	readonly schedule: PollSchedule;
}

/**
 * @param requestTimeout milliseconds; where the provider is not polled it is the only time limit
 * @throws JobError when an option is out of range
 */
export function waitOptionsOf(
	{ capabilities: { polling } }: Provider,
	parameters: Parameters,
	requestTimeout: number,
): WaitOptions {
	if (polling === null) {
		const schedule = { firstWait: 0, shortestInterval: 0, fixedInterval: 0 };
		return { timeout: requestTimeout / 1000, schedule };
	}
	const { firstWait, shortestInterval } = polling;
	const { timeout, pollingInterval: interval } = RUN_OPTIONS;
	const fixedInterval = parameters.optionNumber('pollingInterval', interval.field, interval);
	return {
		timeout: parameters.optionNumber('timeout', timeout.field, timeout),
		schedule: { firstWait, shortestInterval, fixedInterval },
	};
}

interface OfItem {
	readonly itemIndex: number;
	/** In the ledger. */
	readonly key: string;
}

/** An item for which nothing was submitted before. */
interface NewJob extends OfItem {
	readonly kind: 'new';
	readonly order: Order;
}

/** An item for which an earlier try of the node submitted a job. */
interface EarlierJob extends OfItem {
	readonly kind: 'earlier';
	readonly entry: LedgerEntry;
	/** What the item asks for now, to be bought again; null where that is not allowed. */
	readonly orderAgain: () => Promise<Order | null>;
}

/** One item that asks for a job, checked as far as needed before anything is sent. */
export type PreparedJob = NewJob | EarlierJob;

/**
 * Finds what an earlier try submitted for the item. Rule: where there is a job to take up the
 * request is not judged, so that an expression that gives something else by now loses no job.
 * @throws JobError naming the field
 */
export async function prepareJob(
	run: Run,
	parameters: Parameters,
	itemIndex: number,
	rule: RequestRule,
): Promise<PreparedJob> {
	const key = run.keyOf(itemIndex);
	const entry = run.ledger.find(key);
	const check = async () => await checkedOrder(run, parameters, itemIndex, rule);
	if (entry === null) {
		const order = await check();
		run.budget.reserve(itemIndex, order);
		return { kind: 'new', itemIndex, key, order };
	}
	const mayBuyAgain = entry.kind === 'accepted' || resubmitsUnknown(parameters);
	const isBoughtAgain = mayBuyAgain && (entry.kind === 'unknown' || entry.job.status === 'failed');
	const checked = isBoughtAgain ? await check() : null;
	const orderAgain = async () => {
		if (!mayBuyAgain) return null;
		const order = checked ?? (await check());
		return run.budget.takes(itemIndex, order) ? order : null;
	};
	return { kind: 'earlier', itemIndex, key, entry, orderAgain };
}

/** What is wrong with an item now, beside the job that an earlier try of the node submitted for it. */
export function besideEarlierJob(entry: LedgerEntry | null, error: JobError): JobError {
	if (entry === null || error.failure.charged !== 'no') return error;
	if (entry.kind === 'unknown') {
		return refusalBesideJob(
			error,
			'unknown',
			null,
			`An earlier try submitted a job for this item at ${entry.submittedAt}, and it is unknown whether it was charged.`,
		);
	}
	const { jobId, status } = entry.job;
	const charged = status === 'failed' ? 'unknown' : 'yes';
	return refusalBesideJob(
		error,
		charged,
		jobId,
		`An earlier try submitted a job for this item${jobId === null ? '' : `: fetch it with Job > Wait and the job ID ${quote(jobId)}`}.`,
	);
}

/** The time limits of one item. */
interface Limits {
	/** Seconds. */
	readonly timeout: number;
	/** Milliseconds for one whole answer. */
	readonly requestTimeout: number;
}

export interface SubmittedJob {
	readonly job: Job;
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
 * @throws JobError, Cancelled
 */
export async function submitOrTakeUp(
	run: Run,
	prepared: PreparedJob,
	limits: Limits,
): Promise<SubmittedJob> {
	if (prepared.kind === 'new') {
		return await submitOrder(run, prepared, prepared.order, limits);
	}
	const { entry } = prepared;
	const earlier = entry.kind === 'unknown' ? entry : await takeUp(run, entry, limits);
	// The person asked for a retry, and a failed job will never give a picture.
	if ('job' in earlier && earlier.job.status !== 'failed') return earlier;
	const order = await prepared.orderAgain();
	if (order !== null) return await submitOrder(run, prepared, order, limits);
	if (!('job' in earlier)) throw explainedUnknownSubmit(run.provider, earlier);
	const { jobId } = earlier.job;
	const text = `FLUX Kontext: failed job ${quote(jobId ?? '')} is not submitted again, since that would exceed a limit in the options`;
	run.log.warn(text, { provider: run.provider.name, jobId });
	return earlier;
}

async function takeUp(
	run: Run,
	entry: Extract<LedgerEntry, { kind: 'accepted' }>,
	{ timeout, requestTimeout }: Limits,
): Promise<SubmittedJob> {
	const deadline = run.runtime.now() + timeout * 1000;
	const { status, jobId } = entry.job;
	const rule = { deadline, requestTimeout, origin: 'thisRun' } as const;
	const isKnown = status === 'failed' || jobId === null || run.provider.status === undefined;
	const job = isKnown ? entry.job : await lookAtJob(run, entry.job, rule);
	return { job, deadline, isTakenUp: true, callsHere: run.ledger.callsHere(entry) };
}

async function submitOrder(
	run: Run,
	{ itemIndex, key }: OfItem,
	order: Order,
	{ timeout, requestTimeout }: Limits,
): Promise<SubmittedJob> {
	const { runtime, ledger, budget, provider } = run;
	const { request, cost, price } = order;
	const uploadDeadline = runtime.now() + timeout * 1000;
	const uploading = { deadline: uploadDeadline, requestTimeout };
	const pictures = await uploadedPictures(run, request.pictures, uploading);
	const deadline = runtime.now() + timeout * 1000;
	const beforeSubmit = () => {
		run.halt.throwIfSet();
		budget.checkNow(order);
	};
	const sent = { ...request, pictures };
	const submission = { request: sent, cost, itemIndex, deadline, requestTimeout, beforeSubmit };
	const holders: Place[] = [];
	const job = await submitJob(run, submission, {
		sending: (facts) => {
			budget.release(itemIndex);
			ledger.sending(key, facts, price);
		},
		accepted: (accepted) => {
			const holder = ledger.accepted(key, accepted);
			if (holder !== null) holders.push(holder);
		},
		lost: (failure) => ledger.lost(key, failure),
		refused: () => ledger.refused(key, price),
	});
	const [holder] = holders;
	if (holder === undefined) {
		return { job, deadline, isTakenUp: false, callsHere: run.parks };
	}
	const error = explainedSharedJobId(provider, job, itemIndex, holder);
	const { category, code, reason } = error.failure;
	ledger.lost(key, { category, code, message: reason });
	throw error;
}
