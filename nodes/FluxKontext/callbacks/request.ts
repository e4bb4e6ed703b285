import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { z } from 'zod';

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
