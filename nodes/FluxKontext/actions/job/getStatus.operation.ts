import { namingJob } from '../../jobs/jobError';
import { lookAtJob } from '../../jobs/waitForJob';
import { downloadFields, jobIdField, simplifyField } from '../fields/outputFields';
import { optionsFields } from '../fields/runOptions';
import { providersByName } from '../fields/shown';
import { outputOf, outputSettingsOf } from '../finishedJob';
import type { Operation } from '../operation';
import { isTool, requestTimeoutOf } from '../run';
import { askedJob } from './askedJob';

export const getStatus: Operation = {
	resource: 'job',
	option: {
		name: 'Get Status',
		value: 'getStatus',
		action: 'Get status of job',
		description: 'Check a job once; a failed job is returned as an item',
	},
	isOffered: () => true,
	fields: [
		jobIdField('getStatus'),
		...downloadFields('getStatus'),
		simplifyField('getStatus'),
		...optionsFields('getStatus', providersByName, {
			request: false,
			run: ['concurrency', 'requestTimeout'],
		}),
	],
	prepare: async (run, itemIndex, parameters) => {
		const requestTimeout = requestTimeoutOf(run, parameters);
		const output = outputSettingsOf(parameters, isTool(run));
		const { job, origin } = askedJob(run, parameters, itemIndex);
		const isKnown = run.provider.status === undefined;
		return async () => {
			const deadline = run.runtime.now() + requestTimeout;
			const rule = { deadline, requestTimeout, origin };
			const work = async () => {
				const seen = isKnown ? job : await lookAtJob(run, job, rule);
				return await outputOf(run, seen, { ...output, requestTimeout, deadline });
			};
			return await namingJob(work(), job.jobId, origin !== 'idOnly');
		};
	},
};
