import type { IDataObject, INode, INodeExecutionData, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { endOfSentence, isRetryable } from '../jobs/explain';
import { JobError } from '../jobs/jobError';
import type { FailureCategory, ProviderName } from '../providers/contract';
import { quote } from '../providers/reading';

/** How a failed item looks to the person: as an item, or as the error that stops the workflow. */

/**
 * Whatever was thrown, as a JobError.
 * @param sent whether something may have been sent to the provider before
 */
export function asJobError(error: unknown, sent: boolean): JobError {
	if (error instanceof JobError) return error;
	const reason = quote(error instanceof Error ? error.message : String(error));
	const failure = {
		category: sent ? 'provider' : 'configuration',
		code: 'unexpected',
		reason,
		httpStatus: null,
		charged: sent ? 'unknown' : 'no',
	} as const;
	const closing = sent
		? "It is unknown whether a job was charged: check the provider's console."
		: 'Nothing was sent and nothing was charged.';
	return new JobError(failure, null, reason || 'This item could not be run', closing);
}

function detailsOf({ failure, jobId }: JobError, provider: ProviderName | null) {
	const { code, category, httpStatus, charged } = failure;
	return {
		code,
		category,
		provider,
		jobId,
		httpStatus,
		retryable: isRetryable(category),
		charged,
	};
}

/**
 * The item of the 'Continue' settings. Rule: exactly the keys `error` and `details`, since n8n sends
 * an item to the error output by its keys; the input's files stay with it, so that a second provider
 * can be tried with the same picture.
 */
export function failedItem(
	error: JobError,
	provider: ProviderName | null,
	input: INodeExecutionData | undefined,
	itemIndex: number,
): INodeExecutionData {
	const json: IDataObject = {
		error: `${endOfSentence(error.message)} ${error.description}`,
		details: detailsOf(error, provider),
	};
	return {
		json,
		pairedItem: { item: itemIndex },
		...(input?.binary === undefined ? {} : { binary: input.binary }),
	};
}

const ABOUT_THE_REQUEST: ReadonlySet<FailureCategory> = new Set([
	'configuration',
	'input',
	'timeout',
	'cancelled',
]);

/** n8n renders a description as HTML. */
function escaped(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** What a node's error says beside its reason. */
interface AboutItem {
	readonly provider: ProviderName | null;
	readonly itemIndex: number;
	/** What else the person must know, such as jobs of the same run that were paid for. */
	readonly more: string;
}

/** The error that stops the workflow. */
export function nodeErrorOf(
	node: INode,
	error: JobError,
	{ provider, itemIndex, more }: AboutItem,
): NodeApiError | NodeOperationError {
	const { message } = error;
	const description = escaped([error.description, more].filter(Boolean).join(' '));
	const details: JsonObject = detailsOf(error, provider);
	const options = { message, description, itemIndex };
	const { category, httpStatus } = error.failure;
	const result = ABOUT_THE_REQUEST.has(category)
		? new NodeOperationError(node, message, options)
		: new NodeApiError(node, details, { ...options, httpCode: String(httpStatus ?? '') });
	// n8n replaces messages in which it finds an error code, also inside words: set them back.
	result.message = message;
	result.description = description;
	result.context.data = details;
	return result;
}
