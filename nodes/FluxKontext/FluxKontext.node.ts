import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { PARKED_PATH } from './actions/callbackAddress';
import { waitingTooltip } from './actions/fields/callbackFields';
import { credentials, properties } from './actions/panel';
import { execute } from './actions/execute';
import { resumeExecution } from './actions/resume';

/** Where a parked execution is called back; the path is part of n8n's resume address. */
const webhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		// Without it n8n 2.41 answers "firstEntryJson" instead of what webhook() says.
		responseData: '',
		path: PARKED_PATH,
		isFullPath: true,
		restartWebhook: true,
	},
];

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
			'Edit an image or create a new one with FLUX.1 Kontext. Takes a prompt and, to edit, an image; returns the finished image and its URL.',
		defaults: { name: 'FLUX Kontext' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		webhooks,
		waitingNodeTooltip: waitingTooltip,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await resumeExecution(this);
	}
}
