/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, type Callback } from './callbackAttempt';
import type { Job, JobView } from './jobs';
import type { RecordedCallback } from './types';

/** How long a submit is held back for a callback that shall come before its answer. */
const longestHoldMilliseconds = 2_000;

interface Delivery {
	callback: Callback;
	record: RecordedCallback;
}

/** Sends the callbacks of one simulator, repeats them as the provider does, and keeps their record. */
export class CallbackSender {
	readonly records: RecordedCallback[] = [];

	private readonly planned = new Map<string, { endsAt: number; callback: Callback }>();

	/** Callbacks of jobs whose end is not yet known. */
	private readonly postponed = new Map<string, () => Promise<void>>();

	private readonly underWay = new Set<Promise<void>>();

	private canceller = manyListeners();

	/** @param pauseScale how long a pause between two attempts lasts here; 1 is the provider's */
	constructor(private readonly pauseScale: number) {}

	/**
	 * Sends the callback of an accepted job when the job has ended and the submit is answered, as its
	 * order says. Resolves at once or, where the callback shall come before the answer, when the
	 * receiver has answered.
	 */
	async plan(
		job: Job,
		describe: (end: JobView) => Callback,
		submitAnswered: Promise<void>,
	): Promise<void> {
		const { endsAt } = job;
		if (endsAt === null) {
			const again = async () => await this.plan(job, describe, submitAnswered);
			this.postponed.set(job.submission.jobId, again);
			return;
		}
		const { bodySeconds = 0 } = job.order.callback ?? {};
		const callback = { ...describe(job.view(endsAt)), bodySeconds };
		this.planned.set(job.submission.jobId, { endsAt, callback });
		const { copies = 1, never, delaySeconds = 0, beforeAnswer } = job.order.callback ?? {};
		if (never) return;

		const { signal } = this.canceller;
		const sendFirst = async () => {
			if (!beforeAnswer) await submitAnswered;
			await sleepUntil(endsAt + delaySeconds * 1000, signal);
			const delivery = this.open(callback);
			await this.tryOnce(delivery, signal);
			return delivery;
		};
		const firsts = Array.from({ length: copies }, sendFirst);
		for (const first of firsts) {
			const all = first.then(async (delivery) => await this.repeat(delivery, signal));
			this.follow(unlessCancelled(all, signal));
		}
		if (beforeAnswer) {
			const longest = sleep(longestHoldMilliseconds, undefined, { signal, ref: false });
			await unlessCancelled(Promise.race([Promise.all(firsts), longest]), signal);
		}
	}

	/** Takes up the callback of a job that was finished; nothing happens where none was asked for. */
	resume(jobId: string): void {
		const plan = this.postponed.get(jobId);
		this.postponed.delete(jobId);
		if (plan !== undefined) this.follow(plan());
	}

	/**
	 * Sends a job's callback once more, at once.
	 * @returns the record of this attempt, which is not repeated
	 * @throws where no callback was asked for, or the job has not ended
	 */
	async redeliver(jobId: string): Promise<RecordedCallback> {
		const plan = this.planned.get(jobId);
		if (!plan) throw new Error(`The job ${jobId} has no callback`);
		if (Date.now() < plan.endsAt) throw new Error(`The job ${jobId} has not ended`);
		return await this.sendOnce(plan.callback);
	}

	/** Sends a callback at once and does not repeat it. */
	async sendOnce(callback: Callback): Promise<RecordedCallback> {
		const delivery = this.open(callback);
		await this.tryOnce(delivery, this.canceller.signal);
		giveUpIfPending(delivery.record);
		return delivery.record;
	}

	/** Resolves when no callback is due or under way any more. */
	async settled(): Promise<void> {
		while (this.underWay.size > 0) await Promise.all(this.underWay);
	}

	/** Ends all deliveries. Nothing is sent afterwards. */
	cancel(): void {
		this.canceller.abort();
		this.records.forEach(giveUpIfPending);
	}

	/** As `cancel`, and forgets everything. */
	clear(): void {
		this.cancel();
		this.canceller = manyListeners();
		this.records.length = 0;
		this.planned.clear();
		this.postponed.clear();
	}

	private open(callback: Callback): Delivery {
		const { provider, jobId, event, url, body } = callback;
		const record: RecordedCallback = {
			...{ provider, jobId, event, url, body },
			headers: {},
			attempts: [],
			state: 'pending',
		};
		this.records.push(record);
		return { callback, record };
	}

	private async tryOnce({ callback, record }: Delivery, signal: AbortSignal): Promise<void> {
		const { headers, outcome } = await attempt(callback, signal);
		record.headers = headers;
		record.attempts.push(outcome);
		const isAccepted = outcome.status !== null && callback.rules.isAccepted(outcome.status);
		if (isAccepted) record.state = 'delivered';
	}

	private async repeat(delivery: Delivery, signal: AbortSignal): Promise<void> {
		const { record, callback } = delivery;
		for (const pause of callback.rules.pausesSeconds) {
			if (record.state === 'delivered') return;
			await sleep(pause * 1000 * this.pauseScale, undefined, { signal, ref: false });
			await this.tryOnce(delivery, signal);
		}
		giveUpIfPending(record);
	}

	/** Keeps a delivery in sight until it ends. */
	private follow(delivery: Promise<void>): void {
		const followed = delivery.finally(() => this.underWay.delete(followed));
		this.underWay.add(followed);
	}
}

/** That something was cancelled is no error. */
async function unlessCancelled(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
	await work.catch((error: unknown) => {
		if (!signal.aborted) throw error;
	});
}

function giveUpIfPending(record: RecordedCallback): void {
	if (record.state === 'pending') record.state = 'givenUp';
}

/** A timer may fire a millisecond early; a job must have ended when its callback arrives. */
async function sleepUntil(time: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	while (Date.now() < time) await sleep(time - Date.now(), undefined, { signal, ref: false });
}

/** One listener for each delivery that is under way. */
function manyListeners(): AbortController {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
}
