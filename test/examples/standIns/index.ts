import type { INodeType } from 'n8n-workflow';

import { FLUX_KONTEXT_TRIGGER } from '../fluxKontextTrigger';
import { aggregate, set, splitOut, summarize } from './fields';
import { ifNode, merge, removeDuplicates } from './flow';
import type { Mail } from './mailbox';
import { emailSend } from './mailbox';
import { described, rows, text } from './standIn';
import { readWriteFile } from './storage';

export type { Mail } from './mailbox';

/** Begins a workflow with one empty item. */
function trigger(...description: Parameters<typeof described>): INodeType {
	const [name, version, properties] = description;
	return {
		description: described(name, version, properties, { group: ['trigger'], inputs: [] }),
		trigger: async () => ({}),
		execute: async () => [[{ json: {} }]],
	};
}

const scheduleTrigger = trigger(
	'scheduleTrigger',
	[1.2, 1.3, 1.4],
	[
		rows('rule', 'interval', [
			{ displayName: 'triggerAtHour', name: 'triggerAtHour', type: 'number', default: 0 },
		]),
	],
);

const number = (name: string, preset: number) => text(name, { type: 'number', default: preset });

const stickyNote: INodeType = {
	description: described(
		'stickyNote',
		1,
		[
			text('content', { required: false }),
			number('height', 160),
			number('width', 240),
			number('color', 1),
		],
		{ inputs: [], outputs: [] },
	),
};

export const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
export const TRIGGERS: readonly string[] = [
	'n8n-nodes-base.manualTrigger',
	'n8n-nodes-base.scheduleTrigger',
	FLUX_KONTEXT_TRIGGER,
];

/** What the stand-ins of one n8n keep between executions. */
export interface Surroundings {
	readonly deliver: (mail: Mail) => void;
	readonly seen: Set<string>;
}

/** Stand-ins by the type names of the nodes they stand in for. */
export function standIns({ deliver, seen }: Surroundings): Readonly<Record<string, INodeType>> {
	return {
		'n8n-nodes-base.aggregate': aggregate,
		'n8n-nodes-base.emailSend': emailSend(deliver),
		'n8n-nodes-base.if': ifNode,
		'n8n-nodes-base.manualTrigger': trigger('manualTrigger', 1, []),
		'n8n-nodes-base.merge': merge,
		'n8n-nodes-base.readWriteFile': readWriteFile,
		'n8n-nodes-base.removeDuplicates': removeDuplicates(seen),
		'n8n-nodes-base.scheduleTrigger': scheduleTrigger,
		'n8n-nodes-base.set': set,
		'n8n-nodes-base.splitOut': splitOut,
		'n8n-nodes-base.summarize': summarize,
		[STICKY_NOTE]: stickyNote,
	};
}
