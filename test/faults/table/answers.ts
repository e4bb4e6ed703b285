import type { FaultRow, SetUp } from '../cell';
import { KEYS } from '../keys';
import {
	escapedText,
	fiftyMegabytes,
	hostileText,
	jsonBomb,
	nested,
	page,
	withByteOrderMark,
	withNest,
	wrongTypes,
} from './bodies';
import {
	answered,
	answeredOnce,
	cut,
	garbled,
	late,
	onlyStatus,
	passes,
	passesAtSecondTry,
	says,
} from './rows';

/** Faults of an answer that every step with JSON answers may meet. */

const REFUSALS = [400, 401, 402, 403, 404, 405, 408, 409, 413, 422];
const BREAKDOWNS = [500, 502, 503, 504];

const WEEK_SECONDS = String(7 * 24 * 3600);

const tooMany = (retryAfter?: string) =>
	({
		kind: 'status',
		status: 429,
		...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
	}) as const;

/** An HTTP date about two seconds from now; dates hold whole seconds. */
function tooManyUntilSoon(): SetUp {
	const date = new Date(Date.now() + 2000).toUTCString();
	return { kind: 'fault', fault: tooMany(date), times: 1 };
}

const noAnswerRows: FaultRow[] = [
	answered('cut before the response', cut, { kind: 'cutBeforeHead' }),
	answered('cut within the response', cut, { kind: 'cutAfterHead' }),
	answered('no response for ever', late, { kind: 'hang' }),
	answered('one byte a second', late, { kind: 'trickle', bytesPerSecond: 1 }),
];

const redirectRow: FaultRow = {
	name: '301 to another host',
	nature: says(301),
	setUp: ({ elsewhere }) => ({
		kind: 'fault',
		fault: {
			kind: 'status',
			status: 301,
			headers: { location: `${elsewhere}/redirected` },
			body: page('Moved'),
		},
	}),
};

const refusalRows: FaultRow[] = [
	...REFUSALS.map((status) => answered(`${status}`, says(status), { kind: 'status', status })),
	...[400, 403, 404, 405].map((status) =>
		answered(`${status} as HTML`, onlyStatus(status), {
			kind: 'status',
			status,
			body: page('No'),
		}),
	),
	answered('404 without a body', onlyStatus(404), { kind: 'status', status: 404, body: '' }),
	{
		name: '401 that repeats the key',
		nature: says(401),
		setUp: (_places, provider) => {
			const message = `Incorrect API key provided: ${KEYS[provider]}. Header: Bearer ${KEYS[provider]}`;
			const body = { code: 401, message, error: message, data: { error: message } };
			return { kind: 'fault', fault: { kind: 'status', status: 401, body } };
		},
	},
	{
		name: '401 that repeats the key with escapes',
		nature: says(401),
		setUp: (_places, provider) => {
			const escaped = escapedText(`Incorrect API key provided: ${KEYS[provider]}`);
			const body = `{"code":401,"message":"${escaped}","error":"${escaped}","data":{"error":"${escaped}"}}`;
			return { kind: 'fault', fault: { kind: 'body', status: 401, body } };
		},
	},
	{
		name: '400 with control characters and HTML',
		nature: says(400),
		setUp: () => {
			const body = { code: 400, message: hostileText, error: hostileText, data: {} };
			return { kind: 'fault', fault: { kind: 'status', status: 400, body } };
		},
	},
];

const rateLimitRows: FaultRow[] = [
	answeredOnce('429, Retry-After in seconds', passesAtSecondTry, tooMany('1')),
	{ name: '429, Retry-After as a date', nature: passesAtSecondTry, setUp: tooManyUntilSoon },
	answeredOnce('429 without Retry-After', passesAtSecondTry, tooMany()),
	answeredOnce('429, Retry-After "soon"', passesAtSecondTry, tooMany('soon')),
	answeredOnce('429 as HTML', passesAtSecondTry, { ...tooMany(), body: page('Slow down') }),
	answered('429, Retry-After of a week', says(429, true), tooMany(WEEK_SECONDS)),
	// FoxAI has no time limit that a person could set; its 429s end after 300 s.
	answered('429 for ever', says(429), tooMany('0'), {
		providers: ['apixo', 'toApis', 'vtrix'],
	}),
];

/** An error code that belongs to a 400, in every provider's form. */
const wrongCode = {
	code: 502,
	message: 'Bad gateway',
	error: { code: 'invalid_request', message: 'Bad gateway' },
	data: { failCode: 'invalid_request', failMsg: 'Bad gateway' },
};

const breakdownRows: FaultRow[] = BREAKDOWNS.flatMap((status) => [
	answered(`${status} as JSON`, says(status), { kind: 'status', status }),
	answered(`${status} as HTML`, onlyStatus(status), { kind: 'status', status, body: page('Oops') }),
	answered(`${status} without a body`, onlyStatus(status), { kind: 'status', status, body: '' }),
]).concat([
	answered('502 with the code of a 400', says(502), {
		kind: 'status',
		status: 502,
		body: wrongCode,
	}),
]);

const garbledRows: FaultRow[] = [
	answered('invalid JSON', garbled, { kind: 'body', body: '{"id":"task_1","sta' }),
	answered('HTML in a 200', garbled, { kind: 'body', body: page('Hi'), contentType: 'text/html' }),
	answered('an empty 200', garbled, { kind: 'body', body: '' }),
	answered('a list instead of an object', garbled, { kind: 'body', body: '[]' }),
	answered('wrong types', garbled, { kind: 'body', body: wrongTypes }),
	answered('100,000 levels of nesting', garbled, { kind: 'body', body: nested }),
	...[
		answered('50 MB', garbled, { kind: 'body', body: fiftyMegabytes }),
		answered('a response without an end', garbled, {
			kind: 'endless',
			start: Buffer.from('{"a":'),
		}),
		answered('gzip bomb', garbled, {
			kind: 'body',
			body: jsonBomb,
			headers: { 'content-encoding': 'gzip' },
		}),
	].map((row): FaultRow => ({ ...row, heavy: true })),
];

/** Odd answers that are good all the same. */
const goodRows: FaultRow[] = [
	answered('byte order mark', passes, { kind: 'rewritten', rewrite: withByteOrderMark }),
	answered('100,000 levels beside what is read', passes, { kind: 'rewritten', rewrite: withNest }),
];

export const answerRows: readonly FaultRow[] = [
	...noAnswerRows,
	redirectRow,
	...refusalRows,
	...rateLimitRows,
	...breakdownRows,
	...garbledRows,
	...goodRows,
];
