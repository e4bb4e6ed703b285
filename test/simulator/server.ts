/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { apixo } from './apixo';
import { answerOfFault, deliver } from './delivery';
import { answerFile, isFilePath, jobOfFile } from './files';
import { foxAi } from './foxAi';
import { inputFetchAgent } from './inputs';
import type { Job } from './jobs';
import type { OrderBook } from './orders';
import {
	jsonAnswer,
	Refusal,
	type Answer,
	type Call,
	type ProviderSimulation,
	type Route,
	type World,
} from './provider';
import { toApis } from './toApis';
import type { RecordedRequest, Step } from './types';
import { vtrix } from './vtrix';

export const providers = { apixo, foxAi, toApis, vtrix };

const largestBodyBytes = 128 * 1024 * 1024;
const longestRecordedText = 1_000_000;

/** What the request line alone says about a request. */
interface Target {
	address: URL;
	provider: ProviderSimulation | null;
	/** Behind the provider's base URL. */
	path: string;
	/** Null where the provider has nothing at this path. */
	route: Route | null;
	step: Step | null;
	/** The job that is looked up or whose picture is downloaded, where it exists. */
	job: Job | undefined;
	jobId: string | null;
}

/** Answers one request and keeps its record. */
export async function handle(
	request: IncomingMessage,
	response: ServerResponse,
	context: { url: string; world: World; orders: OrderBook; requests: RecordedRequest[] },
): Promise<void> {
	const { url, world, orders, requests } = context;
	const target = targetOf(new URL(request.url ?? '/', url), world);
	const record = recordOf(request, target);
	const isOwnFetch = request.headers['user-agent'] === inputFetchAgent;
	if (!isOwnFetch) requests.push(record);

	const bytes = await readBody(request, record);
	const json = parseJson(bytes);
	record.body = json === undefined ? null : shorten(json);

	const prompt = target.job?.submission.prompt ?? target.provider?.promptOf(json) ?? null;
	const occasion = { provider: record.provider, step: record.step, prompt };
	const fault = isOwnFetch ? undefined : orders.takeFault(occasion);
	const substitute = answerOfFault(fault, (status, message = `Ordered error ${status}`) =>
		refuse(target, new Refusal(status, message)),
	);
	if (substitute === 'hang') return;
	if (substitute === 'cut') {
		response.destroy();
		return;
	}
	const call: Call = {
		path: target.path,
		query: target.address.searchParams,
		headers: request.headers,
		bytes,
		json,
		noteJob: (jobId) => {
			record.jobId = jobId;
		},
		answered: new Promise((resolve) => response.once('close', resolve)),
	};
	const answer = substitute ?? (await answerOf(target, record.method, call, world));
	record.status = await deliver(response, answer, fault, world.closing);
}

function targetOf(address: URL, world: World): Target {
	const { pathname } = address;
	const provider =
		Object.values(providers).find(({ basePath }) => pathname.startsWith(`${basePath}/`)) ?? null;
	const path = pathname.slice(provider?.basePath.length ?? 0);
	const route = provider?.routes.find((each) => each.path.test(path)) ?? null;
	const step = isFilePath(pathname) ? 'download' : (route?.step ?? null);
	if (!provider || step !== 'status') {
		const job = jobOfFile(pathname, world.jobs);
		return { address, provider, path, route, step, job, jobId: job?.submission.jobId ?? null };
	}
	const jobId = provider.jobIdOf({ path, query: address.searchParams });
	const job = world.jobs.find(provider.name, jobId ?? '');
	return { address, provider, path, route, step, job, jobId };
}

function recordOf(request: IncomingMessage, target: Target): RecordedRequest {
	return {
		at: Date.now(),
		provider: target.provider?.name ?? target.job?.submission.provider ?? null,
		step: target.step,
		method: request.method ?? '',
		path: target.address.pathname,
		query: Object.fromEntries(target.address.searchParams),
		headers: request.headers,
		body: null,
		bodyBytes: 0,
		status: null,
		jobId: target.jobId,
	};
}

async function answerOf(target: Target, method: string, call: Call, world: World): Promise<Answer> {
	if (target.step === 'download') {
		return answerFile(target.address, call.headers, world.jobs, world.uploads);
	}
	try {
		if (!target.provider || !target.route) throw new Refusal(404, 'No such address');
		if (method !== target.route.method) throw new Refusal(405, 'Method not allowed');
		const key = world.apiKeys[target.provider.name];
		if (!target.provider.isAuthorized(call.headers, key)) throw new Refusal(401, 'Invalid API key');
		if (call.bytes.length > largestBodyBytes) throw new Refusal(413, 'The body is too large');
		return await target.route.answer(call, world);
	} catch (error) {
		return refuse(target, refusalOf(error));
	}
}

function refusalOf(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	throw error;
}

function refuse({ provider, route }: Target, refusal: Refusal): Answer {
	return provider
		? provider.refuse(refusal, route?.step ?? null)
		: jsonAnswer(refusal.status, { error: refusal.message });
}

async function readBody(request: IncomingMessage, record: RecordedRequest): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) {
		const bytes = Buffer.from(chunk);
		record.bodyBytes += bytes.length;
		if (record.bodyBytes <= largestBodyBytes) chunks.push(bytes);
	}
	return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString('utf8'));
	} catch {
		return undefined;
	}
}

function shorten(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
		typeof part === 'string' && part.length > longestRecordedText
			? `${part.slice(0, 100)}… (${part.length} characters)`
			: part,
	);
}
