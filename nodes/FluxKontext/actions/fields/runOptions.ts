import type { INodeProperties } from 'n8n-workflow';

import type { Capabilities, Provider } from '../../providers/contract';
import { requestOptionFields } from './requestOptions';
import { field, grouped, sortByLabel } from './shown';

/**
 * The options about time, number and money, written once; seconds and items. `default` counts where
 * the option is not added; `start` is what its field begins with where nothing counts then.
 */
export const RUN_OPTIONS = {
	concurrency: {
		field: 'Concurrency',
		help: 'How many jobs run at the same time',
		default: 5,
		minimum: 1,
		maximum: 100,
	},
	timeout: {
		field: 'Timeout',
		help: 'The longest wait for one image, in seconds, counted from its submit or, by callback, from when all are submitted',
		default: 300,
		minimum: 1,
		maximum: 24 * 3600,
	},
	pollingInterval: {
		field: 'Polling Interval',
		help: 'Seconds between status checks. 0 means automatic.',
		default: 0,
		minimum: 0,
		maximum: 3600,
	},
	/** Its default stands with the provider. */
	requestTimeout: {
		field: 'Request Timeout',
		help: 'The longest wait for one response from the provider, in seconds',
		minimum: 1,
		maximum: 3600,
	},
	maxCost: {
		field: 'Maximum Cost',
		help: 'The most this node may spend in one execution, in USD, counting loops, retries and calls by an agent. A run that would exceed it is refused before anything is sent.',
		start: 1,
		minimum: 0,
		maximum: 1_000_000,
		isWhole: false,
		typeOptions: { minValue: 0, numberPrecision: 2 },
	},
	maxImages: {
		field: 'Maximum Images',
		help: 'The most images this node may submit in one execution, counting loops, retries and calls by an agent. A run that would exceed it is refused before anything is sent.',
		start: 10,
		minimum: 1,
		maximum: 1_000_000,
		isWhole: true,
		typeOptions: { minValue: 1, numberPrecision: 0 },
	},
	pricePerImage: {
		field: 'Price per Image',
		help: "What one image costs you, in USD, since the provider publishes no prices. Needed for 'Maximum Cost'.",
		start: 0.03,
		minimum: 0.000_001,
		maximum: 1_000_000,
		typeOptions: { minValue: 0, numberPrecision: 6 },
	},
	resubmitUnknown: {
		field: 'Submit Again When Unknown',
		help: "Whether a retry submits a job again when it's unknown if the provider accepted it. You may be charged twice.",
		default: false,
	},
} as const;

type RunOption = keyof typeof RUN_OPTIONS;

/** Of the operations that hand over the picture: all. */
export const FINISHED_IMAGE_OPTIONS = Object.keys(RUN_OPTIONS).filter((name): name is RunOption =>
	Object.hasOwn(RUN_OPTIONS, name),
);

function runOptionField(name: RunOption, { requestTimeout }: Capabilities): INodeProperties {
	const option = RUN_OPTIONS[name];
	const shared = { displayName: option.field, name, description: option.help };
	if (!('minimum' in option)) return { ...shared, type: 'boolean', default: option.default };
	const range = { minValue: option.minimum, maxValue: option.maximum };
	const start = 'start' in option ? option.start : requestTimeout;
	return {
		...shared,
		type: 'number',
		typeOptions: 'typeOptions' in option ? option.typeOptions : range,
		default: 'default' in option ? option.default : start,
	};
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
