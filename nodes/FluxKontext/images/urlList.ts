/** White space, line breaks, and characters that nobody sees: none of them stands in a URL. */
const BLANKS = /[\s\p{Cc}\p{Cf}]+/u;

/** Between a mark and a URL that follows it directly. */
const BEFORE_URL = /(?<=[,;|])(?=https?:\/\/)/i;
const MARKS = ',;|';

/** Of a file name, such as `.png`. */
const EXTENSION = /\.[a-z][a-z0-9]{1,4}$/i;

function withoutMarks(text: string): string {
	let [start, end] = [0, text.length];
	while (start < end && MARKS.includes(text.charAt(start))) start++;
	while (end > start && MARKS.includes(text.charAt(end - 1))) end--;
	return text.slice(start, end);
}

/** Whether a URL ends here, and what follows its mark is another one. */
function isComplete(text: string): boolean {
	if (!URL.canParse(text)) return true;
	const { pathname, search, hash } = new URL(text);
	return search !== '' || hash !== '' || pathname.endsWith('/') || EXTENSION.test(pathname);
}

/** Splits text without blanks before each URL that does not belong to the one in front of it. */
function splitAtMarks(text: string): string[] {
	const urls: string[] = [];
	let open = '';
	for (const piece of text.split(BEFORE_URL)) {
		open += piece;
		if (piece.endsWith(',') && !isComplete(withoutMarks(piece))) continue;
		urls.push(open);
		open = '';
	}
	return urls;
}

/**
 * The URLs in a text that a person or an expression wrote: separated by blanks, line breaks, or by a
 * comma, semicolon or bar. Rule: nothing that separates two URLs is ever dropped from between them,
 * as `new URL` drops line breaks and tabs.
 *
 * A comma directly before a further `https://` separates where the URL in front is complete: it has
 * a file extension, a query or a fragment, or ends with a slash. Otherwise it is one URL, as image
 * services write it: `https://images.example.com/fetch/w_300,https://example.com/a.png`.
 */
export function splitUrls(text: string): string[] {
	return text
		.split(BLANKS)
		.flatMap(splitAtMarks)
		.map(withoutMarks)
		.filter((url) => url !== '');
}

/** Where the address of a service ends and the URL that it is to fetch begins. */
const ANOTHER_URL = /(?<!^|[/,=?:(@#]|%(?:2[CF]|3[ADF]|7C))https?:\/\//i;

/**
 * Whether two URLs stand there as one, such as `a.pnghttps://…` from two expressions in a row, or
 * with `\n` written as two characters, `<br>` or a comma of another script between them.
 */
export function areGlued(url: string): boolean {
	return ANOTHER_URL.test(url);
}
