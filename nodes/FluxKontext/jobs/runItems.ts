import { settled } from '../transport/settled';
import { pooled } from './pooled';

/** What became of one item: a result, a reason, or nothing because an earlier item ended the run. */
export type Outcome<Result> =
	| { readonly kind: 'done'; readonly result: Result }
	| { readonly kind: 'failed'; readonly error: unknown }
	| { readonly kind: 'notRun' };

/** Thrown before a submit of a run that has halted; the item then counts as not run. */
export class NotBegun extends Error {
	constructor() {
		super('The run ended before this item was submitted');
		this.name = 'NotBegun';
	}
}

/** Set at the first failure under 'Stop Workflow': from then on nothing is submitted. */
export class Halt {
	private isSet = false;

	set(): void {
		this.isSet = true;
	}

	/** @throws NotBegun once the run has halted */
	throwIfSet(): void {
		if (this.isSet) throw new NotBegun();
	}
}

/** The work of one item, after everything that can be checked without the provider was checked. */
export type Work<Result> = () => Promise<Result>;

export interface RunRule {
	/** How many items are prepared together. */
	readonly preparedTogether: number;
	/** How many items are in flight together; asked once all are prepared. */
	readonly concurrency: () => number;
	/** Refuses prepared items that may not run beside the others, before the first one runs. */
	readonly refuse: () => ReadonlyMap<number, unknown>;
	/** Called before each step of an item, so that many items do not block the process. */
	readonly breathe: () => Promise<void>;
	/** False: after the first failure no further item begins; those in flight are waited for. */
	readonly continueOnFail: boolean;
	/** Set by the first failure, unless `continueOnFail`; a work asks it before it spends money. */
	readonly halt: Halt;
	/** Errors that end the whole run at once, such as Stop. */
	readonly endsRun: (error: unknown) => boolean;
}

/** One pass over all items. */
interface Phase {
	readonly count: number;
	readonly width: number;
	readonly stopAtFailure: boolean;
}

/** Rule: what ends the run keeps the other lanes from submitting anything new. */
async function pool(
	{ count, width, stopAtFailure }: Phase,
	rule: RunRule,
	task: (index: number) => Promise<boolean>,
): Promise<void> {
	await pooled(count, width, async (index) => {
		const succeeded = await settled(rule.breathe().then(async () => await task(index)));
		const goesOn = succeeded.ok && (succeeded.value || !stopAtFailure);
		if (!goesOn) rule.halt.set();
		if (!succeeded.ok) throw succeeded.error;
		return goesOn;
	});
}

/**
 * Runs all items: first every item is prepared (checked, nothing is paid) and judged beside the others,
 * then the good ones are worked on, `concurrency` at a time, in input order. Without
 * `continueOnFail` one bad item refuses the run; with it, that item alone fails.
 * @returns one outcome per item, in input order
 * @throws the first error for which `endsRun` holds
 */
export async function runItems<Result>(
	count: number,
	prepare: (index: number) => Promise<Work<Result>>,
	rule: RunRule,
): Promise<Outcome<Result>[]> {
	const outcomes = Array.from({ length: count }, (): Outcome<Result> => ({ kind: 'notRun' }));
	const works = new Map<number, Work<Result>>();
	const settle = async (index: number, work: () => Promise<void>): Promise<boolean> => {
		const result = await settled(work());
		if (result.ok) return true;
		if (rule.endsRun(result.error)) throw result.error;
		if (result.error instanceof NotBegun) return false;
		outcomes[index] = { kind: 'failed', error: result.error };
		return false;
	};

	const preparing = { count, width: rule.preparedTogether, stopAtFailure: false };
	await pool(preparing, rule, async (index) =>
		settle(index, async () => {
			works.set(index, await prepare(index));
		}),
	);
	for (const [index, error] of rule.refuse()) {
		works.delete(index);
		outcomes[index] = { kind: 'failed', error };
	}
	if (works.size < count && !rule.continueOnFail) return outcomes;

	const good = [...works].sort(([left], [right]) => left - right);
	const stopAtFailure = !rule.continueOnFail;
	const working = { count: good.length, width: rule.concurrency(), stopAtFailure };
	await pool(working, rule, async (position) => {
		const [index, work] = good[position] ?? [];
		if (index === undefined || work === undefined) return true;
		return await settle(index, async () => {
			outcomes[index] = { kind: 'done', result: await work() };
		});
	});
	return outcomes;
}
