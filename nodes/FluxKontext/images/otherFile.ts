import { pictureTypeOf, SIGNATURE_BYTES } from './pictureType';

/** What a file is that is no JPEG, PNG, WebP or GIF, told by its first bytes, never by its name. */

export interface OtherFile {
	/** An image of another type, an image that is broken, or no image at all. */
	readonly kind: 'image' | 'damaged' | 'other';
	/** With its article, such as `an AVIF image`. */
	readonly what: string;
	/** What to do, whole sentences. */
	readonly advice: string;
}

/** So many bytes tell it: an SVG may begin with a long comment. */
export const DESCRIBED_BYTES = 4096;

/** Judges the first bytes, one character for each. */
type Matcher = (head: string) => boolean;
type Row = readonly [Matcher, OtherFile['kind'], what: string, advice: string];

function at(offset: number, ...signatures: readonly string[]): Matcher {
	return (head) => signatures.some((signature) => head.startsWith(signature, offset));
}

function all(...matchers: readonly Matcher[]): Matcher {
	return (head) => matchers.every((matches) => matches(head));
}

function any(...matchers: readonly Matcher[]): Matcher {
	return (head) => matchers.some((matches) => matches(head));
}

function holds(...words: readonly string[]): Matcher {
	return (head) => words.some((word) => head.includes(word));
}

/** ISO base media file format (ISO/IEC 14496-12): `ftyp`, then the major brand. */
function brand(...brands: readonly string[]): Matcher {
	return all(at(4, 'ftyp'), at(8, ...brands));
}

const CONVERT = 'Convert it to JPEG or PNG first.';
const EDIT_IMAGE =
	"Convert it first: an Edit Image node before this one does that with its option 'Format' set to jpeg.";
const EXPORT = 'Export it as PNG or JPEG first.';
const EXPORT_PAGE = 'Export the page as PNG or JPEG first.';
const EXPORT_RAW = 'Export it from the camera or a photo app as JPEG first.';
const TAKE_FRAME = 'Save one frame as JPEG or PNG first.';
const TAKE_OUT = 'Save the image from it as a file first.';
const UNPACK = 'Unpack it first: a Compression node (Decompress) before this one does that.';
const WRONG_FILE = 'Check that this is the right file.';
const AGAIN_AS_FILE =
	"Download it again as a file: in an HTTP Request node, set 'Response Format' to 'File'.";

