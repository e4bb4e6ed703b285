import { Budget } from '../../../nodes/FluxKontext/jobs/budget';
import { JobError } from '../../../nodes/FluxKontext/jobs/jobError';

/** What a person reads of a run that may not begin: what is wrong, and what to do. */
function refusalOf(budget: Budget): string {
	try {
		budget.check();
	} catch (error) {
		return error instanceof JobError ? error.description : 'threw';
	}
	return 'may run';
}

function verdict(most: number | null, prices: ReadonlyArray<number | null>, spent = 0): string {
	const budget = new Budget(most, spent);
	prices.forEach((price) => budget.add(price));
	try {
		budget.check();
	} catch (error) {
		return error instanceof JobError ? `${error.failure.charged}: ${error.message}` : 'threw';
	}
	return 'may run';
}

it.each([
	['nothing is limited', null, [0.06, null], 'may run'],
	['it costs less', 1, [0.03, 0.06], 'may run'],
	['it costs just as much, though 0.1 + 0.2 is not 0.3 for a computer', 0.3, [0.1, 0.2], 'may run'],
	['there is nothing to pay', 0, [], 'may run'],
	[
		'it costs more',
		0.1,
		[0.06, 0.06],
		"no: This run would cost 0.12 USD by the list prices, and 'Maximum Cost' is 0.1 USD",
	],
	[
		'nothing may be spent',
		0,
		[0.03],
		"no: This run would cost 0.03 USD by the list prices, and 'Maximum Cost' is 0 USD",
	],
	[
		'a price is not known',
		5,
		[0.03, null],
		"no: What this run costs is not known, and 'Maximum Cost' is 5 USD",
	],
])('where %s', (_, most, prices, expected) => {
	expect(verdict(most, prices)).toBe(expected);
});

it.each([
	['nothing is limited', null, [null], 0.03, true],
	['it fits beside the others', 0.06, [0.03], 0.03, true],
	['it does not fit beside the others', 0.06, [0.03, 0.03], 0.03, false],
	['its price is not known', 1, [], null, false],
	['the price of another is not known', 1, [null], 0.03, false],
] as const)('one more job, where %s', (_, most, prices, price, fits) => {
	const budget = new Budget(most, 0);
	prices.forEach((one) => budget.add(one));
	expect(budget.takes(price)).toBe(fits);
});

it('counts each further job that it takes', () => {
	const budget = new Budget(0.06, 0);
	expect([1, 2, 3].map(() => budget.takes(0.03))).toEqual([true, true, false]);
});

it.each([
	['fits beside what was spent', 0.09, [0.03], 'may run'],
	[
		'does not fit beside what was spent',
		0.06,
		[0.03],
		"no: This run would cost 0.09 USD by the list prices, of which 0.06 USD were spent by its earlier tries, and 'Maximum Cost' is 0.06 USD",
	],
])('a retry whose new job %s', (_, most, prices, expected) => {
	expect(verdict(most, prices, 0.06)).toBe(expected);
});

it.each([
	[
		'more than the limit',
		[0.06],
		"Raise 'Maximum Cost' in the options, or give the node fewer items. Nothing was sent and nothing was charged.",
	],
	[
		'nobody knows what',
		[null],
		"The price of a job with a 'Route' is not known: remove 'Route' or 'Maximum Cost' from the options. Nothing was sent and nothing was charged.",
	],
])('a run that costs %s says what to do', (_, prices, advice) => {
	const budget = new Budget(0.03, 0);
	prices.forEach((price) => budget.add(price));
	expect(refusalOf(budget)).toBe(advice);
});
