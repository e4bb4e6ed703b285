import type { IDataObject, INodeExecutionData, IRun } from 'n8n-workflow';
import { z } from 'zod';

/** The items that a node gave at one of its outputs. */
export function itemsOf(run: IRun, name: string, output = 0): INodeExecutionData[] {
	const runs = run.data.resultData.runData[name] ?? [];
	return runs.flatMap(({ data }) => data?.main?.[output] ?? []);
}

/** The JSON of the items that a node gave. */
export function jsonOf(run: IRun, name: string, output = 0): IDataObject[] {
	return itemsOf(run, name, output).map(({ json }) => json);
}

const errorSchema = z.object({
	name: z.string(),
	message: z.string(),
	description: z.string().nullish(),
	context: z.object({ itemIndex: z.number().optional(), data: z.unknown() }).optional(),
});

/** The error that ended a workflow, as the person sees it. */
export interface RunError {
	readonly name: string;
	readonly message: string;
	readonly description: string;
	readonly itemIndex: number | undefined;
	/** The details of design section 3.1: code, category, provider, … */
	readonly details: unknown;
}

/** n8n's editor renders descriptions as HTML. */
function unescaped(text: string): string {
	return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** The error that ended a workflow, or null where it ended well. */
export function errorOf(run: IRun): RunError | null {
	const { error } = run.data.resultData;
	if (error === undefined) return null;
	const { name, message, description, context } = errorSchema.parse(error);
	return {
		name,
		message,
		description: unescaped(description ?? ''),
		itemIndex: context?.itemIndex,
		details: context?.data,
	};
}
