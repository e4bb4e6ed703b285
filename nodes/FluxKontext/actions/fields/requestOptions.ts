import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { OptionRules } from '../../providers/contract';
import { FIELD_NAMES } from '../../providers/problems';

type AllRules = Required<OptionRules>;

type OptionFields = {
	readonly [Key in keyof AllRules]: (
		rule: AllRules[Key],
	) => Pick<INodeProperties, 'type' | 'description'> & Partial<INodeProperties>;
};

function capitalized(value: string): INodePropertyOptions {
	return { name: `${value.charAt(0).toUpperCase()}${value.slice(1)}`, value };
}

/** How each option looks in the panel. Ranges, values and defaults come from the provider's rule. */
const OPTION_FIELDS: OptionFields = {
	clientBusinessId: () => ({
		type: 'string',
		placeholder: 'e.g. order-17',
		description: "Your own mark for the job, which comes back as 'reference'",
	}),
	enableTranslation: () => ({
		type: 'boolean',
		description: 'Whether a prompt that is not English is translated first',
	}),
	imageField: ({ values }) => ({
		type: 'options',
		options: values.map((value) => ({ name: value, value })),
		description: 'The name under which the picture is sent. Newer documents name image_urls.',
	}),
	outputFormat: ({ values }) => ({
		type: 'options',
		options: values.map((value) => ({ name: value.toUpperCase(), value })),
		description: 'The file type of the finished picture',
	}),
	promptUpsampling: () => ({
		type: 'boolean',
		description: 'Whether the provider may enrich the prompt by itself',
	}),
	route: ({ values }) => ({
		type: 'options',
		options: values.map(capitalized),
		description:
			'The upstream service that makes the picture. With a route the price is not known.',
	}),
	safetyTolerance: ({ minimum, maximum }) => ({
		type: 'number',
		typeOptions: { minValue: minimum, maxValue: maximum },
		description: `How much is let through, from ${minimum} (strictest) to ${maximum}`,
	}),
	seed: () => ({
		type: 'number',
		typeOptions: { numberPrecision: 0 },
		description: 'The same seed gives the same picture for the same request',
	}),
	uploadCn: () => ({
		type: 'boolean',
		description: 'Whether the picture is kept on servers in China',
	}),
	watermark: () => ({
		type: 'string',
		placeholder: 'e.g. My Shop',
		description: 'Text that the provider draws into the picture',
	}),
};

function fieldOf<Key extends keyof AllRules>(
	rules: Partial<AllRules>,
	key: Key,
): INodeProperties[] {
	const rule: AllRules[Key] | undefined = rules[key];
	if (rule === undefined) return [];
	return [
		{
			displayName: FIELD_NAMES[key],
			name: key,
			default: rule.default,
			...OPTION_FIELDS[key](rule),
		},
	];
}

const OPTION_NAMES = [
	'clientBusinessId',
	'enableTranslation',
	'imageField',
	'outputFormat',
	'promptUpsampling',
	'route',
	'safetyTolerance',
	'seed',
	'uploadCn',
	'watermark',
] as const satisfies ReadonlyArray<keyof OptionRules>;

/** The options of a request that a provider knows, as fields of the collection 'Options'. */
export function requestOptionFields(rules: OptionRules): INodeProperties[] {
	return OPTION_NAMES.flatMap((name) => fieldOf(rules, name));
}
