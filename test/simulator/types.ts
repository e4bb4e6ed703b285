/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';

export type ProviderName = 'apixo' | 'foxAi' | 'toApis' | 'vtrix';

/** What a request is for, seen from the client. */
export type Step = 'submit' | 'upload' | 'status' | 'download' | 'balance';

export type ModelName = 'pro' | 'max';

/** How an accepted job goes and what its picture is. All parts are optional. */
export interface JobOrder {
	/**
	 * Time until the job ends; default: the simulator's `jobSeconds`. `Infinity`: until
	 * `Simulator.finish` is called (not for FoxAI).
	 */
	seconds?: number;
	/**
	 * - `success` (default), `failure`
	 * - `never`: runs for ever (FoxAI: the submit is never answered)
	 * - `unknownState`: a state word that no document has; until `seconds` have passed where they are
	 *   given, else for ever (FoxAI has no states: as `noPicture`)
	 * - `noPicture`: succeeds without a picture
	 * - `backwards`: the first look-up says running, the second queued, then as time goes
	 */
	outcome?: 'success' | 'failure' | 'never' | 'unknownState' | 'noPicture' | 'backwards';
	/**
	 * Default: a refusal of the content, with the provider's own code. With `noPicture` it stands in the
	 * place of an error, beside the word of success.
	 */
	failure?: { code: string; message: string };
	/** What is said instead of the provider's own word when the job has ended (not FoxAI). */
	endWord?: string;
	/** The job that status answers tell of, instead of the one that was asked for (not FoxAI). */
	answersAbout?: string;
	/** How the pictures stand in the answer, instead of the provider's own form. */
	resultForm?: 'text' | 'list' | 'object' | 'nested';
	/** How many pictures the job makes; default 1. FoxAI's answer has room for one only. */
	pictures?: number;
	/** APIXO: `resultJson` is not JSON. */
	brokenResult?: boolean;
	/** What the answer says instead of the picture's address. */
	pictureUrl?: string;
	/** What the picture's file really is, whatever its address says. */
	format?: 'jpeg' | 'png' | 'webp' | 'svg' | 'html' | 'truncated';
	/** Zeros behind the end of the picture's file: a drawing is much smaller than a real picture. */
	extraBytes?: number;
	/** The picture's address answers 403 (FoxAI, which deletes files: 404). */
	expired?: boolean;
	/** The content type that the download claims. */
	wrongMimeType?: string;
	/** The download answers 302 with this location. */
	redirectTo?: string;
	/** APIXO and ToAPIs: how the callback goes, where one was asked for. */
	callback?: CallbackOrder;
}

export interface CallbackOrder {
	/** Identical deliveries that begin at the same time; default 1. */
	copies?: number;
	/** No callback comes by itself; `redeliver` still sends it. */
	never?: boolean;
	/** Time between the job's end and the callback. */
	delaySeconds?: number;
	/**
	 * The callback comes before the submit is answered: the submit waits for the receiver's answer,
	 * 2 s at most. For jobs of 0 seconds; all other callbacks begin when the submit is answered.
	 */
	beforeAnswer?: boolean;
	/** APIXO, failed jobs: the envelope of the seed document (default) or of the newer pages. */
	form?: 'seed' | 'newer';
	/** Time between the first half of the body and the second. */
	bodySeconds?: number;
	/** ToAPIs: ISO text (default) or Unix seconds; the document does not say which. */
	times?: 'iso' | 'unix';
}

/**
 * What goes wrong with a request. `status`, `body`, `cutBeforeHead` and `hang` take the place of the
 * provider's work: no job is accepted. So does `endless`, an answer that goes on until the client
 * leaves. `cutAfterHead`, `trickle`, `rewritten` and `acceptThenCut` spoil only the delivery of the
 * answer: a submit has been accepted and billed.
 */
export type Fault =
	| {
			kind: 'status';
			status: number;
			/** Default: the provider's error body. */
			body?: string | object;
			/** What the provider's error body says. */
			message?: string;
			/** The refusal stands in the body of a success: HTTP 200. */
			inside200?: true;
			headers?: Record<string, string>;
	  }
	| { kind: 'cutBeforeHead' }
	| { kind: 'cutAfterHead' }
	| { kind: 'hang' }
	| { kind: 'trickle'; bytesPerSecond: number }
	| {
			kind: 'body';
			body: string | Buffer;
			contentType?: string;
			status?: number;
			headers?: Record<string, string>;
	  }
	| { kind: 'endless'; start: Buffer; contentType?: string }
	| { kind: 'rewritten'; rewrite: (body: string) => string }
	| { kind: 'acceptThenCut' };

/**
 * Something that the simulator shall do differently. The first order that matches counts. A request
 * matches a fault by provider, step and the prompt of its job; a job matches by provider and prompt.
 */
export interface Order {
	provider?: ProviderName;
	/** Only for jobs whose prompt contains this text. */
	prompt?: string;
	/** Only for faults: the kind of request; default every one. */
	step?: Step;
	/** How often the order is carried out; default without limit. */
	times?: number;
	/** How many matches pass untouched first. */
	skip?: number;
	job?: JobOrder;
	fault?: Fault;
}

