import { decode as decodeJpeg, encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { addInsets, cropTo, drawScene, repaint, sizeOf, type Pixels } from './drawing';
import { writeMark, writeText, type Mark } from './mark';

const generatedLongSide = 256;
const editedLongSide = 512;
const largestDecodedMegapixels = 16;

/** One pixel each: the files are real, and no encoder is at hand. */
const onePixelWebp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');
const onePixelGif = Buffer.from('R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');

export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'gif';

/**
 * A picture for a test's input: a drawn scene that follows from the seed, in pixels.
 * WebP and GIF are always one pixel and differ by seed only in a comment.
 */
export function makePicture(picture: {
	width: number;
	height: number;
	seed: number | string;
	format: PictureFormat;
}): Buffer {
	const seed = String(picture.seed);
	if (picture.format === 'webp') return writeText(onePixelWebp, seed);
	if (picture.format === 'gif') return withGifComment(seed);
	return encode(drawScene(seed, picture.width, picture.height), picture.format);
}

/** The MIME type that the first bytes show, or null for what is no JPEG, PNG, WebP or GIF. */
export function mimeTypeOf(bytes: Buffer): string | null {
	const start = bytes.toString('latin1', 0, 12);
	if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
	if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
	if (/^GIF8[79]a/.test(start)) return 'image/gif';
	if (/^RIFF[^]{4}WEBP/.test(start)) return 'image/webp';
	return null;
}

/** Pixels of a PNG or JPEG; null for anything else, for a broken file and for a huge one. */
export function decode(bytes: Buffer): Pixels | null {
	try {
		if (mimeTypeOf(bytes) === 'image/jpeg') {
			return decodeJpeg(bytes, { maxResolutionInMP: largestDecodedMegapixels });
		}
		if (mimeTypeOf(bytes) !== 'image/png') return null;
		const pixels = bytes.readUInt32BE(16) * bytes.readUInt32BE(20);
		return pixels <= largestDecodedMegapixels * 1_000_000 ? PNG.sync.read(bytes) : null;
	} catch {
		return null;
	}
}

/** What a job's picture is made from. */
export interface PictureRequest {
	mark: Mark;
	/** The pictures to edit; none for text to image. */
	inputs: Array<{ bytes: Buffer; sha256: string }>;
	/** `w:h`; null keeps the shape of the first input. */
	aspectRatio: string | null;
	/** Counts from 0; further pictures of one job look different. */
	index: number;
	format: 'png' | 'jpeg' | 'webp';
}

/** The job's picture as a file, with its mark inside. */
export function makeJobPicture(request: PictureRequest): Buffer {
	if (request.format === 'webp') return writeMark(onePixelWebp, request.mark);
	return writeMark(encode(drawJobPicture(request), request.format), request.mark);
}

function drawJobPicture({ mark, inputs, aspectRatio, index }: PictureRequest): Pixels {
	const name = `${mark.jobId} ${index}`;
	const [first, ...others] = inputs.map(
		(input) => decode(input.bytes) ?? drawScene(input.sha256, editedLongSide, editedLongSide),
	);
	if (!first) {
		const { width, height } = sizeOf(aspectRatio ?? '1:1', generatedLongSide);
		return drawScene(`${mark.prompt} ${name}`, width, height);
	}
	const ownSide = Math.min(editedLongSide, Math.max(first.width, first.height));
	const { width, height } = sizeOf(aspectRatio ?? `${first.width}:${first.height}`, ownSide);
	return addInsets(repaint(cropTo(first, width, height), mark.prompt, name), others);
}

function encode(pixels: Pixels, format: 'png' | 'jpeg'): Buffer {
	if (format === 'jpeg') return encodeJpeg(pixels, 85).data;
	const png = new PNG({ width: pixels.width, height: pixels.height });
	png.data = pixels.data;
	return PNG.sync.write(png, { deflateLevel: 3, filterType: 1 });
}

function withGifComment(text: string): Buffer {
	const comment = Buffer.from(text.slice(0, 255), 'latin1');
	const trailer = onePixelGif.length - 1;
	return Buffer.concat([
		onePixelGif.subarray(0, trailer),
		Buffer.from([0x21, 0xfe, comment.length]),
		comment,
		Buffer.from([0]),
		onePixelGif.subarray(trailer),
	]);
}
