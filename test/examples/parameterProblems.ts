import type {
	INode,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { z } from 'zod';

/** What is wrong with a node's parameters, judged by the description of its type. */

type Parameters = INode['parameters'];
type Entry = INodePropertyOptions | INodeProperties | INodePropertyCollection;

const recordSchema = z.record(z.string(), z.unknown());

function isExpression(value: unknown): boolean {
	return typeof value === 'string' && value.startsWith('=');
}

function isChoice(entry: Entry): entry is INodePropertyOptions {
	return 'value' in entry;
}

function isField(entry: Entry): entry is INodeProperties {
	return 'type' in entry;
}

function isGroup(entry: Entry): entry is INodePropertyCollection {
	return 'values' in entry;
}

/** One field at a time: its name must be known, and its value one that it takes. */
function problemsOfValues(
	values: unknown,
	fields: readonly INodeProperties[],
	where: string,
): string[] {
	const record = recordSchema.safeParse(values);
	if (!record.success) return [`${where} is no set of fields`];
	return Object.entries(record.data).flatMap(([name, value]) => {
		const field = fields.find((one) => one.name === name);
		const path = where === '' ? name : `${where}.${name}`;
		return field === undefined
			? [`'${path}' is not a field here`]
			: problemsOfValue(value, field, path);
	});
}

function problemsOfValue(value: unknown, field: INodeProperties, path: string): string[] {
	if (isExpression(value)) {
		return field.noDataExpression === true ? [`'${path}' takes no expression`] : [];
	}
	const entries = field.options ?? [];
	const unknown = (chosen: readonly unknown[]) =>
		chosen
			.filter((one) => !entries.filter(isChoice).some((choice) => choice.value === one))
			.map((one) => `'${path}' has no value '${String(one)}'`);
	switch (field.type) {
		case 'options':
			return unknown([value]);
		case 'multiOptions':
			return Array.isArray(value) ? unknown(value) : [`'${path}' is no list`];
		case 'collection':
			return problemsOfValues(value, entries.filter(isField), path);
		case 'fixedCollection':
			return problemsOfRows(value, entries.filter(isGroup), path);
		case 'string':
		case 'number':
		case 'boolean':
			return typeof value === field.type ? [] : [`'${path}' is no ${field.type}`];
		default:
			return [];
	}
}

function problemsOfRows(
	value: unknown,
	groups: readonly INodePropertyCollection[],
	path: string,
): string[] {
	const record = recordSchema.safeParse(value);
	if (!record.success) return [`${path} is no list of rows`];
	return Object.entries(record.data).flatMap(([name, rows]) => {
		const group = groups.find((one) => one.name === name);
		if (group === undefined) return [`'${path}.${name}' is not a field here`];
		const list: unknown[] = Array.isArray(rows) ? rows : [rows];
		return list.flatMap((row) => problemsOfValues(row, group.values, `${path}.${name}`));
	});
}

function shownFields(
	properties: readonly INodeProperties[],
	values: Parameters,
	node: INode,
	description: INodeTypeDescription,
): INodeProperties[] {
	return properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, description),
	);
}

/**
 * Unknown fields, fields that n8n's panel would not show, values that they do not take, and required
 * fields that are empty.
 */
export function parameterProblems(node: INode, description: INodeTypeDescription): string[] {
	const { properties } = description;
	const values =
		NodeHelpers.getNodeParameters(properties, node.parameters, true, false, node, description) ??
		{};
	const shown = shownFields(properties, { ...values, ...node.parameters }, node, description);
	const issues = NodeHelpers.getNodeParametersIssues(
		properties,
		{ ...node, parameters: values },
		description,
	);
	return [
		...problemsOfValues(node.parameters, shown, ''),
		...Object.values(issues?.parameters ?? {}).flat(),
	];
}
