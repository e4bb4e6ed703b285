import type { IExecuteFunctions } from 'n8n-workflow';

/** Node's Readable, under the only name by which a node may know it. */
export type ByteStream = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;

/** Whether a foreign value is a stream of bytes. */
export function isByteStream(value: unknown): value is ByteStream {
	return (
		typeof value === 'object' &&
		value !== null &&
		Symbol.asyncIterator in value &&
		'destroy' in value &&
		typeof value.destroy === 'function'
	);
}

/**
 * Rule: every stream has a listener for 'error'. One that fails while nobody reads it would
 * otherwise end n8n's whole process; whoever reads it is told all the same.
 */
export function guarded(stream: ByteStream): ByteStream {
	return stream.on('error', () => {});
}

/**
 * The chunks as a stream, made by the Readable class that `source` comes from: `node:stream` may
 * not be imported by a node. Destroying the result destroys `source`, also unread.
 *
 * Rule: not by `source.compose()`. In Node.js 20 and 24 an error of the source, or destroying the
 * result, then ends in an 'error' that no listener can reach, and so ends n8n's process.
 */
export function streamOf(chunks: AsyncIterable<Buffer>, source: ByteStream): ByteStream {
	const make: unknown = Reflect.get(source.constructor, 'from');
	if (typeof make !== 'function') throw new TypeError('The source is not one of Node.js');
	const result: unknown = Reflect.apply(make, source.constructor, [chunks, { objectMode: false }]);
	if (!isByteStream(result)) throw new TypeError('from() gave no stream');
	result.once('close', () => source.destroy());
	return guarded(result);
}

/**
 * At least `count` bytes from the beginning, which stay in the stream. Where there are fewer, all of
 * them, and the stream has ended.
 * @throws what the stream throws
 */
export async function firstBytes(source: ByteStream, count: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	while (length < count) {
		const chunk: unknown = source.read();
		if (Buffer.isBuffer(chunk)) {
			chunks.push(chunk);
			length += chunk.length;
		} else if (!(await hasMore(source))) {
			break;
		}
	}
	const start = Buffer.concat(chunks);
	if (length >= count) source.unshift(start);
	return start;
}

/** Resolves with true when more can be read, with false at the end. */
async function hasMore(source: ByteStream): Promise<boolean> {
	if (source.readableEnded || source.destroyed) return false;
	return await new Promise((resolve, reject) => {
		const settle = (action: () => void) => () => {
			source
				.off('readable', onReadable)
				.off('end', onEnd)
				.off('close', onEnd)
				.off('error', onError);
			action();
		};
		const onReadable = settle(() => resolve(true));
		const onEnd = settle(() => resolve(false));
		const onError = (error: Error) => settle(() => reject(error))();
		source.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onError);
	});
}
