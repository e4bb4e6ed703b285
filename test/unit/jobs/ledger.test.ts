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
	expect(new Ledger({}, 0).find('0:a')).toBeNull();
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
			(ledger: Ledger) => ledger.sending('0:a', at),
			{ kind: 'unknown', submittedAt: at },
		],
		[
			'has forgotten what cost nothing',
			(ledger: Ledger) => {
				ledger.sending('0:a', at);
				ledger.forget('0:a');
			},
			null,
		],
	])('%s', (_, change, expected) => {
		const store = {};
		change(new Ledger(store, 2));
		const found = new Ledger(stored(store), 2).find('0:a');
		if (expected === null) expect(found).toBeNull();
		else expect(found).toMatchObject(expected);
	});

	it('names the run as before, so that callbacks of the first try still find it', () => {
		const store = {};
		const first = new Ledger(store, 0);
		expect(new Ledger(stored(store), 0).parkingId).toBe(first.parkingId);
	});

	it('does not take one item, or one request, for another', () => {
		const ledger = new Ledger({}, 0);
		ledger.accepted('0:a', known, open);
		expect([ledger.find('1:a'), ledger.find('0:b'), ledger.find('constructor')]).toEqual([
			null,
			null,
			null,
		]);
	});
});

it.each([
	['a later run of the node', (store: Record<string, unknown>) => new Ledger(store, 1)],
	[
		'what is not a ledger',
		(store: Record<string, unknown>) => {
			store.fluxKontextLedger = { runIndex: 0, entries: [] };
			return new Ledger(store, 0);
		},
	],
])('%s begins anew', (_, reopen) => {
	const store = {};
	const before = new Ledger(store, 0);
	before.accepted('0:a', known, open);
	const after = reopen(store);
	expect(after.find('0:a')).toBeNull();
	expect(after.parkingId).not.toBe(before.parkingId);
});

it('is gone when it is emptied', () => {
	const store = {};
	const ledger = new Ledger(store, 0);
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
		const ledger = new Ledger({}, 0);
		ledger.accepted('0:a', known, { ...open, images });
		const entry = ledger.find('0:a');
		if (entry?.kind !== 'accepted') throw new Error('It was accepted');
		expect(stateOf(entry)).toMatchObject({ jobId: 'task_1', status, images });
	},
);
