/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopbackUrl } from './inputs';
import { textAt } from './provider';
import type { CallbackAttempt } from './types';

/** What a provider says about a job that has ended, to whom, and how it goes about it. */
export interface Callback {
	provider: 'apixo' | 'toApis';
	/** Null for a callback about no job. */
	jobId: string | null;
	event: string;
	url: string;
	/** The same text on every attempt. */
	body: string;
	/** Made anew for every attempt, whose time is given in milliseconds since the epoch. */
	headersAt: (now: number) => Record<string, string>;
	rules: DeliveryRules;
	/** Time between the first half of the body and the second; default 0. */
	bodySeconds?: number;
}

/** How long and how often a provider tries. */
export interface DeliveryRules {
	/** Longest wait for the answer, seconds. */
	answerSeconds: number;
	/** One pause before each further attempt, seconds. */
	pausesSeconds: readonly number[];
	isAccepted: (status: number) => boolean;
}

/**
 * Sends a callback once. Redirects are not followed. Only loopback is ever asked; every other host
 * counts as one that cannot be reached. The body of the answer is awaited and dropped.
 * @returns the headers sent and what became of it; never raises
 */
export async function attempt(
	{ url, body, headersAt, rules, bodySeconds = 0 }: Callback,
	cancelled: AbortSignal,
): Promise<{ headers: Record<string, string>; outcome: CallbackAttempt }> {
	const at = Date.now();
	const begun = performance.now();
	const headers = headersAt(at);
	const told = (status: number | null) => {
		const milliseconds = Math.round(performance.now() - begun);
		return { at, status, milliseconds };
	};
	const missed = (reason: string) => ({ headers, outcome: { ...told(null), reason } });
	if (!isLoopbackUrl(url)) return missed('only loopback is ever called');
	const tooLate = AbortSignal.timeout(rules.answerSeconds * 1000);
	try {
		const answer = await fetch(url, {
			method: 'POST',
			redirect: 'manual',
			headers: { ...headers, connection: 'close' },
			...(bodySeconds === 0 ? { body } : slowly(body, bodySeconds, cancelled)),
			signal: AbortSignal.any([cancelled, tooLate]),
		});
		await answer.arrayBuffer();
		return { headers, outcome: told(answer.status) };
	} catch (error) {
		if (cancelled.aborted) return missed('cancelled');
		if (tooLate.aborted) return missed(`no answer within ${rules.answerSeconds} s`);
		return missed(reasonOf(error));
	}
}

/** A body of which the second half comes later. */
function slowly(body: string, seconds: number, cancelled: AbortSignal): RequestInit {
	const bytes = Buffer.from(body);
	const half = Math.ceil(bytes.length / 2);
	const halves = async function* () {
		yield bytes.subarray(0, half);
		await sleep(seconds * 1000, undefined, { signal: cancelled, ref: false });
		yield bytes.subarray(half);
	};
	return { body: ReadableStream.from(halves()), duplex: 'half' };
}

function reasonOf(error: unknown): string {
	return textAt(error, ['cause', 'message']) || textAt(error, ['cause', 'code']) || String(error);
}
