import { createHash } from 'node:crypto';
import { mimeTypeOf } from './pictures';
import type { RecordedInput } from './types';
import type { UploadStore } from './uploads';

/** The user agent of the simulator's own fetches. */
export const inputFetchAgent = 'flux-kontext-simulator-input-fetch';

const fetchMilliseconds = 5_000;
const loopbackHost = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

export interface InputPicture {
	sha256: string;
	bytes: Buffer;
	mimeType: string;
	from: RecordedInput['from'];
}

/** Why a picture behind an address could not be had. */
export interface InputFailure {
	reason: 'download' | 'format';
	message: string;
}

/** The bytes of strict base64 text, or null. */
export function readBase64(text: string): Buffer | null {
	const bytes = Buffer.from(text, 'base64');
	return text !== '' && bytes.toString('base64') === text ? bytes : null;
}

/** The base64 text of an image's data URL, or null. */
export function base64OfDataUrl(text: string): string | null {
	const comma = text.indexOf(',');
	const isImage = /^data:image\/[a-z0-9.+-]+;base64$/i.test(text.slice(0, Math.max(comma, 0)));
	return isImage ? text.slice(comma + 1) : null;
}

/** Whether the text is an absolute http or https address. */
export function isHttpUrl(text: string): boolean {
	return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether the host of an absolute address is this machine. */
export function isLoopbackUrl(url: string): boolean {
	return loopbackHost.test(new URL(url).hostname);
}

/** Whether a provider would call the address: https, and http on this machine, as the simulator's own. */
export function isCallbackUrl(text: string): boolean {
	return isHttpUrl(text) && (new URL(text).protocol === 'https:' || isLoopbackUrl(text));
}

/** The picture in the bytes, or null where they are none. */
export function inputOf(bytes: Buffer, from: RecordedInput['from']): InputPicture | null {
	const mimeType = mimeTypeOf(bytes);
	if (mimeType === null) return null;
	return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes, mimeType, from };
}

/**
 * Reads the pictures behind the addresses, as a provider does after a submit. Only loopback is ever
 * asked; every other host counts as one that cannot be reached. Redirects are not followed.
 */
export async function fetchInputs(
	urls: string[],
	uploads: UploadStore,
): Promise<InputPicture[] | InputFailure> {
	const inputs: InputPicture[] = [];
	for (const url of urls) {
		const upload = uploads.findByUrl(url);
		const bytes = upload?.bytes ?? (await fetchFromLoopback(url));
		if (bytes === null) return { reason: 'download', message: `Cannot download the image ${url}` };
		const input = inputOf(bytes, upload ? 'upload' : 'url');
		if (input === null) return { reason: 'format', message: `${url} is no supported image` };
		inputs.push(input);
	}
	return inputs;
}

async function fetchFromLoopback(url: string): Promise<Buffer | null> {
	if (!isLoopbackUrl(url)) return null;
	try {
		const answer = await fetch(url, {
			redirect: 'error',
			headers: { 'user-agent': inputFetchAgent },
			signal: AbortSignal.timeout(fetchMilliseconds),
		});
		return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null;
	} catch {
		return null;
	}
}
