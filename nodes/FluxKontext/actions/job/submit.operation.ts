import { explainedFailedJob, explainedWithoutPicture } from '../../jobs/explain';
import { triggerCallback } from '../callbackAddress';
import { callbackFields } from '../fields/callbackFields';
import { simplifyField } from '../fields/outputFields';
import { requestFields } from '../fields/requestFields';
import { optionsFields } from '../fields/runOptions';
import { providersByName } from '../fields/shown';
import { outputOf } from '../finishedJob';
import { prepareJob, submitOrTakeUp, waitOptionsOf } from '../newJob';
import type { Operation } from '../operation';
import { chosenSource } from '../requestedPictures';
import { requestTimeoutOf } from '../run';

export const submit: Operation = {
	resource: 'job',
	option: {
		name: 'Submit',
		value: 'submit',
		action: 'Submit job',
		description: 'Start a job without waiting for it',
	},
	isOffered: () => true,
	fields: [
		...requestFields('submit', 'optional', 'e.g. Make it a watercolor painting'),
		...callbackFields('submit'),
		simplifyField('submit'),
		...optionsFields('submit', providersByName, {
			request: true,
			run: [
				'concurrency',
				'timeout',
				'requestTimeout',
				'maxCost',
				'maxImages',
				'pricePerImage',
				'resubmitUnknown',
			],
		}),
	],
	prepare: async (run, itemIndex, parameters) => {
		const requestTimeout = requestTimeoutOf(run, parameters);
		const simplify = parameters.boolean('simplify', 'Simplify', true);
		const { timeout } = waitOptionsOf(run.provider, parameters, requestTimeout);
		const prepared = await prepareJob(run, parameters, itemIndex, {
			source: () => chosenSource(run, parameters),
			callback: () => triggerCallback(run, parameters),
		});
		return async () => {
			const { job, deadline } = await submitOrTakeUp(run, prepared, {
				timeout,
				requestTimeout,
			});
			if (job.failure !== null) {
				run.ledger.failed(prepared.key, job);
				throw explainedFailedJob(run.provider, job.failure, job.jobId);
			}
			if (job.status === 'succeeded' && job.images.length === 0) {
				throw explainedWithoutPicture(run.provider, job);
			}
			return await outputOf(run, job, { simplify, fieldName: null, requestTimeout, deadline });
		};
	},
};
