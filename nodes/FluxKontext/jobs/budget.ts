import { refusal } from './jobError';

/** Cents of a cent are enough: list prices have two decimals. */
const rounded = (amount: number) => Math.round(amount * 10_000) / 10_000;

/** The most that a run may cost by list prices, added up before the first submit. */
export class Budget {
	private total: number;
	private unpriced = 0;

	/**
	 * @param most USD for the whole run with all its tries; null for no limit
	 * @param spent USD that its earlier tries have or may have paid
	 */
	constructor(
		private readonly most: number | null,
		private readonly spent: number,
	) {
		this.total = spent;
	}

	/** @param price USD by the provider's list; null where it is not known */
	add(price: number | null): void {
		if (price === null) this.unpriced++;
		else this.total += price;
	}

	/**
	 * Adds the price of one more job where it still fits.
	 * @param price USD by the provider's list; null where it is not known
	 */
	takes(price: number | null): boolean {
		const fits =
			this.most === null ||
			(this.unpriced === 0 && price !== null && rounded(this.total + price) <= this.most);
		if (fits) this.add(price);
		return fits;
	}

	/** @throws JobError where the run would, or might, cost more */
	check(): void {
		if (this.most === null) return;
		if (this.unpriced > 0) {
			throw refusal(
				`What this run costs is not known, and 'Maximum Cost' is ${this.most} USD`,
				"The price of a job with a 'Route' is not known: remove 'Route' or 'Maximum Cost' from the options.",
			);
		}
		if (rounded(this.total) <= this.most) return;
		const earlier =
			rounded(this.spent) === 0
				? ''
				: `, of which ${rounded(this.spent)} USD were spent by its earlier tries`;
		throw refusal(
			`This run would cost ${rounded(this.total)} USD by the list prices${earlier}, and 'Maximum Cost' is ${this.most} USD`,
			"Raise 'Maximum Cost' in the options, or give the node fewer items.",
		);
	}
}
