import type { Doing } from '../../../nodes/FluxKontext/jobs/explain';
import {
	endOfSentence,
	explained,
	explainedFailedJob,
	explainedSharedJobId,
	explainedStillOpen,
	explainedTimeout,
	explainedUnknownSubmit,
	explainedWith,
	explainedWithoutPicture,
	isRetryable,
	whereToLook,
} from '../../../nodes/FluxKontext/jobs/explain';
import type { JobError } from '../../../nodes/FluxKontext/jobs/jobError';
import { allProviders, providers } from '../../../nodes/FluxKontext/providers';
import type { Charged, FailureCategory } from '../../../nodes/FluxKontext/providers/contract';
import { FAILURE_CATEGORIES } from '../../../nodes/FluxKontext/providers/contract';
import { failure, state } from '../values';

const DOINGS: readonly Doing[] = ['submit', 'upload', 'wait', 'lookUp', 'download', 'balance'];
const CHARGES: readonly Charged[] = ['no', 'unknown', 'yes'];

/** Words that n8n's guidelines keep out of what a person reads. */
const UNWELCOME = /\b(error|problem|failure|mistake)s?\b/i;
/** n8n replaces a message in which it finds one of these, also inside words. */
const REWRITTEN =
	/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|ECONNABORTED|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/i;
const ABOUT_MONEY = /charged|charges|paid for/;
const REASON = 'The very reason of the provider';

function expectReadable(error: JobError, jobId: string | null): void {
	expect(error.message.length).toBeLessThanOrEqual(120);
	expect(error.message).not.toMatch(/[.\n]$/);
	if (jobId !== null) expect(error.message).toContain(jobId);
	const words = `${error.message} ${error.description}`.replace(REASON, '');
	expect(words).not.toMatch(UNWELCOME);
	expect(error.message).not.toMatch(REWRITTEN);
	expect(error.description).toMatch(ABOUT_MONEY);
	expect(error.description).toMatch(/[.…]$/);
}

const EVERY = FAILURE_CATEGORIES.flatMap((category) =>
	DOINGS.map((doing) => [category, doing] as const),
);

it.each(EVERY)('%s at %s is said in short, with reason, next step and money', (category, doing) => {
	for (const provider of allProviders) {
		for (const charged of CHARGES) {
			for (const jobId of ['task_12345678', null]) {
				const cause = failure({ category, charged, reason: REASON, code: 'E7', httpStatus: null });
				const error = explained(provider, cause, jobId, doing);
				expectReadable(error, jobId);
				expect(error.failure).toEqual(cause);
				expect(error.jobId).toBe(jobId);
				const sentences = error.description.split(/(?<=\.) /);
				expect(sentences[0]).toBe(`Reason: ${REASON}.`);
				const hasNoStep = category === 'provider' && charged !== 'no';
				expect(sentences.length).toBeGreaterThanOrEqual(hasNoStep ? 2 : 3);
			}
		}
	}
});

it.each<[FailureCategory, RegExp]>([
	['authentication', /'API Key'.*credential/],
	['credit', /Top up/],
	['rateLimit', /later|Concurrency/],
	['content', /prompt or the image/],
	['input', /fields/],
	['configuration', /'Base URL'/],
	['network', /network/],
	['timeout', /'Request Timeout'/],
	['provider', /later/],
	['cancelled', /Run/],
	['result', /console/],
])('%s has a next step of its own', (category, step) => {
	const error = explained(
		providers.apixo,
		failure({ category, charged: 'no' }),
		'task_1',
		'submit',
	);
	expect(error.description).toMatch(step);
});

it.each<[string, Charged, string | null, RegExp]>([
	['costs nothing', 'no', null, /Nothing was charged/],
	['is unknown without a job id', 'unknown', null, /unknown.*APIXO console/],
	[
		'is unknown with a job id',
		'unknown',
		'task_1',
		/It is unknown whether APIXO charges for the job/,
	],
	['is paid, and can be fetched', 'yes', 'task_1', /charged.*Job > Wait.*task_1/],
])('the money %s', (_, charged, jobId, words) => {
	const error = explained(providers.apixo, failure({ charged }), jobId, 'submit');
	expect(error.description).toMatch(words);
});

