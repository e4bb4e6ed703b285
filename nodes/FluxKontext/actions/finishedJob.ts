import type { IBinaryKeyData, NodeEgressFilter } from 'n8n-workflow';

import type { Downloader } from '../images/downloadPicture';
import { downloadPicture, LARGEST_JOB_BYTES, NO_TIME_LEFT } from '../images/downloadPicture';
import { pictureFileName } from '../images/pictureType';
import { isHost } from '../images/untrustedUrl';
import { explainedFailedJob, explainedWith, explainedWithoutPicture } from '../jobs/explain';
import { refusal } from '../jobs/jobError';
import { jobJson } from '../jobs/job';
import type { Job, PictureType, ResultImage } from '../providers/contract';
import { cleaned, quote } from '../providers/reading';
import { settled } from '../transport/settled';
import type { ByteStream } from '../transport/stream';
import type { OutputItem } from './operation';
import type { Parameters } from './parameters';
import type { N8nSession } from './session';

/** How a job is handed over: parameters of the operations that give one. */
export interface OutputSettings {
	readonly simplify: boolean;
	/** Null: no download. */
	readonly fieldName: string | null;
}

export interface OutputRule extends OutputSettings {
	/** Milliseconds for one download. */
	readonly requestTimeout: number;
	/** Milliseconds since 1970. */
	readonly deadline: number;
	/** True where the job is known to have finished just now; otherwise its times tell. */
	readonly linksAreFresh?: boolean;
}

/** Milliseconds; links that are younger may not work yet. */
const FRESH_FOR = 600_000;

function isFreshJob({ completedAt, createdAt }: Job, now: number): boolean {
	const isRecent = (time: string | null) => time !== null && now - Date.parse(time) < FRESH_FOR;
	return completedAt === null || isRecent(completedAt) || isRecent(createdAt);
}

const OUTPUT_FIELD = 'Put Output File in Field';

/** Names that n8n drops when it copies an item (n8n-workflow, `deepCopy`): the image would be lost. */
const LOST_FIELDS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

function outputFieldOf(parameters: Parameters): string {
	const name = cleaned(parameters.text('outputBinaryPropertyName', OUTPUT_FIELD, 'data'));
	if (!LOST_FIELDS.includes(name)) return name;
	throw refusal(`'${OUTPUT_FIELD}' can't be '${name}'`, 'Enter another name, such as data.');
}

/**
 * @param isTool an agent's panel has no field 'Download Images', and nothing is downloaded
 * @throws JobError when an expression gives something that cannot be used
 */
export function outputSettingsOf(parameters: Parameters, isTool: boolean): OutputSettings {
	const downloads = parameters.boolean('downloadImages', 'Download Images', !isTool);
	return {
		simplify: parameters.boolean('simplify', 'Simplify', true),
		fieldName: downloads ? outputFieldOf(parameters) : null,
	};
}

/** One picture of a job, and what its download may take. */
interface Download extends Pick<Downloader, 'isFresh' | 'room' | 'timeout'> {
	readonly job: Job;
	readonly position: number;
}

function downloaderFor(session: N8nSession, { job, position, ...limits }: Download): Downloader {
	const { context, runtime, transport, localHost, stop } = session;
	return {
		open: async (url, timeout) => await transport.open(url, timeout),
		judgeHost: async (url) => await judgeHost(session, url),
		store: async (stream: ByteStream, type: PictureType) =>
			await context.helpers.prepareBinaryData(
				stream,
				pictureFileName(job.provider, job.jobId, position, type),
				`image/${type}`,
			),
		allowance: { localHost, schemes: ['https:'] },
		runtime,
		stop,
		...limits,
	};
}

/**
 * Resolves the name and refuses private addresses, where this n8n has a filter for it; the base URL's
 * own local host is allowed. From n8n 2.40 the filter always judges. Before, it does so only with
 * `N8N_SSRF_PROTECTION_ENABLED`: else it lets all pass (2.37 to 2.39) or is missing (up to 2.36).
 */
async function judgeHost(session: N8nSession, url: URL): Promise<string | null> {
	if (isHost(url, session.localHost)) return null;
	const { getSecureEgressFilter } = session.context.helpers;
	if (typeof getSecureEgressFilter !== 'function') return null;
	const filter: NodeEgressFilter | undefined = getSecureEgressFilter('enforced');
	if (typeof filter !== 'object') return null;
	const verdict = await settled(filter.validateUrl(url));
	// A name that cannot be resolved here may still be known to n8n's proxy: the request will tell.
	const isRefused = verdict.ok && !verdict.value.ok;
	return isRefused ? 'its host is a private address' : null;
}

/**
 * Downloads the images of a job. The time limit is one for all of them; it leaves time for one
 * request and another try, also where the submit took all there was.
 * @throws JobError naming the link, so that a picture that was paid for can still be fetched
 */
async function downloads(
	session: N8nSession,
	job: Job,
	fieldName: string,
	{ linksAreFresh, requestTimeout, deadline }: OutputRule,
): Promise<IBinaryKeyData> {
	const binary: IBinaryKeyData = {};
	const { runtime, provider } = session;
	const isFresh = linksAreFresh ?? isFreshJob(job, runtime.now());
	const limit = Math.max(deadline, runtime.now() + 2 * requestTimeout);
	const room = { bytes: LARGEST_JOB_BYTES };
	for (const [position, image] of job.images.entries()) {
		const download = { job, position, isFresh, room, timeout: requestTimeout };
		const isLate = position > 0 && runtime.now() >= limit;
		const reading = isLate
			? NO_TIME_LEFT
			: await downloadPicture(downloaderFor(session, download), image.url, limit);
		if (!reading.ok) {
			const about = { doing: 'download', more: linksOf(job.images) } as const;
			throw explainedWith(provider, reading.failure, job.jobId, about);
		}
		binary[position === 0 ? fieldName : `${fieldName}_${position}`] = reading.value;
	}
	return binary;
}

/** All links of the job: a picture that was stored already leaves with no item either. */
function linksOf(images: readonly ResultImage[]): string {
	const links = images.slice(0, 10).map(({ url }) => quote(url, 2000));
	return `${links.length === 1 ? 'Image link' : 'Image links'}: ${links.join(' ')}`;
}

/** The job as an item, its pictures downloaded where wanted. */
export async function outputOf(
	session: N8nSession,
	job: Job,
	rule: OutputRule,
): Promise<OutputItem> {
	const json = jobJson(job, rule.simplify);
	const { fieldName } = rule;
	if (fieldName === null || job.images.length === 0) return { json };
	return { json, binary: await downloads(session, job, fieldName, rule) };
}

/**
 * What edit, generate and wait do with a job that has ended.
 * @throws JobError when it failed, or has no picture
 */
export async function successfulOutputOf(
	session: N8nSession,
	job: Job,
	rule: OutputRule,
): Promise<OutputItem> {
	const { provider } = session;
	if (job.failure !== null) throw explainedFailedJob(provider, job.failure, job.jobId);
	if (job.images.length === 0) throw explainedWithoutPicture(provider, job);
	return await outputOf(session, job, rule);
}
