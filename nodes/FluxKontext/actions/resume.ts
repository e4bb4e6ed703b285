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
import type { Look } from '../jobs/parkedWatch';
import { ParkedWatch } from '../jobs/parkedWatch';
import { pooled } from '../jobs/pooled';
import { isProviderName, providers } from '../providers';
import { LATE, within } from '../transport/n8nRuntime';
import { settled } from '../transport/settled';
import { parkedItem } from './callbackAddress';
import { openCallbackConnection, untilDatabaseIsQuick } from './callbackConnection';
import type { Connection } from './connection';
import type { EndedJob } from './openJob';
import { finishedItem, lookAtOpenJob } from './openJob';
import { Parameters } from './parameters';
import { parkedInContext } from './parkedContext';

/** A parked execution is called back: the jobs are looked at, and the last one makes it go on. */

/** Milliseconds. APIXO waits 30 s for an answer, ToAPIs 10 s. */
const ANSWER_WITHIN = 8_000;
/** So long before its time limit an execution goes on also where n8n's database is slow. */
const HANDED_OVER_BEFORE = 30_000;
const MOST_WATCHED = 1_000;
const DOWNLOADS_TOGETHER = 5;

/** What this process watches, by parking; the longest unheard of is forgotten first. */
const watched = new Map<string, ParkedWatch<EndedJob>>();

/** Parkings that this process has handed over; their jobs are forgotten. */
const handedOver = new Set<string>();

function watchOf(
	{ parkingId, deadline, items }: ParkedExecution,
	{ runtime }: Connection,
): ParkedWatch<EndedJob> {
	const open = () => items.flatMap((item, index) => (item.kind === 'open' ? [index] : []));
	const watch = watched.get(parkingId) ?? new ParkedWatch<EndedJob>(open(), deadline, runtime);
	watched.delete(parkingId);
	watched.set(parkingId, watch);
	forgetOldest(watched, MOST_WATCHED);
	return watch;
}

/** How the job ended by the callback's own word; the signed address proves who says it. */
function saidBy({ provider }: Connection, { body }: CallbackRequest, job: ParkedJob) {
	const reading = provider.callback?.read(body?.toString('utf8') ?? '', job.jobId);
	if (reading?.ok !== true || reading.value.event === null) return null;
	return { kind: 'job', job: reading.value.job, confirmed: false } as const;
}

async function finishedItems(
	connection: Connection,
	{ items }: ParkedExecution,
	ended: ReadonlyMap<number, EndedJob>,
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
 * or after 8 s; an answer other than 2xx makes it call again, and what it brought is worked on.
 * Rule: it never throws, for n8n would then let the workflow go on with an empty item.
 */
export async function resumeExecution(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answeredAnyway(context, 'FLUX Kontext', async () => await receive(context));
}

/** What a callback comes to: an answer of ours, or the items with which the execution goes on. */
type Outcome =
	| { readonly status: number; readonly message: string }
	| { readonly output: INodeExecutionData[] };

const NOTHING_WAITED_FOR = { status: 200, message: 'Nothing is waited for any more' } as const;
const TAKEN = { status: 200, message: 'The callback was taken' } as const;
const NOT_ENDED = {
	status: 503,
	message: 'The job has not ended yet, or cannot be asked for',
} as const;
const NOT_HANDED_OVER = { status: 503, message: 'The pictures are still being fetched' } as const;

/** One job that was parked, by its place among the items. */
interface WatchedItem {
	readonly watch: ParkedWatch<EndedJob>;
	readonly itemIndex: number;
}

/** One callback of a parked execution on its way. */
interface Call {
	readonly context: IWebhookFunctions;
	readonly request: CallbackRequest;
	readonly parked: ParkedExecution;
	/** What it is about; null before it is proven. */
	about: WatchedItem | null;
}

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const parked = parkedInContext(context);
	if (parked === null) return answeredWith(context, NOTHING_WAITED_FOR);
	const request = callbackRequest(context);
	const call: Call = { context, request, parked, about: null };
	const work = outcomeOf(call);
	const inTime = await within(work, ANSWER_WITHIN, undefined);
	if (inTime === LATE) answeredWith(context, answerTo(call));
	const outcome = inTime === LATE ? await work : inTime;
	if (!('output' in outcome)) return answeredWith(context, outcome);
	// Where n8n could not go on, the provider calls again, and all is looked at anew.
	whenAnswered(context, (accepted) => {
		watched.delete(parked.parkingId);
		if (!accepted) return;
		handedOver.add(parked.parkingId);
		forgetOldest(handedOver, MOST_WATCHED);
	});
	return { workflowData: [outcome.output], noWebhookResponse: inTime === LATE };
}

function answeredWith(
	context: IWebhookFunctions,
	{ status, message }: { readonly status: number; readonly message: string },
): IWebhookResponseData {
	return answered(context, status, message);
}

/** Rule: who hands over gets no 2xx before n8n has it all, for this process may end. */
function answerTo({ about }: Call) {
	if (about === null) return NOT_HANDED_OVER;
	const { watch, itemIndex } = about;
	if (watch.handsOver === itemIndex) return NOT_HANDED_OVER;
	return watch.ended.has(itemIndex) ? TAKEN : NOT_ENDED;
}

async function outcomeOf(call: Call): Promise<Outcome> {
	const { context, request, parked } = call;
	const name = Parameters.ofWebhook(context).text('provider', 'Provider');
	if (!isProviderName(name)) return { status: 503, message: 'The provider is not known' };
	const connection = await openCallbackConnection(context, providers[name]);
	const reference = signedReference(request.query, connection.secrets.apiKey, 'parked execution');
	if (reference === null) return { status: 401, message: 'The address is not signed' };
	const itemIndex = parkedItem(parked.parkingId, reference);
	const item = itemIndex === null ? undefined : parked.items[itemIndex];
	const isOver = handedOver.has(parked.parkingId);
	if (itemIndex === null || item === undefined || item.kind === 'ended' || isOver) {
		return NOTHING_WAITED_FOR;
	}
	const watch = watchOf(parked, connection);
	call.about = { watch, itemIndex };
	const isTooLarge = (request.body?.length ?? 0) > LARGEST_CALLBACK_BYTES;
	const said = isTooLarge ? null : saidBy(connection, request, item);
	const output = await outputAfter(connection, parked, call.about, said);
	return output === null ? answerTo(call) : { output };
}

/** The output where this callback is the one that makes the execution go on, else null. */
async function outputAfter(
	connection: Connection,
	parked: ParkedExecution,
	{ watch, itemIndex }: WatchedItem,
	said: EndedJob | null,
): Promise<INodeExecutionData[] | null> {
	const lookAt = async (index: number): Promise<Look<EndedJob>> => {
		const job = parked.items[index];
		return job?.kind === 'open' ? await lookAtOpenJob(connection, job) : { kind: 'refused' };
	};
	if (!(await watch.call(itemIndex, said, lookAt))) return null;
	const output = await settled(outputOf(connection, parked, watch.ended));
	if (output.ok) return output.value;
	watch.giveBack();
	throw output.error;
}

async function outputOf(
	connection: Connection,
	parked: ParkedExecution,
	ended: ReadonlyMap<number, EndedJob>,
): Promise<INodeExecutionData[]> {
	const latest = parked.deadline - HANDED_OVER_BEFORE;
	// n8n keeps the pictures there.
	await untilDatabaseIsQuick(connection, latest);
	const output = await finishedItems(connection, parked, ended);
	// n8n asks its database right after this, and ends the execution for good where that takes 20 s.
	await untilDatabaseIsQuick(connection, latest);
	return output;
}
