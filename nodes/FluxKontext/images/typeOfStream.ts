import type { PictureType } from '../providers/contract';
import type { ByteStream } from '../transport/stream';
import { firstBytes } from '../transport/stream';
import { DESCRIBED_BYTES } from './otherFile';
import { pictureTypeOf, SIGNATURE_BYTES } from './pictureType';

/**
 * The type of the image that a stream gives, which can then be read as if nobody had looked; or null
 * and the bytes by which `otherFileOf` tells what else it is.
 * @throws what the stream throws
 */
export async function typeOfStream(
	stream: ByteStream,
): Promise<{ readonly type: PictureType | null; readonly start: Buffer }> {
	const signature = await firstBytes(stream, SIGNATURE_BYTES);
	const type = pictureTypeOf(signature);
	const isAll = signature.length < SIGNATURE_BYTES;
	const start = type !== null || isAll ? signature : await firstBytes(stream, DESCRIBED_BYTES);
	return { type, start };
}
