import { otherJobs } from '../../../nodes/FluxKontext/actions/otherJobs';
import type { OutputItem } from '../../../nodes/FluxKontext/actions/operation';
import type { OpenJob } from '../../../nodes/FluxKontext/actions/openJob';
import { refusal } from '../../../nodes/FluxKontext/jobs/jobError';
import { Ledger } from '../../../nodes/FluxKontext/jobs/ledger';
import type { Outcome } from '../../../nodes/FluxKontext/jobs/runItems';
import { Totals } from '../../../nodes/FluxKontext/jobs/totals';
import { jobState } from '../../../nodes/FluxKontext/providers/reading';

const at = '2026-01-02T00:00:00.000Z';
const thrown: Outcome<OutputItem | OpenJob> = { kind: 'failed', error: refusal('No.', 'Stop.') };
const notRun: Outcome<OutputItem | OpenJob> = { kind: 'notRun' };

function accepted(ledger: Ledger, key: string, images: string[] = []): void {
	const facts = { model: 'pro', cost: null, createdAt: at, reference: null } as const;
	const urls = images.map((url) => ({ url, expiresAt: null }));
	const job = jobState({ status: 'running', images: urls, raw: null });
	ledger.accepted(key, { ...facts, jobId: 'task_1' }, job);
}

it.each<[string, (ledger: Ledger) => void, string]>([
	['was never sent is not named', () => {}, ''],
	['another item sent is not taken for it', (ledger) => accepted(ledger, '11:a'), ''],
	[
		'has a job is named with it',
		(ledger) => accepted(ledger, '1:a'),
		'Other jobs of this run: Item 1: submitted by an earlier try task_1.',
	],
	[
		'has its picture is named with the link',
		(ledger) => accepted(ledger, '1:a', ['https://files.example.com/1.png']),
		'Other jobs of this run: Item 1: submitted by an earlier try task_1 https://files.example.com/1.png.',
	],
	[
		'has a failed job is named with it',
		(ledger) => {
			accepted(ledger, '1:a');
			ledger.failed('1:a', { category: 'content', code: 'x', message: 'No.' });
		},
		'Other jobs of this run: Item 1: failed in an earlier try task_1.',
	],
	[
		'may have a job is named with the time',
		(ledger) => ledger.sending('1:a', { submittedAt: at, reference: null }, null),
		`Other jobs of this run: Item 1: submitted at ${at} by an earlier try, outcome unknown.`,
	],
	[
		'has two is named with both',
		(ledger) => {
			ledger.sending('1:a', { submittedAt: at, reference: null }, null);
			accepted(ledger, '1:b');
		},
		`Other jobs of this run: Item 1: submitted at ${at} by an earlier try, outcome unknown, submitted by an earlier try task_1.`,
	],
])('an item that this try did not begin, and that %s', (_, earlier, expected) => {
	const ledger = new Ledger({}, 0, null, new Totals({}));
	earlier(ledger);
	expect(otherJobs([thrown, notRun], 0, ledger)).toBe(expected);
});

it('names what an earlier try submitted for an item that this try refused', () => {
	const totals = new Totals({});
	const ledger = new Ledger({}, 0, null, totals);
	accepted(ledger, '1:a');
	expect(otherJobs([thrown, thrown], 0, ledger)).toBe(
		'Other jobs of this run: Item 1: submitted by an earlier try task_1.',
	);
});

it('names nothing where the run could not be opened', () => {
	expect(otherJobs([thrown, notRun], 0, undefined)).toBe('');
});
