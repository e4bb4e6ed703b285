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
		const { jobId, known, finished, origin } = askedJob(run, parameters, itemIndex);
		return async () => {
			const deadline = run.runtime.now() + access.requestTimeout;
			const work = async () => {
				const state = finished ?? (await lookAtJob(access, jobId, deadline, origin));
				return await outputOf(run, access, state, known, output, deadline);
			};
			return await namingJob(work(), jobId || null, origin !== 'idOnly');
		};
	},
};
