import type { FaultRow, Limits, Nature } from '../cell';
import type { Places } from '../places';
import { bombOf, fiftyMegabytes, page, pngStart } from './bodies';
import {
	answered,
	answeredOnce,
	cut,
	garbled,
	job,
	late,
	noPicture,
	onlyStatus,
	passes,
} from './rows';

/** The job's answer names this link. */
function link(name: string, nature: Nature, url: (places: Places) => string): FaultRow {
	return { name, nature, setUp: (places) => ({ kind: 'job', job: { pictureUrl: url(places) } }) };
}

/** The link is good, and its host redirects there. */
function redirect(name: string, nature: Nature, url: (places: Places) => string): FaultRow {
	return { name, nature, setUp: (places) => ({ kind: 'job', job: { redirectTo: url(places) } }) };
}

const notConnected = { kind: 'notConnected' } as const;
const hostOf = (place: string) => `${place}/1.png`;

const connectionRows: FaultRow[] = [
	link('connection refused', notConnected, ({ refused }) => hostOf(refused)),
	link('host name not found', notConnected, ({ unknownName }) => hostOf(unknownName)),
	link('TLS: plain HTTP behind https', notConnected, ({ plain }) => hostOf(plain)),
	link('TLS: self-signed certificate', notConnected, ({ selfSigned }) => hostOf(selfSigned)),
	link('TLS: cut in the handshake', notConnected, (places) => hostOf(places.cutInHandshake)),
	answered('cut before the response', cut, { kind: 'cutBeforeHead' }),
	answered('cut within the image', cut, { kind: 'cutAfterHead' }),
	answered('no response for ever', late, { kind: 'hang' }),
	answered('one byte a second', late, { kind: 'trickle', bytesPerSecond: 1 }),
];

const STATUSES = [400, 401, 402, 403, 404, 408, 409, 410, 413, 422, 429, 500, 502, 503, 504];

const statusRows: FaultRow[] = [
	...STATUSES.map((status) =>
		answered(`${status}`, onlyStatus(status), { kind: 'status', status, body: page('No') }),
	),
	answeredOnce('429 once, Retry-After in seconds', passes, {
		kind: 'status',
		status: 429,
		headers: { 'retry-after': '1' },
	}),
	answered('429, Retry-After of a week', onlyStatus(429), {
		kind: 'status',
		status: 429,
		headers: { 'retry-after': '604800' },
	}),
	answeredOnce('503 once', passes, { kind: 'status', status: 503, body: '' }),
	...[403, 404, 410].map((status) =>
		answeredOnce(`${status} once`, passes, { kind: 'status', status, body: page('Not yet') }),
	),
	answeredOnce('cut once within the image', passes, { kind: 'cutAfterHead' }),
	answeredOnce(
		'no response once',
		passes,
		{ kind: 'hang' },
		{
			limits: { requestTimeout: 6, timeout: 60 },
		},
	),
];

const linkRows: FaultRow[] = [
	link('a private address', noPicture, () => 'https://10.0.0.1/1.png'),
	link('a private IPv6 address', noPicture, () => 'https://[fd00::1]/1.png'),
	link(
		'a private IPv4 address written as IPv6',
		noPicture,
		() => 'https://[::ffff:10.0.0.1]/1.png',
	),
	link('a private address written as a number', noPicture, () => 'https://167772161/1.png'),
	link('the metadata service of a cloud', noPicture, () => 'http://169.254.169.254/latest'),
	link('loopback by name', noPicture, ({ elsewhereByName }) => hostOf(elsewhereByName)),
	link('another loopback address', noPicture, () => 'https://127.0.0.2/1.png'),
	link('plain http', noPicture, () => 'http://example.com/1.png'),
	link('file:', noPicture, () => 'file:///etc/passwd'),
	link('data:', noPicture, () => `data:image/png;base64,${pngStart.toString('base64')}`),
	link('user name and password', noPicture, () => 'https://user:word@example.com/1.png'),
	{
		...link('no URL', noPicture, () => 'not a link'),
		except: {
			because: 'FoxAI says why there is no image where its link should be',
			providers: ['foxAi'],
			expected: { category: 'provider', charged: 'unknown' },
		},
	},
	link('another port of the same local host', passes, ({ elsewhere }) => hostOf(elsewhere)),
	redirect('a redirect to a private address', noPicture, () => 'http://10.0.0.1/1.png'),
	redirect('a redirect to loopback by name', noPicture, (places) => hostOf(places.elsewhereByName)),
	redirect('a redirect to file:', noPicture, () => 'file:///etc/passwd'),
	redirect('a redirect to data:', noPicture, () => 'data:image/png;base64,AAAA'),
	redirect('a redirect without an end', noPicture, () => './1.png'),
	redirect('a redirect to another port of that host', passes, ({ elsewhere }) => hostOf(elsewhere)),
	{
		name: '301 to another port of that host',
		nature: passes,
		setUp: ({ elsewhere }) => {
			const headers = { location: hostOf(elsewhere) };
			return { kind: 'fault', fault: { kind: 'status', status: 301, headers, body: '' } };
		},
	},
];

const ofLength = (bytes: Buffer, headers: Record<string, string> = {}) =>
	({ kind: 'body', body: bytes, contentType: 'image/png', headers }) as const;

const largeRows: FaultRow[] = [
	answered(
		'larger than the limit, as its head says',
		noPicture,
		ofLength(Buffer.concat([pngStart, fiftyMegabytes])),
	),
	answered('larger than the limit, without an end', noPicture, {
		kind: 'endless',
		start: pngStart,
		contentType: 'image/png',
	}),
	answered('gzip bomb', noPicture, ofLength(bombOf(pngStart), { 'content-encoding': 'gzip' })),
];

/** A link that is seconds old is tried again for a while. */
const BRIEF: Limits = { requestTimeout: 6, timeout: 3 };

const contentRows: FaultRow[] = [
	job('an expired link', noPicture, { expired: true }, { limits: BRIEF }),
	job('a web page', noPicture, { format: 'html' }),
	job('a web page that calls itself a PNG', noPicture, {
		format: 'html',
		wrongMimeType: 'image/png',
	}),
	job('an SVG', noPicture, { format: 'svg' }),
	answered('an empty file', garbled, ofLength(Buffer.alloc(0))),
	answered('JSON', garbled, { kind: 'body', body: '{"error":"gone"}' }),
	answered('a byte order mark before the image', garbled, ofLength(Buffer.from('\uFEFF\x89PNG'))),
	job('a file that lacks its second half', passes, { format: 'truncated' }),
	job('a WebP behind .png', passes, { format: 'webp' }),
	job('a wrong MIME type', passes, { wrongMimeType: 'text/html' }),
	...largeRows.map((row): FaultRow => ({ ...row, heavy: true })),
];

const stopping: FaultRow = {
	...job('an expired link, Stop Workflow', noPicture, { expired: true }, { limits: BRIEF }),
	onError: 'stopWorkflow',
};

/** Faults of a picture that is ready and paid for. */
export const downloadRows: readonly FaultRow[] = [
	...connectionRows,
	...statusRows,
	...linkRows,
	...contentRows,
	stopping,
];
