import type { FailureCategory } from '../../../nodes/FluxKontext/providers/contract';
import type { Place } from '../../../nodes/FluxKontext/providers/judge';
import {
	categoryOfRefusal,
	categoryOfStatus,
	categoryOfWords,
} from '../../../nodes/FluxKontext/providers/judge';

/** Sentences as providers and their gateways write them, by what they mean for the person. */
const SENTENCES: ReadonlyArray<readonly [FailureCategory, readonly string[]]> = [
	[
		'content',
		[
			'The content was refused',
			'CONTENT_VIOLATION: The image shows something that is not allowed',
			'Request Moderated',
			'Content Moderated',
			'Content does not meet safety guidelines',
			'Breaks the content policy',
			'Your request was rejected as a result of our safety system.',
			'The prompt violates our usage policies',
			'Sensitive content detected',
			'NSFW content detected in the image',
			'The input image may contain sensitive material',
			'The prompt was flagged',
			'This request goes against our guidelines',
			'Prohibited content',
			'content not allowed',
			'Blocked by the safety filter',
			'The picture was rejected',
			'Policy violation',
			'Failed moderation',
			'Generated image contains nudity',
			'The input or output was flagged as sensitive',
			'Prompt contains forbidden words',
			'Inappropriate request',
		],
	],
	[
		'input',
		[
			'Cannot download the image https://pictures.example.com/nsfw/in.jpg',
			'failed to fetch image',
			'Failed to download image: 403 Forbidden',
			'failed to fetch the input image: too many requests',
			'unsupported image format',
			'Unsupported image type: image/heic',
			'could not decode',
			'cannot identify image file',
			'invalid image url',
			'image too large',
			'The image is too large, at most 10 MB',
			'Image size exceeds the limit',
			'The image could not be downloaded',
			"couldn't load the picture",
			'Unable to access the URL',
			'Invalid base64 in input_image',
			'The file is not a valid image',
			'image download failed',
			'Error while downloading the image',
			'The image URL is not accessible',
			'insufficient resolution',
			'Prompt is too long',
			'Missing required field: input.prompt',
			'Invalid aspect ratio',
			'seed must be an integer',
			'Unable to process the input image',
			'The image URL returned status 404',
			'Wrong image format',
			'Input image must be less than 10 MB',
		],
	],
	[
		'credit',
		[
			'insufficient balance',
			'Insufficient account balance',
			'Insufficient credits',
			'Balance too low',
			'Your balance is too low for this image',
			'not enough credits',
			'You are out of credits',
			'no balance',
			'quota exceeded',
			'You exceeded your current quota, please check your plan and billing details.',
			'Payment Required',
			'Please top up your account',
			'insufficient user quota',
			'Credits exhausted',
			'Credit limit exceeded',
			'Your account has insufficient funds',
		],
	],
	[
		'rateLimit',
		[
			'rate limit',
			'Rate limit exceeded, retry in 20 s',
			'too many requests',
			'Too many concurrent requests',
			'Request was throttled',
			'You may send 60 requests per minute',
			'Your requests are too frequent',
			'Quota exceeded for requests per minute',
		],
	],
	[
		'authentication',
		[
			'invalid api key',
			'Invalid API key provided',
			'Incorrect API key',
			'API key is invalid',
			'The API key has expired',
			'unauthorized',
			'Unauthorised',
			'Missing bearer token',
			'No API key provided',
			'authentication failed',
			'invalid token',
			'You did not provide an API key',
			'API key not valid. Please pass a valid API key.',
			'Permission denied',
		],
	],
];

/** Sentences that hold a word of those, and mean nothing of the kind. */
const INNOCENT: readonly string[] = [
	'The picture could not be made',
	'The picture is blurred',
	'No luck',
	'balance the colors',
	'The content-type header is wrong',
	'content length mismatch',
	'Credit to the photographer',
	'Failed to load model weights',
	'Failed to read the response from upstream',
	'Failed to generate the image',
	'Moderation service unavailable',
	'internal server error',
	'service unavailable, try again later',
	'The key frame was lost',
	'Processing timed out',
	'Unknown error while saving the image',
	'GPU out of memory',
	'The queue is full',
	'case sensitive',
	'upstream returned nothing at https://example.com/nsfw/insufficient-balance',
	'Something broke at /v1/content_policy/unauthorized',
];

describe('the words of a failed job', () => {
	it.each(SENTENCES.flatMap(([category, texts]) => texts.map((text) => [category, text] as const)))(
		'mean %s: %s',
		(category, reason) => {
			expect(categoryOfWords({ code: '', reason })).toBe(category);
			expect(categoryOfWords({ code: '', reason: reason.toUpperCase() })).toBe(category);
		},
	);

	it.each(INNOCENT)('mean nothing in particular: %s', (reason) => {
		expect(categoryOfWords({ code: '', reason })).toBeNull();
	});

	it('are judged by their beginning only', () => {
		expect(categoryOfWords({ code: '', reason: `${'x '.repeat(5_000)}nsfw` })).toBeNull();
	});
});

