import type { PictureType } from '../providers/contract';
import { PICTURE_EXTENSIONS } from '../providers/contract';

/** So many bytes tell the type. */
export const SIGNATURE_BYTES = 12;

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
	return signature.every((byte, index) => bytes[index] === byte);
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * The type of an image by its first bytes, never by its name; null where it is none that this
 * package handles. Signatures: PNG (W3C), JPEG (ISO 10918-1), GIF87a and GIF89a, WebP (RFC 9649).
 */
export function pictureTypeOf(bytes: Buffer): PictureType | null {
	if (bytes.length < SIGNATURE_BYTES) return null;
	if (startsWith(bytes, JPEG)) return 'jpeg';
	if (startsWith(bytes, PNG)) return 'png';
	if (/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))) return 'gif';
	const [riff, webp] = [bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 12)];
	return riff === 'RIFF' && webp === 'WEBP' ? 'webp' : null;
}

/**
 * A file name made of provider and job id; the second image of a job gets `-2`.
 * @param position from 0
 */
export function pictureFileName(
	provider: string,
	jobId: string | null,
	position: number,
	type: PictureType,
): string {
	const job = (jobId ?? 'picture').replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
	const suffix = position === 0 ? '' : `-${position + 1}`;
	return `${provider}-${job}${suffix}.${PICTURE_EXTENSIONS[type]}`;
}
