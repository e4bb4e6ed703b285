import fc from 'fast-check';

import { DESCRIBED_BYTES, otherFileOf } from '../../../nodes/FluxKontext/images/otherFile';
import { pictureTypeOf } from '../../../nodes/FluxKontext/images/pictureType';

const bytes = (value: string) => Buffer.from(value, 'latin1');
const box = (brand: string, compatible = '') =>
	bytes(`\0\0\0\x18ftyp${brand}\0\0\0\0${compatible}and so on`);
const png = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01 and so on');
const jpeg = bytes('\xff\xd8\xff\xe0\0\x10JFIF\0 and so on');
const heic = box('heic');
const asText = (file: Buffer) => Buffer.from(file.toString('utf8'), 'utf8');
const base64 = (file: Buffer) => file.toString('base64');

describe('images of other types', () => {
	it.each([
		['HEIC of an iPhone', heic, 'a HEIC photo (iPhone)'],
		[
			'SVG with a prefix',
			bytes('<ns0:svg xmlns:ns0="http://www.w3.org/2000/svg">'),
			'an SVG drawing',
		],
		['SVG as a data URL', bytes('data:image/svg+xml,%3Csvg'), 'an SVG drawing'],
		['HEIC, brand heix', box('heix'), 'a HEIC photo (iPhone)'],
		['HEIC, brand hevc', box('hevc'), 'a HEIC photo (iPhone)'],
		['HEIF, brand mif1', box('mif1', 'mif1heic'), 'a HEIC photo (iPhone)'],
		['HEIF, brand msf1', box('msf1', 'hevcmsf1'), 'a HEIC photo (iPhone)'],
		['AVIF', box('avif', 'mif1'), 'an AVIF image'],
		['AVIF that moves', box('avis'), 'an AVIF image'],
		['AVIF under the brand mif1', box('mif1', 'mif1avif'), 'an AVIF image'],
		['TIFF, little endian', bytes('II*\0\x08\0\0\0 and so on'), 'a TIFF image'],
		['TIFF, big endian', bytes('MM\0*\0\0\0\x08 and so on'), 'a TIFF image'],
		['BigTIFF', bytes('II+\0\x08\0\0\0 and so on'), 'a TIFF image'],
		['Canon RAW (CR2)', bytes('II*\0\x10\0\0\0CR\x02\0'), 'a camera RAW photo'],
		['Canon RAW (CR3)', box('crx '), 'a camera RAW photo'],
		['Fuji RAW', bytes('FUJIFILMCCD-RAW 0201'), 'a camera RAW photo'],
		['BMP', bytes('BM\x36\x03\0\0\0\0\0\0\x36\0\0\0'), 'a BMP image'],
		['ICO', bytes('\0\0\x01\0\x01\0\x10\x10\0\0\x01\0'), 'an icon (ICO)'],
		['Photoshop', bytes('8BPS\0\x01\0\0\0\0\0\0'), 'a Photoshop file (PSD)'],
		['JPEG XL codestream', bytes('\xff\x0a\xfa\x7f and so on'), 'a JPEG XL image'],
		['JPEG XL container', bytes('\0\0\0\x0cJXL \r\n\x87\n'), 'a JPEG XL image'],
		['JPEG 2000', bytes('\0\0\0\x0cjP  \r\n\x87\n'), 'a JPEG 2000 image'],
		['JPEG 2000 codestream', bytes('\xff\x4f\xff\x51\0\x2f\0\0\0\0\0\0'), 'a JPEG 2000 image'],
		['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'an SVG drawing'],
		['SVG with a byte order mark', bytes('\xef\xbb\xbf<svg width="1">'), 'an SVG drawing'],
		['SVG in UTF-16', Buffer.from('\uFEFF<svg width="1">', 'utf16le'), 'an SVG drawing'],
		['SVG with a prolog', bytes('<?xml version="1.0"?>\n<svg width="1">'), 'an SVG drawing'],
		[
			'SVG with prolog, comments and document type',
			bytes(
				'<?xml version="1.0"?>\n<!-- made by hand -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<!-- > -->\n<svg:svg>',
			),
			'an SVG drawing',
		],
		[
			'SVG of Illustrator',
			bytes('<?xml version="1.0"?><!DOCTYPE svg [\n<!ENTITY a "b">\n<!ENTITY c "d">\n]>\n<svg>'),
			'an SVG drawing',
		],
		[
			'SVG behind a long comment',
			bytes(`<!--${' license'.repeat(300)}--><svg width="1">`),
			'an SVG drawing',
		],
	])('%s is named', (_, file, what) => {
		expect(otherFileOf(file)).toMatchObject({ kind: 'image', what });
	});

	it('what to do with a HEIC photo: convert it, or set the phone', () => {
		expect(otherFileOf(heic).advice).toBe(
			"Convert it to JPEG first, or set the iPhone to 'Most Compatible' (Settings > Camera > Formats).",
		);
	});

	it.each([
		['TIFF', bytes('II*\0\x08\0\0\0 and so on')],
		['BMP', bytes('BM\x36\x03\0\0\0\0\0\0\x36\0\0\0')],
	])("what to do with %s: n8n's Edit Image node", (_, file) => {
		expect(otherFileOf(file).advice).toContain('Edit Image node');
	});
});

describe('files that are no images', () => {
	it.each([
		['a PDF', bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3'), 'a PDF document'],
		['a PDF with a byte order mark', bytes('\xef\xbb\xbf%PDF-1.4\n'), 'a PDF document'],
		['EPS', bytes('%!PS-Adobe-3.0 EPSF-3.0'), 'a PostScript file (EPS)'],
		['MP4', box('isom'), 'a video (MP4 or MOV)'],
		['MOV of an iPhone', box('qt  '), 'a video (MP4 or MOV)'],
		['an old MOV', bytes('\0\0\0\x08wide\0\0\0\0mdat'), 'a video (MP4 or MOV)'],
		['WebM', bytes('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81'), 'a video'],
		['AVI', bytes('RIFF\x10\0\0\0AVI LIST'), 'a video'],
		['WAVE', bytes('RIFF\x10\0\0\0WAVEfmt '), 'a sound file'],
		['MP3', bytes('ID3\x04\0\0\0\0\0\x21TSSE'), 'a sound file'],
		['ZIP', bytes('PK\x03\x04\x14\0\0\0\x08\0photo.jpg'), 'a ZIP archive'],
		['DOCX', bytes('PK\x03\x04\x14\0\x06\0[Content_Types].xml'), 'an Office document'],
		['DOC', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0'), 'an Office document'],
		['RTF', bytes('{\\rtf1\\ansi and so on'), 'an Office document'],
		['gzip (SVGZ)', bytes('\x1f\x8b\x08\0\0\0\0\0\0\0\0\0'), 'a gzip archive'],
		['RAR', bytes('Rar!\x1a\x07\x01\0 and so on'), 'an archive'],
		['a login page', bytes('<!DOCTYPE html>\n<html><head>'), 'a web page (HTML)'],
		['HTML behind a comment', bytes('\n<!-- x -->\n<HTML lang="en">'), 'a web page (HTML)'],
		[
			'XHTML',
			bytes('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html>'),
			'a web page (HTML)',
		],
		['HTML with an SVG in it', bytes('<html><body><svg width="1">'), 'a web page (HTML)'],
		['a redirect page', bytes('<a href="/login">Found</a>.'), 'a web page (HTML)'],
		['XML', bytes('<?xml version="1.0"?><Error><Code>AccessDenied'), 'XML text'],
		['a cut comment', bytes(`<!--${'x'.repeat(5000)}`).subarray(0, DESCRIBED_BYTES), 'XML text'],
		['a heading of a page', bytes('<h2>Not found</h2>'), 'a web page (HTML)'],
		['a warning of PHP', bytes('<b>Warning</b>: no such file'), 'a web page (HTML)'],
		['a link to a page (Windows)', bytes('[InternetShortcut]\r\nURL=x'), 'a text file with a URL'],
		['an object as text', bytes('[object Object]'), 'a text file'],
		['a sound file (M4A)', box('M4A '), 'a sound file'],
		['MPEG', bytes('\0\0\x01\xba and so on'), 'a video'],
		['a tar archive', bytes(`a.png${'\0'.repeat(252)}ustar`), 'an archive'],
		['hexadecimal text', bytes(jpeg.toString('hex')), 'the bytes of a JPEG image, written as text'],
		[
			'hexadecimal text of a database',
			bytes(`\\\\x${png.toString('hex')}`),
			'the bytes of a PNG image, written as text',
		],
		['a Buffer as JSON', bytes(JSON.stringify(png)), 'the bytes of a PNG image, written as text'],
		['JSON', bytes('{"error":"not found"}'), 'JSON text'],
		['a JSON list', bytes(' [1, 2]'), 'JSON text'],
		['a link', bytes('https://example.com/a.png\n'), 'a text file with a URL'],
		['words', bytes('BMW and other cars'), 'a text file'],
		['words beyond ASCII', Buffer.from('Bär 🐻 '.repeat(900)), 'a text file'],
		['half a character at the end', Buffer.from('Bär and 🐻').subarray(0, 11), 'a text file'],
		['a blank', bytes('            '), 'a text file'],
		['nothing', Buffer.alloc(0), 'an empty file (0 bytes)'],
		['zeros', Buffer.alloc(64), 'a file of an unknown type'],
		[
			'noise',
			bytes('\x93\x01\xfe\x81\x07\x99\xaa\xbb\xcc\x01\x02\x03'),
			'a file of an unknown type',
		],
	])('%s is named', (_, file, what) => {
		expect(otherFileOf(file)).toMatchObject({ kind: 'other', what });
	});

	it.each([
		['a PNG', base64(png), 'a PNG image'],
		['a JPEG', base64(jpeg), 'a JPEG image'],
		[
			'a JPEG, in lines',
			base64(Buffer.concat([jpeg, jpeg])).replace(/.{20}/g, '$&\r\n'),
			'a JPEG image',
		],
		['a PNG in quotes', JSON.stringify(base64(png)), 'a PNG image'],
		['a PNG as a data URL', `data:image/png;base64,${base64(png)}`, 'a PNG image'],
		['a JPEG for URLs', jpeg.toString('base64url'), 'a JPEG image'],
		['a HEIC photo', base64(heic), 'a HEIC photo (iPhone)'],
	])('the base64 text of %s is named, with the nodes that decode it', (_, text, what) => {
		const found = otherFileOf(Buffer.from(text));
		expect(found).toMatchObject({ kind: 'other', what: `the base64 text of ${what}` });
		expect(found.advice).toContain("'Convert to File' (Move Base64 String to File)");
	});

	it('a word that could be base64 is text', () => {
		expect(otherFileOf(bytes('abcdefghijklmnopqrstuvwxyz')).what).toBe('a text file');
	});
});

describe('images that are broken', () => {
	it.each(['\n', '\r\n', '\xef\xbb\xbf'])('have %j in front of them', (before) => {
		for (const file of [png, jpeg]) {
			expect(otherFileOf(Buffer.concat([bytes(before), file]))).toMatchObject({
				kind: 'damaged',
				what: 'an image with text in front of it',
			});
		}
	});

	it.each([
		['a PNG read as UTF-8', asText(png)],
		['a JPEG read as UTF-8', asText(jpeg)],
		['a PNG read as Latin-1', Buffer.from(png.toString('latin1'))],
		['a JPEG read as Latin-1', Buffer.from(jpeg.toString('latin1'))],
		['a PNG with changed line ends', bytes('\x89PNG\n\x1a\n\0\0\0\rIHDR')],
	])('%s was damaged', (_, file) => {
		expect(otherFileOf(file)).toEqual({
			kind: 'damaged',
			what: 'an image that was damaged when it was read as text',
			advice:
				"Download it again as a file: in an HTTP Request node, set 'Response Format' to 'File'.",
		});
	});

	it.each([
		['PNG', png.subarray(0, 5), 5],
		['PNG', png.subarray(0, 11), 11],
		['JPEG', jpeg.subarray(0, 2), 2],
		['JPEG', jpeg.subarray(0, 10), 10],
		['GIF', bytes('GIF89a'), 6],
		['WebP', bytes('RIFF\x10\0'), 6],
	])('a %s of which only the beginning came (%#)', (name, file, length) => {
		expect(otherFileOf(file)).toMatchObject({
			kind: 'damaged',
			what: `an incomplete ${name} image of ${length} bytes`,
		});
	});
});

it('names any bytes', () => {
	const file = fc.oneof(
		fc.uint8Array({ maxLength: DESCRIBED_BYTES }),
		fc.string({ unit: 'binary', maxLength: DESCRIBED_BYTES }).map((text) => Buffer.from(text)),
	);
	fc.assert(
		fc.property(file, (content) => {
			const start = Buffer.from(content);
			fc.pre(pictureTypeOf(start) === null);
			const { what, advice } = otherFileOf(start);
			expect(what).not.toBe('');
			expect(advice).toMatch(/\.$/);
		}),
	);
});
