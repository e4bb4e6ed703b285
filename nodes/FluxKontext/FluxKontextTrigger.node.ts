import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { checkActivation } from './trigger/activation';
import { handOver } from './trigger/handOver';
import { triggerCredentials, triggerPanel, triggerProperties } from './trigger/panel';
import { receiveCallback } from './trigger/receive';

/**
 * Durable first, slow later: `webhook()` proves a callback and hands it to n8n, which stores the
 * execution and answers the provider; `execute()` then does the rest inside that execution.
 */
export class FluxKontextTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'FLUX Kontext Trigger',
		name: 'fluxKontextTrigger',
		icon: { light: 'file:fluxKontext.svg', dark: 'file:fluxKontext.dark.svg' },
		group: ['trigger'],
		version: [1],
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Start a workflow when a FLUX.1 Kontext job has finished',
		defaults: { name: 'FLUX Kontext Trigger' },
		eventTriggerDescription: 'Waiting for a provider to call the test URL',
		activationMessage:
			"You can now submit jobs with the production URL of this trigger as 'Callback URL'.",
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: triggerCredentials,
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n 2.41 answers "firstEntryJson" instead of what webhook() says.
				responseData: '',
				path: 'callback',
			},
		],
		triggerPanel,
		properties: triggerProperties,
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await checkActivation(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveCallback(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await handOver(this);
	}
}
