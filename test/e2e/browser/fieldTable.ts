import type { ProviderName } from '../../simulator';

/** What the panel of FLUX Kontext shows a person, by provider and operation. */

export const providerNames: Readonly<Record<ProviderName, string>> = {
	apixo: 'APIXO',
	foxAi: 'FoxAI',
	toApis: 'ToAPIs',
	vtrix: 'Vtrix',
};

/** What n8n itself calls a first credential of each provider. */
export const accountNames: Readonly<Record<ProviderName, string>> = {
	apixo: 'APIXO account',
	foxAi: 'FoxAI account',
	toApis: 'ToAPIs account',
	vtrix: 'Vtrix account',
};

export const operationNames = {
	getBalance: { resource: 'Account', operation: 'Get Balance' },
	generate: { resource: 'Image', operation: 'Generate' },
	edit: { resource: 'Image', operation: 'Edit' },
	submit: { resource: 'Job', operation: 'Submit' },
	wait: { resource: 'Job', operation: 'Wait' },
	getStatus: { resource: 'Job', operation: 'Get Status' },
} as const;

export type OperationName = keyof typeof operationNames;

/** In the order in which the tests use them: what is submitted is there to be waited for. */
export const operationsOf: Readonly<Record<ProviderName, readonly OperationName[]>> = {
	apixo: ['getBalance', 'generate', 'edit', 'submit', 'wait', 'getStatus'],
	foxAi: ['edit', 'submit', 'wait', 'getStatus'],
	toApis: ['getBalance', 'generate', 'edit', 'submit', 'wait', 'getStatus'],
	vtrix: ['generate', 'edit', 'submit', 'wait', 'getStatus'],
};

const everywhere = ['apixo', 'foxAi', 'toApis', 'vtrix'] as const;
const callingBack = ['apixo', 'toApis'] as const;
const every = ['edit', 'generate', 'submit', 'wait', 'getStatus', 'getBalance'] as const;
const asking = ['edit', 'generate', 'submit'] as const;
const takingPicture = ['edit', 'submit'] as const;
const handingOver = ['edit', 'generate', 'wait', 'getStatus'] as const;

/** The fields from top to bottom, with the providers and the operations that have them. */
const fieldRows: ReadonlyArray<
	[field: string, providers: readonly ProviderName[], operations: readonly OperationName[]]
> = [
	['Provider', everywhere, every],
	['Credential', everywhere, every],
	['Resource', everywhere, every],
	['Operation', everywhere, every],
	['Model', ['apixo', 'foxAi', 'toApis'], asking],
	['Prompt', everywhere, asking],
	['Image Source', everywhere, takingPicture],
	['Input Data Field Name', everywhere, takingPicture],
	['Aspect Ratio', everywhere, asking],
	['Job ID', everywhere, ['wait', 'getStatus']],
	['Wait', callingBack, ['edit', 'generate']],
	['Download Images', everywhere, handingOver],
	['Put Output File in Field', everywhere, handingOver],
	['Callback URL', callingBack, ['submit']],
	['Reference', callingBack, ['submit']],
	['Simplify', everywhere, [...handingOver, 'submit']],
	['Options', everywhere, every],
];

/** The fields that a new user sees, where the picture comes from a file. */
export function fieldsOf(provider: ProviderName, operation: OperationName): string[] {
	return fieldRows
		.filter(([, providers, operations]) => {
			return providers.includes(provider) && operations.includes(operation);
		})
		.map(([field]) => field);
}
