import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { asJobError, failedItem, nodeErrorOf } from '../../../nodes/FluxKontext/actions/failedItem';
import { explained, explainedFailedJob } from '../../../nodes/FluxKontext/jobs/explain';
import { JobError, refusal } from '../../../nodes/FluxKontext/jobs/jobError';
import { providers } from '../../../nodes/FluxKontext/providers';
import { FAILURE_CATEGORIES } from '../../../nodes/FluxKontext/providers/contract';
import { fluxKontextNode } from '../n8nContext';
import { failure } from '../values';

const picture = { data: 'AAAA', mimeType: 'image/png' };

describe('the item of the ‘Continue’ settings', () => {
	it.each(FAILURE_CATEGORIES)('%s: exactly the keys that n8n routes by', (category) => {
		const error = explained(providers.apixo, failure({ category }), 'task_1', 'wait');
		const item = failedItem(error, 'apixo', { json: { name: 'x' }, binary: { data: picture } }, 3);
		expect(item).toStrictEqual({
			json: {
				error: expect.stringContaining('task_1'),
				details: {
					code: 'http_500',
					category,
					provider: 'apixo',
					jobId: 'task_1',
					httpStatus: 500,
					retryable: ['rateLimit', 'network', 'timeout', 'provider'].includes(category),
					charged: 'unknown',
				},
			},
			binary: { data: picture },
			pairedItem: { item: 3 },
		});
	});

	it('says message and description as sentences', () => {
		const item = failedItem(refusal("'Prompt' is empty", 'Type one.'), 'vtrix', undefined, 0);
		expect(item.json.error).toBe(
			"'Prompt' is empty. Type one. Nothing was sent and nothing was charged.",
		);
	});

	it.each([
		['has no file where the input had none', { json: {} }],
		['has no file where there is no input', undefined],
	])('%s', (_, input) => {
		const item = failedItem(refusal('x', 'y.'), 'vtrix', input, 0);
		expect(Object.keys(item).sort()).toEqual(['json', 'pairedItem']);
	});
});

describe('the error that stops the workflow', () => {
	const node = fluxKontextNode();

	it.each(FAILURE_CATEGORIES)('%s: message, description, item and details are ours', (category) => {
		const error = explained(providers.apixo, failure({ category }), 'task_1', 'submit');
		const result = nodeErrorOf(node, error, { provider: 'apixo', itemIndex: 2, more: '' });
		const aboutTheRequest = ['configuration', 'input', 'timeout', 'cancelled'].includes(category);
		expect(result).toBeInstanceOf(aboutTheRequest ? NodeOperationError : NodeApiError);
		expect(result.message).toBe(error.message);
		expect(result.description).toBe(error.description);
		expect(result.node).toBe(node);
		expect(result.context).toMatchObject({
			itemIndex: 2,
			data: { category, provider: 'apixo', jobId: 'task_1', charged: 'unknown' },
		});
	});

	const REWRITTEN = [
		'ECONNREFUSED',
		'ECONNRESET',
		'ENOTFOUND',
		'ETIMEDOUT',
		'ECONNABORTED',
		'EHOSTUNREACH',
		'EAI_AGAIN',
		'ENOENT',
		'EACCES',
		'EPERM',
		'GETADDRINFO',
	];
	it.each(REWRITTEN)('a message with %s inside is not replaced by n8n', (code) => {
		for (const category of FAILURE_CATEGORIES) {
			const cause = failure({ category, code });
			const message = `The job was not found (job task-${code.toLowerCase()}-1)`;
			const error = new JobError(cause, 'x', message, `Reason: ${code} happened.`);
			const result = nodeErrorOf(node, error, { provider: 'apixo', itemIndex: 0, more: '' });
			expect(result.message).toBe(message);
			expect(result.description).toBe(`Reason: ${code} happened.`);
		}
	});

	it('shows no HTML of a provider', () => {
		const job = {
			category: 'provider',
			code: 'E7',
			message: '<img src=x onerror="alert(1)"> & <b>bold</b>',
		} as const;
		const error = explainedFailedJob(providers.vtrix, job, 'job-1');
		const more = 'item 1: https://a.example.com/?a&b';
		const { description } = nodeErrorOf(node, error, { provider: 'vtrix', itemIndex: 0, more });
		expect(description).not.toMatch(/<|>|&(?!amp;|lt;|gt;|quot;|#)/);
		expect(description).toContain('&lt;img src=x');
		expect(description).toContain('https://a.example.com/?a&amp;b');
	});

	it('keeps message and description apart, also where they are the same', () => {
		const error = new JobError(failure(), null, 'The same words', 'The same words');
		expect(nodeErrorOf(node, error, { provider: 'apixo', itemIndex: 0, more: '' })).toMatchObject({
			message: 'The same words',
			description: 'The same words',
		});
	});

	it('says what else the person must know', () => {
		const error = refusal('x', 'y.');
		const { description } = nodeErrorOf(node, error, {
			provider: 'apixo',
			itemIndex: 0,
			more: 'Other jobs were paid for: a.',
		});
		expect(description).toMatch(/^y\. .*Other jobs were paid for: a\.$/);
	});

	it.each([
		[401, '401'],
		[503, '503'],
	])('names HTTP status %i', (httpStatus, expected) => {
		const cause = failure({ category: 'authentication', httpStatus });
		const error = explained(providers.apixo, cause, null, 'submit');
		expect(nodeErrorOf(node, error, { provider: 'apixo', itemIndex: 0, more: '' })).toMatchObject({
			httpCode: expected,
		});
	});
});

describe('whatever was thrown', () => {
	it('stays a JobError where it is one', () => {
		const error = refusal('x', 'y.');
		expect(asJobError(error, true)).toBe(error);
	});

	it.each([
		['an error before the submit', new Error('oh'), false, 'configuration', 'no', 'oh'],
		['an error after the submit', new Error('oh'), true, 'provider', 'unknown', 'oh'],
		['text', 'oh', false, 'configuration', 'no', 'oh'],
		[
			'an error without words',
			new Error(''),
			true,
			'provider',
			'unknown',
			'This item could not be run',
		],
	])('%s', (_, thrown, sent, category, charged, message) => {
		expect(asJobError(thrown, sent)).toMatchObject({
			message,
			jobId: null,
			failure: { category, charged, code: 'unexpected', httpStatus: null },
			description: expect.stringMatching(/charged/),
		});
	});

	it.each([
		['undefined', undefined],
		['null', null],
		['an object', {}],
	])('%s has words', (_, thrown) => {
		expect(asJobError(thrown, true).message).not.toBe('');
	});

	it('is cut and harmless', () => {
		const { message } = asJobError(new Error(`a\u0000\n${'x'.repeat(1000)}`), true);
		expect(message.length).toBeLessThanOrEqual(300);
		expect(message).not.toMatch(/\p{Cc}/u);
	});
});
