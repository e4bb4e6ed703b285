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
import { claimedReference, signedReference } from '../callbacks/signedUrl';
import { merge } from '../jobs/job';
import type { OpenItem, ParkedExecution } from '../jobs/parkedJobs';
import type { Look } from '../jobs/parkedWatch';
import { ParkedWatch } from '../jobs/parkedWatch';
import { pooled } from '../jobs/pooled';
import { isProviderName, providers } from '../providers';
import { LATE, within } from '../transport/n8nRuntime';
import { settled } from '../transport/settled';
import { isOtherParking, parkedItem } from './callbackAddress';
import { openCallbackSession, untilDatabaseIsQuick } from './callbackSession';
import type { EndedJob } from './openJob';
import { finishedItem, lookAtOpenJob } from './openJob';
import { Parameters } from './parameters';
import { isStillParked, parkedInContext } from './parkedContext';
import { processState } from './processState';
import type { N8nSession } from './session';

/** A waiting execution is called back: its jobs are checked, and the last one resumes it. */

/** Milliseconds. APIXO waits 30 s for a response, ToAPIs 10 s. */
const ANSWER_WITHIN = 8_000;
/** So long before its time limit an execution is resumed also where n8n's database is slow. */
const RESUMED_BEFORE = 30_000;
const MOST_WATCHED = 1_000;
const DOWNLOADS_TOGETHER = 5;

const { watched, handovers, parkedCallbacks } = processState;

/** A retry of an execution has the same parking under an execution id of its own. */
function parkingKey({ context, parked }: Call): string {
	return `${context.getExecutionId()}/${parked.parkingId}`;
}

function watchOf(call: Call, { runtime }: N8nSession): ParkedWatch<EndedJob> {
	const key = parkingKey(call);
	const { deadline, items } = call.parked;
	const open = () => items.flatMap((item, index) => (item.kind === 'open' ? [index] : []));
	const watch = watched.get(key) ?? new ParkedWatch<EndedJob>(open(), deadline, runtime);
	watched.delete(key);
	watched.set(key, watch);
	forgetOldest(watched, MOST_WATCHED);
	return watch;
}

/** How the job ended by the callback's own word; the signed address proves who says it. */
function saidBy({ provider, hide }: N8nSession, { body }: CallbackRequest, { job }: OpenItem) {
	const reading = provider.callback?.read(hide(body?.toString('utf8') ?? ''), job.jobId);
	if (reading?.ok !== true || reading.value.event === null) return null;
	return { kind: 'job', job: merge(job, reading.value.job), confirmed: false } as const;
}

async function finishedItems(
	session: N8nSession,
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
			output[index] = await finishedItem(session, item, state, index);
		}
		return true;
	});
	return output;
}

/**
 * Receives one callback of a waiting execution. The provider is answered when the execution is
 * resumed, or after 8 s; a response other than 2xx makes it call again, and what it brought is worked on.
 * Rule: it never throws, for n8n would then let the workflow go on with an empty item.
 */
export async function resumeExecution(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	return await answeredAnyway(
		context,
		'FLUX Kontext',
		parkedCallbacks,
		async () => await receive(context),
	);
}

/** A response of ours. */
interface Reply {
	readonly status: number;
	readonly message: string;
}

/** What a callback comes to: a response of ours, or the items with which the execution goes on. */
type Outcome = Reply | { readonly output: INodeExecutionData[] };

const NO_LONGER_WAITING: Reply = { status: 200, message: 'No longer waiting' };
const RECEIVED: Reply = { status: 200, message: 'Callback received' };
const NOT_VERIFIED: Reply = { status: 401, message: 'Callback could not be verified' };
const NOT_ENDED: Reply = {
	status: 503,
	message: 'The job has not finished yet, or could not be checked',
};
const NOT_HANDED_OVER: Reply = { status: 503, message: 'The images are still being downloaded' };
const UNDECIDED: Reply = { status: 503, message: 'The execution is being resumed' };

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
	/** What it is about; null before it is verified. */
	about: WatchedItem | null;
}

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const parked = parkedInContext(context);
	if (parked === null) return answeredWith(context, NO_LONGER_WAITING);
	const call: Call = { context, request: callbackRequest(context), parked, about: null };
	const work = outcomeOf(call);
	const inTime = await within(work, ANSWER_WITHIN, undefined);
	if (inTime === LATE) answeredWith(context, replyTo(call));
	const outcome = inTime === LATE ? await work : inTime;
	if (!('output' in outcome)) return answeredWith(context, outcome);
	const workflowData = [outcome.output];
	// n8n does not tell what it did where the response is out already.
	if (inTime === LATE) return { workflowData, noWebhookResponse: true };
	const key = parkingKey(call);
	whenAnswered(context, (n8n) => {
		if (n8n === 'accepted') handovers.accept(key);
		if (n8n === 'refused') handovers.refuse(key);
	});
	return { workflowData, webhookResponse: { message: 'Execution resumed' } };
}