it.each<[string, FailureCategory | null]>([
	['CONTENT_VIOLATION', 'content'],
	['content_policy_violation', 'content'],
	['SensitiveContentDetected', 'content'],
	['InputImageSensitiveContentDetected', 'content'],
	['ProhibitedContentDetected', 'content'],
	['moderation_blocked', 'content'],
	['NSFWDetected', 'content'],
	['sensitive', 'content'],
	['INSUFFICIENT_CREDITS', 'credit'],
	['insufficient_quota', 'credit'],
	['quota', 'credit'],
	['PROMPT_TOO_LONG', 'input'],
	['PromptLengthExceeded', 'input'],
	['INVALID_IMAGE_URL', 'input'],
	['IMAGE_DOWNLOAD_FAILED', 'input'],
	['image_too_large', 'input'],
	['UNSUPPORTED_FORMAT', 'input'],
	['invalid_request_error', 'input'],
	['invalid_api_key', 'authentication'],
	['unauthorized', 'authentication'],
	['rate_limit_exceeded', 'rateLimit'],
	['insufficient_permissions', null],
	['insufficient_capacity', null],
	['GENERATION_FAILED', null],
	['MODEL_UNAVAILABLE', null],
	['PROCESSING_TIMEOUT', null],
	['constructor', null],
	['002014001', null],
	['', null],
])('the code %p means %p', (code, category) => {
	expect(categoryOfWords({ code, reason: '' })).toBe(category);
});

it.each<[string, string, string, FailureCategory]>([
	['a code before other words', 'CONTENT_VIOLATION', 'Insufficient balance', 'content'],
	[
		'words before a general code',
		'invalid_request_error',
		'Rejected by our safety system',
		'content',
	],
	['words of money before a general code', 'invalid_request', 'Insufficient balance', 'credit'],
])('counts %s', (_, code, reason, category) => {
	expect(categoryOfWords({ code, reason })).toBe(category);
});

it.each<[number, FailureCategory]>([
	[299, 'provider'],
	[300, 'configuration'],
	[301, 'configuration'],
	[399, 'configuration'],
	[400, 'input'],
	[401, 'authentication'],
	[402, 'credit'],
	[403, 'authentication'],
	[404, 'configuration'],
	[405, 'configuration'],
	[407, 'configuration'],
	[408, 'timeout'],
	[413, 'input'],
	[422, 'input'],
	[429, 'rateLimit'],
	[500, 'provider'],
	[503, 'provider'],
	[7, 'provider'],
])('status %i of a submit is of the category %s', (status, category) => {
	expect(categoryOfStatus(status, 'submit')).toBe(category);
});

it('a job that is not known is a wrong input, not a wrong address', () => {
	expect(categoryOfStatus(404, 'status')).toBe('input');
	expect(categoryOfStatus(405, 'status')).toBe('configuration');
});

describe('a refusal', () => {
	it.each<[string, number, Place, string, string, FailureCategory]>([
		['403 that speaks of the balance', 403, 'submit', '', 'insufficient balance', 'credit'],
		['403 that speaks of the content', 403, 'submit', '', 'Content not allowed', 'content'],
		['403 that speaks of nothing', 403, 'submit', '', 'forbidden', 'authentication'],
		['403 of the image’s host', 403, 'submit', '', 'Cannot download the image', 'input'],
		['401 that speaks of a field', 401, 'submit', '', 'Invalid request', 'authentication'],
		['400 that speaks of the key', 400, 'submit', '', 'Invalid API key', 'authentication'],
		['400 that speaks of a limit', 400, 'submit', '', 'Too many requests', 'rateLimit'],
		['400 that speaks of a content type', 400, 'submit', '', 'Unsupported content type', 'input'],
		['402 that speaks of a field', 402, 'submit', 'invalid_request', 'No', 'credit'],
		['429 that speaks of the balance', 429, 'submit', '', 'Insufficient balance', 'credit'],
		['429 that speaks of a quota', 429, 'submit', '', 'Quota exceeded', 'rateLimit'],
		['429 that speaks of the content', 429, 'submit', '', 'Content policy', 'rateLimit'],
		['200 with an unknown word', 200, 'submit', '', 'Oh', 'provider'],
		['200 that speaks of the content', 200, 'submit', '', 'Content violation', 'content'],
		['200 that speaks of a field', 200, 'submit', '', 'Invalid prompt', 'input'],
		['500 in an envelope that speaks of a field', 500, 'submit', '', 'Invalid prompt', 'input'],
		['404 without words', 404, 'submit', '', '', 'configuration'],
		['404 that speaks of the path', 404, 'submit', '', 'Not Found', 'configuration'],
		[
			'404 of another router',
			404,
			'upload',
			'',
			'Cannot POST /v1/v1/uploads/images',
			'configuration',
		],
		[
			'404 in the form of OpenAI',
			404,
			'submit',
			'invalid_request_error',
			'Invalid URL (POST /v1/v1/images/generations)',
			'configuration',
		],
		[
			'404 of a web framework',
			404,
			'submit',
			'',
			'The requested URL was not found on the server.',
			'configuration',
		],
		['405', 405, 'submit', '', 'Method Not Allowed', 'configuration'],
		['404 that speaks of the model', 404, 'submit', 'model_not_found', '', 'input'],
		[
			'404 that names the model',
			404,
			'submit',
			'',
			'The model flux-kontext-pro does not exist',
			'input',
		],
		[
			'404 that speaks of a task, which a submit does not name',
			404,
			'submit',
			'task_not_found',
			'None',
			'configuration',
		],
		['404 of a task', 404, 'status', 'task_not_found', 'None', 'input'],
		['404 that speaks of the key', 404, 'submit', '', 'Invalid API key', 'authentication'],
		['404 of a job', 404, 'status', '', 'Not Found', 'input'],
		['404 of a balance', 404, 'balance', '', 'Not Found', 'configuration'],
		['a redirect', 302, 'submit', '', 'Invalid request', 'configuration'],
	])('%s', (_, status, place, code, reason, category) => {
		expect(categoryOfRefusal({ code, reason }, status, place)).toBe(category);
	});
});
