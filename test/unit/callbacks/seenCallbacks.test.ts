import { MOST_KEPT, SeenCallbacks } from '../../../nodes/FluxKontext/callbacks/seenCallbacks';
import { Limiter } from '../../../nodes/FluxKontext/jobs/limiter';
import { OverlappingStore } from './overlappingStore';

const turns = new Limiter(1);

const keys = Array.from({ length: 30 }, (_, index) => `evt_${index}`);

it('records a callback once', async () => {
	const store = new OverlappingStore();
	const seen = new SeenCallbacks(store, turns);
	expect(await seen.record('evt_1')).toBe(true);
	expect(await seen.record('evt_1')).toBe(false);
	expect(await seen.record('evt_2')).toBe(true);
	expect(store.entries).toEqual(['evt_1', 'evt_2']);
});

it('knows it again after a restart', async () => {
	const store = new OverlappingStore();
	await new SeenCallbacks(store, turns).record('evt_1');
	expect(await new SeenCallbacks(store, turns).record('evt_1')).toBe(false);
});

it('keeps a bounded list of the node', async () => {
	const store = new OverlappingStore();
	const seen = new SeenCallbacks(store, turns);
	await seen.record('evt_1');
	await seen.giveBack('evt_1');
	const expected = { scope: 'node', mode: 'entries', maxEntries: MOST_KEPT };
	expect(store.options).toEqual([expected, expected]);
});

it('loses none of the callbacks that come together', async () => {
	const store = new OverlappingStore();
	const record = async (key: string) => await new SeenCallbacks(store, turns).record(key);
	expect(await Promise.all(keys.map(record))).toEqual(keys.map(() => true));
	expect(await Promise.all(keys.map(record))).toEqual(keys.map(() => false));
	expect(store.entries).toEqual(keys);
	expect(store.mostTogether).toBe(1);
});

it('the store would lose them without that', async () => {
	const store = new OverlappingStore();
	const options = { mode: 'entries' } as const;
	await Promise.all(
		keys.map(async (key) => await store.checkProcessedAndRecord([key], 'node', options)),
	);
	expect(store.entries.length).toBeLessThan(keys.length);
});

it('of the same callback at the same moment one is new', async () => {
	const seen = new SeenCallbacks(new OverlappingStore(), turns);
	const records = await Promise.all(Array.from({ length: 10 }, () => seen.record('evt_1')));
	expect(records.filter((isNew) => isNew)).toHaveLength(1);
});

describe('what is given back', () => {
	it('is new again', async () => {
		const seen = new SeenCallbacks(new OverlappingStore(), turns);
		await seen.record('evt_1');
		await seen.giveBack('evt_1');
		expect(await seen.record('evt_1')).toBe(true);
	});

	it('takes no other callback with it that comes at the same moment', async () => {
		const store = new OverlappingStore();
		const seen = new SeenCallbacks(store, turns);
		await seen.record('evt_1');
		await Promise.all([seen.record('evt_2'), seen.giveBack('evt_1'), seen.record('evt_3')]);
		expect(store.entries).toEqual(['evt_2', 'evt_3']);
		expect(store.mostTogether).toBe(1);
	});
});

it('an error of one call is told to that caller and does not block the next', async () => {
	const store = new OverlappingStore();
	const seen = new SeenCallbacks(store, turns);
	store.failures = 2;
	const [first, second] = [seen.record('evt_1'), seen.record('evt_2')];
	await expect(first).rejects.toThrow('The database is away');
	expect(await second).toBe(true);
	expect(store.entries).toEqual(['evt_2']);
});

it('a first entry that another worker wrote at the same moment is taken the second time', async () => {
	let calls = 0;
	const seen = new SeenCallbacks(
		{
			checkProcessedAndRecord: async (items) => {
				calls++;
				if (calls === 1) throw new Error('duplicate key value violates unique constraint');
				return { new: items, processed: [] };
			},
			removeProcessed: async () => {},
		},
		turns,
	);
	expect(await seen.record('task_1:succeeded')).toBe(true);
	expect(calls).toBe(2);
});
