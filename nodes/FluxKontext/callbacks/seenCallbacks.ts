import type { DeduplicationHelperFunctions } from 'n8n-workflow';

import type { Limiter } from '../jobs/limiter';

/** n8n keeps so many; each new one rewrites the list in its database, which therefore stays small. */
export const MOST_KEPT = 5_000;

const OPTIONS = { mode: 'entries', maxEntries: MOST_KEPT } as const;

/** The callbacks that a trigger node has handed over: kept in n8n's database, over restarts. */
export class SeenCallbacks {
	constructor(
		private readonly helpers: Pick<
			DeduplicationHelperFunctions,
			'checkProcessedAndRecord' | 'removeProcessed'
		>,
		/** Of the whole process: one call at a time. */
		private readonly turns: Limiter,
	) {}

	/** @returns false where the callback is a repeat; otherwise it is kept from now on */
	async record(key: string): Promise<boolean> {
		const check = async () => await this.helpers.checkProcessedAndRecord([key], 'node', OPTIONS);
		// Two workers that both write a node's first entry: the database refuses one, and takes it again.
		const { new: fresh } = await this.turns.inTurn(async () => await check().catch(check));
		return fresh.length > 0;
	}

	/** Forgets a callback that gave no output, so that a repeat, or a retry, gives it. */
	async giveBack(key: string): Promise<void> {
		await this.turns.inTurn(async () => await this.helpers.removeProcessed([key], 'node', OPTIONS));
	}
}
