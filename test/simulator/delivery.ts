/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonAnswer, type Answer } from './provider';
import type { Fault } from './types';

const trickleMilliseconds = 100;

/**
 * The answer that a fault puts in place of the provider's work, what else happens to the connection, or
 * null where the provider does its work.
 */
export function answerOfFault(
	fault: Fault | undefined,
	refuse: (status: number) => Answer,
): Answer | 'cut' | 'hang' | null {
	switch (fault?.kind) {
		case 'cutBeforeHead':
			return 'cut';
		case 'hang':
			return 'hang';
		case 'body':
			return {
				status: fault.status ?? 200,
				headers: { 'content-type': fault.contentType ?? 'application/json' },
				bytes: Buffer.from(fault.body),
			};
		case 'status': {
			const { headers, bytes } = bodyOf(fault.body) ?? refuse(fault.status);
			return { status: fault.status, headers: { ...headers, ...fault.headers }, bytes };
		}
		default:
			return null;
	}
}

function bodyOf(body: string | object | undefined): Answer | null {
	if (body === undefined) return null;
	if (typeof body !== 'string') return jsonAnswer(200, body);
	const type = body.trimStart().startsWith('<') ? 'text/html' : 'text/plain';
	return { status: 200, headers: { 'content-type': type }, bytes: Buffer.from(body) };
}

/**
 * Sends the answer, spoilt as the fault says.
 * @returns the status that the client got whole, or null where the connection was cut
 */
export async function deliver(
	response: ServerResponse,
	answer: Answer,
	fault: Fault | undefined,
	closing: AbortSignal,
): Promise<number | null> {
	if (response.destroyed) return null;
	if (fault?.kind === 'acceptThenCut') {
		response.destroy();
		return null;
	}
	response.writeHead(answer.status, {
		...answer.headers,
		'content-length': Math.max(answer.bytes.length, fault?.kind === 'cutAfterHead' ? 2 : 0),
	});
	if (fault?.kind === 'cutAfterHead') {
		const half = answer.bytes.subarray(0, Math.floor(answer.bytes.length / 2));
		response.write(half.length > 0 ? half : ' ', () => response.destroy());
		return null;
	}
	if (fault?.kind === 'trickle') {
		await trickle(response, answer.bytes, fault.bytesPerSecond, closing);
	} else {
		response.end(answer.bytes);
	}
	return answer.status;
}

async function trickle(
	response: ServerResponse,
	bytes: Buffer,
	bytesPerSecond: number,
	closing: AbortSignal,
): Promise<void> {
	const portion = Math.max(1, Math.round((bytesPerSecond * trickleMilliseconds) / 1000));
	const pause = (portion / bytesPerSecond) * 1000;
	for (let at = 0; at < bytes.length && !response.destroyed; at += portion) {
		response.write(bytes.subarray(at, at + portion));
		await sleep(pause, undefined, { signal: closing });
	}
	response.end();
}
