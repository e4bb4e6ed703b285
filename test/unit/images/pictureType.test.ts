import fc from 'fast-check';

import {
	pictureFileName,
	pictureTypeOf,
	SIGNATURE_BYTES,
} from '../../../nodes/FluxKontext/images/pictureType';
import { PICTURE_EXTENSIONS } from '../../../nodes/FluxKontext/providers/contract';

const text = (value: string) => Buffer.from(value, 'latin1');

it.each([
	['a PNG', text('\x89PNG\r\n\x1a\n....'), 'png'],
	['a JPEG (JFIF)', text('\xff\xd8\xff\xe0\x00\x10JFIF..'), 'jpeg'],
	['a JPEG (Exif)', text('\xff\xd8\xff\xe1\x00\x10Exif..'), 'jpeg'],
	['a GIF of 1987', text('GIF87a......'), 'gif'],
	['a GIF of 1989', text('GIF89a......'), 'gif'],
	['a WebP', text('RIFF\x10\x00\x00\x00WEBP'), 'webp'],
	['a WAVE sound', text('RIFF\x10\x00\x00\x00WAVE'), null],
	['another GIF', text('GIF90a......'), null],
	['half a PNG signature', text('\x89PNG\r\n'), null],
	['a PNG damaged by line ends', text('\x89PNG\n\x1a\n.....'), null],
	['HTML', text('<!DOCTYPE html>'), null],
	['SVG', text('<svg xmlns="'), null],
	['a PDF', text('%PDF-1.7....'), null],
	['a BMP', text('BM..........'), null],
	['a TIFF', text('II*\x00........'), null],
	['JSON', text('{"error":"x"}'), null],
	['nothing', Buffer.alloc(0), null],
	['zeros', Buffer.alloc(12), null],
])('%s is told by its first bytes', (_, bytes, expected) => {
	expect(pictureTypeOf(bytes)).toBe(expected);
});

it(`is told by ${SIGNATURE_BYTES} bytes`, () => {
	const webp = text('RIFF\x10\x00\x00\x00WEBP');
	expect(pictureTypeOf(webp.subarray(0, SIGNATURE_BYTES))).toBe('webp');
});

describe('file names', () => {
	it.each([
		['apixo', 'task_1', 0, 'png', 'apixo-task_1.png'],
		['vtrix', 'job-1', 1, 'jpeg', 'vtrix-job-1-2.jpg'],
		['toApis', 'a', 3, 'webp', 'toApis-a-4.webp'],
		['foxAi', null, 0, 'gif', 'foxAi-picture.gif'],
		['apixo', '../../etc/passwd', 0, 'png', 'apixo-..-..-etc-passwd.png'],
		['apixo', 'a b\u0000c\u202ed', 0, 'png', 'apixo-a-b-c-d.png'],
		['apixo', 'Bär 🐻', 0, 'png', 'apixo-B-r-.png'],
		['apixo', 'x'.repeat(500), 0, 'png', `apixo-${'x'.repeat(100)}.png`],
	] as const)('%s, job %p, picture %i', (provider, jobId, position, type, expected) => {
		expect(pictureFileName(provider, jobId, position, type)).toBe(expected);
	});

	it('never hold what a file system minds', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 9 }), (jobId, position) => {
				const name = pictureFileName('apixo', jobId, position, 'png');
				expect(name).toMatch(/^apixo-[A-Za-z0-9._-]{0,100}(-\d+)?\.png$/);
			}),
		);
	});

	it('end as people know them', () => {
		expect(PICTURE_EXTENSIONS).toEqual({ jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' });
	});
});
