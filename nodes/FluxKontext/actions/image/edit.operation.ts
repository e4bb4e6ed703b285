import { waitModeField } from '../fields/callbackFields';
import { downloadFields, simplifyField } from '../fields/outputFields';
import { requestFields } from '../fields/requestFields';
import { FINISHED_IMAGE_OPTIONS, optionsFields } from '../fields/runOptions';
import { providersByName } from '../fields/shown';
import type { Operation } from '../operation';
import { sourceRefused } from '../requestedPictures';
import { prepareFinishedImage } from './finishedImage';

export const edit: Operation = {
	resource: 'image',
	option: {
		name: 'Edit',
		value: 'edit',
		action: 'Edit image',
		description: 'Edit an image as the prompt says, wait for the result and download it',
	},
	isOffered: () => true,
	fields: [
		...requestFields('edit', 'always', 'e.g. Make it a watercolor painting'),
		waitModeField('edit'),
		...downloadFields('edit'),
		simplifyField('edit'),
		...optionsFields('edit', providersByName, {
			request: true,
			run: FINISHED_IMAGE_OPTIONS,
		}),
	],
	prepare: async (run, itemIndex, parameters) =>
		await prepareFinishedImage(run, itemIndex, parameters, (chosen) => {
			if (chosen === 'none') throw sourceRefused(chosen);
			return chosen;
		}),
};
