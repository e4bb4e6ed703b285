/**
 * What a provider is to the rest of the package: facts, calls as values, and readers of responses.
 * Nothing here knows n8n, a network or a clock.
 */

import type { OptionRules, RequestOptions } from './requestOptions';

export const PROVIDER_NAMES = ['apixo', 'foxAi', 'toApis', 'vtrix'] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];
export type CredentialType = `${ProviderName}Api`;
export const MODELS = ['pro', 'max'] as const;
export type Model = (typeof MODELS)[number];
export const JOB_STATUSES = ['queued', 'running', 'succeeded', 'failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];
/** How a job ended. */
export type JobEvent = 'succeeded' | 'failed';
export type PictureType = 'jpeg' | 'png' | 'webp' | 'gif';

export type JsonValue =
	| string
	| number
	| boolean
	| null
	| JsonValue[]
	| { [key: string]: JsonValue };

/** File name extensions as people know them. */
export const PICTURE_EXTENSIONS: Readonly<Record<PictureType, string>> = {
	jpeg: 'jpg',
	png: 'png',
	webp: 'webp',
	gif: 'gif',
};

/** An image on its way in: what was read from its first bytes. `id` names it within one run. */
export interface PictureFile {
	readonly id: string;
	readonly type: PictureType;
	readonly byteLength: number;
}

export type PictureIn =
	| { readonly kind: 'url'; readonly url: string }
	| { readonly kind: 'file'; readonly file: PictureFile };

/** Stands in a JSON body where the base64 text of a file goes; the transport streams it in. */
export class EmbeddedPicture {
	constructor(
		readonly file: PictureFile,
		readonly prefix: string,
	) {}
}

export type BodyValue =
	| string
	| number
	| boolean
	| null
	| EmbeddedPicture
	| BodyValue[]
	| { [key: string]: BodyValue };

export type CallBody =
	| { readonly kind: 'json'; readonly value: BodyValue }
	| {
			readonly kind: 'multipart';
			readonly fields: Readonly<Record<string, string>>;
			readonly file: { readonly fieldName: string; readonly picture: PictureFile };
	  };

/** A request as a value. `path` follows the credential's base URL and begins with a slash. */
export interface HttpCall {
	readonly method: 'GET' | 'POST';
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: CallBody;
}

/** A response as a value. Header names are lower case. */
export interface HttpAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}

export const FAILURE_CATEGORIES = [
	'configuration',
	'authentication',
	'credit',
	'rateLimit',
	'content',
	'input',
	'provider',
	'network',
	'timeout',
	'cancelled',
	'result',
] as const;
export type FailureCategory = (typeof FAILURE_CATEGORIES)[number];

/** Whether money went: the table in docs/errors.md. */
export type Charged = 'no' | 'unknown' | 'yes';

/** Why a call gave no job. `reason` is one line, cut and free of control characters. */
export interface Failure {
	/** The job that the response names all the same. */
	readonly jobId?: string;
	readonly category: FailureCategory;
	readonly code: string;
	readonly reason: string;
	readonly httpStatus: number | null;
	readonly charged: Charged;
	/** The provider answered 429, as the HTTP status or as the code inside of another one. */
	readonly isTooManyRequests?: true;
}

export type Reading<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly failure: Failure };

export interface ResultImage {
	readonly url: string;
	readonly expiresAt: string | null;
}

export interface Cost {
	readonly amount: number;
	readonly currency: 'USD';
	readonly source: 'reported' | 'list price' | 'your price';
}

/** Why an accepted job failed. */
export interface JobFailure {
	readonly category: FailureCategory;
	readonly code: string;
	readonly message: string;
}

/**
 * A job: as one response tells it, or all that is known of it. It is plain JSON, and `merge`
 * (jobs/job.ts) is how it changes. Times are ISO 8601; null is 'not known'.
 */
export interface Job {
	readonly provider: ProviderName;
	readonly jobId: string | null;
	readonly status: JobStatus;
	readonly model: Model | null;
	readonly images: readonly ResultImage[];
	readonly cost: Cost | null;
	readonly createdAt: string | null;
	readonly completedAt: string | null;
	readonly reference: string | null;
	readonly failure: JobFailure | null;
	/** The provider's last response. */
	readonly raw: JsonValue;
}

export interface Balance {
	readonly remaining: number | null;
	readonly used: number | null;
	readonly unlimited: boolean;
	readonly currency: 'USD' | null;
}

