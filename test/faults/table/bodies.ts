/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { gzipSync } from 'node:zlib';

/** Answers that no provider should give. */

export const page = (title: string) => `<!doctype html><html><title>${title}</title></html>`;

const LEVELS = 100_000;
const nest = `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`;

export const nested = `{"deep":${nest}}`;

/** The provider's own answer with something deep beside what is read of it. */
export const withNest = (body: string) => body.replace('{', `{"deep":${nest},`);

export const withByteOrderMark = (body: string) => `\uFEFF${body}`;

/** Right keys of every provider's answers, all with values of a wrong type. */
export const wrongTypes = JSON.stringify({
	code: 200,
	id: {},
	status: [],
	error: null,
	output: {},
	result: 7,
	success: true,
	remain_balance: {},
	data: { taskId: {}, state: [], url: [], error: {} },
});

/** 50 MB that begin as JSON does. */
export const fiftyMegabytes = Buffer.alloc(50_000_000, ' ');
fiftyMegabytes.write('{"a":');

/** The first bytes of a PNG. */
export const pngStart = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

const INFLATED_BYTES = 110_000_000;

/** Half a megabyte that inflates to 110 MB. */
export const bombOf = (start: Buffer) =>
	gzipSync(Buffer.concat([start, Buffer.alloc(INFLATED_BYTES, ' ')]), { level: 1 });

export const jsonBomb = bombOf(Buffer.from('{"a":'));

/** As JSON may write a text: its letters as numbers, and its slashes with one before them. */
export const escapedText = (text: string) =>
	text
		.replace(/[a-z]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
		.replace(/\//g, '\\/');

/** What terminals, logs and web pages would act on. */
export const hostileText =
	'\u001b[31mred\u0007 \u202Eback\u2028line\r\nnext <img src=x onerror=alert(1)> '.repeat(40);
