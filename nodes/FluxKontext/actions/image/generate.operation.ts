import { waitModeField } from '../fields/callbackFields';
import { downloadFields, simplifyField } from '../fields/outputFields';
import { requestFields } from '../fields/requestFields';
import { FINISHED_IMAGE_OPTIONS, optionsFields } from '../fields/runOptions';
import { providersByName } from '../fields/shown';
import type { Operation } from '../operation';
import { prepareFinishedImage } from './finishedImage';

export const generate: Operation = {
	resource: 'image',
	option: {
		name: 'Generate',
		value: 'generate',
		action: 'Generate image',
		description: 'Create an image from a prompt, wait for the result and download it',
	},
	isOffered: ({ capabilities }) => capabilities.picturesIn.optional,
	fields: [
		...requestFields('generate', 'never', 'e.g. A lighthouse in a storm, oil painting'),
		waitModeField('generate'),
		...downloadFields('generate'),
		simplifyField('generate'),
		...optionsFields('generate', providersByName, {
			request: true,
			run: FINISHED_IMAGE_OPTIONS,
		}),
	],
	prepare: async (run, itemIndex, parameters) =>
		await prepareFinishedImage(run, itemIndex, parameters, () => 'none'),
};
