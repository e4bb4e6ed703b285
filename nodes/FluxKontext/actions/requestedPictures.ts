import { judgeUrl } from '../images/untrustedUrl';
import { explained } from '../jobs/explain';
import { refusal, type JobError } from '../jobs/jobError';
import { uploadPicture } from '../jobs/submitJob';
import type { PictureFile, PictureIn } from '../providers/contract';
import { FIELD_NAMES } from '../providers/problems';
import type { ItemAccess } from './connection';
import type { Parameters } from './parameters';
import type { Run } from './run';

/** Documents speak of http:// or https:// for a picture going in. */
const INPUT_SCHEMES = ['https:', 'http:'];

function checkMaximum(run: Run, count: number): void {
	const { displayName, picturesIn } = run.provider.capabilities;
	if (count <= picturesIn.maximum) return;
	throw refusal(
		`'${FIELD_NAMES.pictures}' has ${count} pictures, and ${displayName} takes at most ${picturesIn.maximum}`,
		'Name fewer pictures.',
	);
}

function urlsIn(parameters: Parameters): string[] {
	// An address may itself hold a comma: only one before a further address separates.
	return parameters
		.texts('imageUrl', 'Image URL')
		.flatMap((text) => text.split(/,\s*(?=https?:\/\/)/i))
		.map((url) => url.trim())
		.filter((url) => url !== '');
}

function pictureUrls(run: Run, parameters: Parameters): PictureIn[] {
	const urls = urlsIn(parameters);
	checkMaximum(run, urls.length);
	if (urls.length === 0) {
		throw refusal("'Image URL' is empty", 'Give the address of the picture to edit.');
	}
	return urls.map((text) => {
		const verdict = judgeUrl(text, { localHost: run.localHost, schemes: INPUT_SCHEMES });
		if (verdict.allowed) return { kind: 'url', url: verdict.url.href };
		throw refusal(
			`'Image URL' cannot be used, since ${verdict.reason}`,
			'Give an address that begins with https:// and that the provider can reach, or hand the picture over as a file.',
		);
	});
}

/** The value of 'Image Source'; an agent has no files, so its panel begins with 'URL'. */
export function chosenSource(run: Run, parameters: Parameters): string {
	const preset = run.context.isToolExecution() ? 'url' : 'binary';
	return parameters.choice('imageSource', 'Image Source', ['binary', 'url', 'none'], preset);
}

/** What is not among the values of 'Image Source', such as 'none' left over from another operation. */
export function sourceRefused(source: string): JobError {
	return refusal(
		`'Image Source' is '${source.slice(0, 60)}', which this operation does not take`,
		"Choose one of the values in 'Image Source'.",
	);
}

function linkRefused(reason: string, provider: string): JobError {
	return refusal(
		`${provider} cannot read the file from this n8n, since the address of the file cannot be used: ${reason}`,
		`${provider} takes only URLs. Give n8n a public address (N8N_EDITOR_BASE_URL or WEBHOOK_URL), set 'Image Source' to 'URL', or choose ToAPIs, which takes files.`,
		'configuration',
	);
}

/** Rule: a link from an answer is not trusted, also where only the provider will read it. */
function uploadLinkRefused({ provider }: Run, reason: string): JobError {
	const failure = {
		category: 'provider',
		code: 'link_refused',
		reason: `the upload was answered with a link that cannot be used, since ${reason}`,
		httpStatus: null,
		charged: 'no',
	} as const;
	return explained(provider, failure, null, 'upload');
}

/** Where a provider takes only URLs, n8n's own signed address stands for the file. */
function asPicture(run: Run, file: PictureFile): PictureIn {
	const { displayName, picturesIn } = run.provider.capabilities;
	if (picturesIn.fileAs !== 'publicUrl') return { kind: 'file', file };
	const link = run.pictures.signedLink(file);
	const verdict = judgeUrl(link, { localHost: run.localHost, schemes: INPUT_SCHEMES });
	if (!verdict.allowed) throw linkRefused(verdict.reason, displayName);
	return { kind: 'url', url: link };
}

/**
 * The pictures that an item names.
 * @param source value of 'Image Source'
 * @throws JobError when one is missing, is no picture or cannot reach the provider
 */
export async function requestedPictures(
	run: Run,
	parameters: Parameters,
	itemIndex: number,
	source: string,
): Promise<PictureIn[]> {
	if (source === 'none') return [];
	if (source === 'url') return pictureUrls(run, parameters);
	if (source !== 'binary') throw sourceRefused(source);
	const names = parameters
		.text('binaryPropertyName', 'Input Data Field Name')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	checkMaximum(run, names.length);
	if (names.length === 0) {
		throw refusal("'Input Data Field Name' is empty", 'Name the field that holds the picture.');
	}
	return await Promise.all(
		names.map(
			async (name): Promise<PictureIn> => ({
				kind: 'file',
				file: await run.pictures.inspect(itemIndex, name),
			}),
		),
	);
}

/**
 * The pictures as the provider takes them, checked and not yet sent.
 * @throws JobError where a file would need a public address and has none
 */
export function sendablePictures(run: Run, pictures: readonly PictureIn[]): PictureIn[] {
	return pictures.map((picture) =>
		picture.kind === 'file' ? asPicture(run, picture.file) : picture,
	);
}

/**
 * Uploads files where the provider has an upload, and gives their links instead.
 * @throws JobError, Cancelled
 */
export async function uploadedPictures(
	run: Run,
	access: ItemAccess,
	pictures: readonly PictureIn[],
	deadline: number,
): Promise<PictureIn[]> {
	const { upload } = run.provider;
	if (upload === undefined) return [...pictures];
	return await Promise.all(
		pictures.map(async (picture): Promise<PictureIn> => {
			if (picture.kind === 'url') return picture;
			const url = await uploadPicture(access, upload, picture.file, deadline);
			const verdict = judgeUrl(url, { localHost: run.localHost, schemes: ['https:'] });
			if (verdict.allowed) return { kind: 'url', url };
			throw uploadLinkRefused(run, verdict.reason);
		}),
	);
}
