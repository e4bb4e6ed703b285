import { forgetOldest } from './forgetOldest';

const MOST_REMEMBERED = 1_000;
/** Milliseconds. n8n 2.41 gives up on its database after 20 s: it has decided by then. */
const DECIDED_AFTER = 60_000;

/**
 * What this process has handed over to n8n. Rule: nothing is handed over twice unless n8n is known to
 * have refused it, for n8n resumes whatever the execution waits for by then (n8n 2.41).
 */
export class Handovers {
	/** From when on n8n's refusal would show in its database; Infinity where n8n has accepted. */
	private readonly decidedAt = new Map<string, number>();

	/**
	 * Notes a handover. Rule: called before n8n is given anything, with nothing awaited in between.
	 * @param now milliseconds since 1970
	 * @returns false where it was handed over before
	 */
	begin(parking: string, now: number): boolean {
		if (this.has(parking)) return false;
		this.decidedAt.set(parking, now + DECIDED_AFTER);
		forgetOldest(this.decidedAt, MOST_REMEMBERED);
		return true;
	}

	/** n8n went on with it. */
	accept(parking: string): void {
		this.decidedAt.set(parking, Number.POSITIVE_INFINITY);
		forgetOldest(this.decidedAt, MOST_REMEMBERED);
	}

	/** n8n has refused it: it may be handed over again. */
	refuse(parking: string): void {
		this.decidedAt.delete(parking);
	}

	has(parking: string): boolean {
		return this.decidedAt.has(parking);
	}

	isAccepted(parking: string): boolean {
		return this.decidedAt.get(parking) === Number.POSITIVE_INFINITY;
	}

	/** Whether n8n may still be about to go on with what was handed over. */
	isUndecided(parking: string, now: number): boolean {
		return now < (this.decidedAt.get(parking) ?? Number.NEGATIVE_INFINITY);
	}
}
