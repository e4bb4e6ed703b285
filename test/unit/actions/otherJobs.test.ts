import { otherJobs } from '../../../nodes/FluxKontext/actions/otherJobs';
import type { OutputItem } from '../../../nodes/FluxKontext/actions/operation';
import { refusal } from '../../../nodes/FluxKontext/jobs/jobError';
import { Ledger } from '../../../nodes/FluxKontext/jobs/ledger';
import type { OpenItem } from '../../../nodes/FluxKontext/jobs/parkedJobs';
import type { Outcome } from '../../../nodes/FluxKontext/jobs/runItems';
import { Totals } from '../../../nodes/FluxKontext/jobs/totals';
import type { Job } from '../../../nodes/FluxKontext/providers/contract';
import { state } from '../values';

const file = { data: '', mimeType: 'image/png', fileName: 'house.png' };
const items = [{ json: {} }, { json: {}, binary: { data: file } }];

const at = '2026-01-02T00:00:00.000Z';
const thrown: Outcome<OutputItem | OpenItem> = { kind: 'failed', error: refusal('No.', 'Stop.') };
const notRun: Outcome<OutputItem | OpenItem> = { kind: 'notRun' };

function jobWith(images: string[]): Job {
	const urls = images.map((url) => ({ url, expiresAt: null }));
	return state({ jobId: 'task_1', images: urls, createdAt: at });
}

function accepted(ledger: Ledger, key: string, images: string[] = []): void {
	ledger.accepted(key, jobWith(images));
}

it.each<[string, (ledger: Ledger) => void, string]>([
	['was never sent is not named', () => {}, ''],
	['another item sent is not taken for it', (ledger) => accepted(ledger, '11:a'), ''],
	[
		'has a job is named with it',
		(ledger) => accepted(ledger, '1:a'),
		'Other jobs of this run: Item 2 (house.png): submitted by an earlier try task_1.',
	],
	[
		'has its picture is named with the link',
		(ledger) => accepted(ledger, '1:a', ['https://files.example.com/1.png']),
		'Other jobs of this run: Item 2 (house.png): submitted by an earlier try task_1 https://files.example.com/1.png.',
	],
	[
		'has a failed job is named with it',
		(ledger) => {
			accepted(ledger, '1:a');
			ledger.failed('1:a', { ...jobWith([]), status: 'failed' });
		},
		'Other jobs of this run: Item 2 (house.png): failed in an earlier try task_1.',
	],
	[
		'may have a job is named with the time',
		(ledger) => ledger.sending('1:a', { submittedAt: at, reference: null }, null),
		`Other jobs of this run: Item 2 (house.png): submitted at ${at} by an earlier try, outcome unknown.`,
	],
	[
		'has two is named with both',
		(ledger) => {
			ledger.sending('1:a', { submittedAt: at, reference: null }, null);
			accepted(ledger, '1:b');
		},
		`Other jobs of this run: Item 2 (house.png): submitted at ${at} by an earlier try, outcome unknown, submitted by an earlier try task_1.`,
	],
])('an item that this try did not begin, and that %s', (_, earlier, expected) => {
	const ledger = new Ledger({}, 0, null, new Totals({}));
	earlier(ledger);
	expect(otherJobs([thrown, notRun], 0, ledger, items)).toBe(expected);
});

it('names what an earlier try submitted for an item that this try refused', () => {
	const totals = new Totals({});
	const ledger = new Ledger({}, 0, null, totals);
	accepted(ledger, '1:a');
	expect(otherJobs([thrown, thrown], 0, ledger, items)).toBe(
		'Other jobs of this run: Item 2 (house.png): submitted by an earlier try task_1.',
	);
});

it('names nothing where the run could not be opened', () => {
	expect(otherJobs([thrown, notRun], 0, undefined, items)).toBe('');
});
