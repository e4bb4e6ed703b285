import { Ledger, ledgerKey } from '../../../nodes/FluxKontext/jobs/ledger';
import { Totals } from '../../../nodes/FluxKontext/jobs/totals';
import { state } from '../values';

const open = state({
	jobId: 'task_1',
	status: 'queued',
	model: 'pro',
	cost: { amount: 0.03, currency: 'USD', source: 'list price' },
	createdAt: '2026-01-02T00:00:00.000Z',
});
const image = { url: 'https://files.example.com/1.png', expiresAt: null };
const at = '2026-01-02T00:00:00.000Z';
const sent = { submittedAt: at, reference: 'order-17' };
const cut = { category: 'network', code: 'ECONNRESET', message: 'The line was cut' } as const;

/** What n8n does with the context between two tries that are a restart apart. */
function stored(store: Record<string, unknown>): Record<string, unknown> {
	return JSON.parse(JSON.stringify(store));
}

function ledgerIn(store: Record<string, unknown>, runIndex: number, callsBack: string | null) {
	return new Ledger(store, runIndex, callsBack, new Totals(store));
}

it('knows nothing at first', () => {
	expect(ledgerIn({}, 0, null).find('0:a')).toBeNull();
});

describe('on a retry of the same run it', () => {
	it.each([
		[
			'still knows a job that was accepted',
			(ledger: Ledger) => ledger.accepted('0:a', open),
			{ kind: 'accepted', job: open },
		],
		[
			'still knows a submit without an answer',
			(ledger: Ledger) => ledger.sending('0:a', sent, 0.03),
			{ kind: 'unknown', submittedAt: at },
		],
		[
			'has forgotten what cost nothing',
			(ledger: Ledger) => {
				ledger.sending('0:a', sent, 0.03);
				ledger.refused('0:a', 0.03);
			},
			null,
		],
	])('%s', (_, change, expected) => {
		const store = {};
		change(ledgerIn(store, 2, null));
		const found = ledgerIn(stored(store), 2, null).find('0:a');
		if (expected === null) expect(found).toBeNull();
		else expect(found).toMatchObject(expected);
	});

	it('names the run as before, so that callbacks of the first try still find it', () => {
		const store = {};
		const first = ledgerIn(store, 0, null);
		expect(ledgerIn(stored(store), 0, null).parkingId).toBe(first.parkingId);
	});

	it('does not take one item, or one request, for another', () => {
		const ledger = ledgerIn({}, 0, null);
		ledger.accepted('0:a', open);
		expect([ledger.find('1:a'), ledger.find('0:b'), ledger.find('constructor')]).toEqual([
			null,
			null,
			null,
		]);
	});
});

it.each([
	['a later run of the node', (store: Record<string, unknown>) => ledgerIn(store, 1, null)],
	[
		'what is not a ledger',
		(store: Record<string, unknown>) => {
			store.fluxKontextLedger = { runIndex: 0, entries: [] };
			return ledgerIn(store, 0, null);
		},
	],
])('%s begins anew', (_, reopen) => {
	const store = {};
	const before = ledgerIn(store, 0, null);
	before.accepted('0:a', open);
	const after = reopen(store);
	expect(after.find('0:a')).toBeNull();
	expect(after.parkingId).not.toBe(before.parkingId);
});

it('keeps the pictures that came with the submit, and not the whole response', () => {
	const store = {};
	const job = state({ jobId: 'task_1', status: 'succeeded', images: [image], raw: { id: 'x' } });
	ledgerIn(store, 0, null).accepted('0:a', job);
	expect(ledgerIn(stored(store), 0, null).find('0:a')).toEqual({
		kind: 'accepted',
		job: { ...job, raw: null },
		callsBack: null,
	});
});

it.each<[string, (ledger: Ledger) => void, object]>([
	['nothing was sent', () => {}, { images: 0, cost: 0, unpriced: 0 }],
	[
		'one was sent',
		(ledger) => ledger.sending('0:a', sent, 0.03),
		{ images: 1, cost: 0.03, unpriced: 0 },
	],
	[
		'one was sent and refused',
		(ledger) => {
			ledger.sending('0:a', sent, 0.03);
			ledger.refused('0:a', 0.03);
		},
		{ images: 0, cost: 0, unpriced: 0 },
	],
	[
		'one failed and was bought anew',
		(ledger) => {
			ledger.sending('0:a', sent, 0.03);
			ledger.accepted('0:a', open);
			ledger.failed('0:a', { ...open, status: 'failed' });
			ledger.sending('0:a', sent, 0.03);
		},
		{ images: 2, cost: 0.06, unpriced: 0 },
	],
	[
		'the price of one is not known',
		(ledger) => {
			ledger.sending('0:a', sent, null);
			ledger.sending('1:a', sent, 0.06);
			ledger.sending('2:a', sent, null);
			ledger.refused('2:a', null);
		},
		{ images: 2, cost: 0.06, unpriced: 1 },
	],
])('where %s, the next try and the next round know the sum', (_, change, sum) => {
	const store = {};
	change(ledgerIn(store, 0, null));
	expect(new Totals(stored(store)).submitted).toEqual(sum);
	ledgerIn(store, 1, null);
	expect(new Totals(stored(store)).submitted).toEqual(sum);
});

