import type { ResultImage } from './contract';
import { parseJson, quote, recordOf } from './reading';

/** More links of one job than this are no result of this model; they stay in `raw`. */
export const MOST_LINKS = 10;
/** The longest URL that browsers and servers agree on. */
export const LONGEST_LINK = 8_192;
const DEEPEST = 8;
const MOST_VALUES = 1_000;

/**
 * Where a result's link stands, in the order in which it is believed: names that only a result has;
 * lists, beside which a single link is one of them, or a page; at last the names under which providers
 * take the image that goes in, and may repeat it.
 */
const KEYS = [
	'resultUrls',
	'result_urls',
	'resultImageUrl',
	'resultUrl',
	'result_url',
	'outputs',
	'output',
	'results',
	'result',
	'sample',
	'images',
	'urls',
	'files',
	'data',
	'content',
	'image_urls',
	'imageUrls',
	'image',
	'file',
	'url',
	'uri',
	'link',
	'src',
	'image_url',
	'imageUrl',
];

const LINK = /^[a-z][a-z0-9+.-]{0,20}:\/\/\S+$/i;

/**
 * The links in the first of these parts of a response that holds any: as text, as JSON in text, in
 * lists, in objects under one of the usual names. At most ten, each once.
 */
export function firstLinks(parts: readonly unknown[]): string[] {
	const room = { left: MOST_VALUES };
	for (const part of parts) {
		const links = linksIn(part, 1, room);
		if (links.length > 0) return [...new Set(links)].slice(0, MOST_LINKS);
	}
	return [];
}

function linksIn(value: unknown, depth: number, room: { left: number }): string[] {
	if (depth > DEEPEST || room.left <= 0) return [];
	room.left--;
	if (typeof value === 'string') return linksInText(value, depth, room);
	if (Array.isArray(value)) {
		return value.slice(0, MOST_VALUES).flatMap((entry) => linksIn(entry, depth + 1, room));
	}
	const fields = recordOf(value);
	for (const key of KEYS) {
		const links = Object.hasOwn(fields, key) ? linksIn(fields[key], depth + 1, room) : [];
		if (links.length > 0) return links;
	}
	return [];
}

function linksInText(text: string, depth: number, room: { left: number }): string[] {
	const trimmed = text.trim();
	if (/^[[{"]/.test(trimmed)) return linksIn(parseJson(trimmed), depth + 1, room);
	if (trimmed.length > LONGEST_LINK * MOST_LINKS) return [];
	// Text that only begins with a link is a sentence.
	const links = trimmed.split(/,?\s+/);
	const areLinks = links.every((link) => link.length <= LONGEST_LINK && LINK.test(link));
	return areLinks ? links : [];
}

/** Result links with their end of life. */
export function resultImages(links: readonly string[], expiresAt: string | null): ResultImage[] {
	return links.map((url) => ({ url, expiresAt }));
}

const MOST_LINKS_SHOWN = 5;

/** A response in short, and the links that do not fit in: one may be an image that was paid for. */
export function quoteWithLinks(json: string): string {
	const shown = quote(json);
	const links = json.slice(0, 100_000).match(/https?:\/\/[^\s"'<>\\]{1,2000}/g) ?? [];
	const hidden = [...new Set(links)].filter((link) => !shown.includes(link));
	return [shown, ...hidden.slice(0, MOST_LINKS_SHOWN).map((link) => quote(link, 2000))].join(' ');
}
