import fc from 'fast-check';

import type { OpenItem, ParkedExecution } from '../../../nodes/FluxKontext/jobs/parkedJobs';
import { PARKED_KEY, parkedExecutionIn } from '../../../nodes/FluxKontext/jobs/parkedJobs';
import { anyJob } from '../anyJob';
import { state } from '../values';
import { after } from '../virtualClock';

const OPEN: OpenItem = {
	kind: 'open',
	job: state({
		jobId: 'task_1',
		model: 'pro',
		cost: { amount: 0.03, currency: 'USD', source: 'list price' },
		createdAt: '2026-01-02T10:00:00.000Z',
		reference: 'order-17',
	}),
	simplify: true,
	fieldName: 'data',
	requestTimeout: 60_000,
	timeout: 300,
	inputBinary: {
		data: { mimeType: 'image/png', data: 'filesystem-v2', id: 'filesystem-v2:1', fileSize: '1 kB' },
	},
};
const PARKED: ParkedExecution = {
	parkingId: '00ff',
	deadline: after(300),
	items: [OPEN, { kind: 'ended', json: { error: 'It failed', details: { code: 'x' } } }],
};

/** What n8n's database gives back. */
function stored(parked: unknown): unknown {
	return JSON.parse(JSON.stringify({ [PARKED_KEY]: parked }));
}

it('comes back out of the database as it went in', () => {
	expect(parkedExecutionIn(stored(PARKED))).toEqual(PARKED);
});

it('comes back beside what else stands in the context', () => {
	expect(parkedExecutionIn({ other: 1, [PARKED_KEY]: PARKED })).toEqual(PARKED);
});

const text = fc.string({ unit: 'binary' });
const binary = fc.dictionary(
	text.filter((name) => name !== '__proto__'),
	fc.record({ mimeType: text, data: text, fileName: text, bytes: fc.nat() }),
);
const anyOpen: fc.Arbitrary<OpenItem> = fc.record(
	{
		kind: fc.constant('open' as const),
		job: anyJob.map((job) => ({ ...job, jobId: job.jobId ?? 'task_1' })),
		simplify: fc.boolean(),
		fieldName: fc.option(text),
		requestTimeout: fc.nat(),
		timeout: fc.nat(),
		inputBinary: binary,
	},
	{ requiredKeys: ['kind', 'job', 'simplify', 'fieldName', 'requestTimeout', 'timeout'] },
);
const anyEnded = fc.record({
	kind: fc.constant('ended' as const),
	json: fc.dictionary(
		text.filter((name) => name !== '__proto__'),
		fc.oneof(text, fc.boolean(), fc.constant(null), fc.nat()),
	),
});

it('comes back whatever its jobs are', () => {
	const items = fc.array(fc.oneof(anyOpen, anyEnded), { maxLength: 5 });
	fc.assert(
		fc.property(text, fc.nat(), items, (parkingId, deadline, list) => {
			const parked: ParkedExecution = { parkingId, deadline, items: list };
			expect(parkedExecutionIn(stored(parked))).toEqual(JSON.parse(JSON.stringify(parked)));
		}),
	);
});

it.each<[string, unknown]>([
	['null', null],
	['true or false', true],
	['a list', ['image/png']],
	['an object', { of: 'another node' }],
])('comes back though another node left %s among the facts of a file', (_, odd) => {
	const data = { mimeType: 'image/png', data: '', odd };
	const parked = { ...PARKED, items: [{ ...OPEN, inputBinary: { data } }] };
	expect(parkedExecutionIn(stored(parked))).toMatchObject({ parkingId: '00ff' });
});

describe('there is none in', () => {
	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['text', 'parked'],
		['an empty context', {}],
		['a context of another node', { other: PARKED }],
		['a parking without an id', stored({ ...PARKED, parkingId: undefined })],
		['a parking without items', stored({ ...PARKED, items: undefined })],
		[
			'a job without an ID',
			stored({ ...PARKED, items: [{ ...OPEN, job: state({ jobId: null }) }] }),
		],
		['an item of another kind', stored({ ...PARKED, items: [{ ...OPEN, kind: 'lost' }] })],
		['an ended item without JSON', stored({ ...PARKED, items: [{ kind: 'ended' }] })],
		...[null, 'It failed', 7, []].map((json): [string, unknown] => [
			`an ended item whose JSON is ${JSON.stringify(json)}`,
			stored({ ...PARKED, items: [{ kind: 'ended', json }] }),
		]),
	])('%s', (_, context) => {
		expect(parkedExecutionIn(context)).toBeNull();
	});

	it('anything else', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				expect(parkedExecutionIn({ [PARKED_KEY]: value })).toBeNull();
			}),
		);
	});
});
