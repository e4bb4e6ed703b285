import { z } from 'zod';

import type { Simulator } from '../../simulator';
import { together } from '../../waiting';
import type { CallingProvider } from './workflows';

const answerSchema = z.union([
	z.object({ data: z.object({ taskId: z.string() }) }).transform(({ data }) => data.taskId),
	z.object({ id: z.string() }).transform(({ id }) => id),
]);

function bodyOf(provider: CallingProvider, prompt: string, callbackUrl: string): object {
	if (provider === 'toApis') {
		return { model: 'flux-kontext-pro', prompt, size: '1:1', callback_url: callbackUrl };
	}
	const input = { mode: 'pro', prompt, aspect_ratio: '1:1' };
	return { request_type: 'callback', callback_url: callbackUrl, input };
}

/**
 * Submits a job by HTTP, past n8n: for many jobs, and for callback addresses that the node would not give.
 * @returns the job's id
 */
export async function submitDirectly(
	{ apiKeys, baseUrls }: Simulator,
	provider: CallingProvider,
	{ prompt, callbackUrl }: { prompt: string; callbackUrl: string },
): Promise<string> {
	const path = provider === 'apixo' ? '/generateTask/flux-kontext' : '/v1/images/generations';
	const answer = await fetch(`${baseUrls[provider]}${path}`, {
		method: 'POST',
		headers: {
			authorization: `Bearer ${apiKeys[provider]}`,
			'content-type': 'application/json',
		},
		body: JSON.stringify(bodyOf(provider, prompt, callbackUrl)),
	});
	return answerSchema.parse(await answer.json());
}

const mostTries = 5;

/**
 * The provider calls for each job and, as a provider does, again where it had no 2xx in time.
 * @returns the statuses of the calls of each; null where there was no answer in time
 */
export async function deliver(
	simulator: Simulator,
	jobIds: readonly string[],
	atATime: number,
): Promise<Array<Array<number | null>>> {
	return await together(atATime, jobIds, async (jobId) => {
		const statuses: Array<number | null> = [];
		while (statuses.at(-1) !== 200 && statuses.length < mostTries) {
			const { attempts } = await simulator.redeliver(jobId);
			statuses.push(attempts[0]?.status ?? null);
		}
		return statuses;
	});
}