it('does not send a person to a look-up that the provider has not', () => {
	const error = explained(providers.foxAi, failure({ charged: 'yes' }), 'abc', 'download');
	expect(error.description).toMatch(/was charged/);
	expect(error.description).not.toMatch(/Job > Wait/);
});

it('says what else is known', () => {
	const more = 'Submitted at 2026-01-02T10:00:00.000Z.';
	const error = explainedWith(providers.apixo, failure(), null, { doing: 'submit', more });
	expect(error.description).toContain(more);
});

it.each([500, 503])('names HTTP status %i', (httpStatus) => {
	const error = explained(providers.apixo, failure({ httpStatus }), null, 'submit');
	expect(error.message).toBe(`APIXO is not available (HTTP status ${httpStatus})`);
});

describe('an accepted job', () => {
	it.each<[FailureCategory, string]>([
		['content', 'Vtrix refused the content (job job-1)'],
		['provider', 'Vtrix could not create the image (job job-1)'],
		['input', 'Vtrix could not create the image (job job-1)'],
		['credit', 'Vtrix could not create the image (job job-1)'],
	])('that failed with %s may be refunded', (category, message) => {
		const job = { category, code: 'E7', message: REASON };
		const error = explainedFailedJob(providers.vtrix, job, 'job-1');
		expectReadable(error, 'job-1');
		expect(error.message).toBe(message);
		expect(error.description).toContain(`Reason: ${REASON}.`);
		expect(error.failure).toEqual({
			category,
			code: 'E7',
			reason: REASON,
			httpStatus: null,
			charged: 'unknown',
		});
	});

	it('that was not ready in time is paid', () => {
		const error = explainedTimeout(providers.toApis, 'task_1', {
			seconds: 300,
			lastSeen: 'Its last status was running.',
			wasAccepted: true,
		});
		expectReadable(error, 'task_1');
		expect(error.failure).toEqual({
			category: 'timeout',
			code: 'deadline',
			reason: 'The job did not finish within 300 seconds',
			httpStatus: null,
			charged: 'yes',
		});
		expect(error.description).toMatch(/last status was running.*'Timeout'.*Job > Wait.*task_1/);
	});

	it('without a picture is paid', () => {
		const error = explainedWithoutPicture(providers.vtrix, state({ jobId: 'job-1' }));
		expectReadable(error, 'job-1');
		expect(error.failure).toEqual({
			category: 'result',
			code: 'no_picture',
			reason: 'Vtrix says the job has finished, but returned no image',
			httpStatus: null,
			charged: 'yes',
		});
	});

	it('without a picture quotes what the provider said', () => {
		const raw = { id: 'job-1', status: 'completed', note: 'Nothing to show' };
		const error = explainedWithoutPicture(providers.vtrix, state({ jobId: 'job-1', raw }));
		expectReadable(error, 'job-1');
		expect(error.description).toContain('"note":"Nothing to show"');
	});

	it('without a picture names every link of a long response in full', () => {
		const link = `https://results.example.com/one.png?signature=${'x'.repeat(500)}`;
		const raw = { id: 'job-1', note: 'x'.repeat(300), somewhere: [{ link }] };
		const error = explainedWithoutPicture(providers.foxAi, state({ jobId: 'job-1', raw }));
		expect(error.description).toContain(`… ${link}.`);
	});
});

it.each([404, 405])(
	'a path that answers %i is a wrong Base URL, and names the usual one',
	(status) => {
		const reading = providers.toApis.readSubmission({ status, headers: {}, text: '' });
		if (reading.ok) throw new Error('It is no job');
		const error = explained(providers.toApis, reading.failure, null, 'submit');
		expect(error.failure).toMatchObject({ category: 'configuration', charged: 'no' });
		expect(error.description).toContain(
			"Check 'Base URL' in the credential; it is usually 'https://toapis.com'.",
		);
		expect(error.description).toContain('Nothing was charged.');
	},
);

it.each<[FailureCategory, boolean]>([
	['rateLimit', true],
	['network', true],
	['timeout', true],
	['provider', true],
	['configuration', false],
	['authentication', false],
	['credit', false],
	['content', false],
	['input', false],
	['cancelled', false],
	['result', false],
])('%s is retryable: %p', (category, expected) => {
	expect(isRetryable(category)).toBe(expected);
});

