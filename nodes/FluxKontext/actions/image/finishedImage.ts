import { namingJob } from '../../jobs/jobError';
import type { Work } from '../../jobs/runItems';
import type { OpenItem } from '../../jobs/parkedJobs';
import { waitForJob } from '../../jobs/waitForJob';
import type { Job } from '../../providers/contract';
import { jobEventOf } from '../../providers/reading';
import { parkedCallback } from '../callbackAddress';
import { outputSettingsOf, successfulOutputOf } from '../finishedJob';
import { prepareJob, submitOrTakeUp, waitOptionsOf } from '../newJob';
import type { OutputItem } from '../operation';
import type { Parameters } from '../parameters';
import { chosenSource } from '../requestedPictures';
import type { Run } from '../run';
import { isTool, requestTimeoutOf } from '../run';

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
	const requestTimeout = requestTimeoutOf(run, parameters);
	const settings = outputSettingsOf(parameters, isTool(run));
	const { timeout, schedule } = waitOptionsOf(run.provider, parameters, requestTimeout);
	const prepared = await prepareJob(run, parameters, itemIndex, {
		source: () => source(chosenSource(run, parameters)),
		callback: () => (run.parks ? parkedCallback(run, itemIndex) : null),
	});
	return async () => {
		const submitted = await submitOrTakeUp(run, prepared, { timeout, requestTimeout });
		const { job, deadline, isTakenUp, callsHere } = submitted;
		const finish = async (ended: Job) => {
			if (ended.failure !== null) run.ledger.failed(prepared.key, ended);
			const rule = { ...settings, requestTimeout, deadline, linksAreFresh: !isTakenUp };
			return await successfulOutputOf(run, ended, rule);
		};
		const { jobId } = job;
		if (jobEventOf(job) !== null || jobId === null) return await namingJob(finish(job), jobId);
		if (callsHere) {
			const inputBinary = run.context.getInputData()[itemIndex]?.binary;
			return { kind: 'open', job, ...settings, requestTimeout, timeout, inputBinary };
		}
		const wait = {
			schedule,
			deadline,
			requestTimeout,
			timeout,
			lookAtOnce: isTakenUp,
			origin: 'thisRun',
		} as const;
		return await namingJob(waitForJob(run, job, wait).then(finish), jobId);
	};
}
