import { z } from 'zod';

import type { Capabilities, HttpAnswer, JobRequest, JobState, Provider, Reading } from './contract';
import { isUsableJobId } from './jobIds';
import {
	chargedForSubmitStatus,
	chargedForUnreadableSubmit,
	isSuccessStatus,
	jobState,
	later,
	linkOrText,
	looseRecord,
	looseText,
	parseJson,
	refused,
	resultImages,
	unreadable,
	withoutUnset,
} from './reading';

/**
 * FoxAI. Source: the seed (docs.foxaihub.com/Flux-Kontext). The answer to the submit is the
 * finished picture; no status look-up, callback, upload or balance is documented.
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
		limit: 'at most 10 MiB as base64 text, about 7.5 MiB as a file',
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
	// How long the call may take is not documented; the picture is made while it waits.
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

// Reading answers

const answerSchema = z.object({
	id: looseText,
	error: z.unknown(),
	created_at: looseText,
	output: z.unknown(),
});

/** The shape of `error` is not documented: text, or an object with the usual keys. */
function readError(error: unknown): { code: string; reason: string } | null {
	if (error === null || error === undefined || error === '' || error === false) return null;
	const fields = looseRecord.parse(error);
	const reason =
		looseText.parse(error) || looseText.parse(fields.message) || looseText.parse(fields.detail);
	// Where it has none of them, the failure quotes the whole answer.
	return { code: looseText.parse(fields.code), reason };
}

function isoTime(text: string): string | null {
	const time = Date.parse(text);
	return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function readSubmission(answer: HttpAnswer): Reading<JobState> {
	const charged = chargedForSubmitStatus(answer.status);
	const raw = parseJson(answer.text);
	const parsed = answerSchema.safeParse(raw);
	if (raw === undefined || !parsed.success) {
		// How its refusals look is not documented: a text is as readable as JSON, a web page is not.
		const isPage = answer.text.trimStart().startsWith('<');
		const unread = isPage ? chargedForUnreadableSubmit(answer.status) : charged;
		return unreadable(answer, 'FoxAI did not answer with its JSON', unread);
	}
	const { id, error, created_at: created, output } = parsed.data;
	const reported = readError(error);
	if (!isSuccessStatus(answer.status)) {
		const message = looseText.parse(looseRecord.parse(raw).message);
		const reason = reported?.reason ?? message;
		return refused(answer, { status: answer.status, code: reported?.code ?? '', reason }, charged);
	}
	// `error` comes before `output`: with both, what was charged is not known.
	if (reported !== null) {
		const code = reported.code || 'error_in_answer';
		return refused(answer, { status: answer.status, code, reason: reported.reason }, 'unknown');
	}
	const createdAt = isoTime(created);
	const images = resultImages([output], later(createdAt, capabilities.resultLifetime));
	if (images.length === 0 && !id) {
		return unreadable(answer, 'FoxAI answered with neither a picture nor a reason', 'unknown');
	}
	return {
		ok: true,
		value: jobState({
			jobId: isUsableJobId(id) ? id : null,
			status: 'succeeded',
			images,
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
