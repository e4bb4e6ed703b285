/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import fc from 'fast-check';

import type { Outcome, RunRule } from '../../../nodes/FluxKontext/jobs/runItems';
import { Halt, NotBegun, runItems } from '../../../nodes/FluxKontext/jobs/runItems';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';

const endsRun = (error: unknown) => error instanceof Cancelled;

function ruleOf(concurrency: number, continueOnFail: boolean): RunRule {
	return {
		preparedTogether: concurrency,
		concurrency: () => concurrency,
		refuse: () => new Map(),
		breathe: async () => {},
		continueOnFail,
		endsRun,
		halt: new Halt(),
	};
}

/** Lets everything that can go on go on. */
async function settle(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}

/** Items whose work ends when the test says so. */
class Items {
	readonly begun: number[] = [];
	readonly prepared: number[] = [];
	private readonly ends = new Map<number, { done: () => void; fail: (error: unknown) => void }>();

	constructor(private readonly unprepared: ReadonlyMap<number, unknown> = new Map()) {}

	readonly prepare = async (index: number) => {
		this.prepared.push(index);
		await Promise.resolve();
		if (this.unprepared.has(index)) throw this.unprepared.get(index);
		return async () => {
			this.begun.push(index);
			return await new Promise<string>((resolve, reject) => {
				this.ends.set(index, { done: () => resolve(`result ${index}`), fail: reject });
			});
		};
	};

	async finish(...indexes: readonly number[]): Promise<void> {
		for (const index of indexes) {
			this.ends.get(index)?.done();
			await settle();
		}
	}

	async fail(index: number, error: unknown = new Error(`item ${index}`)): Promise<void> {
		this.ends.get(index)?.fail(error);
		await settle();
	}
}

/** One letter per item: done, failed or not run. */
function letters(outcomes: ReadonlyArray<Outcome<string>>): string {
	return outcomes.map(({ kind }) => kind.charAt(0)).join('');
}

describe('the order', () => {
	it('begins items in input order and gives results in input order, whoever is first', async () => {
		const items = new Items();
		const run = runItems(3, items.prepare, ruleOf(3, false));
		await settle();
		expect(items.begun).toEqual([0, 1, 2]);
		await items.finish(2, 0, 1);
		expect(await run).toEqual(
			[0, 1, 2].map((index) => ({ kind: 'done', result: `result ${index}` })),
		);
	});

	it('prepares every item before the first work begins', async () => {
		const items = new Items();
		const run = runItems(3, items.prepare, ruleOf(1, true));
		await settle();
		expect(items.prepared).toEqual([0, 1, 2]);
		expect(items.begun).toEqual([0]);
		await items.finish(0, 1, 2);
		expect(letters(await run)).toBe('ddd');
	});

	it('begins the next item as soon as one has ended', async () => {
		const items = new Items();
		const run = runItems(4, items.prepare, ruleOf(2, false));
		await settle();
		expect(items.begun).toEqual([0, 1]);
		await items.finish(1);
		expect(items.begun).toEqual([0, 1, 2]);
		await items.finish(2);
		expect(items.begun).toEqual([0, 1, 2, 3]);
		await items.finish(0, 3);
		expect(letters(await run)).toBe('dddd');
	});

	it('has nothing to do without items', async () => {
		const rule = ruleOf(5, false);
		expect(await runItems(0, new Items().prepare, rule)).toEqual([]);
	});
});

describe('after a failure', () => {
	it('begins no further item, and waits for those in flight', async () => {
		const items = new Items();
		const run = runItems(4, items.prepare, ruleOf(2, false));
		await settle();
		await items.fail(0);
		expect(items.begun).toEqual([0, 1]);
		await items.finish(1);
		expect(letters(await run)).toBe('fdnn');
	});

	it('runs all items where the run goes on', async () => {
		const items = new Items();
		const run = runItems(4, items.prepare, ruleOf(2, true));
		await settle();
		await items.fail(0);
		await items.finish(1, 2);
		await items.fail(3);
		expect(letters(await run)).toBe('fddf');
	});

	it('keeps what was thrown', async () => {
		const items = new Items();
		const run = runItems(1, items.prepare, ruleOf(2, true));
		await settle();
		const error = new Error('why');
		await items.fail(0, error);
		expect(await run).toEqual([{ kind: 'failed', error }]);
	});
});

describe('an item that cannot be prepared', () => {
	const wrong = new Map([[1, new Error('wrong')]]);

	it('refuses the run: nothing is begun', async () => {
		const items = new Items(wrong);
		const rule = ruleOf(2, false);
		expect(letters(await runItems(3, items.prepare, rule))).toBe('nfn');
		expect(items.begun).toEqual([]);
	});

	it('fails alone where the run goes on', async () => {
		const items = new Items(wrong);
		const run = runItems(3, items.prepare, ruleOf(2, true));
		await settle();
		await items.finish(0, 2);
		expect(letters(await run)).toBe('dfd');
	});
});

describe('an error that ends the run', () => {
	it.each([false, true])('is thrown at once (continueOnFail %p)', async (continueOnFail) => {
		const items = new Items();
		const run = runItems(4, items.prepare, ruleOf(2, continueOnFail));
		const thrown = expect(run).rejects.toBeInstanceOf(Cancelled);
		await settle();
		await items.fail(1, new Cancelled());
		await thrown;
	});

	it('lets no further item begin', async () => {
		const items = new Items();
		const run = runItems(4, items.prepare, ruleOf(2, true));
		const thrown = expect(run).rejects.toBeInstanceOf(Cancelled);
		await settle();
		await items.fail(1, new Cancelled());
		await thrown;
		await items.finish(0);
		expect(items.begun).toEqual([0, 1]);
	});

	it('is thrown while preparing, too', async () => {
		const items = new Items(new Map([[0, new Cancelled()]]));
		const rule = ruleOf(1, true);
		await expect(runItems(2, items.prepare, rule)).rejects.toBeInstanceOf(Cancelled);
		await settle();
		expect(items.begun).toEqual([]);
	});
});

