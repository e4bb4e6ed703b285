import { namingJob } from '../../jobs/jobError';
import { lookAtJob } from '../../jobs/waitForJob';
import { downloadFields, jobIdField, simplifyField } from '../fields/outputFields';
import { optionsFields } from '../fields/runOptions';
import { providersByName } from '../fields/shown';
import { outputOf, outputRuleOf } from '../finishedJob';
import type { Operation } from '../operation';
import { accessFor, isTool } from '../run';
import { askedJob } from './askedJob';

export const getStatus: Operation = {
	resource: 'job',
	option: {
		name: 'Get Status',
		value: 'getStatus',
		action: 'Get status of job',
		description: 'Look at a job once; a failed job comes out as an item',
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
		const access = accessFor(run, parameters);
		const output = outputRuleOf(parameters, isTool(run));
		const { job, origin } = askedJob(run, parameters, itemIndex);
		const isKnown = run.provider.status === undefined;
		return async () => {
			const deadline = run.runtime.now() + access.requestTimeout;
			const work = async () => {
				const seen = isKnown ? job : await lookAtJob(access, job, deadline, origin);
				return await outputOf(run, access, seen, output, deadline);
			};
			return await namingJob(work(), job.jobId, origin !== 'idOnly');
		};
	},
};
