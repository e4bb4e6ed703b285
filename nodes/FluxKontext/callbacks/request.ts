import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { z } from 'zod';

import { quote } from '../providers/reading';
import { FULL, type Limiter } from '../jobs/limiter';
import { settled } from '../transport/settled';

/** A callback as it came in. */
export interface CallbackRequest {
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, unknown>>;
	readonly query: Readonly<Record<string, unknown>>;
	/** The bytes as they came; null where n8n did not keep them. */
	readonly body: Buffer | null;
}

/** Far more than any documented callback has. */
export const LARGEST_CALLBACK_BYTES = 1_000_000;

const record = z.record(z.string(), z.unknown()).catch({});

export function callbackRequest(context: IWebhookFunctions): CallbackRequest {
	const body: unknown = Reflect.get(context.getRequestObject(), 'rawBody');
	return {
		headers: record.parse(context.getHeaderData()),
		query: record.parse(context.getQueryData()),
		body: Buffer.isBuffer(body) ? body : null,
	};
}

/** What n8n did with the items of a webhook(), as far as its response shows. */
export type ResponseOutcome = 'accepted' | 'refused' | 'unknown';

/**
 * Tells once how n8n answered: it does so when the execution is stored. Where the caller hung up
 * before, nobody knows what n8n did.
 */
export function whenAnswered(
	context: IWebhookFunctions,
	tell: (outcome: ResponseOutcome) => void,
): void {
	const response = context.getResponseObject();
	const outcome = (): ResponseOutcome => {
		if (!response.writableFinished) return 'unknown';
		return response.statusCode >= 200 && response.statusCode < 300 ? 'accepted' : 'refused';
	};
	if (response.closed) tell(outcome());
	else response.once('close', () => tell(outcome()));
}

/** Answers with a status of our own, unless the answer is out already; nothing is started by this. */
export function answered(
	context: IWebhookFunctions,
	status: number,
	message: string,
): IWebhookResponseData {
	const response = context.getResponseObject();
	if (!response.headersSent) response.status(status).json({ message });
	return { noWebhookResponse: true };
}

/**
 * The answer of `receive`; 503, which makes the provider call again, where that throws, and where all
 * places are taken.
 * Rule: nothing thrown leaves a webhook(), for n8n would start, or go on with, an empty item.
 */
export async function answeredAnyway(
	context: IWebhookFunctions,
	nodeName: string,
	limiter: Limiter,
	receive: () => Promise<IWebhookResponseData>,
): Promise<IWebhookResponseData> {
	const received = await settled(limiter.unlessFull(receive));
	if (received.ok && received.value !== FULL) return received.value;
	if (received.ok) return answered(context, 503, 'Too many callbacks at once');
	const { error } = received;
	const reason = error instanceof Error ? quote(error.message) : 'unknown';
	context.logger.warn(`${nodeName}: a callback could not be processed: ${reason}`, { reason });
	return answered(context, 503, 'The callback could not be processed');
}
