/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { CallbackSender } from './callbacks';
import type { JobStore } from './jobs';
import type { ProviderName, Step } from './types';
import type { UploadStore } from './uploads';
import type { WebhookSetUp } from './webhook';

/** A request to a provider, read completely. */
export interface Call {
	/** Behind the base URL. */
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	bytes: Buffer;
	/** The parsed body; undefined where it is no JSON. */
	json: unknown;
	/** Tells the record which job the call led to. */
	noteJob: (jobId: string) => void;
	/** Resolves when the answer has left or its connection is gone. */
	answered: Promise<void>;
}

export interface Answer {
	status: number;
	headers: Record<string, string>;
	bytes: Buffer;
}

/** What the four providers share. */
export interface World {
	jobs: JobStore;
	uploads: UploadStore;
	callbacks: CallbackSender;
	/** ToAPIs only. */
	webhook: WebhookSetUp;
	/** The only keys that are accepted. */
	apiKeys: Record<ProviderName, string>;
	/** Aborted when the simulator closes. */
	closing: AbortSignal;
}

export interface Route {
	step: Step;
	method: 'GET' | 'POST';
	/** Compared with the path behind the base URL. */
	path: RegExp;
	/** Raises `Refusal`. */
	answer: (call: Call, world: World) => Answer | Promise<Answer>;
}

/** One of the four services. The files in this folder have the same order of sections. */
export interface ProviderSimulation {
	name: ProviderName;
	/** The path of the base URL. */
	basePath: string;
	/** The usual key; a simulator may be started with another. */
	apiKey: string;
	routes: Route[];
	isAuthorized: (headers: IncomingHttpHeaders, key: string) => boolean;
	/** The prompt of a submit's body, as far as there is one; for orders. */
	promptOf: (body: unknown) => string | null;
	/** The job that a status look-up asks for, from its path behind the base URL or its query. */
	jobIdOf: (call: Pick<Call, 'path' | 'query'>) => string | null;
	/** An error in the provider's own form. */
	refuse: (refusal: Refusal, step: Step | null) => Answer;
}

/** Raised where a provider does not accept a request. */
export class Refusal extends Error {
	constructor(
		/** HTTP status. */
		readonly status: number,
		message: string,
		/** The provider's own code, where it is not the usual one of the status. */
		readonly code?: string,
	) {
		super(message);
	}
}

export function jsonAnswer(status: number, value: unknown): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		bytes: Buffer.from(JSON.stringify(value)),
	};
}

/**
 * The body of a submit, judged by the provider's schema.
 * @throws Refusal 400 naming the first wrong field
 */
export function readJsonBody<Output>(call: Call, schema: z.ZodType<Output>): Output {
	if (!/^application\/json\s*(;|$)/i.test(call.headers['content-type'] ?? '')) {
		throw new Refusal(400, 'Content-Type must be application/json');
	}
	if (call.json === undefined) throw new Refusal(400, 'The body is not valid JSON');
	const result = schema.safeParse(call.json);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	const field = issue?.path.join('.') || 'body';
	const isMissing = valueAt(call.json, issue?.path ?? []) === undefined;
	throw new Refusal(
		400,
		isMissing ? `Missing required field: ${field}` : `${field}: ${issue?.message}`,
	);
}

/** The text at a path of foreign data, or null. */
export function textAt(value: unknown, path: Array<string | number>): string | null {
	const found = valueAt(value, path);
	return typeof found === 'string' ? found : null;
}

function valueAt(value: unknown, path: Array<string | number>): unknown {
	return path.reduce<unknown>(
		(parent, key) =>
			typeof parent === 'object' && parent !== null ? Reflect.get(parent, key) : undefined,
		value,
	);
}

/** Whether the Authorization header is exactly `Bearer <key>`. */
export function hasBearerKey(headers: IncomingHttpHeaders, key: string): boolean {
	return headers.authorization === `Bearer ${key}`;
}
