import type { INodeProperties } from 'n8n-workflow';

import { field, providersByName } from './shown';

const downloadImages: INodeProperties = {
	displayName: 'Download Images',
	name: 'downloadImages',
	type: 'boolean',
	default: true,
	description: "Whether to download the image as a file. The provider's link expires.",
};

const outputBinaryPropertyName: INodeProperties = {
	displayName: 'Put Output File in Field',
	name: 'outputBinaryPropertyName',
	type: 'string',
	required: true,
	default: 'data',
	placeholder: 'e.g. data',
	hint: 'The name of the output binary field to put the file in',
	description: 'A second image of the same job goes to the same name with _1',
};

const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const whenDownloading = { downloadImages: [true] };

/** What comes out: the fields about the download and the form of the output. */
export function downloadFields(operation: string): INodeProperties[] {
	const shown = { providers: providersByName, operations: [operation], asTool: false };
	return [
		field(shown, downloadImages),
		field({ ...shown, when: whenDownloading }, outputBinaryPropertyName),
	];
}

/** The same for a node without operations. */
export const outputFields: INodeProperties[] = [
	downloadImages,
	{ ...outputBinaryPropertyName, displayOptions: { show: whenDownloading } },
	simplify,
];

/** Shown for every operation that gives a job. */
export function simplifyField(operation: string): INodeProperties {
	return field({ providers: providersByName, operations: [operation] }, simplify);
}

/** The job to ask for: of a job value from another FLUX Kontext node by default. */
export function jobIdField(operation: string): INodeProperties {
	return field(
		{ providers: providersByName, operations: [operation] },
		{
			displayName: 'Job ID',
			name: 'jobId',
			type: 'string',
			required: true,
			default: '={{ $json.jobId }}',
			placeholder: 'e.g. task_12345678',
			description: 'The job ID that Job > Submit returned',
		},
	);
}
