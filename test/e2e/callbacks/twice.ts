/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';

import type { RecordedJob } from '../../simulator';
import type { TestedN8n } from '../useN8n';
import { holdCall } from './heldCall';
import { requestsOf } from './seen';
import { callbackUrlOf, jobsOfNode, startTwoWaits, waitingIn } from './twoWaits';
import { until } from '../../waiting';
import type { CallingProvider } from './workflows';
import { names, providers } from './workflows';

/** So long n8n takes to load what a call is about, at most. */
const loadedAfterMs = 4_000;

/** And to go on with an execution, and to submit. */
const submittedAfterMs = 6_000;

/** How the call that resumes the execution ends, so that the node does not learn what n8n did. */
const endings = ['answered 503 after 8 seconds', 'hung up'] as const;
type Ending = (typeof endings)[number];

async function resume(
	{ simulator }: TestedN8n,
	url: string,
	{ jobId }: RecordedJob,
	ending: Ending,
): Promise<void> {
	const call = holdCall(url);
	const response = call.send();
	if (ending === 'hung up') {
		response.catch(() => {});
		await until(
			'the picture is downloaded',
			() => requestsOf(simulator, 'download', [jobId]).length,
			(downloads) => downloads > 0,
		);
		call.hangUp();
		return;
	}
	const { status } = await response;
	if (status !== 503) throw new Error(`Answered ${status} instead of 503`);
}

/** What came of one attempt to resume an execution twice. */
export interface Attempt {
	provider: CallingProvider;
	ending: Ending;
	/** The statuses and messages of the calls that were held back. */
	held: unknown;
	/** Of the execution afterwards. */
	status: string;
	/** How many jobs the second node has submitted. */
	submitted: number;
}

/** What has to come of it. */
export const onceOnly = {
	held: { status: 200, body: { message: 'No longer waiting' } },
	status: 'waiting',
	submitted: 1,
};

/**
 * Tries to resume executions twice, all at the same time: a call to the resume address is opened and
 * its body held back, another one resumes the execution, and when it waits in the second node the
 * body is sent.
 * @param count attempts of each kind
 * @param addressOf the held and the resuming call may go to different processes of one n8n
 */
export async function tryTwice(
	n8n: TestedN8n,
	count = 1,
	addressOf: (url: string, call: 'held' | 'resuming') => string = (url) => url,
): Promise<Attempt[]> {
	n8n.simulator.order({
		prompt: names.first,
		job: { seconds: Infinity, callback: { never: true }, extraBytes: 100_000 },
	});
	n8n.simulator.order({ job: { seconds: Infinity, callback: { never: true } } });
	const one = async (provider: CallingProvider, ending: Ending, id: string): Promise<Attempt> => {
		const first = await waitingIn(n8n, names.first, id);
		// A second download would be quick.
		n8n.simulator.order({
			...{ prompt: first.prompt, step: 'download', times: 1 },
			fault: { kind: 'trickle', bytesPerSecond: 10_000 },
		});
		const url = callbackUrlOf(first);
		const held = holdCall(addressOf(url, 'held'));
		await delay(loadedAfterMs);
		n8n.simulator.finish(first.jobId);
		await resume(n8n, addressOf(url, 'resuming'), first, ending);
		await waitingIn(n8n, names.second, id);
		const response = await held.send();
		await delay(submittedAfterMs);
		const { status } = await n8n.client.executions.get(id);
		const submitted = jobsOfNode(n8n, names.second, id).length;
		return { provider, ending, held: response, status, submitted };
	};
	const kinds = providers.flatMap((provider) =>
		endings.map(async (ending) => {
			const ids = await startTwoWaits(n8n, [provider, provider], count);
			return await Promise.all(ids.map(async (id) => await one(provider, ending, id)));
		}),
	);
	return (await Promise.all(kinds)).flat();
}
