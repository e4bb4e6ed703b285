import type { Limits, Purchase } from '../../../nodes/FluxKontext/jobs/budget';
import { Budget } from '../../../nodes/FluxKontext/jobs/budget';
import { JobError } from '../../../nodes/FluxKontext/jobs/jobError';
import { Totals } from '../../../nodes/FluxKontext/jobs/totals';
import { providers } from '../../../nodes/FluxKontext/providers';

const NO_LIMITS: Limits = { maxImages: null, maxCost: null };

function purchase(price: number | null, limits: Partial<Limits> = {}): Purchase {
	return { price, limits: { ...NO_LIMITS, ...limits } };
}

/** What the execution has submitted before this run. */
function totalsOf(prices: ReadonlyArray<number | null>): Totals {
	const totals = new Totals({});
	prices.forEach((price) => totals.add(price));
	return totals;
}

function budgetOf(
	purchases: readonly Purchase[],
	before: ReadonlyArray<number | null> = [],
	provider: keyof typeof providers = 'apixo',
): Budget {
	const budget = new Budget(providers[provider], totalsOf(before));
	purchases.forEach((one, index) => budget.reserve(index, one));
	return budget;
}

/** What a person reads of each item, in order of the items. */
function verdicts(budget: Budget, count: number): string[] {
	const refused = budget.refuse();
	return Array.from({ length: count }, (_, index) => refused.get(index)?.message ?? 'may run');
}

describe('Maximum Cost', () => {
	it.each<[string, number | null, Array<number | null>, Array<number | null>, string]>([
		['nothing is limited', null, [0.06, null], [null], 'may run'],
		['it costs less', 1, [0.03, 0.06], [], 'may run'],
		[
			'it costs just as much, though 0.1 + 0.2 is not 0.3 for a computer',
			0.3,
			[0.1, 0.2],
			[],
			'may run',
		],
		['it fits beside what was submitted', 0.09, [0.03], [0.03, 0.03], 'may run'],
		[
			'it costs more',
			0.1,
			[0.06, 0.06],
			[],
			"'Maximum Cost' is 0.1 USD: this execution has already submitted 0 images for 0 USD, and this run would add 2 for 0.12 USD",
		],
		[
			'it does not fit beside what was submitted',
			0.06,
			[0.03],
			[0.03, 0.03],
			"'Maximum Cost' is 0.06 USD: this execution has already submitted 2 images for 0.06 USD, and this run would add 1 for 0.03 USD",
		],
		[
			'nothing may be spent',
			0,
			[0.03],
			[],
			"'Maximum Cost' is 0 USD: this execution has already submitted 0 images for 0 USD, and this run would add 1 for 0.03 USD",
		],
		[
			'a price is not known',
			5,
			[0.03, null],
			[],
			"'Maximum Cost' is 5 USD, but the price of an image is unknown",
		],
		[
			'a price was not known before',
			5,
			[0.03],
			[null],
			"'Maximum Cost' is 5 USD, but the price of an image is unknown",
		],
	])('where %s', (_, maxCost, prices, before, expected) => {
		const budget = budgetOf(
			prices.map((price) => purchase(price, { maxCost })),
			before,
		);
		expect(verdicts(budget, prices.length)).toEqual(prices.map(() => expected));
	});

	it.each([
		[
			'apixo',
			"The price of a job with a 'Route' is unknown: remove 'Route' or 'Maximum Cost' from the options.",
		],
		[
			'toApis',
			"ToAPIs publishes no prices: add 'Price per Image' to the options, or remove 'Maximum Cost'.",
		],
		[
			'vtrix',
			"Vtrix publishes no prices: add 'Price per Image' to the options, or remove 'Maximum Cost'.",
		],
	] as const)('%s: says what to do where the price is not known', (provider, advice) => {
		const budget = budgetOf([purchase(null, { maxCost: 1 })], [], provider);
		expect(budget.refuse().get(0)?.description).toBe(
			`${advice} Nothing was sent and nothing was charged.`,
		);
	});
});

