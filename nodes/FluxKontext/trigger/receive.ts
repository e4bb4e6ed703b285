import { createHash } from 'node:crypto';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Connection } from '../actions/connection';
import { accessWith, openConnection } from '../actions/connection';
import { Parameters } from '../actions/parameters';
import type { Taken } from '../callbacks/recentCallbacks';
import { RecentCallbacks } from '../callbacks/recentCallbacks';
import type { CallbackRequest } from '../callbacks/request';
import { answered, callbackRequest, LARGEST_CALLBACK_BYTES } from '../callbacks/request';
import { signatureProblem } from '../callbacks/signature';
import { signedReference } from '../callbacks/signedUrl';
import { confirmJob } from '../jobs/confirmJob';
import type { CallbackEvent } from '../providers/contract';
import { jobEventOf } from '../providers/reading';
import { LATE, within } from '../transport/n8nRuntime';
import { settled } from '../transport/settled';
import type { Receipt } from './receipt';
import { receiptJson } from './receipt';
import type { TriggerSettings } from './settings';
import { triggerSettings } from './settings';

/** The trigger's webhook(): proves a callback and hands it to n8n, which stores it and answers. */

/** Milliseconds; the provider waits 30 s for its answer (apixo.ai/docs/api-reference/webhooks). */
const CONFIRM_WITHIN = 10_000;

const recent = new RecentCallbacks();

type Proof =
	| { readonly kind: 'proven'; readonly reference: string | null }
	/** Nothing proves it, and the person allows to ask the provider instead. */
	| { readonly kind: 'unproven' }
	| { readonly kind: 'refused'; readonly reason: string };

function proofOf(
	{ secrets }: Connection,
	{ callback, requireSignedUrl }: TriggerSettings,
	{ headers, query, body }: CallbackRequest,
	now: number,
): Proof {
	const reference = signedReference(query, secrets.apiKey, 'trigger');
	if (callback.signature !== null) {
		const { webhookSecret } = secrets;
		const problem = signatureProblem(callback.signature, headers, body, webhookSecret, now);
		if (problem !== null) return { kind: 'refused', reason: problem };
		return { kind: 'proven', reference: reference || null };
	}
	if (reference !== null) return { kind: 'proven', reference: reference || null };
	return requireSignedUrl
		? { kind: 'refused', reason: 'the address is not signed' }
		: { kind: 'unproven' };
}

/** The job by the provider's own word, within the time that its callback waits for an answer. */
async function confirmed(connection: Connection, jobId: string) {
	const { runtime, provider } = connection;
	const access = accessWith(connection, provider.capabilities.requestTimeout * 1000, () => {});
	const deadline = runtime.now() + CONFIRM_WITHIN;
	const asked = await within(confirmJob(access, jobId, deadline), CONFIRM_WITHIN, undefined);
	return asked !== LATE && asked.kind === 'confirmed' ? asked.job : null;
}

/** One callback of one trigger; a repeat has the same bytes. */
function keyOf(context: IWebhookFunctions, id: string, body: Buffer | null): string {
	const { id: workflowId = '' } = context.getWorkflow();
	const digest = createHash('sha256')
		.update(body ?? '')
		.digest('hex');
	return JSON.stringify([workflowId, context.getNode().id, id, digest]);
}

/**
 * Rule: a callback counts as handed over when n8n has answered 2xx, which it does when the execution
 * is stored. Otherwise the provider calls again, and that call is taken.
 */
function tellWhenAnswered(context: IWebhookFunctions, taken: Taken): void {
	const response = context.getResponseObject();
	response.once('close', () => {
		taken(response.writableFinished && response.statusCode >= 200 && response.statusCode < 300);
	});
}

/**
 * Receives one callback. What starts nothing is answered 200; what cannot be proven 401, and what
 * cannot be proven now 503, which makes the provider call again.
 * Rule: it never throws, for n8n would then list a failed execution for every forged call.
 */
export async function receiveCallback(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = await settled(receive(context));
	if (received.ok) return received.value;
	const { error } = received;
	context.logger.warn('FLUX Kontext Trigger: a callback could not be taken', {
		reason: error instanceof Error ? error.message : 'unknown',
	});
	return answered(context, 503, 'The callback cannot be taken now');
}

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const request = callbackRequest(context);
	if ((request.body?.length ?? 0) > LARGEST_CALLBACK_BYTES) {
		return answered(context, 413, 'The body is too large for a callback');
	}
	const settings = triggerSettings(Parameters.ofWebhook(context));
	const connection = await openConnection(context, settings.provider, null);
	const proof = proofOf(connection, settings, request, connection.runtime.now());
	if (proof.kind === 'refused') {
		context.logger.warn('FLUX Kontext Trigger: a callback was refused', {
			provider: settings.provider.name,
			reason: proof.reason,
		});
		return answered(context, 401, 'The callback is not proven');
	}
	const reading = settings.callback.read(request.body?.toString('utf8') ?? '');
	if (!reading.ok) return answered(context, 400, 'The body is not a callback of this provider');
	const { event } = reading.value;
	if (event === null || !settings.events.includes(event)) {
		return answered(context, 200, 'Nothing to start');
	}
	const isRemembered = settings.ignoreDuplicates && context.getMode() !== 'manual';
	if (!isRemembered)
		return await start(context, connection, settings, proof, request, reading.value);
	const taken = await recent.take(keyOf(context, reading.value.id, request.body));
	if (taken === null) return answered(context, 200, 'A repeat');
	tellWhenAnswered(context, taken);
	return await start(context, connection, settings, proof, request, reading.value);
}

/** Hands a callback to n8n; one that nothing proves is confirmed first. */
async function start(
	context: IWebhookFunctions,
	connection: Connection,
	settings: TriggerSettings,
	proof: Proof & { readonly kind: 'proven' | 'unproven' },
	request: CallbackRequest,
	{ id, job }: CallbackEvent,
): Promise<IWebhookResponseData> {
	const receipt: Receipt = {
		provider: settings.provider.name,
		id,
		reference: proof.kind === 'proven' ? proof.reference : null,
		body: request.body?.toString('utf8') ?? '',
		confirmed: false,
	};
	if (proof.kind === 'proven') return { workflowData: [[{ json: receiptJson(receipt) }]] };
	const state = await confirmed(connection, job.jobId ?? '');
	if (state === null) return answered(context, 503, 'The job cannot be confirmed now');
	const event = jobEventOf(state);
	if (event === null || !settings.events.includes(event)) {
		return answered(context, 200, 'Nothing to start');
	}
	const body = JSON.stringify(state.raw);
	return { workflowData: [[{ json: receiptJson({ ...receipt, body, confirmed: true }) }]] };
}
