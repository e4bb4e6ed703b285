import fc from 'fast-check';

import type {
	BodyValue,
	CallBody,
	PictureFile,
} from '../../../nodes/FluxKontext/providers/contract';
import { EmbeddedPicture } from '../../../nodes/FluxKontext/providers/contract';
import {
	base64Length,
	piecesOf,
	SizeMismatch,
	streamPieces,
} from '../../../nodes/FluxKontext/transport/body';
import { pictureFile } from '../values';

const BOUNDARY = '0123456789abcdef0123456789abcdef';

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
	for (let start = 0; start < bytes.length; start += size) {
		yield bytes.subarray(start, start + size);
	}
}

/** All bytes of a body whose files hold `contents` by their ids. */
async function sent(
	body: CallBody,
	contents: ReadonlyMap<string, Buffer>,
	chunkSize: number,
): Promise<{ bytes: Buffer; byteLength: number; contentType: string }> {
	const { pieces, byteLength, contentType } = piecesOf(body, BOUNDARY);
	const open = async (file: PictureFile) =>
		cut(contents.get(file.id) ?? Buffer.alloc(0), chunkSize);
	const chunks: Buffer[] = [];
	for await (const chunk of streamPieces(pieces, open)) chunks.push(chunk);
	return { bytes: Buffer.concat(chunks), byteLength, contentType };
}

function filled(length: number): Buffer {
	return Buffer.from(Array.from({ length }, (_, index) => (index * 89 + 7) % 256));
}

it.each([
	[0, 0],
	[1, 4],
	[2, 4],
	[3, 4],
	[4, 8],
	[7_864_320, 10_485_760],
])('%i bytes are %i characters of base64', (bytes, characters) => {
	expect(base64Length(bytes)).toBe(characters);
});

describe('JSON', () => {
	it('is sent as it is without a picture', async () => {
		const value = { prompt: 'Grün “quoted” \u2028 \ud83d\ude00', list: [1, null, true] };
		const { bytes, byteLength, contentType } = await sent({ kind: 'json', value }, new Map(), 1);
		expect(contentType).toBe('application/json');
		expect(byteLength).toBe(bytes.length);
		expect(JSON.parse(bytes.toString())).toEqual(value);
	});

	const SIZES = [0, 1, 2, 3, 4, 5, 1000, 1001, 1002];
	const CHUNKS = [1, 2, 3, 4, 5, 7, 64, 999, 5000];
	it.each(SIZES.flatMap((size) => CHUNKS.map((chunk) => [size, chunk] as const)))(
		'holds a file of %i bytes, read %i at a time',
		async (size, chunkSize) => {
			const file = pictureFile({ byteLength: size });
			const contents = filled(size);
			const value = {
				prompt: 'x',
				input_image: new EmbeddedPicture(file, 'data:image/png;base64,'),
			};
			const { bytes, byteLength } = await sent(
				{ kind: 'json', value },
				new Map([[file.id, contents]]),
				chunkSize,
			);
			expect(byteLength).toBe(bytes.length);
			expect(JSON.parse(bytes.toString())).toEqual({
				prompt: 'x',
				input_image: `data:image/png;base64,${contents.toString('base64')}`,
			});
		},
	);

	it('equals what was meant, with any values and several pictures', async () => {
		const text = fc.oneof(
			fc.string({ unit: 'grapheme' }),
			fc.constantFrom('picture-', `"${'\\'.repeat(3)}`, 'data:image/png;base64,', '\u0000\u2028'),
		);
		const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(text, text, bytes), { maxLength: 4 }),
				fc.dictionary(text, text),
				fc.integer({ min: 1, max: 70 }),
				async (pictures, others, chunkSize) => {
					const files = pictures.map(([, , contents], index) =>
						pictureFile({ id: `${index}/data`, byteLength: contents.length }),
					);
					const entries = pictures.map(([name, prefix], index) => {
						const file = files[index] ?? pictureFile();
						return [`${index} ${name}`, new EmbeddedPicture(file, prefix)] as const;
					});
					const value: BodyValue = { others, input: [{ params: Object.fromEntries(entries) }] };
					const whole = await sent(
						{ kind: 'json', value },
						new Map(pictures.map(([, , contents], index) => [`${index}/data`, contents])),
						chunkSize,
					);
					const meant = pictures.map(
						([name, prefix, contents], index) =>
							[`${index} ${name}`, `${prefix}${contents.toString('base64')}`] as const,
					);
					expect(whole.byteLength).toBe(whole.bytes.length);
					expect(JSON.parse(whole.bytes.toString())).toEqual(
						JSON.parse(JSON.stringify({ others, input: [{ params: Object.fromEntries(meant) }] })),
					);
				},
			),
		);
	});
});

describe('multipart', () => {
	it.each([
		['jpeg', 'image.jpg'],
		['png', 'image.png'],
		['webp', 'image.webp'],
		['gif', 'image.gif'],
	] as const)('is read back by a standard parser, with a %s file', async (type, fileName) => {
		const contents = filled(1001);
		const picture = pictureFile({ type, byteLength: contents.length });
		const body: CallBody = {
			kind: 'multipart',
			fields: { purpose: 'generation' },
			file: { fieldName: 'file', picture },
		};
		const { bytes, byteLength, contentType } = await sent(
			body,
			new Map([[picture.id, contents]]),
			64,
		);
		expect(byteLength).toBe(bytes.length);
		const form = await new Response(new Uint8Array(bytes), {
			headers: { 'content-type': contentType },
		}).formData();
		expect(form.get('purpose')).toBe('generation');
		const file = form.get('file');
		if (!(file instanceof File)) throw new Error('The file is missing');
		expect([file.name, file.type]).toEqual([fileName, `image/${type}`]);
		expect(Buffer.from(await file.arrayBuffer())).toEqual(contents);
	});
});

describe('a file that is not as long as it said', () => {
	it.each([
		['shorter', 999],
		['longer', 1001],
		['empty', 0],
	])('is %s: the request is cut', async (_, size) => {
		const file = pictureFile({ byteLength: 1000 });
		const contents = new Map([[file.id, filled(size)]]);
		for (const body of [
			{ kind: 'json', value: { picture: new EmbeddedPicture(file, '') } },
			{ kind: 'multipart', fields: {}, file: { fieldName: 'file', picture: file } },
		] as const) {
			await expect(sent(body, contents, 64)).rejects.toBeInstanceOf(SizeMismatch);
		}
	});
});

it('opens a file only when its turn comes', async () => {
	const file = pictureFile({ byteLength: 3 });
	const { pieces } = piecesOf(
		{ kind: 'json', value: { prompt: 'x', picture: new EmbeddedPicture(file, '') } },
		BOUNDARY,
	);
	let opened = 0;
	const chunks = streamPieces(pieces, async () => {
		opened++;
		return cut(filled(3), 3);
	});
	await chunks.next();
	expect(opened).toBe(0);
	await chunks.next();
	expect(opened).toBe(1);
});
