import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { refusal } from '../jobs/jobError';
import { cleaned, quote } from '../providers/reading';
import type { OptionName, OptionRules, RequestOptions } from '../providers/requestOptions';
import { optionsOfKind, REQUEST_OPTIONS } from '../providers/requestOptions';

/** How one kind of value is read. Cells of a sheet are text, so each kind takes its text too. */
interface Kind<Value> {
	/** Completes the sentence "It must be …". */
	readonly words: string;
	readonly schema: {
		safeParse(
			value: unknown,
		): { readonly success: true; readonly data: Value } | { readonly success: false };
	};
}

interface Range {
	readonly minimum: number;
	readonly maximum: number;
}

/** `$now` and other times of expressions (Luxon, which n8n brings). */
const timeSchema = z.custom<object>((value) => hasMethod(value, 'toISO'));

function hasMethod(value: unknown, name: string): boolean {
	const isObject = typeof value === 'object' && value !== null;
	return isObject && typeof Reflect.get(value, name) === 'function';
}

/** Rule: a whole number whose last digits JavaScript has lost is no text: it may name another job. */
const isExact = (value: number) => !Number.isInteger(value) || Number.isSafeInteger(value);

/** Rule: a text in which an expression put a whole object says nothing of what was meant. */
const isWhole = (text: string) => !text.includes('[object Object]');

const textSchema = z.union([
	z.string().refine(isWhole),
	z.number().finite().refine(isExact).transform(String),
	z.date().transform((date) => date.toISOString()),
	timeSchema.transform(String),
	z.instanceof(URL).transform(({ href }) => href),
]);
const TEXT: Kind<string> = { words: 'text', schema: textSchema };

/**
 * Rule: neither `1e3`, as a sheet shows a long number whose digits are lost, nor `1,5`, which is 15
 * in one country and 1.5 in another.
 */
const numberSchema = z.union([
	z.number().finite(),
	z
		.string()
		.transform(cleaned)
		.pipe(z.string().regex(/^[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})$/))
		.transform(Number),
]);

function isWithin({ minimum, maximum }: Range): (value: number) => boolean {
	return (value) => value >= minimum && value <= maximum;
}

function numberOf(range: Range): Kind<number> {
	return {
		words: `a number from ${range.minimum} to ${range.maximum}`,
		schema: numberSchema.refine(isWithin(range)),
	};
}

function wholeNumberOf(range: Range): Kind<number> {
	return {
		words: `a whole number from ${range.minimum} to ${range.maximum}`,
		schema: numberSchema.refine(Number.isInteger).refine(isWithin(range)),
	};
}

const OPTIONS: Kind<Record<string, unknown>> = {
	words: 'an object',
	schema: z.record(z.string(), z.unknown()),
};

const YES = ['true', 'yes', 'on', '1'] as const;
const NO = ['false', 'no', 'off', '0'] as const;
const BOOLEAN: Kind<boolean> = {
	words: 'true or false',
	schema: z.union([
		z.boolean(),
		textSchema
			.transform((text) => cleaned(text).toLowerCase())
			.pipe(z.enum([...YES, ...NO]))
			.transform((word) => YES.some((yes) => yes === word)),
	]),
};

/** What two spellings of a choice have in common: `Match Input Image` is `match_input_image`. */
function spellingOf(text: string): string {
	const letters = text.toLowerCase().replace(/[\s_]+/g, '');
	return letters === 'jpg' ? 'jpeg' : letters;
}

/** The list's own spelling of a choice. Another word stays as it is: `problemsOf` refuses it. */
function choiceSchema(values: readonly string[]) {
	return textSchema
		.transform(cleaned)
		.transform((text) => values.find((value) => spellingOf(value) === spellingOf(text)) ?? text);
}

function choiceOf(values: readonly string[]): Kind<string> {
	return { words: `one of ${values.join(', ')}`, schema: choiceSchema(values) };
}

function isBlank(value: unknown): boolean {
	return (
		value === undefined || value === null || (typeof value === 'string' && cleaned(value) === '')
	);
}

function shownValue(value: unknown): string {
	if (isBlank(value)) return 'empty';
	if (typeof value === 'string') return `'${quote(value, 60)}'`;
	if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
	return String(value);
}

function parse<Value>({ words, schema }: Kind<Value>, value: unknown, field: string): Value {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw refusal(
		`'${field}' must be ${words}, not ${shownValue(value)}`,
		`Check the value or the expression in '${field}'.`,
	);
}

/**
 * The parameters of one item, judged as they are read: an expression may give anything.
 * Rule: an empty cell ('', blanks, null, undefined) is a parameter that is not set, of every kind.
 */
export class Parameters {
	private options: Readonly<Record<string, unknown>> | null = null;

	/** @param read gives null for a parameter that is not shown */
	constructor(private readonly read: (name: string) => unknown) {}

	static ofItem(context: IExecuteFunctions, itemIndex: number): Parameters {
		return new Parameters((name) => context.getNodeParameter(name, itemIndex, null));
	}

