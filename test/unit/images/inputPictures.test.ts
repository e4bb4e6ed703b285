import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

import type { GivenFile } from '../../../nodes/FluxKontext/images/givenFiles';
import { InputPictures } from '../../../nodes/FluxKontext/images/inputPictures';
import { contextOf } from '../n8nContext';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1');
const HEIC = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1');

/** A file as an n8n that keeps files in memory hands it over. */
function inMemory(bytes: Buffer, fileName = 'in.png', mimeType = 'image/png'): IBinaryData {
	return { data: bytes.toString('base64'), mimeType, fileName };
}

function picturesWith(...items: readonly IBinaryKeyData[]): InputPictures {
	return new InputPictures(contextOf({ items: items.map((binary) => ({ json: {}, binary })) }));
}

function picturesOf(...files: readonly IBinaryData[]): InputPictures {
	return picturesWith(...files.map((data) => ({ data })));
}

const inspect = async (pictures: InputPictures, given: GivenFile = 'data', itemIndex = 0) =>
	await pictures.inspect(itemIndex, given, 'ToAPIs');

it('tells type and exact size by the bytes', async () => {
	const pictures = picturesOf(inMemory(PNG, 'in.jpg', 'image/jpeg'));
	const file = await inspect(pictures);
	expect(file).toEqual({ id: '0/data', type: 'png', byteLength: PNG.length });
	expect(await pictures.stream(file)).toBeNull();
	expect(await pictures.bytes(file)).toEqual(PNG);
});

it('keeps the files of several items apart', async () => {
	const gif = Buffer.from('GIF89a another picture');
	const pictures = picturesOf(inMemory(PNG), inMemory(gif));
	const files = [await inspect(pictures), await inspect(pictures, 'data', 1)];
	expect(files.map(({ type }) => type)).toEqual(['png', 'gif']);
	expect(await Promise.all(files.map(async (file) => await pictures.bytes(file)))).toEqual([
		PNG,
		gif,
	]);
});

it('takes a file out of an expression, also beside one of the same name', async () => {
	const gif = Buffer.from('GIF89a another picture');
	const pictures = picturesOf(inMemory(PNG));
	const [named, given] = [await inspect(pictures), await inspect(pictures, inMemory(gif))];
	expect(given.id).not.toBe(named.id);
	expect(await pictures.bytes(given)).toEqual(gif);
});

it('takes a file that only its bytes describe, as a Code node may make it', async () => {
	const bare: object = { data: PNG.toString('base64') };
	const pictures = picturesWith(JSON.parse(JSON.stringify({ data: bare })));
	expect(await inspect(pictures)).toMatchObject({ type: 'png', byteLength: PNG.length });
});

describe("a file as '$binary' gives it, without its bytes", () => {
	const described = { mimeType: 'image/png', fileName: 'in.png' };
	const webp = Buffer.from('RIFF\x10\0\0\0WEBP and so on', 'latin1');

	it('is the file of the item with the same description', async () => {
		const pictures = picturesWith({ a: inMemory(webp, 'other.webp'), b: inMemory(PNG) });
		const file = await inspect(pictures, described);
		expect(await pictures.bytes(file)).toEqual(PNG);
	});

	it.each([
		['no such file is there', { a: inMemory(PNG, 'another.png') }],
		['two are described so', { a: inMemory(PNG), b: inMemory(webp) }],
	])('is refused where %s', async (_, binary) => {
		await expect(inspect(picturesWith(binary), described)).rejects.toMatchObject({
			message: "The expression in 'Input Data Field Name' gives a file without its bytes",
			description: expect.stringContaining('Enter the name of the field instead'),
			failure: { category: 'input', charged: 'no' },
		});
	});
});

describe('a file that is none of the types', () => {
	it.each([
		[
			'a HEIC photo',
			HEIC,
			'photo.jpg',
			"'photo.jpg' is a HEIC photo (iPhone), which ToAPIs doesn't take",
		],
		[
			'a web page',
			Buffer.from('<!DOCTYPE html>'),
			'a.png',
			"'a.png' is a web page (HTML), not an image",
		],
		['an empty file', Buffer.alloc(0), 'a.png', "'a.png' is an empty file (0 bytes), not an image"],
		['a cut file', PNG.subarray(0, 9), 'a.png', "'a.png' is an incomplete PNG image of 9 bytes"],
		[
			'a file without a name',
			HEIC,
			'',
			"The file in 'data' is a HEIC photo (iPhone), which ToAPIs doesn't take",
		],
		[
			'a name with a line break',
			HEIC,
			'a\nb.heic',
			"'a b.heic' is a HEIC photo (iPhone), which ToAPIs doesn't take",
		],
	])('%s is named with what to do and where it is', async (_, bytes, fileName, message) => {
		await expect(inspect(picturesOf(inMemory(bytes, fileName)))).rejects.toMatchObject({
			message,
			description: expect.stringMatching(
				/\. This is the file in 'data', item 1\. Nothing was sent/,
			),
			failure: { category: 'input', charged: 'no' },
		});
	});

	it('out of an expression is told apart from the fields of the item', async () => {
		const inspected = inspect(picturesOf(inMemory(PNG)), inMemory(HEIC, ''));
		await expect(inspected).rejects.toMatchObject({
			message: expect.stringMatching(/^The file in 'Input Data Field Name' is a HEIC photo/),
			description: expect.stringContaining(
				"This is the file in the expression in 'Input Data Field Name', item 1.",
			),
		});
	});

	it('whose base64 text is a data URL is named as that', async () => {
		const data = `data:image/png;base64,${Buffer.concat([PNG, PNG]).toString('base64')}`;
		const inspected = inspect(picturesOf({ data, mimeType: 'image/png' }));
		await expect(inspected).rejects.toThrow('is the base64 text of a PNG image, not an image');
	});
});

