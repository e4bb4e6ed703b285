import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { credentials, properties } from './actions/panel';
import { execute } from './actions/execute';

/**
 * Written in code rather than declaratively: four providers, waiting for a job, and files that are
 * streamed in and out are beyond n8n's declarative style.
 */
export class FluxKontext implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FLUX Kontext',
		name: 'fluxKontext',
		icon: { light: 'file:fluxKontext.svg', dark: 'file:fluxKontext.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		// An AI agent reads this text as the description of the tool.
		description:
			'Edit a picture or make a new one with FLUX.1 Kontext. Give a prompt in words and, for an edit, the URL of the picture; the answer holds the URL of the finished picture.',
		defaults: { name: 'FLUX Kontext' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
