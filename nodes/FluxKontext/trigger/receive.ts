import { createHash } from 'node:crypto';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { openCallbackSession, untilDatabaseIsQuick } from '../actions/callbackSession';
import { Parameters } from '../actions/parameters';
import { processState } from '../actions/processState';
import type { N8nSession } from '../actions/session';
import type { CallbackRequest } from '../callbacks/request';
import {
	answered,
	answeredAnyway,
	callbackRequest,
	LARGEST_CALLBACK_BYTES,
	whenAnswered,
} from '../callbacks/request';
import { signatureProblem } from '../callbacks/signature';
import { hasSignature, signedReference } from '../callbacks/signedUrl';
import { confirmJob } from '../jobs/confirmJob';
import { FULL } from '../jobs/limiter';
import { providers } from '../providers';
import type { CallbackEvent, Job, Provider } from '../providers/contract';
import { quote } from '../providers/reading';
import { LATE, within } from '../transport/n8nRuntime';
import type { Receipt } from './receipt';
import { receiptJson } from './receipt';
import type { TriggerSettings } from './settings';
import { triggerSettings } from './settings';

/** The trigger's webhook(): proves a callback and hands it to n8n, which stores it and answers. */

/** Milliseconds; the provider waits 30 s for its answer (apixo.ai/docs/api-reference/webhooks). */
const CONFIRM_WITHIN = 10_000;
/** Milliseconds; ToAPIs waits 10 s for its answer. */
const HAND_OVER_WITHIN = 8_000;

/** Whether a call has a signature of any kind, right or wrong. */
function claimsProof({ query, headers }: CallbackRequest): boolean {
	const isSigned = (provider: Provider) => {
		const signature = provider.callback?.signature ?? null;
		return signature !== null && headers[signature.signatureHeader] !== undefined;
	};
	return hasSignature(query) || Object.values(providers).some(isSigned);
}

type Proof =
	| { readonly kind: 'proven'; readonly reference: string | null }
	/** Nothing proves it, and the person allows to ask the provider instead. */
	| { readonly kind: 'unproven' }
	| { readonly kind: 'refused'; readonly reason: string };

function proofOf(
	{ secrets }: N8nSession,
	{ callback, requireSignedUrl }: TriggerSettings,
	request: CallbackRequest,
	now: number,
): Proof {
	const reference = signedReference(request.query, secrets.apiKey, 'trigger');
	if (callback.signature !== null) {
		const { webhookSecret } = secrets;
		const problem = signatureProblem(callback.signature, request, webhookSecret, now);
		if (problem !== null) return { kind: 'refused', reason: problem };
		return { kind: 'proven', reference: reference || null };
	}
	if (reference !== null) return { kind: 'proven', reference: reference || null };
	return requireSignedUrl
		? { kind: 'refused', reason: 'the address is not signed' }
		: { kind: 'unproven' };
}

/** What a callback says, and whether the provider itself said it. */
interface Known {
	readonly body: string;
	readonly callback: CallbackEvent;
	readonly confirmed: boolean;
}

/**
 * The callback by the provider's own word, within the time that its caller waits for an answer.
 * Rule: nothing of an unproven body is used but the job to ask for.
 */
async function confirmed(
	session: N8nSession,
	{ callback, provider }: TriggerSettings,
	{ callback: { job } }: Known,
): Promise<Known | null> {
	const { runtime } = session;
	const requestTimeout = provider.capabilities.requestTimeout * 1000;
	const deadline = runtime.now() + CONFIRM_WITHIN;
	const asking = confirmJob(session, job, { deadline, requestTimeout });
	const asked = await within(asking, CONFIRM_WITHIN, undefined);
	if (asked === LATE || asked.kind !== 'ended') return null;
	const body = JSON.stringify(asked.job.raw);
	const reading = callback.read(body, job.jobId);
	return reading.ok ? { body, callback: reading.value, confirmed: true } : null;
}

/** One callback of one trigger; a repeat that nobody confirmed has the same bytes. */
function keyOf(context: IWebhookFunctions, { body, callback, confirmed }: Known): string {
	const { id: workflowId = '' } = context.getWorkflow();
	const digest = confirmed ? '' : createHash('sha256').update(body).digest('hex');
	return JSON.stringify([workflowId, context.getNode().id, callback.id, digest]);
}

