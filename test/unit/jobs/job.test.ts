import {
	costOf,
	jobInItem,
	jobJson,
	merge,
	requestedJob,
	unseenJob,
} from '../../../nodes/FluxKontext/jobs/job';
import { providers } from '../../../nodes/FluxKontext/providers';
import type { Job, JobRequest, ProviderName } from '../../../nodes/FluxKontext/providers/contract';
import { jobRequest, state } from '../values';

const SUBMITTED = Date.UTC(2026, 0, 2, 10, 0, 0);
const createdAt = '2026-01-02T10:00:00.000Z';
const image = { url: 'https://results.example.com/1.png', expiresAt: null };
const listed = (amount: number) => ({ amount, currency: 'USD', source: 'list price' }) as const;
const reported = { amount: 0.04, currency: 'USD', source: 'reported' } as const;

describe('what a request says about its job', () => {
	it.each<[ProviderName, string, Partial<JobRequest>, Partial<Job>]>([
		['apixo', 'pro', {}, { model: 'pro' }],
		['apixo', 'max', { model: 'max' }, { model: 'max' }],
		[
			'toApis',
			'its own ID',
			{ options: { clientBusinessId: 'order-17' } },
			{ model: 'pro', reference: 'order-17' },
		],
		['apixo', 'a model that is none', { model: 'ultra' }, { model: null }],
		['vtrix', 'a model of others', { model: 'max' }, { model: null }],
	])('%s: %s', (name, _, changes, expected) => {
		const job = requestedJob(providers[name], jobRequest(changes), listed(0.03), SUBMITTED);
		expect(job).toEqual({
			...unseenJob(providers[name], null),
			cost: listed(0.03),
			createdAt,
			...expected,
		});
	});
});

describe('what a job costs by what is known before', () => {
	const yours = (amount: number) => ({ amount, currency: 'USD', source: 'your price' });

	it.each<[ProviderName, string, Partial<JobRequest>, number | null, object | null]>([
		['apixo', 'pro', {}, null, listed(0.03)],
		['apixo', 'max', { model: 'max' }, null, listed(0.06)],
		['apixo', 'a route', { options: { route: 'value' } }, null, null],
		['apixo', 'a model that is none', { model: 'ultra' }, null, null],
		['apixo', 'a price of your own beside the list', {}, 1, listed(0.03)],
		['foxAi', 'pro', {}, null, listed(0.025)],
		['foxAi', 'max', { model: 'max' }, null, listed(0.05)],
		['toApis', 'no price', {}, null, null],
		['toApis', 'your price', {}, 0.02, yours(0.02)],
		['vtrix', 'no price', {}, null, null],
		['vtrix', 'your price', {}, 0.04, yours(0.04)],
	])('%s: %s', (name, _, changes, yourPrice, expected) => {
		expect(costOf(providers[name], jobRequest(changes), yourPrice)).toEqual(expected);
	});
});

const known = state({
	jobId: 'task_1',
	model: 'pro',
	cost: listed(0.03),
	createdAt,
	reference: 'order-17',
});
const value = {
	provider: 'apixo',
	jobId: 'task_1',
	status: 'running',
	model: 'pro',
	imageUrl: null,
	images: [],
	cost: listed(0.03),
	createdAt,
	completedAt: null,
	reference: 'order-17',
};

describe('a job after a response', () => {
	it.each<[string, Partial<Job>, object]>([
		['what was known', {}, {}],
		[
			'the pictures',
			{ status: 'succeeded', images: [image, image] },
			{
				status: 'succeeded',
				imageUrl: image.url,
				images: [image, image],
			},
		],
		[
			'the provider’s word first',
			{
				model: 'max',
				reference: 'theirs',
				createdAt: '2026-01-02T09:59:59.000Z',
				completedAt: '2026-01-02T10:00:12.000Z',
				cost: reported,
			},
			{
				model: 'max',
				reference: 'theirs',
				createdAt: '2026-01-02T09:59:59.000Z',
				completedAt: '2026-01-02T10:00:12.000Z',
				cost: reported,
			},
		],
		['the id that was asked for', { jobId: 'another' }, {}],
		[
			'a failure, without a cost',
			{
				status: 'failed',
				failure: { category: 'content', code: 'NSFW', message: 'Not this' },
			},
			{ status: 'failed', cost: null, failure: { code: 'NSFW', message: 'Not this' } },
		],
	])('holds %s', (_, said, expected) => {
		expect(jobJson(merge(known, state(said)), true)).toStrictEqual({
			...value,
			...expected,
		});
	});

	it('takes the id of the answer where none was known', () => {
		expect(merge({ ...known, jobId: null }, state({ jobId: 'new' })).jobId).toBe('new');
	});

	it('holds the raw answer with Simplify off only', () => {
		const job = merge(known, state({ raw: { code: 200, error: null } }));
		expect(jobJson(job, false)).toStrictEqual({
			...value,
			raw: { code: 200, error: null },
		});
		expect(jobJson(job, true)).not.toHaveProperty('raw');
	});

	it.each([true, false])(
		'never has a key that n8n takes for a failure (Simplify %p)',
		(simplify) => {
			const said = state({ status: 'succeeded', images: [image], raw: { error: 'x' } });
			expect(jobJson(merge(known, said), simplify)).not.toHaveProperty('error');
		},
	);
});

describe('a job that an item carries', () => {
	it.each(['apixo', 'foxAi', 'toApis', 'vtrix'] as const)('comes back whole from %s', (name) => {
		const job = {
			...known,
			provider: name,
			status: 'succeeded',
			images: [image],
			completedAt: createdAt,
		} as const;
		expect(jobInItem(JSON.parse(JSON.stringify(jobJson(job, true))))).toEqual(job);
	});

	it('keeps the rest where a part of it is wrong', () => {
		const json = { ...value, model: 'ultra', images: 'none', cost: 0.03, reference: 7 };
		expect(jobInItem(json)).toMatchObject({
			jobId: 'task_1',
			model: null,
			images: [],
			cost: null,
			reference: null,
		});
	});

	it.each([
		['nothing', undefined],
		['null', null],
		['text', 'task_1'],
		['another service', { ...value, provider: 'other' }],
		['no provider', { ...value, provider: undefined }],
		['another status', { ...value, status: 'completed' }],
		['an id that is no text', { ...value, jobId: 7 }],
		['an item without a job', { name: 'picture.png' }],
	])('is none: %s', (_, json) => {
		expect(jobInItem(json)).toBeNull();
	});
});
