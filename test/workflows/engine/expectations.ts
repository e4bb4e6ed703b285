import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

import type { ProviderName } from '../../simulator';
import { readMark } from '../../simulator';
import { bytesOf } from './binaryStore';

/** The keys of a job value with 'Simplify' on (design section 3.1). */
export const SIMPLIFIED_KEYS = [
	'completedAt',
	'cost',
	'createdAt',
	'imageUrl',
	'images',
	'jobId',
	'model',
	'provider',
	'reference',
	'status',
];

/** The keys of an item's JSON, in alphabetical order. */
export function keysOf({ json }: INodeExecutionData): string[] {
	return Object.keys(json).sort();
}

/**
 * The file in a field of an item.
 * @throws when there is none
 */
export function fileOf(item: INodeExecutionData | undefined, field = 'data'): IBinaryData {
	const file = item?.binary?.[field];
	if (file === undefined) throw new Error(`The item has no file in '${field}'`);
	return file;
}

/** What the simulator wrote into the picture of an item: of which job and prompt it is. */
export async function markOf(item: INodeExecutionData | undefined, field = 'data') {
	return readMark(await bytesOf(fileOf(item, field)));
}

/** USD for one Pro picture, as the simulator's answers and the documents' price lists say. */
export const COSTS: Readonly<Record<ProviderName, object | null>> = {
	apixo: { amount: 0.03, currency: 'USD', source: 'list price' },
	foxAi: { amount: 0.025, currency: 'USD', source: 'list price' },
	toApis: null,
	vtrix: { amount: 0.04, currency: 'USD', source: 'reported' },
};
