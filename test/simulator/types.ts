/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';

export type ProviderName = 'apixo' | 'foxAi' | 'toApis' | 'vtrix';

/** What a request is for, seen from the client. */
export type Step = 'submit' | 'upload' | 'status' | 'download' | 'balance';

export type ModelName = 'pro' | 'max';

/** How an accepted job goes and what its picture is. All parts are optional. */
export interface JobOrder {
	/** Time until the job ends; default: the simulator's `jobSeconds`. */
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
	/** Default: a refusal of the content, with the provider's own code. */
	failure?: { code: string; message: string };
	/** How many pictures the job makes; default 1. FoxAI's answer has room for one only. */
	pictures?: number;
	/** APIXO: `resultJson` is not JSON. */
	brokenResult?: boolean;
	/** What the answer says instead of the picture's address. */
	pictureUrl?: string;
	/** What the picture's file really is, whatever its address says. */
	format?: 'jpeg' | 'png' | 'webp' | 'svg' | 'html' | 'truncated';
	/** The picture's address answers 403 (FoxAI, which deletes files: 404). */
	expired?: boolean;
	/** The content type that the download claims. */
	wrongMimeType?: string;
	/** The download answers 302 with this location. */
	redirectTo?: string;
}

/**
 * What goes wrong with a request. `status`, `body`, `cutBeforeHead` and `hang` take the place of the
 * provider's work: no job is accepted. `cutAfterHead`, `trickle` and `acceptThenCut` spoil only the
 * delivery of the answer: a submit has been accepted and billed.
 */
export type Fault =
	| {
			kind: 'status';
			status: number;
			/** Default: the provider's error body. */
			body?: string | object;
			headers?: Record<string, string>;
	  }
	| { kind: 'cutBeforeHead' }
	| { kind: 'cutAfterHead' }
	| { kind: 'hang' }
	| { kind: 'trickle'; bytesPerSecond: number }
	| { kind: 'body'; body: string; contentType?: string; status?: number }
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

export interface SimulatorOptions {
	/** Default: a free one. */
	port?: number;
	/** How long a job takes where no order says otherwise; default 0.2. */
	jobSeconds?: number;
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
	/** Forgets orders, requests, jobs and uploads. */
	reset(): void;
	/** Stops listening and cuts open connections. */
	close(): Promise<void>;
}
