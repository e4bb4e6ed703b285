import { z } from 'zod';

import { ask, type Probed } from './probe';

export const momentSchema = z.object({
	/** In words: before, during, after, … */
	name: z.string(),
	/** Bytes; the largest where the moment lasts. */
	rss: z.number(),
	/** Bytes in use on the heap; the largest where the moment lasts, else after a forced collection. */
	heapUsed: z.number(),
	/** Of the event loop while the moment lasts, milliseconds; null for one that does not last. */
	delay: z.object({ median: z.number(), percentile99: z.number(), longest: z.number() }).nullable(),
});

export const processSchema = z.object({ name: z.string(), moments: z.array(momentSchema) });

/** One n8n process at every moment that was measured. */
export type MeasuredProcess = z.infer<typeof processSchema>;

/** Measures all processes of one n8n at the moments of a load. */
export class Gauge {
	readonly processes: MeasuredProcess[];

	constructor(private readonly probed: readonly Probed[]) {
		this.processes = probed.map(({ name }) => ({ name, moments: [] }));
	}

	/** Measures what is in use now, after a forced collection of garbage. */
	async now(name: string): Promise<void> {
		await this.each(async (probed, { moments }) => {
			const { rss, heapUsed } = (await ask(probed, 'collect')).now;
			moments.push({ name, rss, heapUsed, delay: null });
		});
	}

	/** Measures while something is done. */
	async during<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
		await this.each(async (probed) => void (await ask(probed, 'reset')));
		const result = await work();
		await this.each(async (probed, { moments }) => {
			const { peak, delay } = await ask(probed);
			moments.push({ name, ...peak, delay });
		});
		return result;
	}

	/** Of the Node.js that runs n8n. */
	async nodeVersion(): Promise<string> {
		const [first] = this.probed;
		return first === undefined ? '' : (await ask(first)).nodeVersion;
	}

	private async each(
		work: (probed: Probed, measured: MeasuredProcess) => Promise<void>,
	): Promise<void> {
		await Promise.all(
			this.processes.map(async (measured, index) => {
				const probed = this.probed[index];
				if (probed !== undefined) await work(probed, measured);
			}),
		);
	}
}
