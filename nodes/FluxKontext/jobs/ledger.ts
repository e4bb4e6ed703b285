import { randomBytes } from 'node:crypto';
import { z } from 'zod';

import type { Job, JobFailure } from '../providers/contract';
import { quoteWithLinks } from '../providers/resultLinks';
import { jobFailureSchema, jobSchema, withoutRaw } from './job';
import type { Place, Totals } from './totals';

/**
 * What this node has submitted in one execution. n8n runs the whole node again on 'Retry On Fail'
 * and on a retry from the list of executions, with the same context: what stands here is not paid
 * for a second time. It is kept in n8n's database, and read back as foreign data.
 */

const acceptedSchema = z.object({
	kind: z.literal('accepted'),
	/** As it was after the submit, or failed where that was seen. */
	job: jobSchema,
	/** The execution that the provider calls back; null where it calls none. */
	callsBack: z.string().nullable(),
});

/** Sent, and whether there is a job of its own is not known. */
const unknownSchema = z.object({
	kind: z.literal('unknown'),
	submittedAt: z.string(),
	/** As it was sent. */
	reference: z.string().nullable(),
	/** Why nobody knows; null where the node was ended before a response came. */
	failure: jobFailureSchema.nullable(),
});

const entrySchema = z.discriminatedUnion('kind', [acceptedSchema, unknownSchema]);
export type UnknownEntry = z.infer<typeof unknownSchema>;
export type LedgerEntry = z.infer<typeof entrySchema>;

const ledgerSchema = z.object({
	runIndex: z.number(),
	parkingId: z.string(),
	/** By `ledgerKey`; each is read when it is asked for, since there may be thousands. */
	entries: z.record(z.string(), z.unknown()),
	/** The keys of items that an expression has changed since, and under which they stand. */
	changed: z.record(z.string(), z.string()).catch({}),
});
type StoredLedger = z.infer<typeof ledgerSchema>;

/** @param identity tells what is asked for, the same in every try of the node */
export function ledgerKey(itemIndex: number, identity: string): string {
	return `${itemIndex}:${identity}`;
}

/** Rule: what stands there and cannot be read may have been paid for. */
function readEntry(stored: unknown): LedgerEntry {
	const entry = entrySchema.safeParse(stored);
	if (entry.success) return entry.data;
	return { kind: 'unknown', submittedAt: 'an unknown time', reference: null, failure: null };
}

/** What the provider said stays where the job came back without an image: it may not be asked again. */
function kept(job: Job): Job {
	const isEmpty = job.status === 'succeeded' && job.images.length === 0;
	return isEmpty ? { ...job, raw: quoteWithLinks(JSON.stringify(job.raw)) } : withoutRaw(job);
}

function itemOf(key: string): number {
	return Number(key.slice(0, key.indexOf(':')));
}

/** Where it stands in the node's context. */
const LEDGER_KEY = 'fluxKontextLedger';

export class Ledger {
	private readonly ledger: StoredLedger;
	/** What stood there before a submit that is under way. */
	private readonly replaced = new Map<string, LedgerEntry>();

	/**
	 * @param store the node's context, which n8n keeps with the execution
	 * @param runIndex a later run of the node, such as a loop's next round, pays for jobs of its own
	 * @param callsBack the execution that the jobs of this try call back; null where they call none
	 */
	constructor(
		store: Record<string, unknown>,
		private readonly runIndex: number,
		private readonly callsBack: string | null,
		private readonly totals: Totals,
	) {
		const stored = ledgerSchema.safeParse(store[LEDGER_KEY]);
		const isSameRun = stored.success && stored.data.runIndex === runIndex;
		this.ledger = isSameRun
			? stored.data
			: { runIndex, parkingId: randomBytes(8).toString('hex'), entries: {}, changed: {} };
		store[LEDGER_KEY] = this.ledger;
	}

	/** Names this run in the addresses that a parked execution is called back at. */
	get parkingId(): string {
		return this.ledger.parkingId;
	}

	/** The key under which an item stands, also where n8n has stored it changed. */
	keyAtFirst(key: string): string {
		const { changed } = this.ledger;
		return Object.hasOwn(changed, key) ? (changed[key] ?? key) : key;
	}

	/** An expression has changed the item itself, and so will n8n store it. */
	changedKey(before: string, now: string): void {
		if (now !== before) this.ledger.changed[now] = before;
	}

	find(key: string): LedgerEntry | null {
		const { entries } = this.ledger;
		return Object.hasOwn(entries, key) ? readEntry(entries[key]) : null;
	}

	/** Under which keys something stands here for each item, whatever was asked for. */
	keysByItem(): ReadonlyMap<number, readonly string[]> {
		const items = new Map<number, string[]>();
		for (const key of Object.keys(this.ledger.entries)) {
			const itemIndex = itemOf(key);
			items.set(itemIndex, [...(items.get(itemIndex) ?? []), key]);
		}
		return items;
	}

	/** Whether the provider calls back the execution that runs now, and not an earlier one. */
	callsHere({ callsBack }: { readonly callsBack: string | null }): boolean {
		return callsBack !== null && callsBack === this.callsBack;
	}

	/**
	 * Rule: written before a submit is sent, so that whatever ends it leaves it unknown, not unsaid.
	 * @param price USD; null where it is not known
	 */
	sending(
		key: string,
		{ submittedAt, reference }: Pick<UnknownEntry, 'submittedAt' | 'reference'>,
		price: number | null,
	): void {
		const before = this.find(key);
		if (before !== null) this.replaced.set(key, before);
		this.write(key, { kind: 'unknown', submittedAt, reference, failure: null });
		this.totals.add(price);
	}

	/** Why nobody knows what became of what was sent. */
	lost(key: string, failure: JobFailure): void {
		const entry = this.find(key);
		if (entry?.kind === 'unknown') this.write(key, { ...entry, failure });
	}

	/**
	 * Rule: written before anything else that can fail comes after the submit. A job ID that another
	 * submit of this execution holds leaves the entry unknown: the image may be the other one's.
	 * @returns the submit that holds the job ID already; null where the job is this item's own
	 */
	accepted(key: string, job: Job): Place | null {
		const { callsBack, runIndex } = this;
		const { jobId } = job;
		const place = { runIndex, itemIndex: itemOf(key) };
		const holder = jobId === null ? null : this.totals.claim(jobId, place);
		if (holder !== null) return holder;
		this.write(key, { kind: 'accepted', job: kept(job), callsBack });
		return null;
	}

	/** The job will never give a picture: the next try submits it anew. */
	failed(key: string, job: Job): void {
		const entry = this.find(key);
		if (entry?.kind === 'accepted') this.write(key, { ...entry, job: kept(job) });
	}

	/** The provider did not take what was sent, and it cost nothing: all is as it was before. */
	refused(key: string, price: number | null): void {
		const before = this.replaced.get(key);
		if (before === undefined) delete this.ledger.entries[key];
		else this.write(key, before);
		this.totals.remove(price);
	}

	private write(key: string, entry: LedgerEntry): void {
		this.ledger.entries[key] = entry;
	}
}