/**
 * Receives one callback. What starts nothing is answered 200; what cannot be proven 401, and what
 * cannot be proven now 503, which makes the provider call again.
 * Rule: it never throws, for n8n would then list a failed execution for every forged call.
 */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = callbackRequest(context);
	const { claimedCallbacks, unclaimedCallbacks } = processState;
	const limiter = claimsProof(request) ? claimedCallbacks : unclaimedCallbacks;
	return await answeredAnyway(
		context,
		'FLUX Kontext Trigger',
		limiter,
		async () => await receive(context, request),
	);
}

async function receive(
	context: IWebhookFunctions,
	request: CallbackRequest,
): Promise<IWebhookResponseData> {
	if ((request.body?.length ?? 0) > LARGEST_CALLBACK_BYTES) {
		return answered(context, 413, 'The body is too large for a callback');
	}
	const settings = triggerSettings(Parameters.ofWebhook(context));
	const session = await openCallbackSession(context, settings.provider);
	const proof = proofOf(session, settings, request, session.runtime.now());
	if (proof.kind === 'refused') {
		const provider = settings.provider.name;
		const { reason } = proof;
		context.logger.warn(`FLUX Kontext Trigger: a callback was refused (${provider}): ${reason}`, {
			provider,
			reason,
		});
		return answered(context, 401, 'Callback could not be verified');
	}
	// n8n keeps it in its database.
	const text = session.hide(request.body?.toString('utf8') ?? '');
	const reading = settings.callback.read(text, null);
	if (!reading.ok) return answered(context, 400, 'Not a callback of this provider');
	if (!isWanted(settings, reading.value)) return answered(context, 200, 'Nothing to start');
	const said = { body: text, callback: reading.value, confirmed: false };
	const ask = async () => await confirmed(session, settings, said);
	const known = proof.kind === 'proven' ? said : await processState.askedCallbacks.unlessFull(ask);
	if (known === FULL) return answered(context, 503, 'Too many unverified callbacks at once');
	if (known === null)
		return answered(context, 503, 'The job could not be confirmed with the provider');
	if (!isWanted(settings, known.callback)) return answered(context, 200, 'Nothing to start');
	const { id, job } = known.callback;
	const reference = (proof.kind === 'proven' ? proof.reference : null) ?? job.reference;
	const receipt = { id, job: { ...job, reference }, confirmed: known.confirmed };
	// Who listens for a test event may send the same one again.
	const takesRepeats = !settings.ignoreDuplicates || context.getMode() === 'manual';
	const key = takesRepeats ? null : keyOf(context, known);
	const answer = await start(context, session, receipt, key);
	if (answer.workflowData !== undefined) logTaken(context, receipt.job);
	return answer;
}

/**
 * Rule: the job is named before n8n answers. The worker that takes the execution may lose it (it does
 * where its database is away), and the provider does not call again after a 200.
 */
function logTaken({ logger }: IWebhookFunctions, { provider, jobId, reference }: Job): void {
	const which = `${provider}, reference ${quote(reference ?? 'none')}`;
	const message = `FLUX Kontext Trigger: callback of job ${quote(jobId ?? 'unknown')} taken (${which})`;
	logger.info(message, { provider, jobId, reference });
}

function isWanted({ events }: TriggerSettings, { event }: CallbackEvent): boolean {
	return event !== null && events.includes(event);
}

/**
 * Hands a callback to n8n, unless it is a repeat.
 * @param key what all repeats of it have in common; null where they are taken too
 */
async function start(
	context: IWebhookFunctions,
	session: N8nSession,
	receipt: Receipt,
	key: string | null,
): Promise<IWebhookResponseData> {
	// n8n asks its database right after this; where that takes 20 s, it lists a failed execution and
	// answers 200.
	const latest = session.runtime.now() + HAND_OVER_WITHIN;
	if (!(await untilDatabaseIsQuick(session, latest))) {
		return answered(context, 503, "n8n's database is too slow");
	}
	if (key !== null) {
		const taken = await processState.recentCallbacks.take(key);
		if (taken === null) return answered(context, 200, 'Duplicate');
		// Rule: n8n has a callback when it answered 2xx; otherwise its repeat is taken.
		whenAnswered(context, (outcome) => taken(outcome === 'accepted'));
	}
	return {
		workflowData: [[{ json: receiptJson(receipt) }]],
		webhookResponse: { message: 'Callback received' },
	};
}