it('never has more items in flight than allowed, and loses none', async () => {
	const failing = fc.array(fc.boolean(), { maxLength: 30 });
	await fc.assert(
		fc.asyncProperty(failing, fc.integer({ min: 1, max: 9 }), async (fails, concurrency) => {
			let inFlight = 0;
			let most = 0;
			const outcomes = await runItems(
				fails.length,
				async (index) => async () => {
					most = Math.max(most, ++inFlight);
					await Promise.resolve();
					inFlight--;
					if (fails[index]) throw new Error('no');
					return `${index}`;
				},
				ruleOf(concurrency, true),
			);
			expect(most).toBeLessThanOrEqual(concurrency);
			expect(letters(outcomes)).toBe(fails.map((one) => (one ? 'f' : 'd')).join(''));
		}),
	);
});

describe('the halt', () => {
	it('keeps an item that has begun from being submitted after a failure', async () => {
		const halt = new Halt();
		const beforeSubmit: Array<() => void> = [];
		const prepare = async (index: number) => async () => {
			if (index === 0) throw new Error('item 0');
			await new Promise<void>((resolve) => beforeSubmit.push(resolve));
			halt.throwIfSet();
			return `result ${index}`;
		};
		const run = runItems(3, prepare, { ...ruleOf(3, false), halt });
		await settle();
		beforeSubmit.forEach((goOn) => goOn());
		expect(letters(await run)).toBe('fnn');
	});

	it('is not set where the other items go on', async () => {
		const halt = new Halt();
		const prepare = async (index: number) => async () => {
			if (index === 0) throw new Error('item 0');
			await settle();
			halt.throwIfSet();
			return `result ${index}`;
		};
		expect(letters(await runItems(3, prepare, { ...ruleOf(3, true), halt }))).toBe('fdd');
	});

	it('says that the item was not begun', () => {
		const halt = new Halt();
		expect(() => halt.throwIfSet()).not.toThrow();
		halt.set();
		expect(() => halt.throwIfSet()).toThrow(NotBegun);
	});
});

it('begins in input order also where a later item was made ready first', async () => {
	const begun: number[] = [];
	const ready: Array<() => void> = [];
	const prepare = async (index: number) => {
		await new Promise<void>((resolve) => {
			ready[index] = resolve;
		});
		return async () => {
			begun.push(index);
			return 'done';
		};
	};
	const run = runItems(3, prepare, ruleOf(3, false));
	await settle();
	for (const index of [2, 0, 1]) {
		ready[index]?.();
		await settle();
	}
	await run;
	expect(begun).toEqual([0, 1, 2]);
});

it('prepares every item, also after one that cannot be prepared', async () => {
	const items = new Items(new Map([[0, new Error('item 0')]]));
	expect(letters(await runItems(3, items.prepare, ruleOf(1, false)))).toBe('fnn');
	expect(items.prepared).toEqual([0, 1, 2]);
});

it('an item that came too late to be submitted stops the others', async () => {
	const begun: number[] = [];
	const prepare = async (index: number) => async () => {
		begun.push(index);
		if (index === 0) throw new NotBegun();
		return 'done';
	};
	expect(letters(await runItems(2, prepare, ruleOf(1, false)))).toBe('nn');
	expect(begun).toEqual([0]);
	expect(new NotBegun()).toMatchObject({
		name: 'NotBegun',
		message: expect.stringContaining('ended'),
	});
});

describe('an item that is refused beside the others', () => {
	const refusing = (continueOnFail: boolean, items: Items): RunRule => ({
		...ruleOf(2, continueOnFail),
		refuse: () => {
			expect([items.prepared, items.begun]).toEqual([[0, 1, 2], []]);
			return new Map([[1, new Error('too much')]]);
		},
	});

	it('refuses the run before anything has begun', async () => {
		const items = new Items();
		expect(letters(await runItems(3, items.prepare, refusing(false, items)))).toBe('nfn');
		expect(items.begun).toEqual([]);
	});

	it('fails alone where the run goes on', async () => {
		const items = new Items();
		const run = runItems(3, items.prepare, refusing(true, items));
		await settle();
		await items.finish(0, 2);
		expect(letters(await run)).toBe('dfd');
	});
});

it('runs as many items together as is known once all are prepared', async () => {
	const items = new Items();
	const concurrency = () => (items.prepared.length === 3 ? 1 : 3);
	const run = runItems(3, items.prepare, { ...ruleOf(3, true), concurrency });
	await settle();
	expect(items.begun).toEqual([0]);
	await items.finish(0, 1, 2);
	expect(letters(await run)).toBe('ddd');
});

it('breathes before each step of each item, and Stop that is noticed there ends the run', async () => {
	const items = new Items();
	let breaths = 0;
	const breathe = async () => {
		if (++breaths === 2) throw new Cancelled();
	};
	const run = runItems(3, items.prepare, { ...ruleOf(1, true), breathe });
	await expect(run).rejects.toBeInstanceOf(Cancelled);
	expect([items.prepared, items.begun, breaths]).toEqual([[0], [], 2]);
});
