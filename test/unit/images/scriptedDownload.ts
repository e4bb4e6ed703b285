/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Readable } from 'node:stream';
import type { IBinaryData } from 'n8n-workflow';

import type { Downloader } from '../../../nodes/FluxKontext/images/downloadPicture';
import {
	downloadPicture,
	LARGEST_JOB_BYTES,
} from '../../../nodes/FluxKontext/images/downloadPicture';
import type { OpenAnswer } from '../../../nodes/FluxKontext/transport/n8nTransport';
import type { NetworkFailure } from '../../../nodes/FluxKontext/transport/networkFailure';
import { after, VirtualClock } from '../virtualClock';

export const PNG = Buffer.concat([
	Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
	Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251)),
]);
export const URL_OF_RESULT = 'https://results.example.com/one.png';

export type Step = (OpenAnswer & { stream: Readable }) | NetworkFailure;

export function answered(
	chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
	status = 200,
	headers: Record<string, string> = {},
): Step {
	return { status, headers, stream: Readable.from(chunks, { objectMode: false }) };
}

export const picture = () =>
	answered([PNG.subarray(0, 5), PNG.subarray(5, 100), PNG.subarray(100)]);
export const redirect = (location: string, status = 302) => answered([], status, { location });
export const refused = (status: number, headers: Record<string, string> = {}) =>
	answered([Buffer.from('no')], status, headers);

export async function* cut(): AsyncGenerator<Buffer> {
	yield PNG.subarray(0, 1000);
	await Promise.resolve();
	throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

export async function* endless(): AsyncGenerator<Buffer> {
	yield PNG;
	await new Promise(() => {});
}

export function* large(bytes: number): Generator<Buffer> {
	yield PNG;
	const megabyte = Buffer.alloc(1_000_000);
	for (let sent = PNG.length; sent < bytes; sent += megabyte.length) yield megabyte;
}

interface Download {
	readonly seconds?: number;
	readonly timeout?: number;
	readonly localHost?: string;
	readonly judgeHost?: Downloader['judgeHost'];
	readonly stop?: AbortSignal;
	readonly store?: Downloader['store'];
	readonly isFresh?: boolean;
	readonly room?: Downloader['room'];
}

/** Downloads over a scripted opener; the last step is given for ever. */
export async function download(steps: readonly Step[], rule: Download = {}, url = URL_OF_RESULT) {
	const clock = new VirtualClock();
	const opened: string[] = [];
	const stored: Array<{ bytes: Buffer; type: string }> = [];
	const downloader: Downloader = {
		open: async (next) => {
			opened.push(next);
			const step = steps[Math.min(opened.length, steps.length) - 1];
			if (step === undefined) throw new Error('The script is empty');
			return step;
		},
		judgeHost: rule.judgeHost ?? (async () => null),
		store:
			rule.store ??
			(async (stream, type): Promise<IBinaryData> => {
				const chunks: Buffer[] = [];
				for await (const chunk of stream) chunks.push(Buffer.from(chunk));
				stored.push({ bytes: Buffer.concat(chunks), type });
				return { data: '', mimeType: `image/${type}` };
			}),
		allowance: { localHost: rule.localHost ?? null, schemes: ['https:'] },
		runtime: clock,
		stop: rule.stop,
		timeout: rule.timeout ?? 60_000,
		isFresh: rule.isFresh ?? false,
		room: rule.room ?? { bytes: LARGEST_JOB_BYTES },
	};
	const outcome: unknown = await downloadPicture(downloader, url, after(rule.seconds ?? 100)).catch(
		(error: unknown) => error,
	);
	return { outcome, opened, stored, clock };
}
