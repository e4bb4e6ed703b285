import type { Downloader } from '../../../nodes/FluxKontext/images/downloadPicture';
import {
	downloadPicture,
	LARGEST_PICTURE_BYTES,
} from '../../../nodes/FluxKontext/images/downloadPicture';
import type { NetworkFailure } from '../../../nodes/FluxKontext/transport/networkFailure';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { after, VirtualClock } from '../virtualClock';
import {
	answered,
	cut,
	download,
	endless,
	large,
	picture,
	PNG,
	redirect,
	refused,
	URL_OF_RESULT,
	type Step,
} from './scriptedDownload';

function failed(category: string, code: string) {
	return { ok: false, failure: expect.objectContaining({ category, code, charged: 'yes' }) };
}

describe('a picture', () => {
	it('is stored byte for byte, with its type', async () => {
		const { outcome, stored } = await download([picture()]);
		expect(outcome).toEqual({ ok: true, value: { data: '', mimeType: 'image/png' } });
		expect(stored).toEqual([{ bytes: PNG, type: 'png' }]);
	});

	it('is told by its bytes, not by its name or header', async () => {
		const jpeg = Buffer.from('\xff\xd8\xff\xe0 a picture of JPEG', 'latin1');
		const { stored } = await download([answered([jpeg], 200, { 'content-type': 'text/html' })]);
		expect(stored).toEqual([{ bytes: jpeg, type: 'jpeg' }]);
	});

	it('may be as large as the limit', async () => {
		const { outcome } = await download([
			answered([PNG], 200, { 'content-length': String(LARGEST_PICTURE_BYTES) }),
		]);
		expect(outcome).toMatchObject({ ok: true });
	});
});

describe('redirects', () => {
	it.each([301, 302, 303, 307, 308])('HTTP %i is followed', async (status) => {
		const next = 'https://cdn.example.com/one.png';
		const { outcome, opened } = await download([redirect(next, status), picture()]);
		expect(outcome).toMatchObject({ ok: true });
		expect(opened).toEqual([URL_OF_RESULT, next]);
	});

	it('may be relative', async () => {
		const { opened } = await download([redirect('../two.png?x=1'), picture()]);
		expect(opened[1]).toBe('https://results.example.com/two.png?x=1');
	});

	it.each([
		['a private address', 'https://10.0.0.1/'],
		['loopback', 'https://127.0.0.1:5678/'],
		['cloud metadata', 'https://169.254.169.254/latest/meta-data/'],
		['http', 'http://results.example.com/one.png'],
		['a file', 'file:///etc/passwd'],
		['a user name', 'https://user@example.com/'],
		['a local name without a scheme', '//localhost/one.png'],
		['no URL', 'https://'],
	])('to %s is not followed', async (_, location) => {
		const { outcome, opened } = await download([redirect(location), picture()]);
		expect(outcome).toEqual(failed('result', 'link_refused'));
		expect(opened).toEqual([URL_OF_RESULT]);
	});

	it('are judged anew at every hop', async () => {
		const hops = [redirect('https://a.example.com/'), redirect('https://b.example.com/')];
		const judged: string[] = [];
		const judgeHost = async (url: URL) => {
			judged.push(url.hostname);
			return url.hostname === 'b.example.com' ? 'it is a trap' : null;
		};
		const { outcome, opened } = await download([...hops, picture()], { judgeHost });
		expect(judged).toEqual(['results.example.com', 'a.example.com', 'b.example.com']);
		expect(opened).toEqual([URL_OF_RESULT, 'https://a.example.com/']);
		expect(outcome).toMatchObject({ failure: { reason: expect.stringContaining('trap') } });
	});

	it('are followed five times', async () => {
		const hops = Array.from({ length: 5 }, (_, hop) => redirect(`/${hop}`));
		expect((await download([...hops, picture()])).outcome).toMatchObject({ ok: true });
		const { outcome, opened } = await download([redirect('/again')]);
		expect(outcome).toEqual(failed('result', 'too_many_redirects'));
		expect(opened).toHaveLength(6);
	});

	it('without an address are a refusal', async () => {
		expect((await download([refused(302)])).outcome).toEqual(failed('result', 'http_302'));
	});

	it('are closed unread', async () => {
		const first = redirect('/two.png');
		await download([first, picture()]);
		expect('stream' in first && first.stream.destroyed).toBe(true);
	});
});

describe('a link', () => {
	it.each([
		'https://127.0.0.1/',
		'https://[::1]/',
		'https://2130706433/',
		'http://results.example.com/one.png',
		'file:///etc/passwd',
		'data:image/png;base64,AAAA',
		'not a link',
	])('%s is never opened', async (url) => {
		const { outcome, opened } = await download([picture()], {}, url);
		expect(outcome).toEqual(failed('result', 'link_refused'));
		expect(opened).toEqual([]);
	});

	it('to the base URL’s own local host is opened', async () => {
		const url = 'http://127.0.0.1:4000/one.png';
		const { outcome } = await download([picture()], { localHost: '127.0.0.1' }, url);
		expect(outcome).toMatchObject({ ok: true });
	});
});

