import type { readMark, RecordedJob } from '../simulator';

/** One picture that was asked for. */
export interface Ordered {
	/** The prompt, unlike any other's. */
	prompt: string;
	/** Of the picture to edit; left out for text to image. */
	inputSha256?: string;
}

/** One picture that came out at the end of a workflow. */
export interface Delivered {
	/** The prompt that the item or the execution it came out of had at the start. */
	prompt: string;
	/** As the item says. */
	jobId: unknown;
	/** As is written inside the picture's file; null where there is none. */
	mark: ReturnType<typeof readMark>;
}

/** What became of what was ordered; all four lists of prompts have to be empty. */
export interface Verdict {
	ordered: number;
	/** Jobs that the provider billed. */
	jobs: number;
	delivered: number;
	/** Nothing came out. */
	lost: string[];
	/** More than one job was billed, or one that nobody ordered. */
	paidTwice: string[];
	/** It came out more than once. */
	deliveredTwice: string[];
	/** The picture, its job and its item do not belong together. */
	mixedUp: string[];
}

/** Compares what was ordered with the provider's record and with what came out. */
export function audit(
	orders: readonly Ordered[],
	jobs: readonly RecordedJob[],
	deliveries: readonly Delivered[],
): Verdict {
	const ordersByPrompt = new Map(orders.map((order) => [order.prompt, order]));
	const jobsById = new Map(jobs.map((job) => [job.jobId, job]));
	const deliveredPrompts = deliveries.map(({ prompt }) => prompt);
	const delivered = new Set(deliveredPrompts);
	const billedPrompts = jobs.map(({ prompt }) => prompt);
	const isRight = ({ prompt, jobId, mark }: Delivered): boolean => {
		const order = ordersByPrompt.get(prompt);
		const job = jobsById.get(String(jobId));
		if (order === undefined || job === undefined || mark === null) return false;
		const inputs = order.inputSha256 === undefined ? [] : [order.inputSha256];
		return (
			[job.prompt, mark.prompt].every((each) => each === prompt) &&
			mark.jobId === job.jobId &&
			mark.provider === job.provider &&
			isSame(mark.inputSha256, inputs) &&
			isSame(
				job.inputs.map(({ sha256 }) => sha256),
				inputs,
			)
		);
	};
	return {
		ordered: orders.length,
		jobs: jobs.length,
		delivered: deliveries.length,
		lost: orders.map(({ prompt }) => prompt).filter((prompt) => !delivered.has(prompt)),
		paidTwice: [
			...repeated(billedPrompts),
			...billedPrompts.filter((prompt) => !ordersByPrompt.has(prompt)),
		],
		deliveredTwice: repeated(deliveredPrompts),
		mixedUp: deliveries.filter((each) => !isRight(each)).map(({ prompt }) => prompt),
	};
}

/** What a test expects of every load. */
export const nothingWrong = { lost: [], paidTwice: [], deliveredTwice: [], mixedUp: [] };

/** Each further one of those that are there more than once. */
function repeated(texts: readonly string[]): string[] {
	return texts.filter((text, index) => texts.indexOf(text) !== index);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((text, index) => text === other[index]);
}
