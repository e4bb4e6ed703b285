import { randomBytes } from 'node:crypto';
import type { IExecuteFunctions, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod';

import type { CallBody, CredentialType, HttpCall, PictureFile } from '../providers/contract';
import type { Body } from './body';
import { FileFailure, FileUnreadable, piecesOf, streamPieces } from './body';
import type { Exchange, Transport } from './http';
import { LATE, within } from './n8nRuntime';
import type { NetworkFailure } from './networkFailure';
import {
	ANSWER_TOO_LARGE,
	ANSWER_TOO_SLOW,
	ANSWER_UNKNOWN,
	brokenAnswerOf,
	fileFailureOf,
	networkFailureOf,
} from './networkFailure';
import { proxyFailureOf } from './proxy';
import { Cancelled } from './runtime';
import { settled } from './settled';
import type { ByteStream } from './stream';
import { guarded, isByteStream, streamOf } from './stream';

/** Far more than any documented answer needs; counted after decompression. */
const LARGEST_ANSWER_BYTES = 4_000_000;

/** Where the bytes of an image going in are read. */
export interface PictureSource {
	/** Null where n8n keeps the file in memory; then `bytes` has it. */
	stream(file: PictureFile): Promise<ByteStream | null>;
	bytes(file: PictureFile): Promise<Buffer>;
}

const headSchema = z.object({
	statusCode: z.number(),
	headers: z.record(z.string(), z.unknown()).catch({}),
	body: z.unknown().optional(),
});

/** A response of which the head has come and the body has not been read. */
export interface OpenAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly stream: ByteStream;
}

/** What n8n's helper gave for a request; a response of n8n's proxy is none of the other side. */
function openAnswerOf(url: string, response: unknown): OpenAnswer | NetworkFailure {
	const parsed = headSchema.safeParse(response);
	if (!parsed.success || !isByteStream(parsed.data.body)) return ANSWER_UNKNOWN;
	const { statusCode: status, body } = parsed.data;
	const stream = guarded(body);
	const entries = Object.entries(parsed.data.headers).map(
		([name, value]) => [name.toLowerCase(), String(value)] as const,
	);
	const headers = Object.fromEntries(entries);
	const proxyFailure = proxyFailureOf(url, status, headers);
	if (proxyFailure === null) return { status, headers, stream };
	stream.destroy();
	return proxyFailure;
}

function closeUnread(answer: OpenAnswer | NetworkFailure): void {
	if (!('kind' in answer)) answer.stream.destroy();
}

/** Why there is no body to send: only reading a file can fail. */
function unmadeBody(error: unknown): NetworkFailure {
	return fileFailureOf(error instanceof FileFailure ? error : new FileUnreadable(error));
}