	/** The parameters of a node that receives a callback. */
	static ofWebhook(context: IWebhookFunctions): Parameters {
		return new Parameters((name) => context.getNodeParameter(name, null));
	}

	/** One text or, from an expression, a list of them; '' where a cell is empty. */
	texts(name: string, field: string): string | readonly string[] {
		const value = this.read(name) ?? '';
		const read = (entry: unknown) => parse(TEXT, entry ?? '', field);
		return Array.isArray(value) ? value.map(read) : read(value);
	}

	/** Whatever an expression gives, for a field that takes more than these kinds. */
	value(name: string): unknown {
		return this.read(name);
	}

	/** @throws JobError when an expression gives something else than text */
	text(name: string, field: string, fallback = ''): string {
		return this.parameter(TEXT, name, field) ?? fallback;
	}

	/** @throws JobError when an expression gives something else than true or false */
	boolean(name: string, field: string, fallback: boolean): boolean {
		return this.parameter(BOOLEAN, name, field) ?? fallback;
	}

	/**
	 * One of a list, in the list's own spelling; case and blanks do not matter.
	 * @returns the text as it is where it is none of the list
	 * @throws JobError when an expression gives something else than text
	 */
	choice(name: string, field: string, values: readonly string[], fallback: string): string {
		return this.parameter(choiceOf(values), name, field) ?? fallback;
	}

	/** Several of a fixed list, as a list or as text with commas; all of them where it is empty. */
	choices<Value extends string>(
		name: string,
		field: string,
		known: readonly [Value, ...Value[]],
	): readonly Value[] {
		const list: Kind<Value[]> = {
			words: `a list of ${known.join(' and ')}`,
			schema: z.preprocess(
				(value) => (typeof value === 'string' ? value.split(',') : value),
				z.array(choiceSchema(known).pipe(z.enum(known))),
			),
		};
		return this.parameter(list, name, field) ?? [...known];
	}

	/** A yes or no of the collection 'Options'. */
	optionBoolean(name: string, field: string, fallback: boolean): boolean {
		return this.option(BOOLEAN, name, field) ?? fallback;
	}

	/**
	 * A number of the collection 'Options'.
	 * @throws JobError when it is out of range
	 */
	optionNumber(name: string, field: string, rule: Range & { readonly default: number }): number {
		return this.option(numberOf(rule), name, field) ?? rule.default;
	}

	/**
	 * A limit of the collection 'Options'. Rule: one that is set but empty is refused, since a run
	 * without the limit that the person meant may cost any amount.
	 * @returns null where the person added no such option
	 * @throws JobError when it is empty, no number or out of range
	 */
	limit(
		name: string,
		rule: Range & { readonly field: string; readonly isWhole: boolean },
	): number | null {
		const options = this.allOptions();
		if (!Object.hasOwn(options, name)) return null;
		const kind = rule.isWhole ? wholeNumberOf(rule) : numberOf(rule);
		return parse(kind, options[name], rule.field);
	}

	/**
	 * A number of the collection 'Options' that has no default.
	 * @throws JobError when it is no number or out of range
	 */
	optionalNumber(name: string, rule: Range & { readonly field: string }): number | null {
		return this.option(numberOf(rule), name, rule.field) ?? null;
	}

	/**
	 * The options that this provider knows and the person set. What was set for another provider
	 * and is no longer shown in the panel is left out.
	 */
	requestOptions(rules: OptionRules): RequestOptions {
		const read = <Name extends OptionName, Rule, Value>(
			names: readonly Name[],
			ruleOf: (name: Name) => Rule | undefined,
			kindOf: (rule: Rule) => Kind<Value>,
		): { [Key in Name]?: Value } => {
			const values: { [Key in Name]?: Value } = {};
			for (const name of names) {
				const rule = ruleOf(name);
				const value = rule && this.option(kindOf(rule), name, REQUEST_OPTIONS[name].label);
				if (value !== undefined) values[name] = value;
			}
			return values;
		};
		return {
			...read(
				optionsOfKind('boolean'),
				(name) => rules[name],
				() => BOOLEAN,
			),
			...read(
				optionsOfKind('choice'),
				(name) => rules[name],
				({ values }) => choiceOf(values),
			),
			...read(
				optionsOfKind('text'),
				(name) => rules[name],
				() => TEXT,
			),
			...read(optionsOfKind('wholeNumber'), (name) => rules[name], wholeNumberOf),
		};
	}

	private parameter<Value>(kind: Kind<Value>, name: string, field: string): Value | undefined {
		const value = this.read(name);
		return isBlank(value) ? undefined : parse(kind, value, field);
	}

	private option<Value>(kind: Kind<Value>, name: string, field: string): Value | undefined {
		const value = this.allOptions()[name];
		return isBlank(value) ? undefined : parse(kind, value, field);
	}

	/** Read once: n8n evaluates all expressions of the collection with each read. */
	private allOptions(): Readonly<Record<string, unknown>> {
		this.options ??= parse(OPTIONS, this.read('options') ?? {}, 'Options');
		return this.options;
	}
}
