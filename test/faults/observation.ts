import { z } from 'zod';

import type { ScenarioResult } from '../workflows/engine';

const detailsSchema = z
	.object({
		code: z.string().min(1),
		category: z.string(),
		provider: z.string().nullable(),
		jobId: z.string().nullable(),
		httpStatus: z.number().nullable(),
		retryable: z.boolean(),
		charged: z.enum(['no', 'unknown', 'yes']),
	})
	.strict();

/** The item that stands for a failure has these keys and no other. */
const failedSchema = z.object({ error: z.string(), details: detailsSchema }).strict();

const finishedSchema = z.object({ jobId: z.string().nullish(), provider: z.string() });

/** What the person gets for the faulty item. */
export interface Failure {
	readonly outcome: 'succeeds' | 'fails';
	readonly category: string | null;
	readonly charged: string | null;
	readonly jobId: string | null;
	/** Message and description in one; '' for a success. */
	readonly text: string;
	/** The first sentence of it. */
	readonly message: string;
}

/** What a cell was seen to give. */
export interface Observation extends Failure {
	readonly pictures: number;
	/** Requests for a job that the provider got for the faulty item. */
	readonly submits: number;
	/** Jobs that it accepted, and billed, for it. */
	readonly jobs: number;
	readonly providerJobId: string | null;
	readonly otherItemProblem: string | null;
	/** Where the key stands and must not. */
	readonly leaks: readonly string[];
}

/**
 * What became of an item.
 * @throws when it is neither a job, a balance nor a failure of the promised form
 */
export function failureOf(
	{ items, error }: Pick<ScenarioResult, 'items' | 'error'>,
	index: number,
): Failure {
	if (error !== null) {
		const { category, charged, jobId } = detailsSchema.parse(error.details);
		const text = `${error.message}. ${error.description}`;
		return { outcome: 'fails', category, charged, jobId, text, message: error.message };
	}
	const json = items[index]?.json ?? {};
	if (!('error' in json)) {
		const { jobId = null } = finishedSchema.parse(json);
		return { outcome: 'succeeds', category: null, charged: null, jobId, text: '', message: '' };
	}
	const { error: text, details } = failedSchema.parse(json);
	const { category, charged, jobId } = details;
	const [message = ''] = text.split(/\. (?=[A-Z])/);
	return { outcome: 'fails', category, charged, jobId, text, message };
}