describe('a field without a file', () => {
	const file = inMemory(PNG);

	it.each([
		['the only field', { Photo: file }, "'Photo'", 'Enter Photo in'],
		['both fields', { Photo: file, Scan: file }, "'Photo', 'Scan'", 'Enter one of them in'],
	])('names %s that the item has', async (_, binary, fields, advice) => {
		await expect(inspect(picturesWith(binary))).rejects.toMatchObject({
			message: `No file in 'data'. This item has: ${fields}`,
			description: expect.stringContaining(`${advice} 'Input Data Field Name'.`),
			failure: { category: 'input', charged: 'no' },
		});
	});

	it('names ten of many', async () => {
		const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, file]));
		const message = expect.stringMatching(/: 'f0', .*'f9', …$/);
		await expect(inspect(picturesWith(many))).rejects.toMatchObject({ message });
	});

	it('says so where the item has no files', async () => {
		const none = [inspect(picturesWith({})), inspect(new InputPictures(contextOf({})))];
		for (const inspected of none) {
			await expect(inspected).rejects.toMatchObject({
				message: "No file in 'data'. This item has no files",
				description: expect.stringContaining("{{ $('Read File').item.binary.data }}"),
			});
		}
	});

	it.each([
		'constructor',
		'__proto__',
		'prototype',
		'toString',
		'hasOwnProperty',
		'a.b',
		'DATA',
		'',
	])('%j is missing like any other', async (name) => {
		await expect(inspect(picturesOf(file), name)).rejects.toMatchObject({
			message: `No file in '${name}'. This item has: 'data'`,
			failure: { category: 'input', charged: 'no' },
		});
	});

	it("with n8n's setting 'Binary Mode: combined' the fields are named as ever", async () => {
		const items = [{ json: { _files: { Photo: file, note: 'x' }, user: { id: 'u1' } } }];
		const json = JSON.parse(JSON.stringify(items));
		const pictures = new InputPictures(
			contextOf({ items: json, settings: { binaryMode: 'combined' } }),
		);
		await expect(inspect(pictures)).rejects.toThrow("This item has: 'Photo'");
		expect(await inspect(pictures, 'Photo')).toMatchObject({ type: 'png' });
		expect(await inspect(pictures, '_files.Photo')).toMatchObject({ type: 'png' });
	});

	it('what the JSON holds is no file otherwise', async () => {
		const items = JSON.parse(JSON.stringify([{ json: { _files: { Photo: file }, Photo: file } }]));
		const inspected = inspect(new InputPictures(contextOf({ items })));
		await expect(inspected).rejects.toThrow('This item has no files');
	});

	it('is not taken for a file because something stands in it', async () => {
		const binary = JSON.parse('{"data":{"type":"Buffer"},"Photo":{"data":"","mimeType":""}}');
		await expect(inspect(picturesWith(binary))).rejects.toThrow("This item has: 'Photo'");
	});
});

it('a file that n8n cannot read any more is refused with the reason', async () => {
	const gone = { id: 'nowhere:1', data: 'nowhere', mimeType: 'image/png', fileName: 'a.png' };
	await expect(inspect(picturesOf(gone))).rejects.toMatchObject({
		message: "n8n could not read 'a.png'",
		description: expect.stringMatching(/^Reason: .+\. Run the node that loads the image again/),
		failure: { category: 'input', code: 'file_unreadable', charged: 'no' },
	});
});

it('has no link to a file that n8n keeps in memory', async () => {
	const pictures = picturesOf(inMemory(PNG));
	const link = pictures.signedLink(await inspect(pictures));
	await expect(link).rejects.toMatchObject({
		message: "'in.png' has no URL that the provider can download it from",
		failure: { category: 'configuration', charged: 'no' },
	});
});