/** What a job is asked for with. `aspectRatio` '' means: leave it to the provider. */
export interface JobRequest {
	/** Where the provider calls when the job has finished; null for no callback. */
	readonly callback: { readonly url: string; readonly reference: string | null } | null;
	readonly model: string;
	readonly prompt: string;
	readonly pictures: readonly PictureIn[];
	readonly aspectRatio: string;
	readonly options: RequestOptions;
}

export type AspectRatioRule =
	| {
			readonly kind: 'list';
			readonly values: readonly string[];
			/** Default with an image. */
			readonly default: string;
			/** Default without one. */
			readonly defaultWithoutPicture: string;
			/** Values that mean something only beside an image. */
			readonly onlyWithPicture: readonly string[];
	  }
	| {
			readonly kind: 'range';
			/** Width divided by height, both ends allowed. */
			readonly narrowest: readonly [number, number];
			readonly widest: readonly [number, number];
	  };

export interface PicturesInRule {
	readonly maximum: number;
	/** False where the provider only edits. */
	readonly optional: boolean;
	/** How a file reaches the provider; a URL is always taken. */
	readonly fileAs: 'dataUrl' | 'base64' | 'upload' | 'publicUrl';
	readonly types: readonly PictureType[];
	/** False where the documents name no types, and none is ruled out. */
	readonly typesAreDocumented: boolean;
	readonly maximumBytes: number;
	/** The limit in the document's own words. */
	readonly limit: string;
}

/** One provider's facts. The node's fields and the validation derive from this value. */
export interface Capabilities {
	readonly displayName: string;
	readonly models: readonly Model[];
	readonly aspectRatio: AspectRatioRule;
	readonly picturesIn: PicturesInRule;
	readonly promptMaximumCharacters: number | null;
	readonly options: OptionRules;
	/** The shortest lifetime of a result link that is documented, in seconds. */
	readonly resultLifetime: number | null;
	/** USD per image. */
	readonly listPrices: Readonly<Record<Model, number>> | null;
	readonly reportsCost: boolean;
	/** Seconds; null where the provider has no status check. */
	readonly polling: { readonly firstWait: number; readonly shortestInterval: number } | null;
	/** Seconds to wait for one response, unless the person sets another. */
	readonly requestTimeout: number;
}

/** What a callback says: how its job ended. */
export interface CallbackEvent {
	/** Null where it tells of no job that has ended, such as a test of the address. */
	readonly event: JobEvent | null;
	/** The same for every repeat of the same event, and for nothing else. */
	readonly id: string;
	readonly job: Job;
}

/** The form in which a provider signs its callbacks; names of headers in lower case. */
export interface SignatureRule {
	readonly idHeader: string;
	readonly timestampHeader: string;
	/** Holds one or more `v1=<hex>`, separated by commas: HMAC-SHA256 over `<id>.<timestamp>.<body>`. */
	readonly signatureHeader: string;
	/** How far the timestamp (Unix seconds) may be from now, either way. */
	readonly windowSeconds: number;
}

/**
 * The contract of a provider. Readers judge the whole response (HTTP status, envelope, state) and
 * never throw: what they cannot read is a failure that quotes at most 300 characters of it.
 */
export interface Provider {
	readonly name: ProviderName;
	readonly credentialType: CredentialType;
	readonly defaultBaseUrl: string;
	readonly capabilities: Capabilities;
	/** The paid call. `request` has passed `problemsOf`. */
	submit(request: JobRequest): HttpCall;
	readSubmission(answer: HttpAnswer): Reading<Job>;
	readonly status?: {
		call(jobId: string): HttpCall;
		/** @param jobId that was asked for: a response about another job is a failure (`other_job`) */
		read(answer: HttpAnswer, jobId: string): Reading<Job>;
	};
	readonly upload?: {
		call(picture: PictureFile): HttpCall;
		read(answer: HttpAnswer): Reading<string>;
	};
	readonly balance?: {
		call(): HttpCall;
		read(answer: HttpAnswer): Reading<Balance>;
	};
	/** Absent where the provider does not call back. */
	readonly callback?: {
		/** Null where callbacks are not signed. */
		readonly signature: SignatureRule | null;
		/**
		 * `body` is the text of the request; its proof is judged elsewhere.
		 * @param jobId the job that is meant to call; null where nobody knows beforehand
		 */
		read(body: string, jobId: string | null): Reading<CallbackEvent>;
	};
}
