import { categoryOfWords, speaksOfRefusal } from './judge';
import { looseText, parseJson, quote, recordOf } from './reading';

/** What a response says about what went wrong; empty where it says nothing. */
export interface Told {
	/** The provider's own code. */
	readonly code: string;
	readonly reason: string;
	/** Where the code is an HTTP status: that. */
	readonly status: number | null;
}

const NOTHING: Told = { code: '', reason: '', status: null };

/** Where a reason stands as text, the most telling name first. */
const REASON_KEYS = [
	'message',
	'msg',
	'error_message',
	'errorMessage',
	'error_msg',
	'failMsg',
	'fail_reason',
	'failReason',
	'failure_reason',
	'detail',
	'details',
	'description',
	'error_description',
	'reason',
	'title',
	'text',
];
/** Where a code stands, the most particular name first. */
const CODE_KEYS = ['error_code', 'errorCode', 'failCode', 'fail_code', 'code', 'type'];
/** What holds a reason; it comes before the reason beside it, which tends to be a general one. */
const HOLDERS = ['error', 'errors', 'failure'];
/** The same where it is an object; as a text it means something else. */
const OBJECT_HOLDERS = ['data', 'status', 'response'];

const DEEPEST = 6;
const MOST_ENTRIES = 5;

/** Words that stand in an error's place where nothing is wrong. */
const NO_ERROR = /^(?:success(?:ful|fully)?|ok|okay|none|null|no error)$/i;

/**
 * The reason in a response or in a part of one, whatever its form: text, an object with any of the
 * usual names, nested or in lists, JSON as text, a web page.
 */
export function toldBy(value: unknown): Told {
	return toldAt(value, 1);
}

function toldAt(value: unknown, depth: number): Told {
	if (depth > DEEPEST) return NOTHING;
	if (typeof value === 'string') return toldByText(value, depth);
	if (typeof value === 'number') return { ...NOTHING, reason: String(value) };
	if (Array.isArray(value)) return firstTelling(value.slice(0, MOST_ENTRIES), depth);
	const fields = recordOf(value);
	const objects = OBJECT_HOLDERS.map((key) => own(fields, key)).filter(
		(held) => typeof held === 'object',
	);
	const held = firstTelling([...HOLDERS.map((key) => own(fields, key)), ...objects], depth);
	const beside = firstTelling(
		REASON_KEYS.map((key) => own(fields, key)),
		depth,
	);
	const code = codeIn(fields);
	return {
		reason: held.reason || beside.reason,
		code: held.code || code.code || beside.code,
		status: held.status ?? code.status ?? beside.status,
	};
}

/** The first that gives a reason, else the first that gives anything. */
function firstTelling(values: readonly unknown[], depth: number): Told {
	let first = NOTHING;
	for (const value of values) {
		if (value === undefined || value === null) continue;
		const told = toldAt(value, depth + 1);
		if (told.reason !== '') return told;
		if (first === NOTHING && (told.code !== '' || told.status !== null)) first = told;
	}
	return first;
}

