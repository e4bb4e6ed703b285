import type { IBinaryData } from 'n8n-workflow';

import { InputPictures } from '../../../nodes/FluxKontext/images/inputPictures';
import { contextOf } from '../n8nContext';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1');

/** A file as an n8n that keeps files in memory hands it over. */
function inMemory(bytes: Buffer, mimeType = 'image/png'): IBinaryData {
	return { data: bytes.toString('base64'), mimeType, fileName: 'in.png' };
}

function picturesOf(...files: readonly IBinaryData[]): InputPictures {
	const items = files.map((data) => ({ json: {}, binary: { data } }));
	return new InputPictures(contextOf({ items }));
}

it('tells type and exact size by the bytes', async () => {
	const pictures = picturesOf(inMemory(PNG, 'image/jpeg'));
	const file = await pictures.inspect(0, 'data');
	expect(file).toEqual({ id: '0/data', type: 'png', byteLength: PNG.length });
	expect(await pictures.stream(file)).toBeNull();
	expect(await pictures.bytes(file)).toEqual(PNG);
});

it('keeps the files of several items apart', async () => {
	const gif = Buffer.from('GIF89a another picture');
	const pictures = picturesOf(inMemory(PNG), inMemory(gif));
	const files = await Promise.all([pictures.inspect(0, 'data'), pictures.inspect(1, 'data')]);
	expect(files.map(({ type }) => type)).toEqual(['png', 'gif']);
	expect(await Promise.all(files.map(async (file) => await pictures.bytes(file)))).toEqual([
		PNG,
		gif,
	]);
});

it.each([
	['no such field', 'picture', PNG, /no file in the field 'picture'/],
	['a file that is none', 'data', Buffer.from('<html> hello'), /'data' is not a picture/],
	['an empty file', 'data', Buffer.alloc(0), /'data' is not a picture/],
])('refuses %s, and names the field', async (_, fieldName, bytes, message) => {
	const inspected = picturesOf(inMemory(bytes)).inspect(0, fieldName);
	await expect(inspected).rejects.toMatchObject({
		message: expect.stringMatching(message),
		failure: { category: 'input', charged: 'no' },
		description: expect.stringContaining("'Input Data Field Name'"),
	});
});

it('has no link to a file that n8n keeps in memory', async () => {
	const pictures = picturesOf(inMemory(PNG));
	const file = await pictures.inspect(0, 'data');
	expect(() => pictures.signedLink(file)).toThrow(
		expect.objectContaining({
			failure: expect.objectContaining({ category: 'configuration', charged: 'no' }),
		}),
	);
});
