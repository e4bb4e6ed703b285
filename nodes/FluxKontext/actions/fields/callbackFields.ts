import type { INodeProperties } from 'n8n-workflow';

import type { Provider } from '../../providers/contract';
import { field, grouped, providersByName } from './shown';

/** What is asked of the providers that call back. */

const callingBack = providersByName.filter(({ callback }) => callback !== undefined);

/** How an operation that hands over the picture waits for it. */
export function waitModeField(operation: string): INodeProperties {
	return field(
		{ providers: callingBack, operations: [operation], asTool: false },
		{
			displayName: 'Wait',
			name: 'waitMode',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'By Callback',
					value: 'callback',
					description:
						"Pause the execution until the provider calls back. Needs a public HTTPS URL for n8n, and 'On Error' set to one of the 'Continue' values.",
				},
				{
					name: 'By Polling',
					value: 'poll',
					description: 'Check the job at intervals. Works on any n8n instance.',
				},
			],
			default: 'poll',
			description: 'How to find out that the image is ready',
		},
	);
}

/** ToAPIs refuses an address that is not below the one in its console (toapis, task-webhooks). */
function addressHint({ callback }: Provider): string {
	return callback?.signature
		? "Its scheme, host and port must match the address in the provider's console"
		: 'It must start with https:// and be reachable from the internet';
}

/** Where the provider calls, and what comes back with the call. */
export function callbackFields(operation: string): INodeProperties[] {
	const shown = { operations: [operation], asTool: false };
	const addresses = grouped(callingBack, addressHint).map(({ providers, value: hint }) =>
		field(
			{ ...shown, providers },
			{
				displayName: 'Callback URL',
				name: 'callbackUrl',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://n8n.example.com/webhook/…',
				hint,
				description:
					'The production URL of a FLUX Kontext Trigger, which receives the finished image. Leave empty for no callback.',
			},
		),
	);
	const reference = field(
		{ ...shown, providers: callingBack },
		{
			displayName: 'Reference',
			name: 'reference',
			type: 'string',
			default: '',
			placeholder: 'e.g. order-17',
			description: "Your own ID for the job, returned by the trigger as 'reference'",
		},
	);
	return [...addresses, reference];
}

const names = Object.fromEntries(
	callingBack.map(({ name, capabilities }) => [name, capabilities.displayName]),
);

/** What the editor says beside a parked execution. */
export const waitingTooltip = `={{ "Waiting for " + (${JSON.stringify(names)}[$parameter["provider"]] || "the provider") + " to call back when all images of this node are ready. Nothing runs until then." }}`;
