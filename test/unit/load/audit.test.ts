import type { RecordedJob } from '../../simulator';
import { audit, type Delivered, nothingWrong, type Ordered } from '../../load/audit';

const job = (prompt: string, jobId: string, inputSha256?: string): RecordedJob => ({
	...{ provider: 'vtrix', jobId, prompt, model: 'pro', billed: 0.04, submittedAt: 0 },
	inputs:
		inputSha256 === undefined
			? []
			: [{ sha256: inputSha256, bytes: 1, mimeType: 'image/png', from: 'base64' }],
	...{ state: 'succeeded', pictures: [], options: {} },
});

const delivered = (prompt: string, jobId: string, inputSha256: string[] = []): Delivered => ({
	...{ prompt, jobId },
	mark: { provider: 'vtrix', jobId, prompt, model: 'pro', inputSha256 },
});

const orders: Ordered[] = [{ prompt: 'a house' }, { prompt: 'a tree', inputSha256: 'tree' }];
const jobs = [job('a house', '1'), job('a tree', '2', 'tree')];
const house = delivered('a house', '1');
const tree = delivered('a tree', '2', ['tree']);

it('finds nothing wrong where each order has one job and its own picture', () => {
	expect(audit(orders, jobs, [tree, house])).toEqual({
		...nothingWrong,
		...{ ordered: 2, jobs: 2, delivered: 2 },
	});
});

it.each<[string, RecordedJob[], Delivered[], object]>([
	['an order that nothing came out for is lost', jobs, [tree], { lost: ['a house'] }],
	[
		'an order with two jobs is paid for twice',
		[...jobs, job('a house', '3')],
		[house, tree],
		{ paidTwice: ['a house'] },
	],
	[
		'an order with three jobs counts two times',
		[...jobs, job('a house', '3'), job('a house', '4')],
		[house, tree],
		{ paidTwice: ['a house', 'a house'] },
	],
	[
		'a job that nobody ordered is one too many',
		[...jobs, job('a dog', '3')],
		[house, tree],
		{ paidTwice: ['a dog'] },
	],
	['a picture may come out once', jobs, [house, tree, house], { deliveredTwice: ['a house'] }],
	[
		"another item's picture is mixed up",
		jobs,
		[{ ...house, mark: tree.mark }, tree],
		{ mixedUp: ['a house'] },
	],
	[
		'a picture of another job is mixed up, though the prompt is right',
		jobs,
		[{ ...house, mark: delivered('a house', '9').mark }, tree],
		{ mixedUp: ['a house'] },
	],
	[
		'an item that names the job of another is mixed up',
		jobs,
		[{ ...house, jobId: '2' }, tree],
		{ mixedUp: ['a house'] },
	],
	[
		'a picture that was made from another input is mixed up',
		jobs,
		[house, delivered('a tree', '2', ['house'])],
		{ mixedUp: ['a tree'] },
	],
	[
		'a job that got another input is mixed up',
		[job('a house', '1'), job('a tree', '2', 'house')],
		[house, tree],
		{ mixedUp: ['a tree'] },
	],
	[
		'a file without a mark is mixed up',
		jobs,
		[{ ...house, mark: null }, tree],
		{ mixedUp: ['a house'] },
	],
	[
		'what nobody ordered is mixed up',
		jobs,
		[house, tree, delivered('a dog', '1')],
		{ mixedUp: ['a dog'] },
	],
])('%s', (_, recorded, deliveries, wrong) => {
	expect(audit(orders, recorded, deliveries)).toMatchObject({ ...nothingWrong, ...wrong });
});
