import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { forgetOldest } from '../callbacks/forgetOldest';
import type { CallbackRequest } from '../callbacks/request';
import {
	answered,
	answeredAnyway,
	callbackRequest,
	LARGEST_CALLBACK_BYTES,
	whenAnswered,
} from '../callbacks/request';
import { signedReference } from '../callbacks/signedUrl';
import type { ParkedExecution, ParkedJob } from '../jobs/parkedJobs';
import { PARKED_KEY, parkedExecutionIn } from '../jobs/parkedJobs';
import type { Look } from '../jobs/parkedWatch';
import { ParkedWatch } from '../jobs/parkedWatch';
import { pooled } from '../jobs/pooled';
import { isProviderName, providers } from '../providers';
import type { JobState } from '../providers/contract';
import { LATE, within } from '../transport/n8nRuntime';
import { settled } from '../transport/settled';
import { parkedItem } from './callbackAddress';
import type { Connection } from './connection';
import { openConnection } from './connection';
import { finishedItem, lookAtOpenJob } from './openJob';
import { Parameters } from './parameters';

/** A parked execution is called back: the jobs are looked at, and the last one makes it go on. */

/** Milliseconds. APIXO waits 30 s for an answer, ToAPIs 10 s. */
const ANSWER_WITHIN = 8_000;
const MOST_WATCHED = 1_000;
const DOWNLOADS_TOGETHER = 5;

interface Watched {
	readonly watch: ParkedWatch<JobState>;
	/** Resolved when the execution has been handed over. */
	readonly resumed: Promise<void>;
	readonly resume: () => void;
}

/** What this process watches, by parking; the longest unheard of is forgotten first. */
const watched = new Map<string, Watched>();

/** Parkings that this process has handed over; their jobs are forgotten. */
const handedOver = new Set<string>();

function watchOf({ parkingId, deadline, items }: ParkedExecution, connection: Connection): Watched {
	const open = () => items.flatMap((item, index) => (item.kind === 'open' ? [index] : []));
	const entry = watched.get(parkingId) ?? {
		watch: new ParkedWatch<JobState>(open(), deadline, connection.runtime),
		...resumption(),
	};
	watched.delete(parkingId);
	watched.set(parkingId, entry);
	forgetOldest(watched, MOST_WATCHED);
	return entry;
}

function resumption(): Pick<Watched, 'resumed' | 'resume'> {
	let resume = () => {};
	const resumed = new Promise<void>((settle) => {
		resume = settle;
	});
	return { resumed, resume };
}

/** What the node's execute() left in its context. */
function parkedExecution(context: IWebhookFunctions): ParkedExecution | null {
	// A node's name may hold anything, also what ends an expression or a line of code.
	const name = JSON.stringify(context.getNode().name).replace(
		/[{}\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const left = { ...Object(context.evaluateExpression(`{{ $(${name}).context }}`)) };
	const parked = parkedExecutionIn(left);
	if (parked === null && PARKED_KEY in left) throw new TypeError('The parking cannot be read');
	return parked;
}

/** How the job ended by the callback's own word; the signed address proves who says it. */
function saidBy({ provider }: Connection, { body }: CallbackRequest, job: ParkedJob) {
	const reading = provider.callback?.read(body?.toString('utf8') ?? '');
	if (reading?.ok !== true || reading.value.event === null) return null;
	return reading.value.job.jobId === job.jobId ? reading.value.job : null;
}

async function finishedItems(
	connection: Connection,
	{ items }: ParkedExecution,
	ended: ReadonlyMap<number, JobState>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	await pooled(items.length, DOWNLOADS_TOGETHER, async (index) => {
		const item = items[index];
		const state = ended.get(index);
		if (item?.kind === 'ended') {
			const { json, binary } = item;
			output[index] = { json, ...(binary && { binary }), pairedItem: { item: index } };
		} else if (item !== undefined && state !== undefined) {
			output[index] = await finishedItem(connection, item, state, index);
		}
		return true;
	});
	return output;
}

/**
 * Receives one callback of a parked execution. The provider is answered when the execution goes on,
 * or after 8 s; an answer other than 2xx makes it call again.
 * Rule: it never throws, for n8n would then let the workflow go on with an empty item.
 */
export async function resumeExecution(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answeredAnyway(context, 'FLUX Kontext', receive(context));
}

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = callbackRequest(context);
	const parked = parkedExecution(context);
	if (parked === null) return answered(context, 200, 'Nothing is waited for any more');
	const name = Parameters.ofWebhook(context).text('provider', 'Provider');
	if (!isProviderName(name)) return answered(context, 503, 'The provider is not known');
	const connection = await openConnection(context, providers[name], null);
	const reference = signedReference(request.query, connection.secrets.apiKey, 'parked execution');
	if (reference === null) return answered(context, 401, 'The address is not signed');
	const itemIndex = parkedItem(parked.parkingId, reference);
	const item = itemIndex === null ? undefined : parked.items[itemIndex];
	const isOver = handedOver.has(parked.parkingId);
	if (itemIndex === null || item === undefined || item.kind === 'ended' || isOver) {
		return answered(context, 200, 'Nothing is waited for any more');
	}
	const isTooLarge = (request.body?.length ?? 0) > LARGEST_CALLBACK_BYTES;
	const said = isTooLarge ? null : saidBy(connection, request, item);
	return await takeCallback(context, connection, parked, { itemIndex, said });
}

/** The output where this callback is the one that makes the execution go on, else null. */
async function outputAfter(
	connection: Connection,
	parked: ParkedExecution,
	{ watch, resumed, resume }: Watched,
	callback: { readonly itemIndex: number; readonly said: JobState | null },
): Promise<INodeExecutionData[] | null> {
	const { itemIndex, said } = callback;
	const lookAt = async (index: number): Promise<Look<JobState>> => {
		const job = parked.items[index];
		return job?.kind === 'open' ? await lookAtOpenJob(connection, job) : { kind: 'refused' };
	};
	if (!(await watch.call(itemIndex, said, lookAt))) {
		// Held back, so that n8n's end before the others have called makes the provider call again.
		if (watch.ended.has(itemIndex)) await within(resumed, ANSWER_WITHIN, undefined);
		return null;
	}
	const output = await settled(finishedItems(connection, parked, watch.ended));
	if (!output.ok) {
		watch.giveBack();
		throw output.error;
	}
	resume();
	return output.value;
}

async function takeCallback(
	context: IWebhookFunctions,
	connection: Connection,
	parked: ParkedExecution,
	callback: { readonly itemIndex: number; readonly said: JobState | null },
): Promise<IWebhookResponseData> {
	const entry = watchOf(parked, connection);
	const answerNow = () =>
		entry.watch.ended.has(callback.itemIndex)
			? answered(context, 200, 'The callback was taken')
			: answered(context, 503, 'The job has not ended yet, or cannot be asked for');
	const work = outputAfter(connection, parked, entry, callback);
	const inTime = await within(work, ANSWER_WITHIN, undefined);
	if (inTime === LATE) answerNow();
	const output = inTime === LATE ? await work : inTime;
	if (output === null) return answerNow();
	// Where n8n could not go on, the provider calls again, and all is looked at anew.
	whenAnswered(context, (accepted) => {
		watched.delete(parked.parkingId);
		if (!accepted || inTime === LATE) return;
		handedOver.add(parked.parkingId);
		forgetOldest(handedOver, MOST_WATCHED);
	});
	return { workflowData: [output], noWebhookResponse: inTime === LATE };
}