it('is as before where the provider refuses to take a job anew', () => {
	const store = {};
	const ledger = ledgerIn(store, 0, null);
	ledger.sending('0:a', sent, 0.03);
	ledger.lost('0:a', cut);
	const before = ledger.find('0:a');
	ledger.sending('0:a', { submittedAt: 'later', reference: null }, 0.03);
	ledger.refused('0:a', 0.03);
	expect(ledgerIn(stored(store), 0, null).find('0:a')).toEqual(before);
});

it.each([
	['keeps the reference that was sent, and the first reason', cut],
	['has no reason where the node was ended', null],
])('a submit without an answer %s', (_, failure) => {
	const store = {};
	const ledger = ledgerIn(store, 0, null);
	ledger.sending('0:a', sent, null);
	if (failure !== null) ledger.lost('0:a', failure);
	expect(ledgerIn(stored(store), 0, null).find('0:a')).toEqual({
		kind: 'unknown',
		...sent,
		failure,
	});
});

describe('a job ID that another submit was given', () => {
	it.each<[string, string, number, string, object | null]>([
		['by another item', '1:a', 0, 'task_1', { runIndex: 0, itemIndex: 0 }],
		['in an earlier round of a loop', '0:b', 1, 'task_1', { runIndex: 0, itemIndex: 0 }],
		['by nobody', '1:a', 0, 'task_2', null],
	])('%s', (_, key, runIndex, jobId, holder) => {
		const store = {};
		const first = ledgerIn(store, 0, null);
		first.sending('0:a', sent, null);
		expect(first.accepted('0:a', open)).toBeNull();
		const second = ledgerIn(stored(store), runIndex, null);
		second.sending(key, sent, null);
		expect(second.accepted(key, { ...open, jobId })).toEqual(holder);
		expect(second.find(key)?.kind).toBe(holder === null ? 'accepted' : 'unknown');
	});

	it.each(['__proto__', 'constructor', 'hasOwnProperty'])('may be %s', (jobId) => {
		const store = {};
		const job = { ...open, jobId };
		const ledger = ledgerIn(store, 0, null);
		expect(ledger.accepted('0:a', job)).toBeNull();
		expect(ledgerIn(stored(store), 0, null).accepted('1:a', job)).not.toBeNull();
	});

	it('is no matter where the provider gives none', () => {
		const ledger = ledgerIn({}, 0, null);
		const withoutId = { ...open, jobId: null };
		expect(ledger.accepted('0:a', withoutId)).toBeNull();
		expect(ledger.accepted('1:a', withoutId)).toBeNull();
	});
});

it('calls of an agent that run at the same time count together', () => {
	const store = {};
	const [one, other] = [new Totals(store), new Totals(store)];
	one.add(0.03);
	other.add(0.03);
	expect([one.submitted.images, other.submitted.images]).toEqual([2, 2]);
});

it.each([
	['nothing', undefined],
	['a list', []],
	['other totals', { submitted: { images: 'three' }, holders: {} }],
	['half of them', { submitted: { images: 1, cost: 0, unpriced: 0 } }],
])('totals that are %s begin anew', (_, left) => {
	const totals = new Totals({ fluxKontextTotals: left });
	expect(totals.submitted).toEqual({ images: 0, cost: 0, unpriced: 0 });
	expect(totals.claim('task_1', { runIndex: 0, itemIndex: 0 })).toBeNull();
});

it.each([
	['this execution', '7', '7', true],
	['an earlier execution', '6', '7', false],
	['no execution', null, '7', false],
	['an execution that does not wait now', '7', null, false],
])('a job that calls back %s', (_, submittedBy, now, callsHere) => {
	const store = {};
	ledgerIn(store, 0, submittedBy).accepted('0:a', open);
	const ledger = ledgerIn(stored(store), 0, now);
	const entry = ledger.find('0:a');
	if (entry?.kind !== 'accepted') throw new Error('It was accepted');
	expect(ledger.callsHere(entry)).toBe(callsHere);
});

it('keeps how a job failed, and nothing of a job that it does not know', () => {
	const failure = { category: 'content', code: 'moderated', message: 'No.' } as const;
	const store = {};
	const ledger = ledgerIn(store, 0, null);
	ledger.accepted('0:a', { ...open, images: [image] });
	const failed = { ...open, status: 'failed', failure } as const;
	ledger.failed('0:a', failed);
	ledger.failed('0:b', failed);
	const again = ledgerIn(stored(store), 0, null);
	expect(again.find('0:b')).toBeNull();
	expect(again.find('0:a')).toMatchObject({
		kind: 'accepted',
		job: { status: 'failed', jobId: 'task_1', failure },
	});
});

it.each([
	['nothing', null],
	['text', 'task_1'],
	['of another kind', { kind: 'paid' }],
	['a job without its facts', { kind: 'accepted' }],
])('an entry that is %s may have been paid for', (_, entry) => {
	const ledger = { runIndex: 0, parkingId: 'p', entries: { '0:a': entry } };
	expect(ledgerIn({ fluxKontextLedger: ledger }, 0, null).find('0:a')).toMatchObject({
		kind: 'unknown',
		failure: null,
	});
});

it('gives all that stands there for an item, and nothing of another', () => {
	const ledger = ledgerIn({}, 0, null);
	ledger.sending('1:a', sent, null);
	ledger.accepted('1:b', open);
	ledger.sending('11:a', sent, null);
	const items = ledger.keysByItem();
	expect(items.get(1)?.map((key) => ledger.find(key)?.kind)).toEqual(['unknown', 'accepted']);
	expect(items.get(0)).toBeUndefined();
	expect(ledgerKey(11, 'a')).toBe('11:a');
});