/** The first row that matches counts. Signatures: the formats' own specifications. */
const ROWS: readonly Row[] = [
	[
		any(brand('avif', 'avis'), all(brand('mif1', 'msf1', 'miaf'), holds('avif', 'avis'))),
		'image',
		'an AVIF image',
		CONVERT,
	],
	[
		brand(
			...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'],
			...['mif1', 'mif2', 'msf1', 'miaf'],
		),
		'image',
		'a HEIC photo (iPhone)',
		"Convert it to JPEG first, or set the iPhone to 'Most Compatible' (Settings > Camera > Formats).",
	],
	[
		any(brand('crx '), at(0, 'FUJIFILMCCD-RAW', 'IIRO', 'IIU\0'), all(at(0, 'II*\0'), at(8, 'CR'))),
		'image',
		'a camera RAW photo',
		EXPORT_RAW,
	],
	[at(0, 'II*\0', 'MM\0*', 'II+\0', 'MM\0+'), 'image', 'a TIFF image', EDIT_IMAGE],
	[all(at(0, 'BM'), at(6, '\0\0\0\0')), 'image', 'a BMP image', EDIT_IMAGE],
	[at(0, '\0\0\x01\0', '\0\0\x02\0'), 'image', 'an icon (ICO)', CONVERT],
	[at(0, '8BPS'), 'image', 'a Photoshop file (PSD)', EXPORT],
	[at(0, '\xff\x0a', '\0\0\0\x0cJXL '), 'image', 'a JPEG XL image', CONVERT],
	[at(0, '\0\0\0\x0cjP  ', '\xff\x4f\xff\x51'), 'image', 'a JPEG 2000 image', CONVERT],
	[
		// The first bytes of a PNG or JPEG after a reader took them for UTF-8 or Latin-1 text.
		at(
			0,
			...['\xef\xbf\xbdPNG', '\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd', '\xc2\x89PNG'],
			...['\xc3\xbf\xc3\x98\xc3\xbf', '\x89PNG'],
		),
		'damaged',
		'an image that was damaged when it was read as text',
		AGAIN_AS_FILE,
	],
	[
		// A blank line or a byte order mark that a reader of text has put there.
		(head) => /^[\s\xef\xbb\xbf]{1,8}(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF)/.test(head),
		'damaged',
		'an image with text in front of it',
		AGAIN_AS_FILE,
	],
	[any(at(0, '%PDF'), at(3, '%PDF')), 'other', 'a PDF document', EXPORT_PAGE],
	[at(0, '%!PS', '\xc5\xd0\xd3\xc6'), 'other', 'a PostScript file (EPS)', EXPORT_PAGE],
	[brand('M4A ', 'M4B '), 'other', 'a sound file', WRONG_FILE],
	[
		any(at(4, 'ftyp'), all(at(0, '\0'), at(4, 'moov', 'mdat', 'wide', 'free', 'skip'))),
		'other',
		'a video (MP4 or MOV)',
		TAKE_FRAME,
	],
	[
		any(
			at(0, '\x1a\x45\xdf\xa3', 'FLV\x01', '\0\0\x01\xba', '\0\0\x01\xb3', '\x30\x26\xb2\x75'),
			all(at(0, 'RIFF'), at(8, 'AVI ')),
		),
		'other',
		'a video',
		TAKE_FRAME,
	],
	[
		any(
			at(0, 'ID3', 'OggS', 'fLaC', '\xff\xfb', '\xff\xf3', '\xff\xf1'),
			all(at(0, 'RIFF'), at(8, 'WAVE')),
		),
		'other',
		'a sound file',
		WRONG_FILE,
	],
	[
		any(
			at(0, '\xd0\xcf\x11\xe0', '{\\rtf'),
			all(at(0, 'PK\x03\x04'), holds('[Content_Types].xml', 'vnd.oasis.opendocument', 'word/')),
		),
		'other',
		'an Office document',
		TAKE_OUT,
	],
	[at(0, 'PK\x03\x04', 'PK\x05\x06'), 'other', 'a ZIP archive', UNPACK],
	[at(0, '\x1f\x8b'), 'other', 'a gzip archive', UNPACK],
	[
		any(
			at(0, 'Rar!\x1a', '7z\xbc\xaf\x27\x1c', 'BZh', '\xfd7zXZ', '\x28\xb5\x2f\xfd'),
			at(257, 'ustar'),
		),
		'other',
		'an archive',
		'Unpack it first.',
	],
];

function binaryFile(start: Buffer): OtherFile | null {
	const head = start.toString('latin1');
	const row = ROWS.find(([matches]) => matches(head));
	return row === undefined ? null : { kind: row[1], what: row[2], advice: row[3] };
}

function other(what: string, advice: string): OtherFile {
	return { kind: 'other', what, advice };
}

const WEB_PAGE = other(
	'a web page (HTML)',
	'The node before this one downloaded a page instead of the image, such as a login form or an error page: check its URL and its login.',
);
const SVG: OtherFile = { kind: 'image', what: 'an SVG drawing', advice: 'Export it as PNG first.' };
const XML = other(
	'XML text',
	'A storage service responds like that when a link has expired or access is denied: check the node before this one.',
);
const JSON_TEXT = other(
	'JSON text',
	'The node before this one saved a response instead of the image: check its URL and its login.',
);
const LINK = other(
	'a text file with a URL',
	"Download the image with an HTTP Request node, or set 'Image Source' to 'URL'.",
);
const DECODE =
	"Turn it into a file first: 'Extract from File' (Extract From Text File), then 'Convert to File' (Move Base64 String to File).";

/** What stands before the first element of XML or HTML: prolog, comments, document type, its end. */
const PREAMBLE = [
	['<?', '?>'],
	['<!--', '-->'],
	['<!', '>'],
	[']', '>'],
] as const;

const HTML_ELEMENT =
	/^(?:html|head|body|title|meta|link|script|style|div|span|p|b|strong|i|font|br|hr|pre|center|table|form|ul|ol|img|iframe|main|section|h[1-6]|a)$/i;

