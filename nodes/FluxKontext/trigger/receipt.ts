import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

/**
 * What the trigger's webhook() hands to its execute() through n8n's database: a proven callback.
 * `body` is the text of the callback or, where the provider confirmed the job already, its answer.
 */
const receiptSchema = z.object({
	provider: z.enum(['apixo', 'foxAi', 'toApis', 'vtrix']),
	/** The same for every repeat of the same event. */
	id: z.string(),
	reference: z.string().nullable(),
	body: z.string(),
	/** Whether the provider itself was asked already. */
	confirmed: z.boolean(),
});

export type Receipt = z.infer<typeof receiptSchema>;

/** The receipt as the JSON of the trigger's item. */
export function receiptJson(receipt: Receipt): IDataObject {
	return { callback: receipt };
}

/** The receipt in the trigger's item; null where there is none. */
export function receiptIn(json: unknown): Receipt | null {
	const parsed = z.object({ callback: receiptSchema }).safeParse(json);
	return parsed.success ? parsed.data.callback : null;
}
