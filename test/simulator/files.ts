/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';
import type { Job, JobStore } from './jobs';
import { makePicture, mimeTypeOf } from './pictures';
import type { Answer } from './provider';
import type { ProviderName } from './types';
import type { UploadStore } from './uploads';

const jobFile = /^\/files\/(apixo|foxAi|toApis|vtrix)\/([^/]+)\/(\d+)\.(?:png|jpg)$/;
const sampleFile = /^\/files\/samples\/([^/]+)\.(png|jpg)$/;

/** Whether a path is below the files' folder. */
export function isFilePath(path: string): boolean {
	return path.startsWith('/files/');
}

/** The job whose picture a path names. */
export function jobOfFile(path: string, jobs: JobStore): Job | undefined {
	const [, provider, jobId = ''] = jobFile.exec(path) ?? [];
	const name = providerNames.find((each) => each === provider);
	return name && jobs.find(name, jobId);
}

const providerNames: ProviderName[] = ['apixo', 'foxAi', 'toApis', 'vtrix'];

/**
 * The answer to a download: a job's picture, an uploaded file or a sample. Files need no key, and a
 * request that brings one is refused: the key has leaked.
 */
export function answerFile(
	address: URL,
	headers: IncomingHttpHeaders,
	jobs: JobStore,
	uploads: UploadStore,
): Answer {
	const leak = ['authorization', 'api-key'].find((name) => name in headers);
	if (leak) return textAnswer(400, `A key was sent along: ${leak}`);
	const upload = uploads.findByUrl(address.href);
	if (upload) return fileAnswer(upload.bytes, upload.mimeType);
	const [, name, extension] = sampleFile.exec(address.pathname) ?? [];
	if (name !== undefined) {
		const format = extension === 'png' ? 'png' : 'jpeg';
		const bytes = makePicture({ width: 256, height: 192, seed: name, format });
		return fileAnswer(bytes, `image/${format}`);
	}
	const job = jobOfFile(address.pathname, jobs);
	const index = Number(jobFile.exec(address.pathname)?.[3] ?? 0) - 1;
	if (!job || index < 0 || index >= job.pictureCount) return textAnswer(404, 'Not found');
	return answerJobFile(job, index);
}

function answerJobFile(job: Job, index: number): Answer {
	const { order, submission } = job;
	if (order.expired) {
		return submission.provider === 'foxAi'
			? textAnswer(404, 'The file was deleted')
			: textAnswer(403, 'The link has expired');
	}
	if (order.redirectTo !== undefined) {
		return { status: 302, headers: { location: order.redirectTo }, bytes: Buffer.alloc(0) };
	}
	const { bytes, mimeType } = contentOf(job, index);
	return fileAnswer(bytes, order.wrongMimeType ?? mimeType);
}

function contentOf(job: Job, index: number): { bytes: Buffer; mimeType: string } {
	const { format } = job.order;
	if (format === 'svg') {
		const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><script/></svg>';
		return { bytes: Buffer.from(svg), mimeType: 'image/svg+xml' };
	}
	if (format === 'html') {
		const page = '<!doctype html><title>Sign in</title><p>Please sign in.</p>';
		return { bytes: Buffer.from(page), mimeType: 'text/html; charset=utf-8' };
	}
	if (format === 'truncated') {
		const whole = job.file(index);
		const mimeType = mimeTypeOf(whole) ?? '';
		return { bytes: whole.subarray(0, Math.floor(whole.length / 2)), mimeType };
	}
	const file = job.file(index, format);
	const bytes = Buffer.concat([file, Buffer.alloc(job.order.extraBytes ?? 0)]);
	return { bytes, mimeType: mimeTypeOf(bytes) ?? '' };
}

function fileAnswer(bytes: Buffer, mimeType: string): Answer {
	return { status: 200, headers: { 'content-type': mimeType }, bytes };
}

function textAnswer(status: number, text: string): Answer {
	return { status, headers: { 'content-type': 'text/plain' }, bytes: Buffer.from(text) };
}
