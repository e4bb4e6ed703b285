import { Ledger, stateOf } from '../../../nodes/FluxKontext/jobs/ledger';
import { jobState } from '../../../nodes/FluxKontext/providers/reading';

const known = {
	jobId: 'task_1',
	model: 'pro',
	cost: { amount: 0.03, currency: 'USD', source: 'list price' },
	createdAt: '2026-01-02T00:00:00.000Z',
	reference: null,
} as const;
const open = jobState({ jobId: 'task_1', status: 'queued', raw: null });
const image = { url: 'https://files.example.com/1.png', expiresAt: null };
const at = '2026-01-02T00:00:00.000Z';

/** What n8n does with the context between two tries that are a restart apart. */
function stored(store: Record<string, unknown>): Record<string, unknown> {
	return JSON.parse(JSON.stringify(store));
}

it('knows nothing at first', () => {
	expect(new Ledger({}, 0, null).find('0:a')).toBeNull();
});

describe('on a retry of the same run it', () => {
	it.each([
		[
			'still knows a job that was accepted',
			(ledger: Ledger) => ledger.accepted('0:a', known, open),
			{ kind: 'accepted', known },
		],
		[
			'still knows a submit without an answer',
			(ledger: Ledger) => ledger.sending('0:a', at, 0.03),
			{ kind: 'unknown', submittedAt: at },
		],
		[
			'has forgotten what cost nothing',
			(ledger: Ledger) => {
				ledger.sending('0:a', at, 0.03);
				ledger.refused('0:a', 0.03);
			},
			null,
		],
	])('%s', (_, change, expected) => {
		const store = {};
		change(new Ledger(store, 2, null));
		const found = new Ledger(stored(store), 2, null).find('0:a');
		if (expected === null) expect(found).toBeNull();
		else expect(found).toMatchObject(expected);
	});

	it('names the run as before, so that callbacks of the first try still find it', () => {
		const store = {};
		const first = new Ledger(store, 0, null);
		expect(new Ledger(stored(store), 0, null).parkingId).toBe(first.parkingId);
	});

	it('does not take one item, or one request, for another', () => {
		const ledger = new Ledger({}, 0, null);
		ledger.accepted('0:a', known, open);
		expect([ledger.find('1:a'), ledger.find('0:b'), ledger.find('constructor')]).toEqual([
			null,
			null,
			null,
		]);
	});
});

it.each([
	['a later run of the node', (store: Record<string, unknown>) => new Ledger(store, 1, null)],
	[
		'what is not a ledger',
		(store: Record<string, unknown>) => {
			store.fluxKontextLedger = { runIndex: 0, entries: [] };
			return new Ledger(store, 0, null);
		},
	],
])('%s begins anew', (_, reopen) => {
	const store = {};
	const before = new Ledger(store, 0, null);
	before.accepted('0:a', known, open);
	const after = reopen(store);
	expect(after.find('0:a')).toBeNull();
	expect(after.parkingId).not.toBe(before.parkingId);
});

it('is gone when it is emptied', () => {
	const store = {};
	const ledger = new Ledger(store, 0, null);
	ledger.accepted('0:a', known, open);
	ledger.empty();
	expect(store).toEqual({});
});

it.each([
	['running', []],
	['succeeded', [image]],
] as const)(
	'a job of which only the submit is known is %s with the pictures %j',
	(status, images) => {
		const ledger = new Ledger({}, 0, null);
		ledger.accepted('0:a', known, { ...open, images });
		const entry = ledger.find('0:a');
		if (entry?.kind !== 'accepted') throw new Error('It was accepted');
		expect(stateOf(entry)).toMatchObject({ jobId: 'task_1', status, images });
	},
);

it.each<[string, (ledger: Ledger) => void, number]>([
	['nothing was sent', () => {}, 0],
	['one was sent', (ledger) => ledger.sending('0:a', at, 0.03), 0.03],
	[
		'one was sent and refused',
		(ledger) => {
			ledger.sending('0:a', at, 0.03);
			ledger.refused('0:a', 0.03);
		},
		0,
	],
	[
		'one failed and was bought anew',
		(ledger) => {
			ledger.sending('0:a', at, 0.03);
			ledger.accepted('0:a', known, open);
			ledger.failed('0:a', { category: 'provider', code: 'failed', message: 'No luck.' });
			ledger.sending('0:a', at, 0.03);
		},
		0.06,
	],
	[
		'the price of one is not known',
		(ledger) => {
			ledger.sending('0:a', at, null);
			ledger.sending('1:a', at, 0.06);
			ledger.refused('0:a', null);
		},
		0.06,
	],
])('where %s, the next try knows what was spent', (_, change, spent) => {
	const store = {};
	change(new Ledger(store, 0, null));
	expect(new Ledger(stored(store), 0, null).spent).toBe(spent);
	expect(new Ledger(stored(store), 1, null).spent).toBe(0);
});

it.each([
	['this execution', '7', '7', true],
	['an earlier execution', '6', '7', false],
	['no execution', null, '7', false],
	['an execution that does not wait now', '7', null, false],
])('a job that calls back %s', (_, submittedBy, now, callsHere) => {
	const store = {};
	new Ledger(store, 0, submittedBy).accepted('0:a', known, open);
	const ledger = new Ledger(stored(store), 0, now);
	const entry = ledger.find('0:a');
	if (entry?.kind !== 'accepted') throw new Error('It was accepted');
	expect(ledger.callsHere(entry)).toBe(callsHere);
});

it('keeps how a job failed, and nothing of a job that it does not know', () => {
	const failure = { category: 'content', code: 'moderated', message: 'No.' } as const;
	const store = {};
	const ledger = new Ledger(store, 0, null);
	ledger.accepted('0:a', known, { ...open, images: [image] });
	ledger.failed('0:a', failure);
	ledger.failed('0:b', failure);
	const again = new Ledger(stored(store), 0, null);
	expect(again.find('0:b')).toBeNull();
	const entry = again.find('0:a');
	if (entry?.kind !== 'accepted') throw new Error('It was accepted');
	expect(stateOf(entry)).toMatchObject({ status: 'failed', jobId: 'task_1', failure });
});

it('gives all that stands there for an item, and nothing of another', () => {
	const ledger = new Ledger({}, 0, null);
	ledger.sending('1:a', at, null);
	ledger.accepted('1:b', known, open);
	ledger.sending('11:a', at, null);
	expect(ledger.ofItem(1).map(({ kind }) => kind)).toEqual(['unknown', 'accepted']);
	expect(ledger.ofItem(0)).toEqual([]);
});
