/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Readable } from 'node:stream';
import type { IBinaryData, IHttpRequestOptions } from 'n8n-workflow';

/** An answer of the other side: JSON, or the bytes as they are. */
export interface ScriptedAnswer {
	readonly status?: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body: unknown;
}

/** Gives the answer to one request; what it throws is a connection that failed. */
export type AnswerTo = (
	url: string,
	options: IHttpRequestOptions,
) => ScriptedAnswer | Promise<ScriptedAnswer>;

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A file that begins as a picture does; `text` makes it one of its own. */
export function pictureOf(text: string): Buffer {
	return Buffer.concat([PNG, Buffer.from(text)]);
}

/** The text of a picture that was stored. */
export function pictureText(binary: IBinaryData | undefined): string | null {
	const bytes = Buffer.from(binary?.data ?? '', 'base64');
	return bytes.subarray(0, PNG.length).equals(PNG) ? bytes.subarray(PNG.length).toString() : null;
}

/** n8n's helpers of a context, over a scripted other side instead of a network. */
export class ScriptedHttp {
	/** The URLs that were asked with the credential, in order. */
	readonly keyed: string[] = [];
	/** The URLs that were fetched without one. */
	readonly fetched: string[] = [];
	/** The bodies of the keyed requests. */
	readonly bodies: string[] = [];

	constructor(
		private readonly answerTo: AnswerTo = () => {
			throw new Error('Nothing should be asked');
		},
	) {}

	/** @returns what takes the place of the helpers of the same names */
	helpers() {
		return {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
				const query = new URLSearchParams(Object.entries(options.qs ?? {}).map(asTexts));
				const url = `${options.url}${query.size === 0 ? '' : `?${query}`}`;
				this.keyed.push(url);
				this.bodies.push(String(options.body ?? ''));
				return await this.response(url, options);
			},
			httpRequest: async (options: IHttpRequestOptions) => {
				this.fetched.push(options.url);
				return await this.response(options.url, options);
			},
			getSecureEgressFilter: undefined,
			prepareBinaryData: async (
				stream: Readable,
				fileName: string,
				mimeType: string,
			): Promise<IBinaryData> => {
				const chunks: Buffer[] = [];
				for await (const chunk of stream) chunks.push(Buffer.from(chunk));
				return { data: Buffer.concat(chunks).toString('base64'), fileName, mimeType };
			},
		};
	}

	private async response(url: string, options: IHttpRequestOptions) {
		const { status = 200, headers = {}, body } = await this.answerTo(url, options);
		const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
		return { statusCode: status, headers, body: Readable.from([bytes], { objectMode: false }) };
	}
}

function asTexts([name, value]: [string, unknown]): [string, string] {
	return [name, String(value)];
}

/** A connection that was cut. */
export function cutConnection(): never {
	throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}