describe('the images of a job together', () => {
	it('may not be larger than the room that is left', async () => {
		const room = { bytes: PNG.length + 100 };
		expect((await download([picture()], { room })).outcome).toMatchObject({ ok: true });
		expect(room.bytes).toBe(100);
		const { outcome, stored } = await download([picture()], { room });
		expect(outcome).toEqual({
			ok: false,
			failure: expect.objectContaining({
				code: 'too_large',
				reason: expect.stringMatching(/larger than 100 MB in total/),
			}),
		});
		expect([stored, room.bytes]).toEqual([[], 100]);
	});

	it('are cut by the header too', async () => {
		const step = answered([PNG], 200, { 'content-length': '101' });
		const { outcome } = await download([step], { room: { bytes: 100 } });
		expect(outcome).toEqual(failed('result', 'too_large'));
	});

	it('are not counted where one was cut and came again', async () => {
		const room = { bytes: PNG.length };
		const { outcome } = await download([answered(cut()), picture()], { room });
		expect(outcome).toMatchObject({ ok: true });
		expect(room.bytes).toBe(0);
	});
});

describe('what is too large', () => {
	it('by its header is not read', async () => {
		const step = answered([PNG], 200, { 'content-length': String(LARGEST_PICTURE_BYTES + 1) });
		const { outcome, stored, opened } = await download([step]);
		expect(outcome).toEqual(failed('result', 'too_large'));
		expect([stored, opened]).toEqual([[], [URL_OF_RESULT]]);
		expect('stream' in step && step.stream.destroyed).toBe(true);
	});

	it.each([
		['without a header', {}],
		['with a header that lies', { 'content-length': '10' }],
		['with a header that is no number', { 'content-length': 'much' }],
	])('by its bytes is cut, %s', async (_, headers: Record<string, string>) => {
		const step = answered(large(LARGEST_PICTURE_BYTES + 2_000_000), 200, headers);
		const { outcome, stored, opened } = await download([step]);
		expect(outcome).toEqual(failed('result', 'too_large'));
		expect([stored, opened]).toEqual([[], [URL_OF_RESULT]]);
		expect('stream' in step && step.stream.destroyed).toBe(true);
	});
});

