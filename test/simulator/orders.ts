import type { Fault, JobOrder, Order, ProviderName, Step } from './types';

interface Entry<Content> {
	matches: (occasion: Occasion) => boolean;
	content: Content;
	skip: number;
	remaining: number;
}

/** What an order is compared with. */
export interface Occasion {
	provider: ProviderName | null;
	prompt: string | null;
	step: Step | null;
}

/** The orders given so far. Faults and job orders are counted apart, each with its own `times`. */
export class OrderBook {
	private faults: Array<Entry<Fault>> = [];

	private jobs: Array<Entry<JobOrder>> = [];

	add(order: Order): void {
		if (order.fault) this.faults.push(entryOf(order, order.fault, order.step));
		if (order.job) this.jobs.push(entryOf(order, order.job, undefined));
	}

	/** The fault of this request, if any. Counts as a match. */
	takeFault(occasion: Occasion): Fault | undefined {
		return takeFirst(this.faults, occasion);
	}

	/** The order for a job that is being accepted; empty where there is none. Counts as a match. */
	takeJobOrder(provider: ProviderName, prompt: string): JobOrder {
		return takeFirst(this.jobs, { provider, prompt, step: 'submit' }) ?? {};
	}

	clear(): void {
		this.faults = [];
		this.jobs = [];
	}
}

function entryOf<Content>(order: Order, content: Content, step: Step | undefined): Entry<Content> {
	return {
		matches: (occasion) =>
			(order.provider === undefined || order.provider === occasion.provider) &&
			(step === undefined || step === occasion.step) &&
			(order.prompt === undefined || (occasion.prompt?.includes(order.prompt) ?? false)),
		content,
		skip: order.skip ?? 0,
		remaining: order.times ?? Infinity,
	};
}

function takeFirst<Content>(
	entries: Array<Entry<Content>>,
	occasion: Occasion,
): Content | undefined {
	for (const entry of entries) {
		if (entry.remaining === 0 || !entry.matches(occasion)) continue;
		if (entry.skip > 0) {
			entry.skip -= 1;
			continue;
		}
		entry.remaining -= 1;
		return entry.content;
	}
	return undefined;
}
