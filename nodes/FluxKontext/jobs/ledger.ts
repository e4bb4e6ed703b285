import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { JobState } from '../providers/contract';
import { jobState } from '../providers/reading';
import type { KnownFacts } from './jobValue';
import { knownFactsSchema } from './jobValue';

/**
 * What this node has submitted in one execution. n8n runs the whole node again on 'Retry On Fail'
 * and on a retry from the list of executions, with the same context: what stands here is not paid
 * for a second time. It is kept in n8n's database, and read back as foreign data.
 */

const acceptedSchema = z.object({
	kind: z.literal('accepted'),
	known: knownFactsSchema,
	/** The pictures, where the answer to the submit already had them. */
	images: z.array(z.object({ url: z.string(), expiresAt: z.string().nullable() })),
});

/** Sent, and no answer that can be read: whether there is a job is not known. */
const unknownSchema = z.object({ kind: z.literal('unknown'), submittedAt: z.string() });

const entrySchema = z.discriminatedUnion('kind', [acceptedSchema, unknownSchema]);
export type AcceptedEntry = z.infer<typeof acceptedSchema>;
export type LedgerEntry = z.infer<typeof entrySchema>;

const ledgerSchema = z.object({
	runIndex: z.number(),
	parkingId: z.string(),
	entries: z.record(z.string(), entrySchema),
});

/** Where it stands in the node's context. */
const LEDGER_KEY = 'fluxKontextLedger';

export class Ledger {
	/** Names this run in the addresses that a parked execution is called back at. */
	readonly parkingId: string;
	private readonly entries: Record<string, LedgerEntry>;

	/**
	 * @param store the node's context, which n8n keeps with the execution
	 * @param runIndex a later run of the node, such as a loop's next round, pays for jobs of its own
	 */
	constructor(
		private readonly store: Record<string, unknown>,
		runIndex: number,
	) {
		const stored = ledgerSchema.safeParse(store[LEDGER_KEY]);
		const isSameRun = stored.success && stored.data.runIndex === runIndex;
		const ledger = isSameRun
			? stored.data
			: { runIndex, parkingId: randomBytes(8).toString('hex'), entries: {} };
		this.parkingId = ledger.parkingId;
		this.entries = ledger.entries;
		store[LEDGER_KEY] = ledger;
	}

	find(key: string): LedgerEntry | null {
		return Object.hasOwn(this.entries, key) ? (this.entries[key] ?? null) : null;
	}

	/** Rule: written before a submit is sent, so that whatever ends it leaves it unknown, not unsaid. */
	sending(key: string, submittedAt: string): void {
		this.entries[key] = { kind: 'unknown', submittedAt };
	}

	/** Rule: written before anything else that can fail comes after the submit. */
	accepted(key: string, known: KnownFacts, { images }: JobState): void {
		this.entries[key] = { kind: 'accepted', known, images: [...images] };
	}

	/** The request cost nothing, or its job failed: the next try submits it anew. */
	forget(key: string): void {
		delete this.entries[key];
	}

	/** The node gives its items, and n8n will not run it again for them. */
	empty(): void {
		delete this.store[LEDGER_KEY];
	}
}

/** The job as its submit's answer showed it, where the provider cannot be asked for it. */
export function stateOf({ known, images }: AcceptedEntry): JobState {
	const status = images.length > 0 ? 'succeeded' : 'running';
	return jobState({ jobId: known.jobId, status, images, raw: null });
}
