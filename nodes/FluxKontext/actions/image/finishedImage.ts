import { namingJob } from '../../jobs/jobError';
import type { Work } from '../../jobs/runItems';
import type { OpenItem } from '../../jobs/parkedJobs';
import { waitForJob } from '../../jobs/waitForJob';
import type { Job } from '../../providers/contract';
import { jobEventOf } from '../../providers/reading';
import { parkedCallback } from '../callbackAddress';
import { outputRuleOf, successfulOutputOf } from '../finishedJob';
import { prepareJob, submitOrTakeUp, waitOptionsOf } from '../newJob';
import type { OutputItem } from '../operation';
import type { Parameters } from '../parameters';
import { chosenSource } from '../requestedPictures';
import type { Run } from '../run';
import { accessFor, isTool } from '../run';

/**
 * Edit and generate: submit, wait until the job has finished, download. Where the execution waits by
 * callback, the work ends with the submit and gives the open job.
 * @throws JobError when the item cannot be run
 */
export async function prepareFinishedImage(
	run: Run,
	itemIndex: number,
	parameters: Parameters,
	source: (chosen: string) => string,
): Promise<Work<OutputItem | OpenItem>> {
	const access = accessFor(run, parameters);
	const rule = outputRuleOf(parameters, isTool(run));
	const { timeout, schedule } = waitOptionsOf(run.provider, parameters, access);
	const prepared = await prepareJob(run, parameters, itemIndex, {
		source: () => source(chosenSource(run, parameters)),
		callback: () => (run.parks ? parkedCallback(run, itemIndex) : null),
	});
	return async () => {
		const submitted = await submitOrTakeUp(run, access, prepared, timeout);
		const { job, deadline, isTakenUp, callsHere } = submitted;
		const finish = async (ended: Job) => {
			if (ended.failure !== null) run.ledger.failed(prepared.key, ended);
			const output = { ...rule, linksAreFresh: !isTakenUp };
			return await successfulOutputOf(run, access, ended, output, deadline);
		};
		const { jobId } = job;
		if (jobEventOf(job) !== null || jobId === null) return await namingJob(finish(job), jobId);
		if (callsHere) {
			const { requestTimeout } = access;
			const inputBinary = run.context.getInputData()[itemIndex]?.binary;
			return { kind: 'open', job, ...rule, requestTimeout, timeout, inputBinary };
		}
		const wait = { schedule, deadline, timeout, lookAtOnce: isTakenUp, origin: 'thisRun' } as const;
		return await namingJob(waitForJob(access, job, wait).then(finish), jobId);
	};
}
