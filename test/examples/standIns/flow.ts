import type { INodeExecutionData, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { z } from 'zod';

import { choice, described, options, text } from './standIn';

/** If: n8n's engine itself judges the condition, in `getNodeParameter`. */
export const ifNode: INodeType = {
	description: described(
		'if',
		[2, 2.1, 2.2, 2.3],
		[
			{
				displayName: 'conditions',
				name: 'conditions',
				type: 'filter',
				default: {},
				typeOptions: {
					filter: { version: 2, caseSensitive: true, typeValidation: 'strict' },
				},
			},
			options(),
		],
		{ outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main] },
	),
	async execute() {
		const kept: INodeExecutionData[] = [];
		const others: INodeExecutionData[] = [];
		this.getInputData().forEach((item, index) => {
			const passes = this.getNodeParameter('conditions', index, false, { extractValue: true });
			(passes === true ? kept : others).push(item);
		});
		return [kept, others];
	},
};

/** Merge: both inputs one after the other, or one of them once both have arrived. */
export const merge: INodeType = {
	description: described(
		'merge',
		[3, 3.1, 3.2],
		[
			choice('mode', ['append', 'chooseBranch']),
			text('useDataOfInput', {
				type: 'number',
				default: 1,
				displayOptions: { show: { mode: ['chooseBranch'] } },
			}),
		],
		{
			inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
			requiredInputs: '={{ $parameter["mode"] === "chooseBranch" ? [0, 1] : 1 }}',
		},
	),
	async execute() {
		const inputs = [this.getInputData(0), this.getInputData(1)];
		if (this.getNodeParameter('mode', 0) === 'append') return [inputs.flat()];
		const chosen = z.number().parse(this.getNodeParameter('useDataOfInput', 0));
		return [inputs[chosen - 1] ?? []];
	},
};

/**
 * Remove Duplicates, with the memory of earlier executions.
 * @param seen the values of earlier executions, kept by the test
 */
export function removeDuplicates(seen: Set<string>): INodeType {
	return {
		description: described(
			'removeDuplicates',
			2,
			[
				choice('operation', ['removeDuplicateInputItems', 'removeItemsSeenInPreviousExecutions'], {
					noDataExpression: true,
				}),
				text('dedupeValue', {
					displayOptions: { show: { operation: ['removeItemsSeenInPreviousExecutions'] } },
				}),
				options(),
			],
			{ outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main] },
		),
		async execute() {
			const kept: INodeExecutionData[] = [];
			const discarded: INodeExecutionData[] = [];
			const before = new Set(seen);
			this.getInputData().forEach((item, index) => {
				const value = z.string().parse(this.getNodeParameter('dedupeValue', index));
				(before.has(value) ? discarded : kept).push(item);
				seen.add(value);
			});
			return [kept, discarded];
		},
	};
}