async function readText(stream: ByteStream): Promise<string | typeof ANSWER_TOO_LARGE> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of stream) {
		const bytes = Buffer.from(chunk);
		length += bytes.length;
		if (length > LARGEST_ANSWER_BYTES) return ANSWER_TOO_LARGE;
		chunks.push(bytes);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Where keyed calls go, and what goes with them. */
export interface Target {
	readonly credentialType: CredentialType;
	/** Without a trailing slash. */
	readonly baseUrl: string;
	/** Null where no image is sent. */
	readonly pictures: PictureSource | null;
	/** Takes the secrets out of what a provider answers. */
	readonly hide: (text: string) => string;
}

/**
 * The only way to HTTP. Keyed calls go to the credential's base URL and nowhere else: no redirect
 * is followed, since a custom header would travel along to the other host.
 */
export class N8nTransport implements Transport {
	/** @param stop ends every request; undefined where there is no Stop */
	constructor(
		private readonly context: IExecuteFunctions | IWebhookFunctions,
		private readonly target: Target,
		private readonly stop: AbortSignal | undefined,
	) {}

	async send(call: HttpCall, timeout: number): Promise<Exchange> {
		const deadline = Date.now() + timeout;
		const made = await settled(this.requestBody(call.body));
		if (!made.ok) return { kind: 'noAnswer', failure: unmadeBody(made.error) };
		const body = made.value;
		const options: IHttpRequestOptions = {
			method: call.method,
			url: `${this.target.baseUrl}${call.path}`,
			...(call.query && { qs: { ...call.query } }),
			headers: { accept: 'application/json', ...body?.headers },
			...(body && { body: body.content }),
			timeout,
			disableFollowRedirect: true,
			...READ_AS_STREAM,
		};
		const { httpRequestWithAuthentication } = this.context.helpers;
		const request = async (): Promise<unknown> =>
			await httpRequestWithAuthentication.call(this.context, this.target.credentialType, options);
		try {
			const head = await this.head(options.url, request, timeout);
			if ('kind' in head) return { kind: 'noAnswer', failure: head };
			return await this.wholeAnswer(head, deadline - Date.now());
		} finally {
			if (isByteStream(body?.content)) body.content.destroy();
		}
	}

	/**
	 * Opens a URL that is no provider's API, without a key and without following redirects.
	 * @param timeout milliseconds until the head has come
	 * @returns the open answer, or why there is none
	 * @throws Cancelled when the execution is stopped
	 */
	async open(url: string, timeout: number): Promise<OpenAnswer | NetworkFailure> {
		const options: IHttpRequestOptions = {
			method: 'GET',
			url,
			timeout,
			disableFollowRedirect: true,
			...(this.stop && { abortSignal: this.stop }),
			...READ_AS_STREAM,
		};
		const request = async (): Promise<unknown> => await this.context.helpers.httpRequest(options);
		return await this.head(url, request, timeout);
	}

	private async head(
		url: string,
		request: () => Promise<unknown>,
		timeout: number,
	): Promise<OpenAnswer | NetworkFailure> {
		if (this.stop?.aborted) throw new Cancelled(true);
		const response = request();
		const head = await settled(within(response, timeout, this.stop));
		if (head.ok && head.value !== LATE) return openAnswerOf(url, head.value);
		// A response that comes after all is closed unread.
		void settled(response.then((late) => closeUnread(openAnswerOf(url, late))));
		if (head.ok) return ANSWER_TOO_SLOW;
		if (head.error instanceof Cancelled) throw head.error;
		const failure = networkFailureOf(head.error);
		return { ...failure, reason: this.target.hide(failure.reason) };
	}

	private async wholeAnswer(head: OpenAnswer, timeout: number): Promise<Exchange> {
		const { status, headers, stream } = head;
		const text = await settled(within(readText(stream), timeout, this.stop));
		stream.destroy();
		if (!text.ok) {
			if (text.error instanceof Cancelled) throw text.error;
			return { kind: 'noAnswer', failure: brokenAnswerOf(text.error) };
		}
		if (text.value === LATE) return { kind: 'noAnswer', failure: ANSWER_TOO_SLOW };
		if (typeof text.value !== 'string') return { kind: 'noAnswer', failure: text.value };
		// Rule: a secret is shown to nobody, also where a provider repeats it.
		return { kind: 'answer', answer: { status, headers, text: this.target.hide(text.value) } };
	}

	private async requestBody(callBody: CallBody | undefined) {
		if (callBody === undefined) return null;
		const body = piecesOf(callBody, randomBytes(16).toString('hex'));
		const headers = { 'content-type': body.contentType, 'content-length': body.byteLength };
		return { headers, content: await this.content(body) };
	}

	/** A stream where a file is streamed from n8n's store, else the bytes. */
	private async content({ pieces }: Body): Promise<ByteStream | Buffer> {
		const { pictures } = this.target;
		const bytesOf = async (file: PictureFile) => {
			if (pictures === null) throw new TypeError('Nothing here reads images');
			const stream = await pictures.stream(file);
			return stream ?? asChunks(await pictures.bytes(file));
		};
		const [first] = pieces.flatMap((piece) => (piece.kind === 'file' ? [piece.file] : []));
		const source = first === undefined ? null : ((await pictures?.stream(first)) ?? null);
		if (source === null) {
			const chunks: Buffer[] = [];
			for await (const chunk of streamPieces(pieces, bytesOf)) chunks.push(chunk);
			return Buffer.concat(chunks);
		}
		let begun = false;
		const chunks = streamPieces(pieces, async (file) => {
			if (begun) return await bytesOf(file);
			begun = true;
			return source;
		});
		return streamOf(chunks, source);
	}
}

const READ_AS_STREAM = {
	encoding: 'stream',
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
} as const;

async function* asChunks(bytes: Buffer): AsyncGenerator<Buffer> {
	yield bytes;
}