function own(fields: Readonly<Record<string, unknown>>, key: string): unknown {
	return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

/** The type of a problem may be an address (RFC 7807). */
const WEB_ADDRESS = /^\w+:/;
const HTTP_STATUS = /^[1-5]\d\d$/;
const SUCCESS_CODE = /^(?:0+|success|ok)$/i;

/** A code that is an HTTP status is told as that. */
function codeIn(fields: Readonly<Record<string, unknown>>): Omit<Told, 'reason'> {
	const texts = CODE_KEYS.map((key) => looseText.parse(own(fields, key)).trim());
	const status = texts.find((text) => HTTP_STATUS.test(text));
	const code = texts.find((text) => text !== '' && !WEB_ADDRESS.test(text)) ?? '';
	return {
		code: HTTP_STATUS.test(code) || SUCCESS_CODE.test(code) ? '' : code,
		status: status === undefined ? null : Number(status),
	};
}

/** A code that stands before the reason: `CONTENT_VIOLATION: The image shows …`. */
const LEADING_CODE = /^(?:error: )?\[?([a-z]\w{2,60})\]?(?=$|:| -)/i;
const CAPITALS_WITH_UNDERSCORE = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/;
/** Not a word of a sentence. */
const SPELLED_AS_CODE = /_|^[A-Z0-9]+$|[a-z][A-Z]/;

function toldByText(text: string, depth: number): Told {
	const trimmed = text.trim();
	if (NO_ERROR.test(trimmed)) return NOTHING;
	const inJson = /^[[{]/.test(trimmed) ? parseJson(trimmed) : undefined;
	const inside = inJson === undefined ? NOTHING : toldAt(inJson, depth + 1);
	if (inside.reason !== '') return inside;
	const word = LEADING_CODE.exec(trimmed.slice(0, 100))?.[1] ?? '';
	const isCode =
		CAPITALS_WITH_UNDERSCORE.test(word) || (SPELLED_AS_CODE.test(word) && speaksOfRefusal(word));
	return { ...NOTHING, code: isCode ? word : '', reason: plainText(trimmed) };
}

/** Whether a field for errors holds one: empty values and words such as `success` are none. */
export function isError(value: unknown): boolean {
	return isErrorAt(value, 1);
}

function isErrorAt(value: unknown, depth: number): boolean {
	if (depth > DEEPEST) return true;
	if (value === null || value === undefined || value === false || value === 0) return false;
	if (typeof value === 'string') return value.trim() !== '' && !NO_ERROR.test(value.trim());
	if (typeof value !== 'object') return true;
	// What is not read whole, being long or deep, may hold one.
	if (Array.isArray(value))
		return value.length > MOST_ENTRIES || value.some((entry) => isErrorAt(entry, depth + 1));
	if (Object.keys(value).length === 0) return false;
	const { code, status, reason } = toldBy(value);
	const isNamed = Object.keys(recordOf(value)).some(
		(key) => CODE_KEYS.includes(key) || REASON_KEYS.includes(key),
	);
	return code !== '' || reason !== '' || (status !== null && status >= 400) || !isNamed;
}

/** What stands in words where a result should be; nothing where that is a file as text. */
export function toldInsteadOf(result: unknown): Told {
	const told = toldBy(result);
	return typeof result === 'number' || told.reason.startsWith('data:') ? NOTHING : told;
}

/**
 * The refusal that stands in the body of a success, in any of the usual forms; null where there is
 * none. Only for a body that names no state of a job.
 */
export function refusalInBody(body: unknown): Told | null {
	const fields = recordOf(body);
	const told = toldBy(body);
	const isRefusal =
		fields.success === false ||
		HOLDERS.some((key) => isError(own(fields, key))) ||
		(typeof fields.status === 'object' && isError(fields.status)) ||
		(told.status ?? 0) >= 400 ||
		categoryOfWords(told) !== null;
	return isRefusal ? told : null;
}

/** Of a page only its beginning is read. */
const READ_OF_PAGE = 4_000;
const MARKUP =
	/^<(?:!doctype|html|head|body|\?xml|title|h1|p|div|center)\b|<\/?(?:html|body|title|h1|pre)\b/i;

const ENTITIES: Readonly<Record<string, string>> = {
	'&quot;': '"',
	'&#39;': "'",
	'&nbsp;': ' ',
	'&amp;': '&',
};

export function isPage(text: string): boolean {
	return MARKUP.test(text.slice(0, READ_OF_PAGE).trimStart());
}

/** A web page as its title and first heading or, without them, its words; other text as it is. */
export function plainText(text: string): string {
	if (!isPage(text)) return text;
	const start = text.slice(0, READ_OF_PAGE);
	const heads = ['title', 'h1']
		.map((tag) => wordsOf(new RegExp(`<${tag}\\b[^>]*>([^<]*)`, 'i').exec(start)?.[1] ?? ''))
		.filter((words) => words !== '');
	return [...new Set(heads)].join(': ') || wordsOf(start);
}

/** Without tags, scripts and styles. */
function wordsOf(markup: string): string {
	const withoutTags = markup
		.replace(/<(script|style)\b[^]*?(?:<\/\1>|$)/gi, ' ')
		.replace(/<[^>]*(?:>|$)/g, ' ');
	return withoutTags
		.replace(/&#?\w{1,10};/g, (entity) => ENTITIES[entity] ?? ' ')
		.replace(/\s+/g, ' ')
		.trim();
}

/** A whole response as a person reads it; '' where there is nothing to read. */
export function shownResponse(text: string): string {
	return quote(plainText(text));
}