function markup(text: string): OtherFile | null {
	if (!text.startsWith('<')) return null;
	let rest = text;
	for (;;) {
		if (/^<!doctype\s+html/i.test(rest)) return WEB_PAGE;
		const [, end] = PREAMBLE.find(([begin]) => rest.startsWith(begin)) ?? [];
		if (end === undefined) break;
		const index = rest.indexOf(end);
		if (index < 0) return XML;
		rest = rest.slice(index + end.length).trimStart();
	}
	const [, element = ''] = /^<(?:[\w-]{1,20}:)?([a-z][a-z\d]{0,20})/i.exec(rest) ?? [];
	if (/^svg$/i.test(element)) return SVG;
	return HTML_ELEMENT.test(element) ? WEB_PAGE : XML;
}

const DECODE_BYTES =
	'Turn it into a file first: a Code node does that with this.helpers.prepareBinaryData.';

/** The bytes of a file as hexadecimal text, or as the JSON that `JSON.stringify` makes of a Buffer. */
function writtenBytes(text: string): OtherFile | null {
	const [, hex] = /^["']?(?:0x|\\\\?x)?((?:[\da-f]{2}){16,100})/i.exec(text) ?? [];
	const [, list] = /^(?:\{"type":"Buffer","data":)?\[((?:\d{1,3},\s?){12,60})/.exec(text) ?? [];
	const bytes =
		hex === undefined ? Buffer.from((list ?? '').split(',').map(Number)) : Buffer.from(hex, 'hex');
	const what = kindOf(bytes);
	return what === null ? null : other(`the bytes of ${what}, written as text`, DECODE_BYTES);
}

function kindOf(start: Buffer): string | null {
	const type = pictureTypeOf(start);
	return type === null ? (binaryFile(start)?.what ?? null) : `a ${type.toUpperCase()} image`;
}

/** Base64 text of a file, alone, in quotes or as a data URL. */
function encodedFile(text: string): OtherFile | null {
	const sample = text
		.slice(0, 1000)
		.replace(/^["']?(data:[^,]{0,100},)?/i, '')
		.replace(/\s/g, '')
		.slice(0, 200);
	if (!/^[A-Za-z0-9+/_-]{16,}={0,2}["']?$/.test(sample)) return null;
	const start = Buffer.from(sample, 'base64');
	const what = kindOf(start);
	return what === null ? null : other(`the base64 text of ${what}`, DECODE);
}

function decoded(start: Buffer): string {
	const isUtf16 = start[0] === 0xff && start[1] === 0xfe;
	return start
		.toString(isUtf16 ? 'utf16le' : 'utf8')
		.replace(/^\uFEFF/, '')
		.trimStart();
}

/** Neither a control character nor a byte that is no UTF-8; the last characters may be cut. */
function isReadable(text: string): boolean {
	return !/[^\P{Cc}\t\n\r\f]|\uFFFD(?=.{4})/su.test(text);
}

function textFile(start: Buffer): OtherFile | null {
	const text = decoded(start);
	if (/^["']?data:image\/svg/i.test(text)) return SVG;
	const found = markup(text) ?? writtenBytes(text) ?? encodedFile(text);
	if (found !== null) return found;
	if (!isReadable(text)) return null;
	if (/^(?:\{\s*["}]|\[\s*["{[\]\d-])/.test(text)) return JSON_TEXT;
	if (/^(?:https?:\/\/|\[InternetShortcut\])/i.test(text)) return LINK;
	return other('a text file', WRONG_FILE);
}

const COMPLETE_IMAGES = [
	['PNG', '\x89PNG\r\n\x1a\n'],
	['JPEG', '\xff\xd8\xff'],
	['GIF', 'GIF8'],
	['WebP', 'RIFF'],
] as const;

/** A file that ends within the signature of an image. */
function incompleteImage(start: Buffer): OtherFile | null {
	const head = start.toString('latin1');
	const found = COMPLETE_IMAGES.find(
		([, signature]) => head.startsWith(signature) || signature.startsWith(head),
	);
	if (found === undefined || head.length >= SIGNATURE_BYTES) return null;
	return {
		kind: 'damaged',
		what: `an incomplete ${found[0]} image of ${head.length} bytes`,
		advice: 'Download or read it again.',
	};
}

/**
 * Names a file for which `pictureTypeOf` gave null.
 * @param start the first `DESCRIBED_BYTES`; all of them where the file is shorter
 */
export function otherFileOf(start: Buffer): OtherFile {
	if (start.length === 0) {
		return other('an empty file (0 bytes)', 'Check the node that made it.');
	}
	return (
		incompleteImage(start) ??
		binaryFile(start) ??
		textFile(start) ??
		other('a file of an unknown type', CONVERT)
	);
}
