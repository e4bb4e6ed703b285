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

/** The stream's bytes passed through `change`; destroying the result destroys the source. */
export function transformed(
	source: ByteStream,
	change: (chunks: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>,
): ByteStream {
	const result: unknown = source.compose(change);
	if (!isByteStream(result)) throw new TypeError('compose() gave no stream');
	// compose() leaves the source open when its result is destroyed unread (seen in Node.js 20).
	result.once('close', () => source.destroy());
	return result;
}

/**
 * At least `count` bytes from the beginning, or all where there are fewer; they stay in the stream.
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
	if (start.length > 0) source.unshift(start);
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
