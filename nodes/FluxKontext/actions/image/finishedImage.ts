import type { Work } from '../../jobs/runItems';
import { waitForJob } from '../../jobs/waitForJob';
import { outputRuleOf, successfulOutputOf } from '../finishedJob';
import { checkedRequest, submitRequest, waitOptionsOf } from '../newJob';
import type { OutputItem } from '../operation';
import type { Run } from '../run';
import { accessFor, parametersOf } from '../run';

/**
 * Edit and generate: submit, wait until the job has finished, download.
 * @throws JobError when the item cannot be run
 */
export async function prepareFinishedImage(
	run: Run,
	itemIndex: number,
	source: (chosen: string) => string,
): Promise<Work<OutputItem>> {
	const parameters = parametersOf(run, itemIndex);
	const access = accessFor(run, parameters);
	const output = outputRuleOf(parameters);
	const { timeout, schedule } = waitOptionsOf(run.provider, parameters);
	const chosen = source(parameters.text('imageSource', 'Image Source', 'binary'));
	const request = await checkedRequest(run, parameters, itemIndex, chosen);
	return async () => {
		const submitted = await submitRequest(run, access, request, timeout, itemIndex);
		const { known, deadline } = submitted;
		const isOpen = submitted.state.status === 'queued' || submitted.state.status === 'running';
		const state =
			isOpen && known.jobId !== null
				? await waitForJob(access, known.jobId, {
						schedule,
						deadline,
						timeout,
						lookAtOnce: false,
						wasAccepted: true,
					})
				: submitted.state;
		return await successfulOutputOf(run, access, state, known, output, deadline);
	};
}
