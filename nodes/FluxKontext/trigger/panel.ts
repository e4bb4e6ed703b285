import type { INodeProperties } from 'n8n-workflow';

import { outputFields } from '../actions/fields/outputFields';
import { credentialField, credentialsOf, providerField } from '../actions/fields/providerFields';
import { providersByName } from '../actions/fields/shown';
import type { Provider } from '../providers/contract';

/** The trigger's panel, in the order of use. */

const callingBack = providersByName.filter(({ callback }) => callback !== undefined);
const unsigned = callingBack.filter(({ callback }) => callback?.signature === null);

export const triggerCredentials = credentialsOf(callingBack);

function setUp({ callback, capabilities: { displayName } }: Provider): string {
	const copy =
		"Copy the production URL above to 'Callback URL' of a FLUX Kontext node (Job > Submit), and choose the same credential in both.";
	return callback?.signature
		? `Set up once: enter your n8n address in the ${displayName} console, and paste the signing secret that it shows into the credential. ${copy}`
		: copy;
}

function notice(provider: Provider): INodeProperties {
	return {
		displayName: setUp(provider),
		name: 'setUpNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { provider: [provider.name] } },
	};
}

const eventsField: INodeProperties = {
	displayName: 'Trigger On',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: [
		{ name: 'Job Failed', value: 'failed', description: 'The image could not be created' },
		{ name: 'Job Succeeded', value: 'succeeded', description: 'The image is ready' },
	],
	default: ['succeeded', 'failed'],
	description: 'Which results start the workflow',
};

const ignoreDuplicates: INodeProperties = {
	displayName: 'Ignore Duplicates',
	name: 'ignoreDuplicates',
	type: 'boolean',
	default: true,
	description:
		'Whether to ignore a callback that arrives again. Providers repeat callbacks when in doubt.',
};

const confirmWithProvider: INodeProperties = {
	displayName: 'Confirm With Provider',
	name: 'confirmWithProvider',
	type: 'boolean',
	default: true,
	description:
		"Whether to check the job at the provider and use its response instead of the callback's body",
};

const requireSignedUrl: INodeProperties = {
	displayName: 'Require Signed URL',
	name: 'requireSignedUrl',
	type: 'boolean',
	default: true,
	description:
		'Whether to refuse callbacks at an address that Job > Submit did not sign. If off, such a job is checked at the provider before the workflow starts.',
};

function optionsFor(providers: readonly Provider[], options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { provider: providers.map(({ name }) => name) } },
		options,
	};
}

export const triggerProperties: INodeProperties[] = [
	providerField(callingBack, 'The service that calls back'),
	credentialField,
	...callingBack.map(notice),
	eventsField,
	...outputFields,
	optionsFor(unsigned, [confirmWithProvider, ignoreDuplicates, requireSignedUrl]),
	optionsFor(
		callingBack.filter((provider) => !unsigned.includes(provider)),
		[ignoreDuplicates],
	),
];

const WHILE_BUILDING =
	"<b>While building your workflow</b>, click 'Execute step', then submit a job with the test URL as 'Callback URL'.";

/** What the editor says beside the panel before an event has come. */
export const triggerPanel = {
	header: 'Start when an image is ready',
	executionsHelp: {
		inactive: `${WHILE_BUILDING} <b>When it is ready</b>, publish it and submit jobs with the production URL. You'll find their executions in the list of executions.`,
		active: `${WHILE_BUILDING} <b>This workflow is published</b>. Callbacks to the production URL start executions, which you'll find in the list of executions.`,
	},
	activationHint:
		"Once you publish the workflow, every job submitted with the production URL as 'Callback URL' starts it.",
};
