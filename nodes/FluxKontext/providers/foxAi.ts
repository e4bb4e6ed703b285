import { z } from 'zod';

import type {
	Capabilities,
	HttpAnswer,
	JobRequest,
	Job,
	JsonValue,
	Provider,
	Reading,
} from './contract';
import { refused, unreadable } from './failures';
import { usableJobId } from './jobIds';
import {
	anything,
	isSuccessStatus,
	jobFrom,
	later,
	linkOrText,
	looseText,
	parseJson,
	quote,
	recordOf,
	timeIn,
	withoutUnset,
} from './reading';
import type { Told } from './reasons';
import { isError, isPage, refusalInBody, toldBy, toldInsteadOf } from './reasons';
import { firstLinks, LONGEST_LINK, resultImages } from './resultLinks';
import { statusOf } from './statusWords';

/**
 * FoxAI. Source: the seed (docs.foxaihub.com/Flux-Kontext). The response to the submit is the
 * finished image; no status check, callback, upload or balance is documented.
 */

// Facts

const MEBIBYTE = 1024 * 1024;
/** The longest prefix that is put before the base64 text. */
const DATA_URL_PREFIX = 'data:image/jpeg;base64,';

const capabilities: Capabilities = {
	displayName: 'FoxAI',
	models: ['pro', 'max'],
	aspectRatio: {
		kind: 'list',
		values: [
			'match_input_image',
			'1:1',
			'16:9',
			'9:16',
			'4:3',
			'3:4',
			'3:2',
			'2:3',
			'4:5',
			'5:4',
			'21:9',
			'9:21',
			'2:1',
			'1:2',
		],
		default: 'match_input_image',
		defaultWithoutPicture: 'match_input_image',
		onlyWithPicture: [],
	},
	picturesIn: {
		maximum: 1,
		optional: false,
		fileAs: 'dataUrl',
		// Only a JPEG example is documented, and no format is ruled out.
		types: ['jpeg', 'png', 'webp', 'gif'],
		typesAreDocumented: false,
		// Whether 10 MiB counts the file or its base64 text is not said: the text is kept below it.
		maximumBytes: Math.floor((10 * MEBIBYTE - DATA_URL_PREFIX.length) / 4) * 3,
		limit: '7.8 MB (10 MiB as base64 text)',
	},
	promptMaximumCharacters: null,
	options: {
		// The range is not documented; whole numbers that JSON carries exactly are taken.
		seed: { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
	},
	resultLifetime: 24 * 3600,
	listPrices: { pro: 0.025, max: 0.05 },
	reportsCost: false,
	polling: null,
	// How long the call may take is not documented; the image is made while it waits.
	requestTimeout: 180,
};

// Submit

function submit(request: JobRequest) {
	const [picture] = request.pictures;
	const value = withoutUnset({
		prompt: request.prompt,
		input_image:
			picture === undefined ? undefined : linkOrText(picture, (type) => `data:${type};base64,`),
		aspect_ratio: request.aspectRatio || undefined,
		seed: request.options.seed,
	});
	return {
		method: 'POST',
		path: `/flux-kontext/${request.model}/generate`,
		body: { kind: 'json', value },
	} as const;
}

// Reading responses

const answerSchema = z.object({
	id: looseText,
	error: anything,
	created_at: anything,
	output: anything,
	status: looseText,
	// Not documented; who cannot be asked again is read wherever the image may stand.
	data: anything,
	result: anything,
	images: anything,
	url: anything,
});
type Answer = z.infer<typeof answerSchema>;

function linksIn({ output, data, result, images, url }: Answer): string[] {
	return firstLinks([output, data, result, images, url]);
}

/** Why there is no image, by the parts of the response that may say so; null where none does. */
function refusalIn(raw: JsonValue, links: readonly string[]): Told | null {
	const { error, output, status } = answerSchema.parse(raw);
	// The shape of `error` is not documented; it comes before `output`.
	if (isError(error)) return toldBy(error);
	if (links.length > 0) return null;
	const instead = toldInsteadOf(output);
	if (instead.reason !== '') return instead;
	const beside = refusalInBody(raw);
	if (beside !== null) return beside;
	const hasFailed = statusOf({}, status, false) === 'failed';
	return hasFailed ? toldBy([raw, `The status is '${status}'`]) : null;
}

/** Rule: a link beside an error is told, for nobody can ask for it later. */
function refusedInSuccess(
	answer: HttpAnswer,
	told: Told,
	jobId: string | null,
	[link]: readonly string[],
): Reading<Job> {
	const code = told.code || 'error_in_answer';
	const status = told.status ?? answer.status;
	const about = { ...told, code, status, jobId, charged: 'unknown' } as const;
	const reading = refused<Job>(answer, 'submit', about);
	if (reading.ok || link === undefined) return reading;
	const reason = `${reading.failure.reason} (the response also has an image: ${quote(link, LONGEST_LINK)} )`;
	return { ok: false, failure: { ...reading.failure, reason } };
}

function readSubmission(answer: HttpAnswer): Reading<Job> {
	const raw = parseJson(answer.text);
	const parsed = answerSchema.safeParse(raw);
	if (raw === undefined || !parsed.success) {
		// How its refusals look is not documented: a text is as readable as JSON, a web page is not.
		const isText = !isPage(answer.text);
		return unreadable(
			answer,
			'submit',
			'The response is not the JSON that FoxAI documents',
			isText,
		);
	}
	const jobId = usableJobId(parsed.data.id || looseText.parse(recordOf(parsed.data.data).id));
	if (!isSuccessStatus(answer.status)) {
		return refused(answer, 'submit', { ...toldBy(raw), status: answer.status, jobId });
	}
	const links = linksIn(parsed.data);
	const told = refusalIn(raw, links);
	if (told !== null) return refusedInSuccess(answer, told, jobId, links);
	if (links.length === 0 && jobId === null) {
		return unreadable(
			answer,
			'submit',
			'The response from FoxAI has neither an image nor a reason',
		);
	}
	const createdAt = timeIn(parsed.data.created_at);
	return {
		ok: true,
		value: jobFrom({
			provider: 'foxAi',
			jobId,
			status: 'succeeded',
			images: resultImages(links, later(createdAt, capabilities.resultLifetime)),
			createdAt,
			completedAt: createdAt,
			raw,
		}),
	};
}

// The provider

export const foxAi: Provider = {
	name: 'foxAi',
	credentialType: 'foxAiApi',
	defaultBaseUrl: 'https://api.foxaihub.com/api/v2',
	capabilities,
	submit,
	readSubmission,
};
