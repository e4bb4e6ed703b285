import type { IBinaryData } from 'n8n-workflow';

import type { Failure, PictureType, Reading } from '../providers/contract';
import { quote } from '../providers/reading';
import { LATE, within } from '../transport/n8nRuntime';
import type { OpenAnswer } from '../transport/n8nTransport';
import type { NetworkFailure } from '../transport/networkFailure';
import { brokenAnswerOf } from '../transport/networkFailure';
import { NOT_STORED, PATIENCE } from '../transport/patience';
import type { Attempt } from '../transport/repeat';
import { repeat } from '../transport/repeat';
import { retryAfterSeconds } from '../transport/retryAfter';
import type { Runtime } from '../transport/runtime';
import { Cancelled } from '../transport/runtime';
import { settled } from '../transport/settled';
import type { ByteStream } from '../transport/stream';
import { streamOf } from '../transport/stream';
import { otherFileOf } from './otherFile';
import { typeOfStream } from './typeOfStream';
import type { Allowance } from './untrustedUrl';
import { judgeUrl } from './untrustedUrl';

/** A finished image has one or two megapixels; this is far above any documented format of it. */
export const LARGEST_PICTURE_BYTES = 50_000_000;
/** All images of a job together. */
export const LARGEST_JOB_BYTES = 100_000_000;
const MOST_REDIRECTS = 5;

export interface Downloader {
	readonly open: (url: string, timeout: number) => Promise<OpenAnswer | NetworkFailure>;
	/** Null where the host may be asked; otherwise why not. Resolves names where n8n lets it. */
	readonly judgeHost: (url: URL) => Promise<string | null>;
	/** Puts the bytes into n8n's store. */
	readonly store: (stream: ByteStream, type: PictureType) => Promise<IBinaryData>;
	readonly allowance: Allowance;
	readonly runtime: Runtime;
	readonly stop: AbortSignal | undefined;
	/** Milliseconds for one whole download. */
	readonly timeout: number;
	/** What is left for the images of the job; what has been stored is taken off. */
	readonly room: { bytes: number };
	/** Whether the link is so young that a refusal of it may pass. */
	readonly isFresh: boolean;
}

const LINK_EXPIRED = 'link_expired';

class TooLarge extends Error {}

function failed(
	category: Failure['category'],
	code: string,
	reason: string,
	httpStatus: number | null = null,
): Reading<never> {
	return { ok: false, failure: { category, code, reason, httpStatus, charged: 'yes' } };
}

function attempt<Value>(reading: Reading<Value>, retryAfter: number | null = null): Attempt<Value> {
	return { reading, retryAfter };
}

function lost(failure: NetworkFailure): Reading<never> {
	return failed(failure.kind, failure.code, failure.reason, failure.httpStatus ?? null);
}

/** An image of a job whose other images have taken all the time. */
export const NO_TIME_LEFT = failed(
	'timeout',
	'request_timeout',
	'the time limit was reached before all images of the job were downloaded',
);

/** The image came, and n8n's store refused it: its disk is full, or its database is away. */
function notStored(error: unknown): Reading<never> {
	const reason = error instanceof Error ? error.message : String(error);
	return failed('result', NOT_STORED, `n8n could not store it: ${quote(reason)}`);
}

/** A link that answers, but not with an image. */
function refusedByHost(status: number): Reading<never> {
	if (status === 403 || status === 404 || status === 410) {
		const reason = `the link has expired or was removed (HTTP status ${status})`;
		return failed('result', LINK_EXPIRED, reason, status);
	}
	const reason = `the image host responded with HTTP status ${status}`;
	if (status === 429) return failed('rateLimit', `http_${status}`, reason, status);
	const mayPass = status >= 500 || status === 408;
	return failed(mayPass ? 'provider' : 'result', `http_${status}`, reason, status);
}

/**
 * Downloads a result into n8n's store. The link is not trusted: each hop of a redirect is judged
 * anew, no key goes along, the size is limited and the bytes must be an image.
 * @param deadline milliseconds since 1970; passing trouble is retried until then
 * @throws Cancelled when the execution is stopped
 */
