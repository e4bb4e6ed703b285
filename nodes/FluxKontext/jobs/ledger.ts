import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { JobFailure, JobState } from '../providers/contract';
import { FAILURE_CATEGORIES } from '../providers/contract';
import { jobState } from '../providers/reading';
import type { KnownFacts } from './jobValue';
import { knownFactsSchema } from './jobValue';

/**
 * What this node has submitted in one execution. n8n runs the whole node again on 'Retry On Fail'
 * and on a retry from the list of executions, with the same context: what stands here is not paid
 * for a second time. It is kept in n8n's database, and read back as foreign data.
 */

const failureSchema = z.object({
	category: z.enum(FAILURE_CATEGORIES),
	code: z.string(),
	message: z.string(),
});

const acceptedSchema = z.object({
	kind: z.literal('accepted'),
	known: knownFactsSchema,
	/** The pictures, where the answer to the submit already had them. */
	images: z.array(z.object({ url: z.string(), expiresAt: z.string().nullable() })),
	/** How it failed, where that was seen. */
	failure: failureSchema.nullable(),
	/** The execution that the provider calls back; null where it calls none. */
	callsBack: z.string().nullable(),
});

/** Sent, and no answer that can be read: whether there is a job is not known. */
const unknownSchema = z.object({ kind: z.literal('unknown'), submittedAt: z.string() });

const entrySchema = z.discriminatedUnion('kind', [acceptedSchema, unknownSchema]);
export type AcceptedEntry = z.infer<typeof acceptedSchema>;
export type LedgerEntry = z.infer<typeof entrySchema>;

const ledgerSchema = z.object({
	runIndex: z.number(),
	parkingId: z.string(),
	/** USD by the provider's list, for all that was sent and not refused, over all tries. */
	spent: z.number(),
	/** By `key` of an item and its request. */
	entries: z.record(z.string(), entrySchema),
});
type StoredLedger = z.infer<typeof ledgerSchema>;

/** Where it stands in the node's context. */
const LEDGER_KEY = 'fluxKontextLedger';

export class Ledger {
	private readonly ledger: StoredLedger;

	/**
	 * @param store the node's context, which n8n keeps with the execution
	 * @param runIndex a later run of the node, such as a loop's next round, pays for jobs of its own
	 * @param callsBack the execution that the jobs of this try call back; null where they call none
	 */
	constructor(
		private readonly store: Record<string, unknown>,
		runIndex: number,
		private readonly callsBack: string | null,
	) {
		const stored = ledgerSchema.safeParse(store[LEDGER_KEY]);
		const isSameRun = stored.success && stored.data.runIndex === runIndex;
		this.ledger = isSameRun
			? stored.data
			: { runIndex, parkingId: randomBytes(8).toString('hex'), spent: 0, entries: {} };
		store[LEDGER_KEY] = this.ledger;
	}

	/** Names this run in the addresses that a parked execution is called back at. */
	get parkingId(): string {
		return this.ledger.parkingId;
	}

	/** USD by the provider's list: what this run, with its earlier tries, has or may have paid. */
	get spent(): number {
		return this.ledger.spent;
	}

	find(key: string): LedgerEntry | null {
		const { entries } = this.ledger;
		return Object.hasOwn(entries, key) ? (entries[key] ?? null) : null;
	}

	/** What stands here for one item, whatever its request. */
	ofItem(itemIndex: number): LedgerEntry[] {
		const entries = Object.entries(this.ledger.entries);
		return entries.flatMap(([key, entry]) => (key.startsWith(`${itemIndex}:`) ? [entry] : []));
	}

	/** Whether the provider calls back the execution that runs now, and not an earlier one. */
	callsHere({ callsBack }: AcceptedEntry): boolean {
		return callsBack !== null && callsBack === this.callsBack;
	}

	/**
	 * Rule: written before a submit is sent, so that whatever ends it leaves it unknown, not unsaid.
	 * @param price USD by the provider's list; null where it is not known
	 */
	sending(key: string, submittedAt: string, price: number | null): void {
		this.ledger.entries[key] = { kind: 'unknown', submittedAt };
		this.ledger.spent += price ?? 0;
	}

	/** Rule: written before anything else that can fail comes after the submit. */
	accepted(key: string, known: KnownFacts, { images, failure }: JobState): void {
		const { callsBack } = this;
		this.ledger.entries[key] = { kind: 'accepted', known, images: [...images], failure, callsBack };
	}

	/** The job will never give a picture: the next try submits it anew. */
	failed(key: string, failure: JobFailure): void {
		const entry = this.find(key);
		if (entry?.kind === 'accepted') entry.failure = failure;
	}

	/** The provider did not take what was sent, and it cost nothing. */
	refused(key: string, price: number | null): void {
		delete this.ledger.entries[key];
		this.ledger.spent -= price ?? 0;
	}

	/** The node gives its items, and n8n will not run it again for them. */
	empty(): void {
		delete this.store[LEDGER_KEY];
	}
}

/** The job as it was last seen, where the provider cannot or need not be asked for it. */
export function stateOf({ known, images, failure }: AcceptedEntry): JobState {
	const { jobId } = known;
	if (failure !== null) return jobState({ jobId, status: 'failed', failure, raw: null });
	const status = images.length > 0 ? 'succeeded' : 'running';
	return jobState({ jobId, status, images, raw: null });
}
