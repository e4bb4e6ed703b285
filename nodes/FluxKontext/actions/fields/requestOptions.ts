import type { INodeProperties } from 'n8n-workflow';

import type {
	ChoiceRule,
	NumberRule,
	OptionName,
	OptionRules,
	RequestOption,
} from '../../providers/requestOptions';
import { optionsOfKind, REQUEST_OPTIONS } from '../../providers/requestOptions';

type Look = Pick<INodeProperties, 'type'> & Partial<INodeProperties>;

function choiceLook({ values }: ChoiceRule, { valueLabel = String }: RequestOption): Look {
	return { type: 'options', options: values.map((value) => ({ name: valueLabel(value), value })) };
}

function numberLook({ minimum, maximum }: NumberRule, { help }: RequestOption): Look {
	const isBounded = maximum < Number.MAX_SAFE_INTEGER;
	return {
		type: 'number',
		typeOptions: isBounded ? { minValue: minimum, maxValue: maximum } : { numberPrecision: 0 },
		description: help.replace('{minimum}', `${minimum}`).replace('{maximum}', `${maximum}`),
	};
}

/** The options of a request that a provider knows, as fields of the collection 'Options'. */
export function requestOptionFields(rules: OptionRules): INodeProperties[] {
	const fieldsOf = <Name extends OptionName, Rule extends Pick<INodeProperties, 'default'>>(
		names: readonly Name[],
		ruleOf: (name: Name) => Rule | undefined,
		lookOf: (rule: Rule, option: RequestOption) => Look,
	): INodeProperties[] =>
		names.flatMap((name) => {
			const rule = ruleOf(name);
			if (rule === undefined) return [];
			const option: RequestOption = REQUEST_OPTIONS[name];
			const { label: displayName, help: description, placeholder } = option;
			return [
				{
					displayName,
					name,
					default: rule.default,
					description,
					...(placeholder === undefined ? {} : { placeholder }),
					...lookOf(rule, option),
				},
			];
		});
	return [
		...fieldsOf(
			optionsOfKind('boolean'),
			(name) => rules[name],
			() => ({ type: 'boolean' }),
		),
		...fieldsOf(optionsOfKind('choice'), (name) => rules[name], choiceLook),
		...fieldsOf(
			optionsOfKind('text'),
			(name) => rules[name],
			() => ({ type: 'string' }),
		),
		...fieldsOf(optionsOfKind('wholeNumber'), (name) => rules[name], numberLook),
	];
}
