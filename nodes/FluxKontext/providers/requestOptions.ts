/**
 * The options of a request, written once: the types below, the panel, the reader and the checks
 * derive from this table. Which of them a provider knows, and their values, stand with the provider.
 */

export interface ChoiceRule {
	readonly values: readonly string[];
	readonly default: string;
}
export interface NumberRule {
	readonly minimum: number;
	readonly maximum: number;
	readonly default: number;
}
export interface BooleanRule {
	readonly default: boolean;
}
export interface TextRule {
	readonly default: string;
}

/** Each kind of option: what a provider says about one, and what a person sets. */
interface Kinds {
	readonly boolean: { readonly rule: BooleanRule; readonly value: boolean };
	readonly choice: { readonly rule: ChoiceRule; readonly value: string };
	readonly text: { readonly rule: TextRule; readonly value: string };
	readonly wholeNumber: { readonly rule: NumberRule; readonly value: number };
}

export interface RequestOption {
	readonly kind: keyof Kinds;
	/** The name in the panel and in error texts. */
	readonly label: string;
	/** The description in the panel; `{minimum}` and `{maximum}` stand for the provider's own. */
	readonly help: string;
	readonly placeholder?: string;
	/** How the panel names a value of a choice; the value itself without this. */
	readonly valueLabel?: (value: string) => string;
}

export const REQUEST_OPTIONS = {
	clientBusinessId: {
		kind: 'text',
		label: 'Client Business ID',
		help: "Your own ID for the job, returned as 'reference'",
		placeholder: 'e.g. order-17',
	},
	enableTranslation: {
		kind: 'boolean',
		label: 'Translate Prompt',
		help: 'Whether to translate a prompt that is not in English',
	},
	imageField: {
		kind: 'choice',
		label: 'Image Field',
		help: 'The field that holds the image in the request. Newer documentation uses image_urls.',
	},
	outputFormat: {
		kind: 'choice',
		label: 'Output Format',
		help: 'The file type of the finished image',
		valueLabel: (value) => value.toUpperCase(),
	},
	promptUpsampling: {
		kind: 'boolean',
		label: 'Prompt Upsampling',
		help: 'Whether the provider may add details to the prompt',
	},
	route: {
		kind: 'choice',
		label: 'Route',
		help: 'The upstream service that creates the image. With a route the price is unknown.',
		valueLabel: (value) => `${value.charAt(0).toUpperCase()}${value.slice(1)}`,
	},
	safetyTolerance: {
		kind: 'wholeNumber',
		label: 'Safety Tolerance',
		help: 'How permissive content moderation is, from {minimum} (strictest) to {maximum}',
	},
	seed: {
		kind: 'wholeNumber',
		label: 'Seed',
		help: 'The same seed returns the same image for the same request',
	},
	uploadCn: {
		kind: 'boolean',
		label: 'Use Servers in China',
		help: 'Whether to store the image on servers in China',
	},
	watermark: {
		kind: 'text',
		label: 'Watermark Text',
		help: 'Text that the provider draws on the image',
		placeholder: 'e.g. My Shop',
	},
} as const satisfies Readonly<Record<string, RequestOption>>;

type Table = typeof REQUEST_OPTIONS;
export type OptionName = keyof Table;
/** The options of one kind. */
export type OptionOfKind<Kind extends keyof Kinds> = {
	[Name in OptionName]: Table[Name]['kind'] extends Kind ? Name : never;
}[OptionName];

/** The options a provider knows; a rule that is absent means the provider has no such option. */
export type OptionRules = { readonly [Name in OptionName]?: Kinds[Table[Name]['kind']]['rule'] };

/** Option values as the person set them; an absent key is not sent. */
export type RequestOptions = {
	readonly [Name in OptionName]?: Kinds[Table[Name]['kind']]['value'];
};

export const OPTION_NAMES = Object.keys(REQUEST_OPTIONS).filter(isOptionName);

function isOptionName(name: string): name is OptionName {
	return Object.hasOwn(REQUEST_OPTIONS, name);
}

/** The names of all options of one kind. */
export function optionsOfKind<Kind extends keyof Kinds>(kind: Kind): Array<OptionOfKind<Kind>> {
	return OPTION_NAMES.filter(
		(name): name is OptionOfKind<Kind> => REQUEST_OPTIONS[name].kind === kind,
	);
}
