import { backOffSeconds } from '../transport/repeat';
import type { Runtime } from '../transport/runtime';
import { pooled } from './pooled';

/**
 * What one look at an open job gives. `refused`: the provider was asked and denies the job;
 * `unanswered`: it could not be asked.
 */
export type Look<Ended> =
	| { readonly kind: 'ended'; readonly ended: Ended }
	| { readonly kind: 'open' | 'unanswered' | 'refused' };

export type LookAtJob<Ended> = (itemIndex: number) => Promise<Look<Ended>>;

/** Callbacks that come together share one look: the first waits so long for the others. */
const GATHERING_SECONDS = 1;
/** Jobs that have not called are looked at too, for a callback may be lost; but no more often. */
const FULL_LOOK_SECONDS = 10;
/** A status may lag behind its callback: so often a job that has called is looked at. */
const MOST_LOOKS_AFTER_CALL = 5;
/** A denial of a job that was paid for may pass: about a minute. */
const MOST_LOOKS_WHEN_REFUSED = 7;
const LOOKS_TOGETHER = 10;

/** What is known of a job that has called. */
interface Called<Ended> {
	looks: number;
	/** What the provider has said since; null where it could not be asked. A denial is kept. */
	heard: 'open' | 'refused' | null;
	/** What the callback itself says; used where the provider could not be asked. */
	readonly said: Ended | null;
}

/**
 * Watches the open jobs of one parked execution within this process. A callback is a hint that makes
 * it look; callbacks that come together share the looks.
 */
export class ParkedWatch<Ended> {
	readonly ended = new Map<number, Ended>();
	/** The item whose callback hands over what all jobs brought; null while none does. */
	handsOver: number | null = null;
	private readonly called = new Map<number, Called<Ended>>();
	private lastFullLook = Number.NEGATIVE_INFINITY;
	private watching: Promise<boolean> | null = null;
	private wake: () => void = () => {};

	/**
	 * @param items whose jobs were open at parking
	 * @param deadline milliseconds since 1970; n8n goes on by itself then
	 */
	constructor(
		private readonly items: readonly number[],
		private readonly deadline: number,
		private readonly runtime: Runtime,
	) {}

	/**
	 * Takes a callback.
	 * @param said how the job ended by the callback's own proven word, or null
	 * @returns true for exactly one caller, when all jobs have ended: that one hands them over
	 */
	async call(itemIndex: number, said: Ended | null, look: LookAtJob<Ended>): Promise<boolean> {
		const before = this.called.get(itemIndex);
		this.called.set(itemIndex, {
			looks: 0,
			heard: before?.heard === 'refused' ? 'refused' : null,
			said: said ?? before?.said ?? null,
		});
		this.wake();
		this.watching ??= this.watch(look);
		const allEnded = await this.watching;
		if (!allEnded || this.handsOver !== null) return false;
		this.handsOver = itemIndex;
		return true;
	}

	/** Handing over failed: the next callback may do it. */
	giveBack(): void {
		this.handsOver = null;
	}

	/** Looks until all jobs have ended (true), or until there is nothing more to look for (false). */
	private async watch(look: LookAtJob<Ended>): Promise<boolean> {
		try {
			while (this.open.length > 0) {
				await this.gather();
				const isFull = this.secondsToFullLook <= 0;
				if (isFull) this.lastFullLook = this.runtime.now();
				await this.lookAt(isFull ? this.open : this.lagging, look);
				const pause = this.pauseSeconds(isFull);
				if (this.open.length === 0) break;
				if (pause === null) return false;
				await this.pauseOrCall(pause);
			}
			return true;
		} finally {
			// Before any other callback can join a watch that has ended.
			this.watching = null;
		}
	}

	private get open(): number[] {
		return this.items.filter((itemIndex) => !this.ended.has(itemIndex));
	}

	/** Open jobs that have called and are still to be looked at. */
	private get lagging(): number[] {
		return this.open.filter((itemIndex) => {
			const called = this.called.get(itemIndex);
			return called !== undefined && called.looks < mostLooks(called);
		});
	}

	private get secondsToFullLook(): number {
		return FULL_LOOK_SECONDS - (this.runtime.now() - this.lastFullLook) / 1000;
	}

	/** Seconds until the next look; null where there is nothing to look for, or no time. */
	private pauseSeconds(wasFull: boolean): number | null {
		const pause = this.usualPauseSeconds(wasFull);
		const isTooLate = pause !== null && this.runtime.now() + pause * 1000 > this.deadline;
		return isTooLate ? null : pause;
	}

	private usualPauseSeconds(wasFull: boolean): number | null {
		if (this.lagging.length > 0) {
			const looks = this.lagging.map((itemIndex) => this.called.get(itemIndex)?.looks ?? 1);
			return backOffSeconds(Math.max(1, Math.min(...looks)), this.runtime.random());
		}
		const neverCalled = this.open.some((itemIndex) => !this.called.has(itemIndex));
		return neverCalled && !wasFull ? this.secondsToFullLook : null;
	}

	/** Waits for further callbacks, unless every open job has called already. */
	private async gather(): Promise<void> {
		const until = Math.min(this.runtime.now() + GATHERING_SECONDS * 1000, this.deadline);
		while (this.open.some((itemIndex) => !this.called.has(itemIndex))) {
			const remaining = until - this.runtime.now();
			if (remaining <= 0) return;
			await this.pauseOrCall(remaining / 1000);
		}
	}

	private async pauseOrCall(seconds: number): Promise<void> {
		const call = new Promise<void>((resolve) => {
			this.wake = resolve;
		});
		await Promise.race([this.runtime.sleep(Math.max(0, seconds) * 1000), call]);
	}

	private async lookAt(due: readonly number[], look: LookAtJob<Ended>): Promise<void> {
		await pooled(due.length, LOOKS_TOGETHER, async (position) => {
			const itemIndex = due[position];
			if (itemIndex === undefined) return true;
			const called = this.called.get(itemIndex);
			if (called !== undefined) called.looks++;
			const seen = await look(itemIndex);
			if (seen.kind === 'ended') this.ended.set(itemIndex, seen.ended);
			else if (called !== undefined) this.take(itemIndex, seen.kind, called);
			return true;
		});
	}

	/**
	 * Rule: a callback's own word counts only where the provider could not be asked in any look since,
	 * and has never denied the job.
	 */
	private take(itemIndex: number, seen: Look<Ended>['kind'], called: Called<Ended>): void {
		if (seen === 'refused' || (seen === 'open' && called.heard === null)) called.heard = seen;
		const isLast = called.looks >= mostLooks(called);
		if (called.heard === null && isLast && called.said !== null) {
			this.ended.set(itemIndex, called.said);
		}
	}
}

function mostLooks({ heard }: Called<unknown>): number {
	return heard === 'refused' ? MOST_LOOKS_WHEN_REFUSED : MOST_LOOKS_AFTER_CALL;
}
