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
import type { ItemAccess } from './connection';
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
 * @param access where the provider is not polled, its request time limit is the only one
 * @throws JobError when an option is out of range
 */
export function waitOptionsOf(
	{ capabilities: { polling } }: Provider,
	parameters: Parameters,
	access: ItemAccess,
): WaitOptions {
	if (polling === null) {
		const schedule = { firstWait: 0, shortestInterval: 0, fixedInterval: 0 };
		return { timeout: access.requestTimeout / 1000, schedule };
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
 * @param timeout seconds
 * @throws JobError, Cancelled
 */
export async function submitOrTakeUp(
	run: Run,
	access: ItemAccess,
	prepared: PreparedJob,
	timeout: number,
): Promise<SubmittedJob> {
	if (prepared.kind === 'new') {
		return await submitOrder(run, access, prepared, prepared.order, timeout);
	}
	const { entry } = prepared;
	const earlier = entry.kind === 'unknown' ? entry : await takeUp(run, access, entry, timeout);
	// The person asked for a retry, and a failed job will never give a picture.
	if ('job' in earlier && earlier.job.status !== 'failed') return earlier;
	const order = await prepared.orderAgain();
	if (order !== null) return await submitOrder(run, access, prepared, order, timeout);
	if (!('job' in earlier)) throw explainedUnknownSubmit(run.provider, earlier);
	const { jobId } = earlier.job;
	const text = `FLUX Kontext: failed job ${quote(jobId ?? '')} is not submitted again, since that would exceed a limit in the options`;
	access.log.warn(text, { provider: run.provider.name, jobId });
	return earlier;
}

async function takeUp(
	{ ledger, runtime }: Run,
	access: ItemAccess,
	entry: Extract<LedgerEntry, { kind: 'accepted' }>,
	timeout: number,
): Promise<SubmittedJob> {
	const deadline = runtime.now() + timeout * 1000;
	const { status, jobId } = entry.job;
	const isKnown = status === 'failed' || jobId === null || access.provider.status === undefined;
	const job = isKnown ? entry.job : await lookAtJob(access, entry.job, deadline, 'thisRun');
	return { job, deadline, isTakenUp: true, callsHere: ledger.callsHere(entry) };
}

async function submitOrder(
	run: Run,
	access: ItemAccess,
	{ itemIndex, key }: OfItem,
	order: Order,
	timeout: number,
): Promise<SubmittedJob> {
	const { runtime, ledger, budget, provider } = run;
	const { request, cost, price } = order;
	const uploadDeadline = runtime.now() + timeout * 1000;
	const pictures = await uploadedPictures(run, access, request.pictures, uploadDeadline);
	const sent = { request: { ...request, pictures }, cost, itemIndex };
	const deadline = runtime.now() + timeout * 1000;
	const beforeSubmit = () => {
		access.beforeSubmit();
		budget.checkNow(order);
	};
	const holders: Place[] = [];
	const job = await submitJob({ ...access, beforeSubmit }, sent, deadline, {
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
