/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { jsonAnswer, type Answer } from './provider';
import type { Fault } from './types';

const trickleMilliseconds = 100;
const blanksAtOnce = 256 * 1024;

/**
 * The answer that a fault puts in place of the provider's work, what else happens to the connection, or
 * null where the provider does its work.
 */
export function answerOfFault(
	fault: Fault | undefined,
	refuse: (status: number, message?: string) => Answer,
): Answer | 'cut' | 'hang' | null {
	switch (fault?.kind) {
		case 'cutBeforeHead':
			return 'cut';
		case 'hang':
			return 'hang';
		case 'body':
			return {
				status: fault.status ?? 200,
				headers: { 'content-type': fault.contentType ?? 'application/json', ...fault.headers },
				bytes: Buffer.from(fault.body),
			};
		case 'endless':
			return {
				status: 200,
				headers: { 'content-type': fault.contentType ?? 'application/json' },
				bytes: fault.start,
			};
		case 'status': {
			const { headers, bytes } = bodyOf(fault.body) ?? refuse(fault.status, fault.message);
			const status = fault.inside200 ? 200 : fault.status;
			return { status, headers: { ...headers, ...fault.headers }, bytes };
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
	if (fault?.kind === 'endless') {
		response.writeHead(answer.status, answer.headers);
		await writeForEver(response, answer.bytes);
		return null;
	}
	const bytes =
		fault?.kind === 'rewritten'
			? Buffer.from(fault.rewrite(answer.bytes.toString('utf8')))
			: answer.bytes;
	response.writeHead(answer.status, {
		...answer.headers,
		'content-length': Math.max(bytes.length, fault?.kind === 'cutAfterHead' ? 2 : 0),
	});
	if (fault?.kind === 'cutAfterHead') {
		const half = bytes.subarray(0, Math.floor(bytes.length / 2));
		response.write(half.length > 0 ? half : ' ', () => response.destroy());
		return null;
	}
	if (fault?.kind === 'trickle') {
		const isWhole = await trickle(response, bytes, fault.bytesPerSecond, closing);
		return isWhole ? answer.status : null;
	}
	response.end(bytes);
	return answer.status;
}

/** Blanks behind the start, as fast as the client takes them, until it leaves. */
async function writeForEver(response: ServerResponse, start: Buffer): Promise<void> {
	const blanks = Buffer.alloc(blanksAtOnce, ' ');
	const forEver = function* () {
		yield start;
		for (;;) yield blanks;
	};
	await pipeline(forEver, response).catch(() => {});
}

async function trickle(
	response: ServerResponse,
	bytes: Buffer,
	bytesPerSecond: number,
	closing: AbortSignal,
): Promise<boolean> {
	const portion = Math.max(1, Math.round((bytesPerSecond * trickleMilliseconds) / 1000));
	const pause = (portion / bytesPerSecond) * 1000;
	for (let at = 0; at < bytes.length; at += portion) {
		if (at > 0) await sleep(pause, undefined, { signal: closing });
		if (response.destroyed) return false;
		response.write(bytes.subarray(at, at + portion));
	}
	response.end();
	return true;
}
