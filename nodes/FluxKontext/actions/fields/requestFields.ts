import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { AspectRatioRule, Capabilities, Provider } from '../../providers/contract';
import { FIELD_NAMES } from '../../providers/problems';
import { field, grouped, providersByName } from './shown';

/** What a job is asked for with: the fields of edit, generate and submit, in the order of use. */

/** Whether an operation sends a picture: always, never, or as 'Image Source' says. */
type SendsPicture = 'always' | 'never' | 'optional';

const MODEL_NAMES = { pro: 'Pro', max: 'Max' } as const;
const MODEL_DESCRIPTIONS = {
	pro: 'The standard model',
	max: 'The model with higher quality',
} as const;

function modelOptions({ models, listPrices }: Capabilities): INodePropertyOptions[] {
	return models.map((model) => {
		const price = listPrices === null ? '' : ` (${listPrices[model]} USD per image)`;
		return {
			name: `${MODEL_NAMES[model]}${price}`,
			value: model,
			description: MODEL_DESCRIPTIONS[model],
		};
	});
}

function modelFields(operation: string): INodeProperties[] {
	const withChoice = providersByName.filter(({ capabilities }) => capabilities.models.length > 1);
	return grouped(withChoice, ({ capabilities }) => modelOptions(capabilities)).map((group) =>
		field(
			{ providers: group.providers, operations: [operation] },
			{
				displayName: FIELD_NAMES.model,
				name: 'model',
				type: 'options',
				options: group.value,
				default: 'pro',
				description: 'The quality of the image, which also sets the price',
			},
		),
	);
}

function promptField(operation: string, placeholder: string): INodeProperties {
	return field(
		{ providers: providersByName, operations: [operation] },
		{
			displayName: FIELD_NAMES.prompt,
			name: 'prompt',
			type: 'string',
			typeOptions: { rows: 4 },
			required: true,
			default: '',
			placeholder,
			description: 'What the image should show, or what to change in it',
		},
	);
}

const SOURCES = {
	binary: {
		name: 'Binary File',
		value: 'binary',
		description: 'A file from the previous node',
	},
	url: { name: 'URL', value: 'url', description: 'An image with a public URL' },
	none: { name: 'None', value: 'none', description: 'Create an image from the prompt alone' },
} as const;

function imageSourceFields(operation: string, optional: boolean): INodeProperties[] {
	const groups = grouped(providersByName, ({ capabilities }) =>
		optional && capabilities.picturesIn.optional ? ['none'] : [],
	);
	const property = (sources: readonly INodePropertyOptions[], preset: string): INodeProperties => ({
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		options: [...sources],
		default: preset,
		description: 'Where the image to edit comes from',
	});
	return groups.flatMap(({ providers, value }) => {
		const none = value.includes('none') ? [SOURCES.none] : [];
		const shown = { providers, operations: [operation] };
		return [
			field(
				{ ...shown, asTool: false },
				property([SOURCES.binary, ...none, SOURCES.url], SOURCES.binary.value),
			),
			// An agent has no files to hand over.
			field({ ...shown, asTool: true }, property([...none, SOURCES.url], SOURCES.url.value)),
		];
	});
}

const FILE_HINTS: Readonly<Record<Capabilities['picturesIn']['fileAs'], string>> = {
	upload: 'The file is uploaded to the provider first',
	dataUrl: 'The file is sent in the request',
	base64: 'The file is sent in the request',
	publicUrl:
		'The provider downloads the file from n8n through a signed link, so n8n must have a public URL',
};

function pictureFields(operation: string): INodeProperties[] {
	const files = grouped(providersByName, ({ capabilities: { picturesIn } }) => ({
		maximum: picturesIn.maximum,
		hint: `${FILE_HINTS[picturesIn.fileAs]} (${picturesIn.limit})`,
	})).map(({ providers, value }) =>
		field(
			{ providers, operations: [operation], when: { imageSource: ['binary'] } },
			{
				displayName: 'Input Data Field Name',
				name: 'binaryPropertyName',
				type: 'string',
				required: true,
				default: 'data',
				placeholder: 'e.g. data',
				hint: value.hint,
				description:
					value.maximum === 1
						? 'The name of the input field that has the image, or an expression that gives the file'
						: `The names of the input fields that have the images, up to ${value.maximum}, separated by commas, or an expression that gives the files`,
			},
		),
	);
	const urls = grouped(providersByName, ({ capabilities }) => capabilities.picturesIn.maximum).map(
		({ providers, value: maximum }) =>
			field(
				{ providers, operations: [operation], when: { imageSource: ['url'] } },
				{
					displayName: 'Image URL',
					name: 'imageUrl',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. https://example.com/image.png',
					description:
						maximum === 1
							? 'The public URL of the image to edit'
							: `The public URLs of the images to edit, up to ${maximum}, separated by line breaks or commas`,
				},
			),
	);
	return [...files, ...urls];
}

function ratioProperty(
	rule: AspectRatioRule,
	withPicture: boolean,
	picturesCanBeMatched: boolean,
): INodeProperties {
	const base = { displayName: FIELD_NAMES.aspectRatio, name: 'aspectRatio' } as const;
	if (rule.kind === 'range') {
		const range = `${rule.narrowest.join(':')} to ${rule.widest.join(':')}`;
		return {
			...base,
			type: 'string',
			default: '',
			placeholder: 'e.g. 16:9',
			description: `Width to height of the image, from ${range}. If empty, the provider chooses.`,
		};
	}
	const values = rule.values.filter(
		(value) => withPicture || !rule.onlyWithPicture.includes(value),
	);
	return {
		...base,
		type: 'options',
		options: values.map((value) =>
			value === 'match_input_image' ? { name: 'Match Input Image', value } : { name: value, value },
		),
		default: withPicture ? rule.default : rule.defaultWithoutPicture,
		description: 'Width to height of the image',
		...(withPicture && !picturesCanBeMatched
			? { hint: "The provider can't keep the image's own ratio: choose the closest one" }
			: {}),
	};
}

function aspectRatioFields(operation: string, sendsPicture: SendsPicture): INodeProperties[] {
	const one = (
		providers: readonly Provider[],
		withPicture: boolean,
		when: Record<string, string[]>,
	): INodeProperties[] =>
		grouped(providers, ({ capabilities }) => capabilities.aspectRatio).map(
			({ providers: same, value: rule }) => {
				const canMatch = rule.kind === 'range' || rule.values.includes('match_input_image');
				const shown = { providers: same, operations: [operation], when };
				return field(shown, ratioProperty(rule, withPicture, canMatch));
			},
		);
	if (sendsPicture !== 'optional') return one(providersByName, sendsPicture === 'always', {});
	return [
		...one(providersByName, true, { imageSource: ['binary', 'url'] }),
		...one(
			providersByName.filter(({ capabilities }) => capabilities.picturesIn.optional),
			false,
			{ imageSource: ['none'] },
		),
	];
}

/** Model, prompt, picture and ratio of an operation that asks for a job. */
export function requestFields(
	operation: string,
	sendsPicture: SendsPicture,
	placeholder: string,
): INodeProperties[] {
	const pictures =
		sendsPicture === 'never'
			? []
			: [...imageSourceFields(operation, sendsPicture === 'optional'), ...pictureFields(operation)];
	return [
		...modelFields(operation),
		promptField(operation, placeholder),
		...pictures,
		...aspectRatioFields(operation, sendsPicture),
	];
}
