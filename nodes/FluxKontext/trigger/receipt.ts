import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { jobSchema } from '../jobs/job';

/**
 * What the trigger's webhook() hands to its execute() through n8n's database: a proven callback. The
 * job is as the callback tells it or, where the provider confirmed it already, as the provider does.
 */
const receiptSchema = z.object({
	/** The same for every repeat of the same event. */
	id: z.string(),
	job: jobSchema,
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
