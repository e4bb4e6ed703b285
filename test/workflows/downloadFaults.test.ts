/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as pause } from 'node:timers/promises';
import { BinaryDataService } from 'n8n-core';

import type { Fault, JobOrder } from '../simulator';
import {
	fileOf,
	fromUrl,
	markOf,
	PROVIDERS,
	runScenario,
	runToError,
	runToItem,
	service,
	useTestbed,
} from './engine';

const simulator = useTestbed();

const edit = () => ({
	provider: 'toApis' as const,
	operation: 'edit' as const,
	parameters: { prompt: 'make it blue', ...fromUrl(simulator()) },
});

const SHORT = { timeout: 1, requestTimeout: 1 };

function downloads(): number {
	return simulator().requests.filter(({ step }) => step === 'download').length;
}

describe('a download that fails in passing is tried again', () => {
	it.each<readonly [string, Fault]>([
		['500', { kind: 'status', status: 500 }],
		['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
		['a connection cut at once', { kind: 'cutBeforeHead' }],
		['a picture cut in the middle', { kind: 'cutAfterHead' }],
		['403', { kind: 'status', status: 403 }],
		['404', { kind: 'status', status: 404 }],
		['410', { kind: 'status', status: 410 }],
	])('%s', async (_what, fault) => {
		simulator().order({ step: 'download', times: 1, fault });
		const item = await runToItem(simulator(), edit());
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
		expect(downloads()).toBe(2);
		expect(simulator().jobs).toHaveLength(1);
	});

	it('a picture cut in the middle while n8n is still opening its file', async () => {
		const store = service(BinaryDataService);
		const quickly = store.store.bind(store);
		const slowly = jest.spyOn(store, 'store').mockImplementation(async (...parameters) => {
			await pause(200);
			return await quickly(...parameters);
		});
		simulator().order({ step: 'download', times: 1, fault: { kind: 'cutAfterHead' } });
		const item = await runToItem(simulator(), edit());
		slowly.mockRestore();
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
	});

	it('hanging', async () => {
		simulator().order({ step: 'download', times: 1, fault: { kind: 'hang' } });
		const item = await runToItem(simulator(), { ...edit(), options: { requestTimeout: 1 } });
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
	});
});

describe('a link that gives no picture', () => {
	const wrong: ReadonlyArray<readonly [string, JobOrder, string, string]> = [
		['has expired', { expired: true }, 'the link has expired or was removed', 'link_expired'],
		[
			'gives a web page',
			{ format: 'html' },
			'it is a web page (HTML), not a JPEG',
			'not_a_picture',
		],
		['gives an SVG', { format: 'svg' }, 'it is an SVG drawing, not a JPEG', 'not_a_picture'],
		[
			'gives a web page that calls itself a PNG',
			{ format: 'html', wrongMimeType: 'image/png' },
			'it is a web page (HTML), not a JPEG',
			'not_a_picture',
		],
		[
			'redirects to a private address',
			{ redirectTo: 'http://10.0.0.1/secret.png' },
			'it points to a private or local address',
			'link_refused',
		],
		[
			'redirects to the metadata service of a cloud',
			{ redirectTo: 'http://169.254.169.254/latest/meta-data' },
			'it points to a private or local address',
			'link_refused',
		],
		[
			'redirects to localhost by name',
			{ redirectTo: 'http://localhost/secret.png' },
			'it points to a private or local address',
			'link_refused',
		],
		[
			'redirects to a file',
			{ redirectTo: 'file:///etc/passwd' },
			'it starts with file:',
			'link_refused',
		],
		[
			'is itself private',
			{ pictureUrl: 'http://192.168.1.1/a.png' },
			'it points to a private or local address',
			'link_refused',
		],
		['is no address', { pictureUrl: 'https://[1/a.png' }, 'it is not a URL', 'link_refused'],
		[
			'is not https',
			{ pictureUrl: 'http://example.com/a.png' },
			'it is not an HTTPS URL',
			'link_refused',
		],
	];

	it('is words instead of a link: they are quoted, and no image is there', async () => {
		simulator().order({ job: { pictureUrl: 'no address' } });
		const error = await runToError(simulator(), edit());
		const [job] = simulator().jobs;
		expect(error.message).toBe(`The job finished without an image (job ${job?.jobId})`);
		expect(error.description).toContain('no address');
		expect(error.details).toMatchObject({ category: 'result', code: 'no_picture', charged: 'yes' });
	});

	it.each(wrong)('%s', async (_what, job, reason, code) => {
		simulator().order({ job });
		const error = await runToError(simulator(), { ...edit(), options: SHORT });
		const { jobId, pictures } = simulator().jobs[0] ?? { jobId: 'none', pictures: [] };
		expect(error.message).toBe(`The image could not be downloaded (job ${jobId})`);
		expect(error.description).toContain(reason);
		expect(error.description).toContain(`Image link: ${pictures[0]}`);
		expect(error.description).toContain("Check the job in the provider's console.");
		expect(error.details).toMatchObject({ category: 'result', code, jobId, charged: 'yes' });
		// A link that is seconds old may not work yet.
		if (code !== 'link_expired') expect(downloads()).toBeLessThanOrEqual(1);
	});

	it.each(PROVIDERS)('%s: the link of an expired picture is handed on', async (provider) => {
		simulator().order({ job: { expired: true } });
		const { json } = await runScenario(simulator(), {
			...edit(),
			provider,
			options: SHORT,
			onError: 'continueRegularOutput',
		});
		const httpStatus = provider === 'foxAi' ? 404 : 403;
		expect(json[0]).toMatchObject({
			details: { code: 'link_expired', charged: 'yes', httpStatus },
		});
		expect(json[0]?.error).toContain(simulator().jobs[0]?.pictures[0]);
	});
});

describe('a picture that cannot be had for the moment', () => {
	it('names its link, and that it can still be fetched', async () => {
		simulator().order({ step: 'download', fault: { kind: 'status', status: 503 } });
		const error = await runToError(simulator(), {
			...edit(),
			options: { timeout: 1, requestTimeout: 1 },
		});
		const link = simulator().jobs[0]?.pictures[0];
		expect(error.description).toContain(
			`Download the image from its link before the link expires. Image link: ${link}`,
		);
		expect(error.details).toMatchObject({ category: 'provider', httpStatus: 503, charged: 'yes' });
	});
});

describe('a job with two pictures', () => {
	it.each([1, 2])('names both links where picture %i does not come', async (wrong) => {
		simulator().order({ job: { pictures: 2 } });
		simulator().order({
			step: 'download',
			skip: wrong - 1,
			fault: { kind: 'status', status: 404 },
		});
		const error = await runToError(simulator(), { ...edit(), options: SHORT });
		const [first, second] = simulator().jobs[0]?.pictures ?? [];
		expect(error.description).toContain(`Image links: ${first} ${second} `);
		expect(error.details).toMatchObject({ code: 'link_expired', httpStatus: 404, charged: 'yes' });
		expect(downloads()).toBeGreaterThanOrEqual(wrong);
	});
});

describe('a picture that is not what its link says', () => {
	it.each([
		['webp', 'image/webp', 'webp'],
		['jpeg', 'image/jpeg', 'jpg'],
	] as const)('is named by its bytes: %s behind .png', async (format, mimeType, extension) => {
		simulator().order({ job: { format, wrongMimeType: 'application/octet-stream' } });
		const item = await runToItem(simulator(), edit());
		const fileName = `toApis-${String(item.json.jobId)}.${extension}`;
		expect(fileOf(item)).toMatchObject({ mimeType, fileExtension: extension, fileName });
	});

	it('a redirect on the same local host is followed', async () => {
		simulator().order({ job: { redirectTo: `${simulator().url}/files/samples/other.png` } });
		const item = await runToItem(simulator(), edit());
		expect(fileOf(item).mimeType).toBe('image/png');
		expect(downloads()).toBe(2);
	});

	it('a link that redirects for ever is given up', async () => {
		simulator().order({ job: { redirectTo: './1.png' } });
		const error = await runToError(simulator(), edit());
		expect(error.details).toMatchObject({ code: 'too_many_redirects', charged: 'yes' });
		expect(downloads()).toBe(6);
	});
});