export interface RecordedRequest {
	/** Arrival, milliseconds since the epoch. */
	at: number;
	/** Null for an address that belongs to no provider. */
	provider: ProviderName | null;
	/** Null for an address that no document has. */
	step: Step | null;
	method: string;
	path: string;
	query: Record<string, string>;
	headers: IncomingHttpHeaders;
	/** Parsed JSON, else null. Texts over 1,000,000 characters are shortened. */
	body: unknown;
	bodyBytes: number;
	/** The status answered; null while unanswered and for a connection that was cut. */
	status: number | null;
	jobId: string | null;
}

export interface RecordedInput {
	sha256: string;
	bytes: number;
	/** Judged by the bytes. */
	mimeType: string;
	from: 'dataUrl' | 'base64' | 'url' | 'upload';
}

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'unknown';

export interface RecordedJob {
	provider: ProviderName;
	jobId: string;
	prompt: string;
	model: ModelName;
	/** USD; 0 for ToAPIs, whose price is not documented. */
	billed: number;
	inputs: RecordedInput[];
	/** Milliseconds since the epoch. */
	submittedAt: number;
	/** The state at the time of reading. */
	state: JobState;
	/** The addresses that the provider gives out; empty until the job has succeeded. */
	pictures: string[];
	/** The other fields of the submit's body, without the pictures. */
	options: Record<string, unknown>;
}

export interface CallbackAttempt {
	/** Milliseconds since the epoch. */
	at: number;
	/** Null where the receiver was not reached, cut the connection, or answered too late. */
	status: number | null;
	/** From the call until the whole answer had come, or none was waited for any more. */
	milliseconds: number;
	/** Why there is no status. */
	reason?: string;
}

/** One delivery with its repeats. Every copy and every replay has a record of its own. */
export interface RecordedCallback {
	provider: 'apixo' | 'toApis';
	/** Null for ToAPIs' `endpoint.test`. */
	jobId: string | null;
	/** APIXO: `success` or `failed`; ToAPIs: the event's type. */
	event: string;
	url: string;
	/** Exactly as sent. */
	body: string;
	/** Of the latest attempt; empty before the first. */
	headers: Record<string, string>;
	attempts: CallbackAttempt[];
	/** A cancelled delivery counts as given up. */
	state: 'pending' | 'delivered' | 'givenUp';
}

export interface SimulatorOptions {
	/** Default: a free one. */
	port?: number;
	/** Other keys than the usual ones. */
	apiKeys?: Partial<Record<ProviderName, string>>;
	/** How long a job takes where no order says otherwise; default 0.2. */
	jobSeconds?: number;
	/**
	 * Shortens the pauses between the attempts of a callback: 0.01 makes 30 s to 0.3 s. Default 1. How
	 * long an answer is waited for stays as documented.
	 */
	callbackPauseScale?: number;
}

export interface Simulator {
	/** `http://127.0.0.1:PORT`. Any `/files/samples/NAME.png` or `.jpg` below it is a picture. */
	url: string;
	/** What a credential's base URL has to be. */
	baseUrls: Record<ProviderName, string>;
	/** The only keys that are accepted. */
	apiKeys: Record<ProviderName, string>;
	order(order: Order): void;
	/** Every request from outside; the simulator's own fetches of input pictures are left out. */
	readonly requests: RecordedRequest[];
	/** Every accepted job, as it stands now. */
	readonly jobs: RecordedJob[];
	/** Every callback whose time has come. Only loopback addresses are really called. */
	readonly callbacks: RecordedCallback[];
	/** Resolves when no callback is due, under way or waiting for its next attempt any more. */
	callbacksSettled(): Promise<void>;
	/**
	 * Ends a job of `Infinity` seconds now, as its order says; its callback goes out and is repeated as
	 * any other.
	 * @throws where there is no such job that runs
	 */
	finish(jobId: string): void;
	/**
	 * Sends a job's callback once more: at once, and not repeated.
	 * @returns its record, when the receiver has answered
	 * @throws where no callback was asked for, or the job has not ended
	 */
	redeliver(jobId: string): Promise<RecordedCallback>;
	/**
	 * Sets up ToAPIs' webhook as in its web console. Until then no ToAPIs job has a callback.
	 * @returns the signing secret; by default one of 32 random bytes
	 */
	setUpWebhook(setUp: { address: string; secret?: string }): string;
	/**
	 * Changes the secret. From then on both sign, the new one first.
	 * @returns the new secret
	 */
	rotateWebhookSecret(): string;
	/**
	 * Sends ToAPIs' `endpoint.test` to the webhook's address.
	 * @returns the status answered; null where there was no answer
	 */
	sendTestEvent(): Promise<number | null>;
	/** Forgets orders, requests, jobs, uploads, callbacks and the webhook; ends what is being sent. */
	reset(): void;
	/** Stops listening, sends no callback any more and cuts open connections. */
	close(): Promise<void>;
}
