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
		"Copy the production URL from above into 'Callback URL' of a FLUX Kontext node (Job > Submit), and choose the same credential in both.";
	return callback?.signature
		? `Once: enter this n8n's address in the console of ${displayName}, and put the signing secret that it shows into the credential. ${copy}`
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
		{ name: 'Job Failed', value: 'failed', description: 'The picture could not be made' },
		{ name: 'Job Succeeded', value: 'succeeded', description: 'The picture is ready' },
	],
	default: ['succeeded', 'failed'],
	description: 'Which ends of a job start the workflow',
};

const ignoreDuplicates: INodeProperties = {
	displayName: 'Ignore Repeats',
	name: 'ignoreDuplicates',
	type: 'boolean',
	default: true,
	description:
		'Whether a callback that comes again gives no output. Providers repeat a callback when they are in doubt.',
};

const confirmWithProvider: INodeProperties = {
	displayName: 'Confirm With Provider',
	name: 'confirmWithProvider',
	type: 'boolean',
	default: true,
	description:
		"Whether to ask the provider for the job and use that answer instead of the callback's own text",
};

const requireSignedUrl: INodeProperties = {
	displayName: 'Require Signed URL',
	name: 'requireSignedUrl',
	type: 'boolean',
	default: true,
	description:
		'Whether to refuse callbacks at an address that Job > Submit did not sign. When off, the provider is asked for such a job before the workflow starts.',
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
	header: 'Start when a picture is ready',
	executionsHelp: {
		inactive: `${WHILE_BUILDING} <b>When it is ready</b>, publish it and submit jobs with the production URL: their executions show up in the list of executions.`,
		active: `${WHILE_BUILDING} <b>This workflow is published</b>: executions by callbacks to the production URL are in the list of executions.`,
	},
	activationHint:
		"Once the workflow is published, every job submitted with the production URL as 'Callback URL' starts it.",
};
