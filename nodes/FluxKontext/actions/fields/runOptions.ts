import type { INodeProperties } from 'n8n-workflow';

import type { Capabilities, Provider } from '../../providers/contract';
import { requestOptionFields } from './requestOptions';
import { field, grouped, sortByLabel } from './shown';

/** Limits and defaults of the options about time and number; seconds and items. */
export const RUN_OPTIONS = {
	concurrency: { field: 'Concurrency', default: 5, minimum: 1, maximum: 100 },
	timeout: { field: 'Timeout', default: 300, minimum: 1, maximum: 24 * 3600 },
	pollingInterval: { field: 'Polling Interval', default: 0, minimum: 0, maximum: 3600 },
	requestTimeout: { field: 'Request Timeout', minimum: 1, maximum: 3600 },
	maxCost: { field: 'Maximum Cost', minimum: 0, maximum: 1_000_000, isWhole: false },
	maxImages: { field: 'Maximum Images', minimum: 1, maximum: 1_000_000, isWhole: true },
	pricePerImage: { field: 'Price per Image', minimum: 0.000_001, maximum: 1_000_000 },
	resubmitUnknown: { field: 'Submit Again When Unknown' },
} as const;

type RunOption = keyof typeof RUN_OPTIONS;

/** Of the operations that hand over the picture. */
export const FINISHED_IMAGE_OPTIONS: readonly RunOption[] = [
	'concurrency',
	'timeout',
	'pollingInterval',
	'requestTimeout',
	'maxCost',
	'maxImages',
	'pricePerImage',
	'resubmitUnknown',
];

function numberField(
	name: Exclude<RunOption, 'resubmitUnknown'>,
	preset: number,
	description: string,
): INodeProperties {
	const { field: displayName, minimum, maximum } = RUN_OPTIONS[name];
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: minimum, maxValue: maximum },
		default: preset,
		description,
	};
}

function runOptionField(name: RunOption, { requestTimeout }: Capabilities): INodeProperties {
	switch (name) {
		case 'concurrency':
			return numberField(name, RUN_OPTIONS.concurrency.default, 'How many items run together');
		case 'timeout':
			return numberField(
				name,
				RUN_OPTIONS.timeout.default,
				'The longest wait for one picture, in seconds: counted from its submit or, by callback, from when all are submitted',
			);
		case 'pollingInterval':
			return numberField(
				name,
				RUN_OPTIONS.pollingInterval.default,
				'Seconds between two looks at a job. 0 chooses by itself.',
			);
		case 'requestTimeout':
			return numberField(
				name,
				requestTimeout,
				'The longest wait for one answer of the provider, in seconds',
			);
		case 'maxCost':
			return {
				...numberField(
					name,
					1,
					'The most this node may spend in one execution, in USD, counting loops, retries and calls by an agent. A run that would exceed it is refused before anything is sent.',
				),
				typeOptions: { minValue: RUN_OPTIONS.maxCost.minimum, numberPrecision: 2 },
			};
		case 'maxImages':
			return {
				...numberField(
					name,
					10,
					'The most images this node may submit in one execution, counting loops, retries and calls by an agent. A run that would exceed it is refused before anything is sent.',
				),
				typeOptions: { minValue: RUN_OPTIONS.maxImages.minimum, numberPrecision: 0 },
			};
		case 'pricePerImage':
			return {
				...numberField(
					name,
					0.03,
					"What one image costs you, in USD, since the provider publishes no prices. Needed for 'Maximum Cost'.",
				),
				typeOptions: { minValue: 0, numberPrecision: 6 },
			};
		case 'resubmitUnknown':
			return {
				displayName: RUN_OPTIONS.resubmitUnknown.field,
				name,
				type: 'boolean',
				default: false,
				description:
					'Whether a retry submits a job again of which nobody knows whether the provider took it. It may then be paid for twice.',
			};
	}
}

/** The collection 'Options' of one operation, for each provider with the options it has. */
export function optionsFields(
	operation: string,
	providers: readonly Provider[],
	rule: { readonly request: boolean; readonly run: readonly RunOption[] },
): INodeProperties[] {
	const optionsOf = ({ capabilities }: Provider): INodeProperties[] => {
		// Where the answer to the submit is the picture, 'Request Timeout' is the only wait.
		const waits = capabilities.polling !== null;
		const isPriced = capabilities.listPrices !== null;
		const run = rule.run.filter((name) => {
			if (name === 'pollingInterval' || name === 'timeout') return waits;
			return name === 'pricePerImage' ? !isPriced : true;
		});
		const fields = [
			...(rule.request ? requestOptionFields(capabilities.options) : []),
			...run.map((name) => runOptionField(name, capabilities)),
		];
		return sortByLabel(fields, ({ displayName }) => displayName);
	};
	return grouped(providers, optionsOf).map((group) =>
		field(
			{ providers: group.providers, operations: [operation] },
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: group.value,
			},
		),
	);
}