export async function downloadPicture(
	downloader: Downloader,
	url: string,
	deadline: number,
): Promise<Reading<IBinaryData>> {
	const patience = downloader.isFresh ? PATIENCE.freshResult : PATIENCE.result;
	const download = async () => await tryOnce(downloader, url);
	return await repeat(download, patience, deadline, downloader.runtime);
}

async function tryOnce(downloader: Downloader, first: string): Promise<Attempt<IBinaryData>> {
	const deadline = downloader.runtime.now() + downloader.timeout;
	let next = first;
	for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
		const verdict = judgeUrl(next, downloader.allowance);
		if (!verdict.allowed) return attempt(refusedLink(verdict.reason));
		const hostRefused = await downloader.judgeHost(verdict.url);
		if (hostRefused !== null) return attempt(refusedLink(hostRefused));
		const remaining = deadline - downloader.runtime.now();
		const answer = await downloader.open(verdict.url.href, remaining);
		if ('kind' in answer) return attempt(lost(answer));
		const location = answer.headers.location;
		if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
			answer.stream.destroy();
			next = resolved(location, verdict.url);
			continue;
		}
		if (answer.status < 200 || answer.status >= 300) {
			answer.stream.destroy();
			const wait = retryAfterSeconds(answer.headers['retry-after'], downloader.runtime.now());
			return attempt(refusedByHost(answer.status), wait);
		}
		return attempt(await take(downloader, answer, deadline));
	}
	return attempt(failed('result', 'too_many_redirects', 'the link redirects too often'));
}

function refusedLink(reason: string): Reading<never> {
	return failed('result', 'link_refused', `the link was not followed: ${quote(reason)}`);
}

function resolved(location: string, base: URL): string {
	try {
		return new URL(location, base).href;
	} catch {
		return location;
	}
}

/** Streams an open answer into the store. */
async function take(
	downloader: Downloader,
	{ headers, stream }: OpenAnswer,
	deadline: number,
): Promise<Reading<IBinaryData>> {
	const most = mostBytes(downloader);
	if (Number(headers['content-length']) > most) {
		stream.destroy();
		return tooLarge(most);
	}
	const remaining = deadline - downloader.runtime.now();
	const stored = await settled(
		within(storeChecked(downloader, stream), remaining, downloader.stop),
	);
	const arrived = stream.errored === null;
	stream.destroy();
	if (!stored.ok) {
		if (stored.error instanceof Cancelled) throw stored.error;
		if (stored.error instanceof TooLarge) return tooLarge(most);
		return arrived ? notStored(stored.error) : lost(brokenAnswerOf(stored.error));
	}
	if (stored.value === LATE) {
		return failed('timeout', 'request_timeout', 'it did not arrive in time');
	}
	return stored.value;
}

async function storeChecked(
	downloader: Downloader,
	stream: ByteStream,
): Promise<Reading<IBinaryData>> {
	const { type, start } = await typeOfStream(stream);
	if (type === null) {
		const { what } = otherFileOf(start);
		return failed('result', 'not_a_picture', `it is ${what}, not a JPEG, PNG, WebP or GIF`);
	}
	const taken = { bytes: 0 };
	const bounded = streamOf(upTo(mostBytes(downloader), stream, taken), stream);
	const value = await downloader.store(bounded, type);
	downloader.room.bytes -= taken.bytes;
	return { ok: true, value };
}

function mostBytes({ room }: Downloader): number {
	return Math.min(LARGEST_PICTURE_BYTES, room.bytes);
}

function tooLarge(most: number): Reading<never> {
	const reason =
		most < LARGEST_PICTURE_BYTES
			? `the images of the job are larger than ${LARGEST_JOB_BYTES / 1e6} MB in total`
			: `it is larger than ${LARGEST_PICTURE_BYTES / 1e6} MB`;
	return failed('result', 'too_large', reason);
}

async function* upTo(
	most: number,
	chunks: AsyncIterable<Buffer>,
	taken: { bytes: number },
): AsyncGenerator<Buffer> {
	for await (const chunk of chunks) {
		taken.bytes += chunk.length;
		if (taken.bytes > most) throw new TooLarge();
		yield chunk;
	}
}
