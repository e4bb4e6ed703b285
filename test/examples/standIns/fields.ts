import type { IDataObject, INodeType } from 'n8n-workflow';
import { NodeOperationError, validateFieldType } from 'n8n-workflow';
import { z } from 'zod';

import { choice, described, options, rows, text } from './standIn';

const assignmentsSchema = z.object({
	assignments: z.array(
		z.object({ name: z.string(), type: z.enum(['array', 'number', 'string']), value: z.unknown() }),
	),
});

/** Edit Fields: only the named fields come out, unless the other fields and the files are included. */
export const set: INodeType = {
	description: described(
		'set',
		[3.4, 3.5],
		[
			{
				displayName: 'assignments',
				name: 'assignments',
				type: 'assignmentCollection',
				default: {},
			},
			{
				displayName: 'includeOtherFields',
				name: 'includeOtherFields',
				type: 'boolean',
				default: false,
			},
			options(),
		],
	),
	async execute() {
		const output = this.getInputData().map((item, index) => {
			const given = this.getNodeParameter('assignments', index);
			const includes = this.getNodeParameter('includeOtherFields', index) === true;
			const json: IDataObject = includes ? { ...item.json } : {};
			for (const { name, type, value } of assignmentsSchema.parse(given).assignments) {
				const validation = validateFieldType(name, value ?? null, type);
				if (!validation.valid) {
					throw new NodeOperationError(this.getNode(), validation.errorMessage, {
						itemIndex: index,
					});
				}
				json[name] = value === null || value === undefined ? null : validation.newValue;
			}
			return { json, ...(includes && { binary: item.binary }), pairedItem: { item: index } };
		});
		return [output];
	},
};

/** Split Out, for a list of objects. */
export const splitOut: INodeType = {
	description: described('splitOut', 1, [text('fieldToSplitOut'), options()]),
	async execute() {
		const output = this.getInputData().flatMap((item, index) => {
			const field = z.string().parse(this.getNodeParameter('fieldToSplitOut', index));
			const entries = z.array(z.record(z.string(), z.string())).parse(item.json[field]);
			return entries.map((json) => ({ json, pairedItem: { item: index } }));
		});
		return [output];
	},
};

function valuesOf(items: readonly IDataObject[], field: string): unknown[] {
	const isEmpty = (value: unknown) => value === undefined || value === null || value === '';
	return items.map((json) => json[field]).filter((value) => !isEmpty(value));
}

const aggregatedSchema = z.array(z.object({ fieldToAggregate: z.string() }));

/** Aggregate, for single fields. */
export const aggregate: INodeType = {
	description: described('aggregate', 1, [
		rows('fieldsToAggregate', 'fieldToAggregate', [text('fieldToAggregate', { required: false })]),
		options(),
	]),
	async execute() {
		const items = this.getInputData();
		const given = this.getNodeParameter('fieldsToAggregate.fieldToAggregate', 0, []);
		const values = aggregatedSchema.parse(given).map(({ fieldToAggregate: field }) => [
			field,
			valuesOf(
				items.map(({ json }) => json),
				field,
			),
		]);
		const pairedItem = items.map((_item, item) => ({ item }));
		return [
			[
				{
					json: z.record(z.string(), z.array(z.string())).parse(Object.fromEntries(values)),
					pairedItem,
				},
			],
		];
	},
};

const summarySchema = z.array(
	z.object({
		aggregation: z.enum(['concatenate', 'count', 'sum']),
		field: z.string(),
		separateBy: z.string().optional(),
	}),
);

function summaryOf(
	{ aggregation, field, separateBy }: z.infer<typeof summarySchema>[number],
	items: readonly IDataObject[],
): readonly [string, string | number] {
	const values = valuesOf(items, field);
	switch (aggregation) {
		case 'concatenate':
			return [`concatenated_${field}`, values.map(String).join(separateBy)];
		case 'count':
			return [`count_${field}`, values.length];
		case 'sum': {
			const numbers = values.filter((value) => typeof value === 'number');
			return [`sum_${field}`, numbers.reduce((sum, value) => sum + value, 0)];
		}
	}
}

/** Summarize, over all items. */
export const summarize: INodeType = {
	description: described(
		'summarize',
		[1, 1.1],
		[
			rows('fieldsToSummarize', 'values', [
				choice('aggregation', ['count', 'concatenate', 'sum']),
				text('field', { required: false }),
				choice('separateBy', [',', ', ', '\n'], {
					displayOptions: { show: { aggregation: ['concatenate'] } },
				}),
			]),
			options(),
		],
	),
	async execute() {
		const items = this.getInputData();
		const given = summarySchema.parse(this.getNodeParameter('fieldsToSummarize.values', 0, []));
		const json = Object.fromEntries(
			given.map((one) =>
				summaryOf(
					one,
					items.map((item) => item.json),
				),
			),
		);
		return [[{ json, pairedItem: items.map((_item, item) => ({ item })) }]];
	},
};
