import { logs, openBinaryStore, recordLogs, removeUserFolder } from '../workflows/engine';
import { together } from '../waiting';
import { KEYS, WEBHOOK_SECRET } from './keys';
import { placesOf } from './keySearch';
import type { Places } from './places';
import { openPlaces } from './places';
import type { Line, SectionName } from './page';
import { expectCurrentSection } from './pageFile';
import { watchUnhandled } from './unhandled';

const CELLS_TOGETHER = 24;
const HEAVY_CELLS_TOGETHER = 3;
const LONGEST_MATRIX_MILLISECONDS = 900_000;

/** One part of the matrix: how its cells are run, judged and shown. */
export interface Part<Cell, Seen> {
	readonly name: SectionName;
	readonly cells: readonly Cell[];
	readonly nameOf: (cell: Cell) => string;
	/** Those that move many bytes are run afterwards, fewer at once. */
	readonly isHeavy?: (cell: Cell) => boolean;
	/** Called once, before the first cell. */
	readonly open?: () => Promise<void>;
	readonly run: (cell: Cell, places: Places) => Promise<Seen>;
	/** Holds what was seen against what is expected. */
	readonly check: (cell: Cell, seen: Seen) => void;
	readonly lineOf: (cell: Cell, seen: Seen) => Line;
}

type Settled<Seen> = { readonly seen: Seen } | { readonly error: unknown };

/** Runs all cells of a part, many at once, and has a test for each. */
export function describePart<Cell, Seen>(part: Part<Cell, Seen>): void {
	const { name: section, cells, nameOf } = part;
	const results = new Map<Cell, Settled<Seen>>();
	const unhandled = watchUnhandled();
	let places: Places | null = null;

	const seenOf = (cell: Cell): Seen => {
		const result = results.get(cell);
		if (result === undefined) throw new Error('The cell was not run');
		if ('error' in result) throw result.error;
		return result.seen;
	};

	beforeAll(async () => {
		await openBinaryStore();
		recordLogs();
		await part.open?.();
		const opened = await openPlaces();
		places = opened;
		const run = async (cell: Cell) => {
			const result = await part.run(cell, opened).then(
				(seen) => ({ seen }),
				(error: unknown) => ({ error }),
			);
			results.set(cell, result);
		};
		const isHeavy = part.isHeavy ?? (() => false);
		const light = cells.filter((cell) => !isHeavy(cell));
		await together(CELLS_TOGETHER, light, run);
		await together(HEAVY_CELLS_TOGETHER, cells.filter(isHeavy), run);
	}, LONGEST_MATRIX_MILLISECONDS);

	afterAll(async () => {
		unhandled.stop();
		await places?.close();
		removeUserFolder();
	});

	it.each(cells.map((cell) => [nameOf(cell), cell] as const))('%s', (_name, cell) => {
		part.check(cell, seenOf(cell));
	});

	it('has no two cells of the same name', () => {
		expect(new Set(cells.map(nameOf)).size).toBe(cells.length);
	});

	it('shows no key in the log, nor to any other host', () => {
		const secrets = [...Object.values(KEYS), WEBHOOK_SECRET];
		expect(placesOf(secrets, { logs, elsewhere: places?.requests })).toEqual([]);
	});

	it('follows no redirect with a key', () => {
		expect(places?.requests.filter(({ url }) => url.includes('redirected'))).toEqual([]);
	});

	it('leaves no rejection unhandled', () => {
		expect(unhandled.seen).toEqual([]);
	});

	it('is what docs/faults.md says', () => {
		const lines = cells.map((cell) => part.lineOf(cell, seenOf(cell)));
		expectCurrentSection(section, lines);
	});
}
