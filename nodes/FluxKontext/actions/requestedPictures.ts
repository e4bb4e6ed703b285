import { givenFiles } from '../images/givenFiles';
import { judgeUrl } from '../images/untrustedUrl';
import { areGlued, splitUrls } from '../images/urlList';
import { explained } from '../jobs/explain';
import { refusal, type JobError } from '../jobs/jobError';
import { uploadPicture } from '../jobs/submitJob';
import type { PictureFile, PictureIn } from '../providers/contract';
import type { Parameters } from './parameters';
import type { Run } from './run';
import { isTool } from './run';

/** Documents speak of http:// or https:// for a picture going in. */
const INPUT_SCHEMES = ['https:', 'http:'];

const URL_FIELD = 'Image URL';
const FILE_FIELD = 'Input Data Field Name';
const HOW_TO_SEPARATE =
	'Separate URLs by line breaks or commas, and write a space inside a URL as %20.';

/** @throws JobError for more images than the provider takes */
function checkMaximum({ provider }: Run, field: string, count: number): void {
	const { displayName, picturesIn } = provider.capabilities;
	if (count <= picturesIn.maximum) return;
	throw refusal(
		`'${field}' has ${count} images; ${displayName} takes up to ${picturesIn.maximum}`,
		'To edit each image separately, use one item per image.',
	);
}

/** One URL from each entry of a list; from text as many as it has. */
function urlsIn(given: string | readonly string[]): string[] {
	if (typeof given === 'string') return splitUrls(given);
	return given.flatMap((entry, index) => {
		const urls = splitUrls(entry);
		if (urls.length <= 1) return urls;
		throw refusal(
			`Entry ${index + 1} of the list in '${URL_FIELD}' is not one URL`,
			`Enter one URL in each entry. ${HOW_TO_SEPARATE}`,
		);
	});
}

function pictureUrls(run: Run, parameters: Parameters): PictureIn[] {
	const given = urlsIn(parameters.texts('imageUrl', URL_FIELD));
	if (given.length === 0) {
		throw refusal(`'${URL_FIELD}' is empty`, 'Enter the URL of the image to edit.');
	}
	const urls = given.map((text, index) => {
		const isOnly = given.length === 1;
		const which = isOnly ? `'${URL_FIELD}'` : `URL ${index + 1} in '${URL_FIELD}'`;
		if (areGlued(text)) {
			throw refusal(`${which} can't be used: it has another URL inside`, HOW_TO_SEPARATE);
		}
		const verdict = judgeUrl(text, { localHost: run.localHost, schemes: INPUT_SCHEMES });
		if (verdict.allowed) return verdict.url.href;
		throw refusal(
			`${which} can't be used: ${verdict.reason}`,
			`Enter an HTTPS URL that the provider can reach, or pass the image as a file.${isOnly ? '' : ` ${HOW_TO_SEPARATE}`}`,
		);
	});
	const pictures = [...new Set(urls)].map((url): PictureIn => ({ kind: 'url', url }));
	checkMaximum(run, URL_FIELD, pictures.length);
	return pictures;
}

async function pictureFiles(
	run: Run,
	parameters: Parameters,
	itemIndex: number,
): Promise<PictureIn[]> {
	const value = parameters.value('binaryPropertyName');
	const given = givenFiles(value);
	if (given === null) {
		throw refusal(
			`'${FILE_FIELD}' is neither a field name nor a file`,
			"Enter the name of the field, or an expression that gives a file, such as {{ $('Read File').item.binary.data }}.",
		);
	}
	if (given.length === 0) {
		throw refusal(`'${FILE_FIELD}' is empty`, 'Enter the name of the field that has the image.');
	}
	checkMaximum(run, FILE_FIELD, given.length);
	const { displayName } = run.provider.capabilities;
	return await Promise.all(
		given.map(async (file): Promise<PictureIn> => {
			const inspected = await run.pictures.inspect(itemIndex, file, displayName);
			return { kind: 'file', file: inspected };
		}),
	);
}

/** The value of 'Image Source'; an agent has no files, so its panel begins with 'URL'. */
export function chosenSource(run: Run, parameters: Parameters): string {
	const preset = isTool(run) ? 'url' : 'binary';
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
		`${provider} can't download the file from n8n, because its URL can't be used: ${reason}`,
		`${provider} takes only URLs. Give n8n a public address (N8N_EDITOR_BASE_URL or WEBHOOK_URL), set 'Image Source' to 'URL', or choose ToAPIs, which takes files.`,
		'configuration',
	);
}

/** Rule: a link from an answer is not trusted, also where only the provider will read it. */
function uploadLinkRefused({ provider }: Run, reason: string): JobError {
	const failure = {
		category: 'provider',
		code: 'link_refused',
		reason: `the upload returned a link that can't be used: ${reason}`,
		httpStatus: null,
		charged: 'no',
	} as const;
	return explained(provider, failure, null, 'upload');
}

/** Where a provider takes only URLs, n8n's own signed address stands for the file. */
async function asPicture(run: Run, file: PictureFile): Promise<PictureIn> {
	const { displayName, picturesIn } = run.provider.capabilities;
	if (picturesIn.fileAs !== 'publicUrl') return { kind: 'file', file };
	const link = await run.pictures.signedLink(file);
	const verdict = judgeUrl(link, { localHost: run.localHost, schemes: INPUT_SCHEMES });
	if (!verdict.allowed) throw linkRefused(verdict.reason, displayName);
	return { kind: 'url', url: verdict.url.href };
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
	return await pictureFiles(run, parameters, itemIndex);
}

/**
 * The pictures as the provider takes them, checked and not yet sent.
 * @throws JobError where a file would need a public address and has none
 */
export async function sendablePictures(
	run: Run,
	pictures: readonly PictureIn[],
): Promise<PictureIn[]> {
	return await Promise.all(
		pictures.map(async (picture) =>
			picture.kind === 'file' ? await asPicture(run, picture.file) : picture,
		),
	);
}

/**
 * Uploads files where the provider has an upload, and gives their links instead.
 * @throws JobError, Cancelled
 */
export async function uploadedPictures(
	run: Run,
	pictures: readonly PictureIn[],
	limits: { readonly deadline: number; readonly requestTimeout: number },
): Promise<PictureIn[]> {
	const { upload } = run.provider;
	if (upload === undefined) return [...pictures];
	return await Promise.all(
		pictures.map(async (picture): Promise<PictureIn> => {
			if (picture.kind === 'url') return picture;
			const url = await uploadPicture(run, upload, picture.file, limits);
			const verdict = judgeUrl(url, { localHost: run.localHost, schemes: ['https:'] });
			if (verdict.allowed) return { kind: 'url', url: verdict.url.href };
			throw uploadLinkRefused(run, verdict.reason);
		}),
	);
}
