import type { BodyValue, CallBody, PictureFile } from '../providers/contract';
import { EmbeddedPicture, PICTURE_EXTENSIONS } from '../providers/contract';
import { quote, wordIn } from '../providers/reading';
import { settled } from './settled';

/** A piece of a request body: ready bytes, or a file that is streamed in as it is or as base64. */
export type Piece =
	| { readonly kind: 'bytes'; readonly bytes: Buffer }
	| { readonly kind: 'file'; readonly file: PictureFile; readonly encoding: 'raw' | 'base64' };

export interface Body {
	readonly contentType: string;
	/** Bytes of the whole body; the file sizes that it counts on are checked while streaming. */
	readonly byteLength: number;
	readonly pieces: readonly Piece[];
}

function bytes(text: string): Piece {
	return { kind: 'bytes', bytes: Buffer.from(text) };
}

/** Length of the base64 text of that many bytes, with padding. */
export function base64Length(byteLength: number): number {
	return Math.ceil(byteLength / 3) * 4;
}

function lengthOf(piece: Piece): number {
	if (piece.kind === 'bytes') return piece.bytes.length;
	const { byteLength } = piece.file;
	return piece.encoding === 'raw' ? byteLength : base64Length(byteLength);
}

function bodyOf(contentType: string, pieces: readonly Piece[]): Body {
	const byteLength = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
	return { contentType, byteLength, pieces };
}

/**
 * JSON in which each embedded image stands as one string. The text is cut at a mark that holds
 * `boundary`, so the prompt cannot contain it by accident.
 */
function jsonPieces(value: BodyValue, boundary: string): Piece[] {
	const pictures: EmbeddedPicture[] = [];
	const mark = `picture-${boundary}`;
	const text = JSON.stringify(value, (_key, entry: unknown) => {
		if (!(entry instanceof EmbeddedPicture)) return entry;
		pictures.push(entry);
		return `${entry.prefix}${mark}`;
	});
	return text.split(mark).flatMap((part, index): Piece[] => {
		const picture = pictures[index - 1];
		return picture === undefined
			? [bytes(part)]
			: [{ kind: 'file', file: picture.file, encoding: 'base64' }, bytes(part)];
	});
}

/** multipart/form-data (RFC 7578). Field names and values come from the adapters, not from people. */
function multipartPieces(body: CallBody & { kind: 'multipart' }, boundary: string): Piece[] {
	const fields = Object.entries(body.fields).map(
		([name, value]) =>
			`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
	);
	const { fieldName, picture } = body.file;
	const disposition = `form-data; name="${fieldName}"; filename="image.${PICTURE_EXTENSIONS[picture.type]}"`;
	const head = `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: image/${picture.type}\r\n\r\n`;
	return [
		bytes(`${fields.join('')}${head}`),
		{ kind: 'file', file: picture, encoding: 'raw' },
		bytes(`\r\n--${boundary}--\r\n`),
	];
}

/**
 * A call's body in pieces, none of which holds a file's contents.
 * @param boundary random text that occurs nowhere in the body
 */
export function piecesOf(body: CallBody, boundary: string): Body {
	return body.kind === 'json'
		? bodyOf('application/json', jsonPieces(body.value, boundary))
		: bodyOf(`multipart/form-data; boundary=${boundary}`, multipartPieces(body, boundary));
}

/**
 * A file that cannot be sent as it was announced. The request is cut before it is complete, so nobody
 * can have acted on it.
 */
export abstract class FileFailure extends Error {}

/** A file whose stored size and contents disagree. */
export class SizeMismatch extends FileFailure {
	constructor(file: PictureFile, found: number) {
		super(`the stored file has ${found} bytes, but n8n recorded ${file.byteLength}`);
		this.name = 'SizeMismatch';
	}
}

/** A file that n8n's storage does not give, or stops giving. */
export class FileUnreadable extends FileFailure {
	constructor(cause: unknown) {
		super(whyUnreadable(cause), { cause });
		this.name = 'FileUnreadable';
	}
}

/** Node.js' codes, and names of n8n-core's errors. */
const UNREADABLE: Readonly<Record<string, string>> = {
	ENOENT: 'the file is no longer there',
	FileNotFoundError: 'the file is no longer there',
	BinaryDataFileNotFoundError: 'the file is no longer there',
	EACCES: 'n8n is not allowed to read the file',
	EPERM: 'n8n is not allowed to read the file',
};

/** In words, without a path. */
function whyUnreadable(cause: unknown): string {
	if (!(cause instanceof Error)) return 'no reason given';
	const code: unknown = Reflect.get(cause, 'code');
	const known = wordIn(UNREADABLE, typeof code === 'string' ? code : cause.constructor.name);
	return known ?? (quote(cause.message) || 'no reason given');
}

/** The chunks; what the storage throws is told apart from what the other side of the request does. */
async function* readFrom(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	const iterator = chunks[Symbol.asyncIterator]();
	try {
		for (;;) {
			const next = await settled(iterator.next());
			if (!next.ok) throw new FileUnreadable(next.error);
			if (next.value.done === true) return;
			yield next.value.value;
		}
	} finally {
		await iterator.return?.();
	}
}

/** The chunks' base64 text, cut so that only the last piece is padded. */
async function* asBase64(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let rest: Buffer = Buffer.alloc(0);
	for await (const chunk of chunks) {
		const whole = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		const even = whole.length - (whole.length % 3);
		if (even > 0) yield Buffer.from(whole.toString('base64', 0, even), 'latin1');
		rest = whole.subarray(even);
	}
	if (rest.length > 0) yield Buffer.from(rest.toString('base64'), 'latin1');
}

async function* counted(file: PictureFile, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let found = 0;
	for await (const chunk of readFrom(chunks)) {
		found += chunk.length;
		if (found > file.byteLength) throw new SizeMismatch(file, found);
		yield chunk;
	}
	if (found !== file.byteLength) throw new SizeMismatch(file, found);
}

/**
 * The body's bytes in order, with one chunk of a file in memory at a time.
 * @throws SizeMismatch when a file is not as long as it said; FileUnreadable
 */
export async function* streamPieces(
	pieces: readonly Piece[],
	open: (file: PictureFile) => Promise<AsyncIterable<Buffer>>,
): AsyncGenerator<Buffer> {
	for (const piece of pieces) {
		if (piece.kind === 'bytes') {
			yield piece.bytes;
			continue;
		}
		const opened = await settled(open(piece.file));
		if (!opened.ok) throw new FileUnreadable(opened.error);
		const chunks = counted(piece.file, opened.value);
		yield* piece.encoding === 'raw' ? chunks : asBase64(chunks);
	}
}