it.each([
	['No luck', 'No luck.'],
	['No luck.', 'No luck.'],
	['Why?', 'Why?'],
	['No!', 'No!'],
	['cut…', 'cut…'],
	['No luck. Try later', 'No luck. Try later.'],
])('%p ends as %p', (text, expected) => {
	expect(endOfSentence(text)).toBe(expected);
});

describe('what a person reads first', () => {
	it.each<[FailureCategory, Doing, number | null, string]>([
		['authentication', 'submit', 401, 'APIXO refused the API key'],
		['credit', 'submit', 402, 'Your APIXO balance is too low for this image'],
		['rateLimit', 'submit', 429, 'APIXO is rate limiting requests'],
		['content', 'submit', 403, 'APIXO refused the content'],
		['input', 'submit', 400, 'APIXO refused the request'],
		['input', 'upload', 400, 'APIXO refused the request'],
		['input', 'lookUp', 404, 'APIXO does not know this job'],
		['input', 'wait', 404, 'APIXO does not know this job'],
		['configuration', 'submit', 301, 'APIXO was not found at this address'],
		['network', 'submit', null, 'APIXO could not be reached, or the connection was cut'],
		['timeout', 'submit', null, 'APIXO did not respond in time'],
		['provider', 'submit', 499, 'APIXO sent an unexpected response'],
		['provider', 'submit', null, 'APIXO sent an unexpected response'],
		['provider', 'submit', 500, 'APIXO is not available (HTTP status 500)'],
		['cancelled', 'submit', null, 'The execution was stopped'],
		['result', 'wait', null, 'The job finished without an image'],
		['network', 'download', null, 'The image could not be downloaded'],
		['input', 'download', 404, 'The image could not be downloaded'],
	])('%s at %s with HTTP status %p', (category, doing, httpStatus, message) => {
		const cause = failure({ category, httpStatus });
		expect(explained(providers.apixo, cause, null, doing).message).toBe(message);
	});

	it.each<[string, Partial<Parameters<typeof failure>[0]>, Doing, string]>([
		[
			'an unknown job',
			{ category: 'input' },
			'lookUp',
			"Check 'Job ID', and that the credential belongs to the account that submitted the job.",
		],
		[
			'an unknown job while waiting',
			{ category: 'input' },
			'wait',
			'The job may still finish at the provider.',
		],
		[
			'a file that has changed',
			{ category: 'input', code: 'file_size_differs' },
			'submit',
			'Run the node that loads the image again.',
		],
		[
			"n8n's proxy",
			{ category: 'configuration', code: 'http_407', httpStatus: 407 },
			'lookUp',
			"Check the user name and password in n8n's proxy settings (HTTP_PROXY, HTTPS_PROXY).",
		],
		[
			"n8n's proxy, at a download",
			{ category: 'configuration', code: 'http_407', httpStatus: 407 },
			'download',
			"Check the user name and password in n8n's proxy settings (HTTP_PROXY, HTTPS_PROXY).",
		],
		[
			'a busy provider at a look-up',
			{ category: 'rateLimit' },
			'lookUp',
			"Try again later, or lower 'Concurrency' in the options.",
		],
		[
			'a picture that cannot be stored',
			{ category: 'result', code: 'not_stored' },
			'download',
			"Free up space in n8n's storage, then download the image from its link.",
		],
		[
			'a link that gives no picture',
			{ category: 'result', code: 'not_a_picture' },
			'download',
			"Check the job in the provider's console.",
		],
		[
			'a host that is not reached',
			{ category: 'network', code: 'ECONNRESET' },
			'download',
			'Download the image from its link before the link expires.',
		],
	])('the next step after %s', (_, change, doing, step) => {
		const { description } = explained(
			providers.apixo,
			failure({ ...change, reason: 'Why' }),
			null,
			doing,
		);
		expect(description.startsWith(`Reason: Why. ${step} `)).toBe(true);
	});

	it('has no gaps where nothing else is known', () => {
		const cause = failure({ category: 'credit', reason: 'Why', charged: 'no' });
		expect(explained(providers.apixo, cause, null, 'submit').description).toBe(
			"Reason: Why. Top up the balance in the provider's console. Nothing was charged.",
		);
	});
});

