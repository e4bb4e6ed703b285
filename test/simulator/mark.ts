/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { crc32 } from 'node:zlib';
import { z } from 'zod';

const keyword = 'flux-kontext-simulator';
const jpegSegmentTextBytes = 60_000;

const markSchema = z.object({
	provider: z.enum(['apixo', 'foxAi', 'toApis', 'vtrix']),
	jobId: z.string(),
	prompt: z.string(),
	model: z.enum(['pro', 'max']),
	inputSha256: z.array(z.string()),
});

/** Which job a picture belongs to. It travels inside the file, so that a mix-up shows. */
export type Mark = z.infer<typeof markSchema>;

/**
 * Puts the mark into a PNG (`tEXt` chunk), JPEG (`COM` segments) or WebP (`MARK` chunk).
 * Bytes of another kind come back as they are.
 */
export function writeMark(bytes: Buffer, mark: Mark): Buffer {
	return writeText(bytes, asciiJson(mark));
}

/** Puts a text into the file; see `writeMark`. The text must be ASCII. */
export function writeText(bytes: Buffer, text: string): Buffer {
	const content = Buffer.from(`${keyword}\0${text}`, 'latin1');
	if (isPng(bytes)) return insert(bytes, endOfPngHeader, pngChunk('tEXt', content));
	if (isJpeg(bytes)) return insert(bytes, 2, jpegComments(text));
	if (isWebp(bytes)) return appendWebpChunk(bytes, content);
	return bytes;
}

/** The mark of a picture that the simulator made, or null. */
export function readMark(bytes: Buffer): Mark | null {
	const text = readText(bytes);
	if (text === null) return null;
	try {
		const mark = markSchema.safeParse(JSON.parse(text));
		return mark.success ? mark.data : null;
	} catch {
		return null;
	}
}

const endOfPngHeader = 33;

function isPng(bytes: Buffer): boolean {
	return bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'));
}

function isJpeg(bytes: Buffer): boolean {
	return bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'));
}

function isWebp(bytes: Buffer): boolean {
	return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
}

function readText(bytes: Buffer): string | null {
	if (isPng(bytes)) return readPngText(bytes);
	if (isJpeg(bytes)) return readJpegText(bytes);
	if (isWebp(bytes)) return afterKeyword(bytes.subarray(Math.max(bytes.lastIndexOf(keyword), 0)));
	return null;
}

function readPngText(bytes: Buffer): string | null {
	for (let at = 8; at + 12 <= bytes.length; ) {
		const length = bytes.readUInt32BE(at);
		const content = bytes.subarray(at + 8, at + 8 + length);
		const text = bytes.toString('latin1', at + 4, at + 8) === 'tEXt' ? afterKeyword(content) : null;
		if (text !== null) return text;
		at += 12 + length;
	}
	return null;
}

function readJpegText(bytes: Buffer): string | null {
	const texts: string[] = [];
	for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
		const length = bytes.readUInt16BE(at + 2);
		const content = bytes.subarray(at + 4, at + 2 + length);
		const text = bytes[at + 1] === 0xfe ? afterKeyword(content) : null;
		if (text !== null) texts.push(text);
		at += 2 + length;
	}
	return texts.length > 0 ? texts.join('') : null;
}

function afterKeyword(content: Buffer): string | null {
	const start = `${keyword}\0`;
	const text = content.toString('latin1');
	return text.startsWith(start) ? text.slice(start.length).replace(/\0+$/, '') : null;
}

function asciiJson(value: unknown): string {
	return JSON.stringify(value).replace(
		/[\u007f-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

function insert(bytes: Buffer, at: number, addition: Buffer): Buffer {
	return Buffer.concat([bytes.subarray(0, at), addition, bytes.subarray(at)]);
}

function pngChunk(type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	const checksum = Buffer.alloc(4);
	checksum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, checksum]);
}

function jpegComments(text: string): Buffer {
	const segments: Buffer[] = [];
	for (let at = 0; at < text.length; at += jpegSegmentTextBytes) {
		const part = `${keyword}\0${text.slice(at, at + jpegSegmentTextBytes)}`;
		const head = Buffer.from([0xff, 0xfe, 0, 0]);
		head.writeUInt16BE(part.length + 2, 2);
		segments.push(head, Buffer.from(part, 'latin1'));
	}
	return Buffer.concat(segments);
}

function appendWebpChunk(bytes: Buffer, content: Buffer): Buffer {
	const head = Buffer.from('MARK\0\0\0\0', 'latin1');
	head.writeUInt32LE(content.length, 4);
	const padding = Buffer.alloc(content.length % 2);
	const whole = Buffer.concat([bytes, head, content, padding]);
	whole.writeUInt32LE(whole.length - 8, 4);
	return whole;
}