describe('Maximum Images', () => {
	it.each<[string, number, number, number, string]>([
		['as many as allowed', 3, 3, 0, 'may run'],
		['the last one that is allowed', 3, 1, 2, 'may run'],
		[
			'one more than allowed',
			3,
			2,
			2,
			"'Maximum Images' is 3: this execution has already submitted 2 images, and this run would add 2",
		],
		[
			'one behind a single one',
			1,
			1,
			1,
			"'Maximum Images' is 1: this execution has already submitted 1 image, and this run would add 1",
		],
	])('%s', (_, maxImages, count, before, expected) => {
		const purchases = Array.from({ length: count }, () => purchase(null, { maxImages }));
		const budget = budgetOf(
			purchases,
			Array.from({ length: before }, () => null),
		);
		expect(verdicts(budget, count)).toEqual(purchases.map(() => expected));
	});

	it('says what the limit covers', () => {
		const budget = budgetOf([purchase(null, { maxImages: 1 })], [null]);
		expect(budget.refuse().get(0)?.description).toBe(
			"The limit covers everything this node submits in one execution: all rounds of a loop, retries and calls by an agent. Raise 'Maximum Images' in the options, or pass fewer items to the node. Nothing was sent and nothing was charged.",
		);
	});
});

it('holds the whole run against the limit of each item, whatever the others allow', () => {
	const limits = [{ maxImages: 2 }, {}, { maxImages: 3 }];
	const budget = budgetOf(limits.map((limit) => purchase(0.03, limit)));
	expect([...budget.refuse().keys()]).toEqual([0]);
});

it('an item that was refused takes nothing from the others afterwards', () => {
	const budget = budgetOf([purchase(0.03, { maxImages: 1 }), purchase(0.03)]);
	expect([...budget.refuse().keys()]).toEqual([0]);
	expect(budget.takes(0, purchase(0.03, { maxImages: 2 }))).toBe(true);
});

it.each<[string, Partial<Limits>, Array<number | null>, number | null, boolean]>([
	['nothing is limited', {}, [null], 0.03, true],
	['it fits beside the others', { maxCost: 0.06 }, [0.03], 0.03, true],
	['it costs too much beside the others', { maxCost: 0.06 }, [0.03, 0.03], 0.03, false],
	['it is one too many beside the others', { maxImages: 2 }, [null, null], null, false],
	['its price is not known', { maxCost: 1 }, [], null, false],
	['the price of another is not known', { maxCost: 1 }, [null], 0.03, false],
])('a failed job is bought anew where %s', (_, limits, others, price, fits) => {
	const budget = budgetOf(others.map((one) => purchase(one)));
	expect(budget.takes(99, purchase(price, limits))).toBe(fits);
});

it('counts each further job that it takes', () => {
	const budget = budgetOf([]);
	const one = purchase(0.03, { maxCost: 0.06 });
	expect([1, 2, 3].map((index) => budget.takes(index, one))).toEqual([true, true, false]);
});

describe('at the moment a job is sent', () => {
	const one = purchase(null, { maxImages: 1 });

	it('what was sent is counted once', () => {
		const totals = totalsOf([]);
		const budget = new Budget(providers.vtrix, totals);
		budget.reserve(0, one);
		budget.release(0);
		budget.release(0);
		totals.add(null);
		expect(budget.takes(1, purchase(null, { maxImages: 2 }))).toBe(true);
	});

	it('counts what another call of an agent has sent meanwhile', () => {
		const totals = totalsOf([]);
		const budget = new Budget(providers.vtrix, totals);
		budget.reserve(0, one);
		expect(budget.refuse().size).toBe(0);
		expect(() => budget.checkNow(one)).not.toThrow();
		totals.add(null);
		expect(() => budget.checkNow(one)).toThrow(JobError);
	});
});
