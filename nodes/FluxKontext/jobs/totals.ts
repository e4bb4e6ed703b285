import { z } from 'zod';

/** Images that were or may be submitted, and what they cost in USD as far as that is known. */
export interface Sum {
	readonly images: number;
	readonly cost: number;
	/** How many of them have no known price. */
	readonly unpriced: number;
}

export const NOTHING: Sum = { images: 0, cost: 0, unpriced: 0 };

/** @param price USD; null where it is not known */
export function plusOne({ images, cost, unpriced }: Sum, price: number | null): Sum {
	return {
		images: images + 1,
		cost: cost + (price ?? 0),
		unpriced: unpriced + (price === null ? 1 : 0),
	};
}

export function minusOne({ images, cost, unpriced }: Sum, price: number | null): Sum {
	return {
		images: images - 1,
		cost: cost - (price ?? 0),
		unpriced: unpriced - (price === null ? 1 : 0),
	};
}

/** Which submit of an execution is meant; both counted from 0. */
export interface Place {
	readonly runIndex: number;
	readonly itemIndex: number;
}

const totalsSchema = z.object({
	/** All that was sent and not refused without a charge. */
	submitted: z.object({ images: z.number(), cost: z.number(), unpriced: z.number() }),
	/** Who was given a job ID first, by `holderKey`. */
	holders: z.record(z.string(), z.object({ runIndex: z.number(), itemIndex: z.number() })),
});
type StoredTotals = { submitted: Sum; holders: Record<string, Place> };

/** Where they stand in the node's context. */
const TOTALS_KEY = 'fluxKontextTotals';

function isTotals(value: unknown): value is StoredTotals {
	return totalsSchema.safeParse(value).success;
}

/** A provider may name a job as it likes, also `__proto__`. */
const holderKey = (jobId: string) => `job ${jobId}`;

/**
 * What this node has submitted in the whole execution: in all rounds of a loop, all tries, all calls
 * of an agent, before and after waiting. Rule: the stored object is changed, not copied, so that
 * calls of an agent that run at the same time count together.
 */
export class Totals {
	private readonly stored: StoredTotals;

	/** @param store the node's context, which n8n keeps with the execution */
	constructor(store: Record<string, unknown>) {
		const found = store[TOTALS_KEY];
		this.stored = isTotals(found) ? found : { submitted: NOTHING, holders: {} };
		store[TOTALS_KEY] = this.stored;
	}

	get submitted(): Sum {
		return this.stored.submitted;
	}

	/** @param price USD; null where it is not known */
	add(price: number | null): void {
		this.stored.submitted = plusOne(this.stored.submitted, price);
	}

	/** The provider did not take it, and it cost nothing. */
	remove(price: number | null): void {
		this.stored.submitted = minusOne(this.stored.submitted, price);
	}

	/**
	 * Notes whose job ID this is.
	 * @returns the earlier submit that was given the same ID; null where there is none
	 */
	claim(jobId: string, place: Place): Place | null {
		const { holders } = this.stored;
		const key = holderKey(jobId);
		const holder = Object.hasOwn(holders, key) ? holders[key] : undefined;
		if (holder !== undefined) return holder;
		holders[key] = place;
		return null;
	}
}