describe('a retry of a submit that may have arrived', () => {
	const submittedAt = '2026-01-02T00:00:00.000Z';
	const entry = { kind: 'unknown', submittedAt, reference: null, failure: null } as const;

	it.each([
		[null, 'Submitted at 2026-01-02T00:00:00.000Z.'],
		['order-17', 'Submitted at 2026-01-02T00:00:00.000Z with the reference order-17.'],
	])('with the reference %p says where to look', (reference, where) => {
		expect(whereToLook({ submittedAt, reference })).toBe(where);
		const error = explainedUnknownSubmit(providers.vtrix, { ...entry, reference });
		expect(error.message).toBe('Vtrix may already have this job, so it was not submitted again');
		expect(error.description).toBe(
			`Reason of the earlier try: the node stopped before a response arrived. ${where} If the console shows the job, fetch it with Job > Wait. To submit it again anyway, turn on 'Submit Again When Unknown' in the options. It is unknown whether the job was accepted and charged: look for it in the Vtrix console before you run it again.`,
		);
		expect(error.failure).toEqual({
			category: 'network',
			code: 'submitted_before',
			reason: 'the node stopped before a response arrived',
			httpStatus: null,
			charged: 'unknown',
		});
	});

	it('repeats the first reason', () => {
		const first = {
			category: 'content',
			code: 'CONTENT_VIOLATION',
			message: 'No violence',
		} as const;
		const error = explainedUnknownSubmit(providers.foxAi, { ...entry, failure: first });
		expect(error.description).toMatch(/^Reason of the earlier try: No violence\. Submitted at /);
		expect(error.failure).toMatchObject({
			category: 'content',
			code: 'submitted_before',
			reason: 'No violence',
			charged: 'unknown',
		});
	});
});

it('one job ID for two submissions names both', () => {
	const job = state({
		jobId: 'task_1',
		createdAt: '2026-01-02T00:00:00.000Z',
		reference: 'order-17',
	});
	const error = explainedSharedJobId(providers.toApis, job, 2, { runIndex: 3, itemIndex: 0 });
	expect(error.message).toBe('ToAPIs returned the same job ID for two jobs (job task_1)');
	expect(error.description).toBe(
		'Reason: ToAPIs returned the same job ID for item 3 as for item 1 of run 4. The image belongs to only one of them, so this item gets none. Submitted at 2026-01-02T00:00:00.000Z with the reference order-17. It is unknown whether the job was accepted and charged: look for it in the ToAPIs console before you run it again.',
	);
	expect(error).toMatchObject({
		jobId: 'task_1',
		failure: { category: 'provider', code: 'duplicate_job_id', charged: 'unknown' },
	});
	const images = [{ url: 'https://results.example.com/two.png', expiresAt: null }];
	const holder = { runIndex: 3, itemIndex: 0 };
	const { description } = explainedSharedJobId(providers.foxAi, { ...job, images }, 2, holder);
	expect(description).toContain(', with the image https://results.example.com/two.png .');
});

it('a callback that its provider contradicts names both', () => {
	const error = explainedStillOpen(providers.apixo, 'task_1');
	expect(error.message).toBe('APIXO sent an unexpected response (job task_1)');
	expect(error.failure).toEqual({
		category: 'provider',
		code: 'not_confirmed',
		reason: 'APIXO says that the job has not ended, although a callback said that it has',
		httpStatus: null,
		charged: 'yes',
	});
});

it.each([
	[1, false, 'The image was not ready within 1 second (job task_1)', 'unknown'],
	[300, true, 'The image was not ready within 300 seconds (job task_1)', 'yes'],
])('a time limit of %i seconds', (seconds, wasAccepted, message, charged) => {
	const error = explainedTimeout(providers.apixo, 'task_1', {
		seconds,
		lastSeen: 'Seen.',
		wasAccepted,
	});
	expect(error).toMatchObject({ message, failure: { charged } });
});

it('a job without a picture is not to be fetched again', () => {
	const error = explainedWithoutPicture(providers.apixo, state({ jobId: 'task_1' }));
	expect(error.description).toContain('The job was charged.');
	expect(error.description).not.toContain('Job > Wait');
});
