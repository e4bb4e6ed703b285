/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { PassThrough, Readable } from 'node:stream';
import { createGunzip, gzipSync } from 'node:zlib';
import fc from 'fast-check';

import {
	firstBytes,
	guarded,
	isByteStream,
	streamOf,
} from '../../../nodes/FluxKontext/transport/stream';

function chunked(...chunks: readonly string[]): Readable {
	return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
}

async function* failing(): AsyncGenerator<Buffer> {
	yield Buffer.from('abc');
	await Promise.resolve();
	throw new Error('cut');
}

async function* upperCase(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	for await (const chunk of chunks) yield Buffer.from(chunk.toString().toUpperCase());
}

describe('firstBytes', () => {
	it.each([
		['one chunk', ['abcdefghij']],
		['chunk after chunk', ['ab', 'cd', 'ef', 'gh', 'ij']],
		['single bytes', [...'abcdefghij']],
		['an empty chunk among others', ['abc', '', 'defghij']],
	])('gives the beginning of %s and leaves it in the stream', async (_, chunks) => {
		const stream = chunked(...chunks);
		expect((await firstBytes(stream, 4)).toString()).toMatch(/^abcd/);
		expect(await textOf(stream)).toBe('abcdefghij');
	});

	it('gives all there is where that is less, and the stream has ended', async () => {
		const stream = chunked('a', 'b');
		expect((await firstBytes(stream, 12)).toString()).toBe('ab');
		expect(await textOf(stream)).toBe('');
	});

	it('gives nothing of an empty stream', async () => {
		expect(await firstBytes(Readable.from([]), 12)).toEqual(Buffer.alloc(0));
	});

	it('throws what the stream throws', async () => {
		await expect(firstBytes(Readable.from(failing()), 12)).rejects.toThrow('cut');
	});

	it('gives nothing of a stream that was destroyed', async () => {
		const stream = chunked('abc');
		stream.destroy();
		expect(await firstBytes(stream, 12)).toEqual(Buffer.alloc(0));
	});

	it('loses no byte, whatever the chunks', async () => {
		const chunks = fc.array(fc.string({ minLength: 1, maxLength: 9, unit: 'grapheme-ascii' }), {
			minLength: 1,
			maxLength: 9,
		});
		await fc.assert(
			fc.asyncProperty(chunks, fc.integer({ min: 1, max: 20 }), async (parts, count) => {
				const whole = parts.join('');
				const stream = chunked(...parts);
				const start = (await firstBytes(stream, count)).toString();
				expect(start).toBe(whole.slice(0, start.length));
				expect(start.length).toBeGreaterThanOrEqual(Math.min(count, whole.length));
				expect(await textOf(stream)).toBe(whole.length < count ? '' : whole);
			}),
		);
	});
});

describe('a stream made of another', () => {
	/** As the package makes one: the source is guarded, and read by the change. */
	function changed(source: Readable, change = upperCase) {
		return streamOf(change(guarded(source)), source);
	}

	it('passes the bytes through the change', async () => {
		expect(await textOf(changed(chunked('ab', 'cd')))).toBe('ABCD');
	});

	it('passes on what the source throws', async () => {
		await expect(textOf(changed(Readable.from(failing())))).rejects.toThrow('cut');
	});

	it('passes on what the change throws, and closes the source', async () => {
		const source = chunked('ab', 'cd');
		const broken = changed(source, async function* (chunks) {
			for await (const chunk of chunks) {
				if (chunk.toString() === 'cd') throw new Error('enough');
				yield chunk;
			}
		});
		await expect(textOf(broken)).rejects.toThrow('enough');
		expect(source.destroyed).toBe(true);
	});

	it('passes on what went wrong before anybody read it', async () => {
		const source = chunked('ab', 'cd');
		const result = changed(source);
		const closed = new Promise((resolve) => source.once('close', resolve));
		source.destroy(new Error('cut'));
		await closed;
		await expect(textOf(result)).rejects.toThrow('cut');
	});

	it.each<[string, () => Readable]>([
		['of chunks', () => chunked('ab', 'cd')],
		['that others write to', () => new PassThrough().end('abcd')],
		['that unpacks', () => createGunzip().end(gzipSync('abcd'))],
	])('is read from a source %s', async (_, source) => {
		expect(await textOf(changed(source()))).toBe('ABCD');
	});

	it('closes its source when it is destroyed unread', async () => {
		const source = chunked('ab', 'cd');
		const closed = new Promise((resolve) => source.once('close', resolve));
		changed(source).destroy();
		await closed;
		expect(source.destroyed).toBe(true);
	});

	it('closes its source when the reader has enough', async () => {
		const source = chunked('ab', 'cd');
		for await (const chunk of changed(source)) {
			expect(String(chunk)).toBe('AB');
			break;
		}
		expect(source.destroyed).toBe(true);
	});
});

it.each([
	['a Readable', chunked('a'), true],
	['a Buffer', Buffer.from('a'), false],
	['text', 'a', false],
	['null', null, false],
	['an object that only iterates', { [Symbol.asyncIterator]: null }, false],
])('%s is a stream of bytes: %p', (_, value, expected) => {
	expect(isByteStream(value)).toBe(expected);
});