function answeredWith(
	context: IWebhookFunctions,
	{ status, message }: Reply,
): IWebhookResponseData {
	return answered(context, status, message);
}

/** Rule: who hands over gets no 2xx before n8n has it all, for this process may end. */
function replyTo({ about }: Call): Reply {
	if (about === null) return NOT_HANDED_OVER;
	const { watch, itemIndex } = about;
	if (watch.handsOver === itemIndex) return NOT_HANDED_OVER;
	return watch.ended.has(itemIndex) ? RECEIVED : NOT_ENDED;
}

async function outcomeOf(call: Call): Promise<Outcome> {
	const { context, request, parked } = call;
	const claimed = claimedReference(request.query);
	if (isOtherParking(parked.parkingId, claimed)) return NO_LONGER_WAITING;
	const name = Parameters.ofWebhook(context).text('provider', 'Provider');
	if (!isProviderName(name)) return { status: 503, message: 'Unknown provider' };
	const session = await openCallbackSession(context, providers[name]);
	const reference = signedReference(request.query, session.secrets.apiKey, 'parked execution');
	if (reference === null) return NOT_VERIFIED;
	const itemIndex = parkedItem(parked.parkingId, reference);
	const item = itemIndex === null ? undefined : parked.items[itemIndex];
	if (itemIndex === null || item === undefined || item.kind === 'ended') return NO_LONGER_WAITING;
	const over = await replyWhereOver(call, session);
	if (over !== null) return over;
	const watch = watchOf(call, session);
	call.about = { watch, itemIndex };
	const isTooLarge = (request.body?.length ?? 0) > LARGEST_CALLBACK_BYTES;
	const said = isTooLarge ? null : saidBy(session, request, item);
	return await outcomeAfter(session, call, call.about, said);
}

/**
 * The response where the execution was, or may have been, resumed before, or is about to go on by
 * itself; null where it waits.
 */
async function replyWhereOver(call: Call, { runtime }: N8nSession): Promise<Reply | null> {
	const key = parkingKey(call);
	if (runtime.now() > call.parked.deadline) return NO_LONGER_WAITING;
	if (!handovers.has(key)) return null;
	if (handovers.isAccepted(key) || (await askIsStillParked(call)) !== true) {
		return NO_LONGER_WAITING;
	}
	if (handovers.isUndecided(key, runtime.now())) return UNDECIDED;
	handovers.refuse(key);
	return null;
}

/** As `isStillParked`; n8n's database is asked in turn. */
async function askIsStillParked({ context, parked }: Call): Promise<boolean | null> {
	const ask = async () => await isStillParked(context, parked.parkingId);
	return await processState.database.inTurn(ask);
}

/** The output where this callback is the one that resumes the execution, else the response to it. */
async function outcomeAfter(
	session: N8nSession,
	call: Call,
	{ watch, itemIndex }: WatchedItem,
	said: EndedJob | null,
): Promise<Outcome> {
	const lookAt = async (index: number): Promise<Look<EndedJob>> => {
		const item = call.parked.items[index];
		return item?.kind === 'open' ? await lookAtOpenJob(session, item) : { kind: 'refused' };
	};
	if (!(await watch.call(itemIndex, said, lookAt))) return replyTo(call);
	const handedOver = await settled(handOver(session, call, watch.ended));
	if (handedOver.ok) return handedOver.value;
	watch.giveBack();
	throw handedOver.error;
}

/**
 * The output, unless the execution was resumed meanwhile, or is about to go on by itself.
 * Rule: nothing is awaited between what is known here and n8n's turn.
 */
async function handOver(
	session: N8nSession,
	call: Call,
	ended: ReadonlyMap<number, EndedJob>,
): Promise<Outcome> {
	const output = await outputOf(session, call.parked, ended);
	const isParked = await askIsStillParked(call);
	const key = parkingKey(call);
	watched.delete(key);
	const now = session.runtime.now();
	const isWaiting = isParked !== false && now <= call.parked.deadline;
	return isWaiting && handovers.begin(key, now) ? { output } : NO_LONGER_WAITING;
}

async function outputOf(
	session: N8nSession,
	parked: ParkedExecution,
	ended: ReadonlyMap<number, EndedJob>,
): Promise<INodeExecutionData[]> {
	const latest = parked.deadline - RESUMED_BEFORE;
	// n8n keeps the pictures there.
	await untilDatabaseIsQuick(session, latest);
	const output = await finishedItems(session, parked, ended);
	// n8n asks its database right after this, and ends the execution for good where that takes 20 s.
	await untilDatabaseIsQuick(session, latest);
	return output;
}