describe('what is no picture', () => {
	it.each([
		['HTML', '<!DOCTYPE html><html>', 'a web page (HTML)'],
		['JSON', '{"error":"expired"}', 'JSON text'],
		['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'an SVG drawing'],
		['SVG behind a long comment', `<!--${'x'.repeat(2000)}--><svg/>`, 'an SVG drawing'],
		['a few bytes', 'abc', 'a text file'],
		['nothing', '', 'an empty file (0 bytes)'],
	])('%s is named, not stored, and not asked for again', async (_, text, what) => {
		const { outcome, stored, opened } = await download([answered([Buffer.from(text)])]);
		expect(outcome).toMatchObject(failed('result', 'not_a_picture'));
		expect(outcome).toMatchObject({
			failure: { reason: `it is ${what}, not a JPEG, PNG, WebP or GIF` },
		});
		expect([stored, opened]).toEqual([[], [URL_OF_RESULT]]);
	});
});

const down: NetworkFailure = {
	kind: 'network',
	connected: true,
	code: 'ECONNRESET',
	reason: 'the connection was cut',
};
const slow: NetworkFailure = { ...down, kind: 'timeout', code: 'request_timeout' };

describe('what may pass', () => {
	it.each<[string, () => Step]>([
		['a connection that was cut', () => down],
		['no answer in time', () => slow],
		['a body that was cut', () => answered(cut())],
		['HTTP 408', () => refused(408)],
		['HTTP 429', () => refused(429)],
		['HTTP 500', () => refused(500)],
		['HTTP 503', () => refused(503)],
	])('%s is tried again', async (_, step) => {
		const { outcome, opened, stored, clock } = await download([step(), picture()]);
		expect(outcome).toMatchObject({ ok: true });
		expect(opened).toEqual([URL_OF_RESULT, URL_OF_RESULT]);
		expect(stored).toEqual([{ bytes: PNG, type: 'png' }]);
		expect(clock.seconds).toBe(1);
	});

	it('is tried again after Retry-After', async () => {
		const { outcome, clock } = await download([refused(429, { 'retry-after': '7' }), picture()]);
		expect(outcome).toMatchObject({ ok: true });
		expect(clock.seconds).toBe(7);
	});

	it.each<[string, () => Step, string, string]>([
		['a connection that was cut', () => down, 'network', 'ECONNRESET'],
		['no answer in time', () => slow, 'timeout', 'request_timeout'],
		['HTTP 503', () => refused(503), 'provider', 'http_503'],
		['HTTP 429', () => refused(429), 'rateLimit', 'http_429'],
	])('%s is tried until the deadline, and a last time there', async (_, step, category, code) => {
		const { outcome, clock } = await download([step()], { seconds: 20 });
		expect(outcome).toEqual(failed(category, code));
		expect(clock.seconds).toBe(20);
	});

	it("is n8n's store that could not take it", async () => {
		const stored: string[] = [];
		const { outcome, opened } = await download([picture(), picture()], {
			store: async (stream, type) => {
				for await (const chunk of stream) stored.push(String(chunk.length));
				if (stored.length === 1) throw new Error('timeout exceeded when trying to connect');
				return { data: '', mimeType: `image/${type}` };
			},
		});
		expect(outcome).toMatchObject({ ok: true });
		expect(opened).toHaveLength(2);
	});

	it("is n8n's store until the deadline", async () => {
		const fresh = Array.from({ length: 9 }, picture);
		const { outcome, clock } = await download(fresh, {
			seconds: 20,
			store: async (stream) => {
				for await (const chunk of stream) expect(chunk).not.toHaveLength(0);
				throw new Error('no space left on device');
			},
		});
		expect(outcome).toEqual(failed('result', 'not_stored'));
		expect(clock.seconds).toBe(20);
	});

	it('is a body that does not arrive in time', async () => {
		const { outcome, stored } = await download([answered(endless())], { timeout: 0, seconds: 0 });
		expect(outcome).toEqual(failed('timeout', 'request_timeout'));
		expect(stored).toEqual([]);
	});
});

describe('what does not pass', () => {
	it.each([403, 404, 410])('HTTP %i: the link has expired', async (status) => {
		const { outcome, opened } = await download([refused(status), picture()]);
		expect(outcome).toEqual(failed('result', 'link_expired'));
		expect(opened).toHaveLength(1);
	});

	it.each([400, 401, 451])('HTTP %i', async (status) => {
		const { outcome, opened } = await download([refused(status), picture()]);
		expect(outcome).toEqual(failed('result', `http_${status}`));
		expect(opened).toHaveLength(1);
	});
});

it('says what is paid without a word that n8n would replace', async () => {
	const { outcome } = await download([down], { seconds: 0 });
	expect(outcome).toMatchObject({
		failure: { reason: 'the connection was cut', httpStatus: null },
	});
});

describe('Stop', () => {
	it('while the picture arrives ends the download', async () => {
		const stop = new AbortController();
		const step = answered(endless());
		const downloading = download([step], {
			stop: stop.signal,
			store: async () => {
				stop.abort();
				return await new Promise(() => {});
			},
		});
		expect((await downloading).outcome).toBeInstanceOf(Cancelled);
		expect('stream' in step && step.stream.destroyed).toBe(true);
	});

	it('in a pause ends the download', async () => {
		const clock = new VirtualClock();
		clock.stopAt(3);
		const downloader: Downloader = {
			open: async () => down,
			judgeHost: async () => null,
			store: async () => ({ data: '', mimeType: '' }),
			allowance: { localHost: null, schemes: ['https:'] },
			runtime: clock,
			stop: undefined,
			timeout: 60_000,
			isFresh: false,
			room: { bytes: LARGEST_PICTURE_BYTES },
		};
		const downloading = downloadPicture(downloader, URL_OF_RESULT, after(100));
		await expect(downloading).rejects.toBeInstanceOf(Cancelled);
		expect(clock.seconds).toBe(3);
	});
});

describe('a link that is seconds old', () => {
	const STATUSES = [400, 401, 403, 404, 409, 410];

	it.each(STATUSES)('is tried again after one HTTP %i', async (status) => {
		const { outcome, clock } = await download([refused(status), picture()], { isFresh: true });
		expect(outcome).toMatchObject({ ok: true });
		expect(clock.seconds).toBe(1);
	});

	it.each(STATUSES)('is tried again after several HTTP %i', async (status) => {
		const steps = [refused(status), refused(status), refused(status), picture()];
		const { outcome, clock } = await download(steps, { isFresh: true });
		expect(outcome).toMatchObject({ ok: true });
		expect(clock.seconds).toBe(7);
	});

	it.each(STATUSES)('is given up after half a minute of HTTP %i', async (status) => {
		const { outcome, clock } = await download([refused(status)], { isFresh: true });
		expect(outcome).toMatchObject({ ok: false, failure: { httpStatus: status, charged: 'yes' } });
		expect(clock.seconds).toBe(30);
	});

	it('is not tried later than the deadline', async () => {
		const { clock } = await download([refused(404)], { isFresh: true, seconds: 5 });
		expect(clock.seconds).toBe(5);
	});

	it('of another age is given up at once', async () => {
		const { outcome, opened } = await download([refused(404), picture()]);
		expect(outcome).toMatchObject({ ok: false, failure: { code: 'link_expired' } });
		expect(opened).toHaveLength(1);
	});
});
