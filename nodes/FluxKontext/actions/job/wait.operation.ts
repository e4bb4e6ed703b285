import { namingJob } from '../../jobs/jobError';
import { waitForJob } from '../../jobs/waitForJob';
import { downloadFields, jobIdField, simplifyField } from '../fields/outputFields';
import { optionsFields } from '../fields/runOptions';
import { providersByName } from '../fields/shown';
import { outputSettingsOf, successfulOutputOf } from '../finishedJob';
import { waitOptionsOf } from '../newJob';
import type { Operation } from '../operation';
import { isTool, requestTimeoutOf } from '../run';
import { askedJob } from './askedJob';

export const wait: Operation = {
	resource: 'job',
	option: {
		name: 'Wait',
		value: 'wait',
		action: 'Wait for job',
		description: 'Wait for a submitted job and download its image',
	},
	isOffered: () => true,
	fields: [
		jobIdField('wait'),
		...downloadFields('wait'),
		simplifyField('wait'),
		...optionsFields('wait', providersByName, {
			request: false,
			run: ['concurrency', 'timeout', 'pollingInterval', 'requestTimeout'],
		}),
	],
	prepare: async (run, itemIndex, parameters) => {
		const requestTimeout = requestTimeoutOf(run, parameters);
		const output = outputSettingsOf(parameters, isTool(run));
		const { timeout, schedule } = waitOptionsOf(run.provider, parameters, requestTimeout);
		const { job, origin } = askedJob(run, parameters, itemIndex);
		const isKnown = run.provider.status === undefined;
		return async () => {
			// The submit may be long ago: here the time limit counts from the beginning of the wait.
			const deadline = run.runtime.now() + timeout * 1000;
			const rule = { schedule, deadline, requestTimeout, timeout, lookAtOnce: true, origin };
			const work = async () => {
				const ended = isKnown ? job : await waitForJob(run, job, rule);
				return await successfulOutputOf(run, ended, { ...output, requestTimeout, deadline });
			};
			return await namingJob(work(), job.jobId, origin !== 'idOnly');
		};
	},
};
