import type { Failure, FailureCategory } from '../providers/contract';
import type { Problem } from '../providers/problems';

/** Why one item has no result, in words for the person in n8n. */
export class JobError extends Error {
	/**
	 * @param message short, names the job where there is one
	 * @param description the provider's own reason and the next step
	 */
	constructor(
		readonly failure: Failure,
		readonly jobId: string | null,
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'JobError';
	}
}

const NOTHING_SENT = 'Nothing was sent and nothing was charged.';

/** What n8n refuses before it asks the provider. */
export function refusal(
	message: string,
	advice: string,
	category: FailureCategory = 'input',
	jobId: string | null = null,
): JobError {
	const failure: Failure = {
		category,
		code: category === 'configuration' ? 'invalid_configuration' : 'invalid_parameter',
		reason: message,
		httpStatus: null,
		charged: 'no',
	};
	return new JobError(failure, jobId, message, `${advice} ${NOTHING_SENT}`);
}

/** The first problem as a refusal; further ones are named behind it. */
export function refusalOf(problems: readonly [Problem, ...Problem[]]): JobError {
	const [first, ...others] = problems;
	const further = others.map((problem) => `${problem.message}.`).join(' ');
	return refusal(first.message, [first.advice, further].filter(Boolean).join(' '));
}
