import type { DeduplicationHelperFunctions } from 'n8n-workflow';

type Helpers = Pick<DeduplicationHelperFunctions, 'checkProcessedAndRecord' | 'removeProcessed'>;

/**
 * n8n's deduplication helper as n8n 2.41 has it: it reads the list, awaits, and writes all of it back,
 * so that calls at the same moment lose each other's entries.
 */
export class OverlappingStore implements Helpers {
	entries: readonly string[] = [];
	/** The most calls that were under way at the same moment. */
	mostTogether = 0;
	/** The options of each call. */
	readonly options: unknown[] = [];
	/** So many further calls fail, as when the database is away. */
	failures = 0;
	private together = 0;

	readonly checkProcessedAndRecord: Helpers['checkProcessedAndRecord'] = async (
		items,
		scope,
		options,
	) => {
		const keys = items.map(String);
		return await this.call({ scope, ...options }, (before) => {
			const fresh = keys.filter((key) => !before.includes(key));
			const processed = keys.filter((key) => before.includes(key));
			return { after: [...before, ...fresh], result: { new: fresh, processed } };
		});
	};

	readonly removeProcessed: Helpers['removeProcessed'] = async (items, scope, options) => {
		const keys = items.map(String);
		return await this.call({ scope, ...options }, (before) => ({
			after: before.filter((key) => !keys.includes(key)),
			result: undefined,
		}));
	};

	private async call<Result>(
		options: unknown,
		change: (before: readonly string[]) => { after: readonly string[]; result: Result },
	): Promise<Result> {
		this.options.push(options);
		this.mostTogether = Math.max(this.mostTogether, ++this.together);
		try {
			const before = this.entries;
			for (let turns = 0; turns < 3; turns++) await Promise.resolve();
			if (this.failures > 0) {
				this.failures--;
				throw new Error('The database is away');
			}
			const { after, result } = change(before);
			this.entries = after;
			return result;
		} finally {
			this.together--;
		}
	}
}
