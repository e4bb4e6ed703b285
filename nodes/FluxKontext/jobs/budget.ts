import type { Provider } from '../providers/contract';
import type { JobError } from './jobError';
import { refusal } from './jobError';
import type { Sum, Totals } from './totals';
import { minusOne, NOTHING, plusOne } from './totals';

/** What one item's options say about the execution; null where no limit is set. */
export interface Limits {
	readonly maxImages: number | null;
	/** USD. */
	readonly maxCost: number | null;
}

/** One image that an item is about to buy. */
export interface Purchase {
	/** USD; null where it is not known. */
	readonly price: number | null;
	readonly limits: Limits;
}

/** Prices may be far below a cent, and 0.1 + 0.2 is not 0.3 for a computer. */
const rounded = (amount: number) => Math.round(amount * 1_000_000) / 1_000_000;

const WHAT_COUNTS =
	'The limit covers everything this node submits in one execution: all rounds of a loop, retries and calls by an agent.';

const imagesIn = (count: number) => (count === 1 ? '1 image' : `${count} images`);

function tooMany(most: number, submitted: Sum, adding: Sum): JobError | null {
	if (submitted.images + adding.images <= most) return null;
	return refusal(
		`'Maximum Images' is ${most}: this execution has already submitted ${imagesIn(submitted.images)}, and this run would add ${adding.images}`,
		`${WHAT_COUNTS} Raise 'Maximum Images' in the options, or pass fewer items to the node.`,
	);
}

function tooExpensive(most: number, submitted: Sum, adding: Sum): JobError | null {
	if (rounded(submitted.cost + adding.cost) <= most) return null;
	return refusal(
		`'Maximum Cost' is ${most} USD: this execution has already submitted ${imagesIn(submitted.images)} for ${rounded(submitted.cost)} USD, and this run would add ${adding.images} for ${rounded(adding.cost)} USD`,
		`${WHAT_COUNTS} Raise 'Maximum Cost' in the options, or pass fewer items to the node.`,
	);
}

function unknownPrice(most: number, { capabilities }: Provider): JobError {
	const { displayName, listPrices } = capabilities;
	return refusal(
		`'Maximum Cost' is ${most} USD, but the price of an image is unknown`,
		listPrices === null
			? `${displayName} publishes no prices: add 'Price per Image' to the options, or remove 'Maximum Cost'.`
			: "The price of a job with a 'Route' is unknown: remove 'Route' or 'Maximum Cost' from the options.",
	);
}

/**
 * Holds what a run buys against the limits of its items. Everything is added up before the first
 * submit, together with what the execution has submitted before.
 */
export class Budget {
	/** By item; what was sent is no longer here but in the totals. */
	private readonly reserved = new Map<number, Purchase>();
	private planned: Sum = NOTHING;

	constructor(
		private readonly provider: Provider,
		private readonly totals: Totals,
	) {}

	/** Adds an image that an item of this run is to buy. */
	reserve(itemIndex: number, purchase: Purchase): void {
		this.release(itemIndex);
		this.reserved.set(itemIndex, purchase);
		this.planned = plusOne(this.planned, purchase.price);
	}

	/** The item buys nothing, or has just been sent. */
	release(itemIndex: number): void {
		const purchase = this.reserved.get(itemIndex);
		if (purchase === undefined) return;
		this.reserved.delete(itemIndex);
		this.planned = minusOne(this.planned, purchase.price);
	}

	/**
	 * Judges the run once all its items have reserved what they buy.
	 * @returns by item, the refusal of each whose limits the whole run would exceed; it buys nothing
	 */
	refuse(): ReadonlyMap<number, JobError> {
		const refused = new Map<number, JobError>();
		// Thousands of items have the same limits, and an error takes long to make.
		const problems = new Map<string, JobError | null>();
		for (const [itemIndex, purchase] of this.reserved) {
			const key = JSON.stringify(purchase.limits);
			const known = problems.get(key);
			const problem = known === undefined ? this.problemOf(purchase, this.planned) : known;
			problems.set(key, problem);
			if (problem !== null) refused.set(itemIndex, problem);
		}
		for (const itemIndex of refused.keys()) this.release(itemIndex);
		return refused;
	}

	/**
	 * Judges a submit at the moment it is sent, since calls of an agent may run at the same time.
	 * @throws JobError where the execution goes beyond the limits of the item
	 */
	checkNow(purchase: Purchase): void {
		const problem = this.problemOf(purchase, plusOne(NOTHING, purchase.price));
		if (problem) throw problem;
	}

	/** Reserves one more image where it still fits. */
	takes(itemIndex: number, purchase: Purchase): boolean {
		const fits = this.problemOf(purchase, plusOne(this.planned, purchase.price)) === null;
		if (fits) this.reserve(itemIndex, purchase);
		return fits;
	}

	private problemOf({ limits }: Purchase, adding: Sum): JobError | null {
		const { submitted } = this.totals;
		const { maxImages, maxCost } = limits;
		const many = maxImages === null ? null : tooMany(maxImages, submitted, adding);
		if (many !== null || maxCost === null) return many;
		return submitted.unpriced + adding.unpriced > 0
			? unknownPrice(maxCost, this.provider)
			: tooExpensive(maxCost, submitted, adding);
	}
}
