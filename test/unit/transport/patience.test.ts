import type { FailureCategory } from '../../../nodes/FluxKontext/providers/contract';
import { refused, unreadable } from '../../../nodes/FluxKontext/providers/failures';
import { isPassing, isRateLimited, PATIENCE } from '../../../nodes/FluxKontext/transport/patience';
import { answer, failure } from '../values';

it.each([
	['network', true],
	['timeout', true],
	['rateLimit', true],
	['provider', true],
	['configuration', false],
	['authentication', false],
	['credit', false],
	['content', false],
	['input', false],
	['cancelled', false],
	['result', false],
] as const)('a failure of the category %s passes: %p', (category, expected) => {
	expect(isPassing(failure({ category }))).toBe(expected);
});

const SLOWER = 'Rate limit exceeded, too many requests';
it.each<[httpStatus: number, status: number, code: string, reason: string, again: boolean]>([
	[429, 429, '', SLOWER, true],
	[429, 429, '', '', true],
	[429, 429, 'rate_limit_exceeded', SLOWER, true],
	[200, 429, '', SLOWER, true],
	[200, 429, 'rate_limit_exceeded', '', true],
	[429, 429, 'insufficient_balance', '', false],
	[400, 400, 'rate_limit_exceeded', SLOWER, false],
	[403, 403, '', SLOWER, false],
	[422, 422, 'too_many_requests', SLOWER, false],
	[200, 400, '', SLOWER, false],
	[200, 200, 'rate_limit_exceeded', SLOWER, false],
	[503, 429, 'rate_limit_exceeded', SLOWER, false],
	[408, 429, '', SLOWER, false],
])(
	'a submit that was answered %i, in it %i %j %j, is sent again: %p',
	(httpStatus, status, code, reason, again) => {
		const reading = refused(answer('{}', httpStatus), 'submit', { status, code, reason });
		expect(!reading.ok && isRateLimited(reading.failure)).toBe(again);
	},
);

it.each([
	[429, true],
	[403, false],
	[503, false],
] as const)('a submit that was answered %i with plain text is sent again: %p', (status, again) => {
	const reading = unreadable(answer('Rate limit exceeded', status), 'submit', 'No JSON');
	expect(!reading.ok && isRateLimited(reading.failure)).toBe(again);
});

it.each([
	['rateLimit', 'no', true],
	['rateLimit', 'unknown', false],
	['provider', 'no', false],
	['network', 'no', false],
	['timeout', 'unknown', false],
] as const)(
	'a submit that ended with 429, %s, charged %s, is sent again: %p',
	(category, charged, expected) => {
		const tooMany = failure({ category, charged, isTooManyRequests: true });
		expect(isRateLimited(tooMany)).toBe(expected);
	},
);

it('a response about another job is none that passes until the deadline', () => {
	expect(isPassing(failure({ category: 'provider', code: 'other_job' }))).toBe(false);
});

type How = 'until the deadline' | 'for a while' | 'never';

function how(step: keyof typeof PATIENCE, [category, httpStatus, code]: Trouble): How {
	const patience: (typeof PATIENCE)[keyof typeof PATIENCE] = PATIENCE[step];
	const tried = failure({ category, httpStatus, code: code ?? 'some_code' });
	if (patience.untilDeadline(tried)) return 'until the deadline';
	const isForAWhile = 'forAWhile' in patience && patience.forAWhile.failures(tried);
	return isForAWhile ? 'for a while' : 'never';
}

/** Category, HTTP status and code of a failure. */
type Trouble = readonly [FailureCategory, number | null, string?];

/** As rows of one value. */
const each = (troubles: readonly Trouble[]) => troubles.map((trouble) => [trouble] as const);

const REFUSALS: readonly Trouble[] = [
	['input', 400],
	['authentication', 401],
	['authentication', 403],
	['input', 404],
	['input', 409],
	['input', 200],
	['configuration', 404],
];
const FINAL: readonly Trouble[] = [
	['credit', 402],
	['input', 413],
	['input', 415],
	['input', 422],
	['content', 422],
	['content', 400],
	['credit', 200],
	['configuration', 407],
	['configuration', null, 'not_sent'],
	['input', null, 'file_size_differs'],
	['input', null, 'file_unreadable'],
];

const OTHER_JOB: Trouble = ['provider', 200, 'other_job'];

describe('a job that was accepted', () => {
	it.each(each([...REFUSALS, ...FINAL, OTHER_JOB]))(
		'is checked again for a minute after %j',
		(trouble) => {
			expect(how('acceptedJob', trouble)).toBe('for a while');
			expect(PATIENCE.acceptedJob.forAWhile.seconds).toBe(60);
		},
	);

	it.each(each([...REFUSALS, ...FINAL, OTHER_JOB]))(
		'and that an item carries is checked again for 15 seconds after %j',
		(trouble) => {
			expect(how('carriedJob', trouble)).toBe('for a while');
			expect(PATIENCE.carriedJob.forAWhile.seconds).toBe(15);
		},
	);

	it.each(each([...REFUSALS, ...FINAL, OTHER_JOB]))(
		'and of which only the ID is known is not, after %j',
		(trouble) => {
			expect(how('jobById', trouble)).toBe('never');
		},
	);
});

describe('an upload', () => {
	it.each(each(REFUSALS))('is tried again for ten seconds after %j', (trouble) => {
		expect(how('upload', trouble)).toBe('for a while');
		expect(PATIENCE.upload.forAWhile.seconds).toBe(10);
	});

	it.each(each(FINAL))('is not after %j', (trouble) => {
		expect(how('upload', trouble)).toBe('never');
	});
});

describe('a link', () => {
	it.each([400, 401, 403, 404, 410])('that is fresh is tried again for 30 s after %i', (status) => {
		expect(how('freshResult', ['result', status])).toBe('for a while');
		expect(PATIENCE.freshResult.forAWhile.seconds).toBe(30);
		expect(how('result', ['result', status])).toBe('never');
	});

	it.each(['link_refused', 'not_a_picture', 'too_large', 'too_many_redirects'])(
		'is not after %s',
		(code) => {
			expect(how('freshResult', ['result', null, code])).toBe('never');
		},
	);

	it.each(['freshResult', 'result'] as const)('%s: what n8n could not store', (step) => {
		expect(how(step, ['result', null, 'not_stored'])).toBe('until the deadline');
	});
});

it.each(Object.keys(PATIENCE).filter((step) => step !== 'submit'))(
	'%s is tried again until the deadline where the trouble may pass',
	(step) => {
		if (!isStep(step)) throw new Error(step);
		for (const [category, status] of [
			['network', null],
			['timeout', 408],
			['rateLimit', 429],
			['provider', 503],
		] as const) {
			expect(how(step, [category, status])).toBe('until the deadline');
		}
	},
);

it.each(each([...REFUSALS, ...FINAL]))('a submit is never sent again after %j', (trouble) => {
	expect(how('submit', trouble)).toBe('never');
});

function isStep(step: string): step is keyof typeof PATIENCE {
	return Object.hasOwn(PATIENCE, step);
}
