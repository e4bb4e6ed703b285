import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { refusal } from '../jobs/jobError';
import type { OptionRules, RequestOptions } from '../providers/contract';
import { FIELD_NAMES } from '../providers/problems';

/** How one kind of value is read: numbers and booleans may come as text out of an expression. */
interface Kind<Value> {
	readonly word: string;
	readonly schema: {
		safeParse(
			value: unknown,
		): { readonly success: true; readonly data: Value } | { readonly success: false };
	};
}

const TEXT: Kind<string> = {
	word: 'text',
	schema: z.union([z.string(), z.number().transform(String)]),
};
const NUMBER: Kind<number> = {
	word: 'a number',
	schema: z.union([
		z.number().finite(),
		z
			.string()
			.regex(/^\s{0,9}-?\d{1,20}(\.\d{1,20})?\s{0,9}$/)
			.transform(Number),
	]),
};
const BOOLEAN: Kind<boolean> = {
	word: 'true or false',
	schema: z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]),
};

function parse<Value>({ word, schema }: Kind<Value>, value: unknown, field: string): Value {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	throw refusal(`'${field}' is not ${word}`, `Check the expression in '${field}'.`);
}

const optionsSchema = z.record(z.string(), z.unknown()).catch({});

/** The parameters of one item, judged as they are read: an expression may give anything. */
export class Parameters {
	/** @param read gives null for a parameter that is not shown */
	constructor(private readonly read: (name: string) => unknown) {}

	static ofItem(context: IExecuteFunctions, itemIndex: number): Parameters {
		return new Parameters((name) => context.getNodeParameter(name, itemIndex, null));
	}

	/** The parameters of a node that receives a callback. */
	static ofWebhook(context: IWebhookFunctions): Parameters {
		return new Parameters((name) => context.getNodeParameter(name, null));
	}

	/** @throws JobError when an expression gives something else than text */
	text(name: string, field: string, fallback = ''): string {
		return parse(TEXT, this.read(name) ?? fallback, field);
	}

	/** @throws JobError when an expression gives something else than true or false */
	boolean(name: string, field: string, fallback: boolean): boolean {
		return parse(BOOLEAN, this.read(name) ?? fallback, field);
	}

	/** One text or, from an expression, a list of them. */
	texts(name: string, field: string): readonly string[] {
		const value = this.read(name) ?? '';
		const values: unknown[] = Array.isArray(value) ? value : [value];
		return values.map((entry) => parse(TEXT, entry, field));
	}

	/** Several of a fixed list, as a field for several choices gives them. */
	choices<Value extends string>(
		name: string,
		field: string,
		known: readonly [Value, ...Value[]],
	): readonly Value[] {
		const list = { word: `a list of ${known.join(' and ')}`, schema: z.array(z.enum(known)) };
		return parse(list, this.read(name) ?? [...known], field);
	}

	/** A yes or no of the collection 'Options'. */
	optionBoolean(name: string, field: string, fallback: boolean): boolean {
		return this.option(BOOLEAN, name, field) ?? fallback;
	}

	/**
	 * A number of the collection 'Options'.
	 * @throws JobError when it is out of range
	 */
	optionNumber(
		name: string,
		field: string,
		rule: { readonly default: number; readonly minimum: number; readonly maximum: number },
	): number {
		const value = this.option(NUMBER, name, field) ?? rule.default;
		if (value >= rule.minimum && value <= rule.maximum) return value;
		throw refusal(
			`'${field}' is ${value}, and it may be from ${rule.minimum} to ${rule.maximum}`,
			`Set '${field}' in the options to a number in that range.`,
		);
	}

	/**
	 * A number of the collection 'Options' that has no default.
	 * @returns null where it is not set
	 * @throws JobError when it is out of range
	 */
	optionalNumber(
		name: string,
		rule: { readonly field: string; readonly minimum: number; readonly maximum: number },
	): number | null {
		if (this.option(NUMBER, name, rule.field) === undefined) return null;
		return this.optionNumber(name, rule.field, { ...rule, default: rule.minimum });
	}

	/**
	 * The options that this provider knows and the person set. What was set for another provider
	 * and is no longer shown in the panel is left out; an empty text is not sent either.
	 */
	requestOptions(rules: OptionRules): RequestOptions {
		const known = <Value>(kind: Kind<Value>, name: keyof OptionRules) => {
			const value =
				rules[name] === undefined ? undefined : this.option(kind, name, FIELD_NAMES[name]);
			return value === undefined || value === '' ? {} : { [name]: value };
		};
		return {
			...known(NUMBER, 'seed'),
			...known(TEXT, 'outputFormat'),
			...known(BOOLEAN, 'promptUpsampling'),
			...known(NUMBER, 'safetyTolerance'),
			...known(BOOLEAN, 'enableTranslation'),
			...known(TEXT, 'watermark'),
			...known(BOOLEAN, 'uploadCn'),
			...known(TEXT, 'imageField'),
			...known(TEXT, 'route'),
			...known(TEXT, 'clientBusinessId'),
		};
	}

	private option<Value>(kind: Kind<Value>, name: string, field: string): Value | undefined {
		const value = optionsSchema.parse(this.read('options'))[name];
		return value === undefined || value === null ? undefined : parse(kind, value, field);
	}
}
