import { createHmac } from 'node:crypto';
import type { INodeExecutionData, INodeParameters, WorkflowExecuteMode } from 'n8n-workflow';

import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import { FluxKontextTrigger } from '../../../nodes/FluxKontext/FluxKontextTrigger.node';
import { OverlappingStore } from '../callbacks/overlappingStore';
import type { BenchRequest, Callback } from '../nodeBench';
import { CREDENTIAL, NodeBench } from '../nodeBench';
import { RecordingResponse } from '../recordingResponse';
import type { ScriptedHttp } from '../scriptedHttp';

const ADDRESS = 'https://n8n.example.com/webhook/1/callback';

/** A callback of APIXO at an address that `submit` signed with the credential's key. */
export function signedCallback(
	body: unknown,
	reference = 'order-17',
	apiKey: string = CREDENTIAL.apiKey,
): Callback {
	const url = new URL(signedUrl(ADDRESS, reference, apiKey, 'trigger'));
	return { query: Object.fromEntries(url.searchParams), body: textOf(body) };
}

/** A callback of ToAPIs, signed by the documented formula, written without the package. */
export function hmacCallback(
	body: unknown,
	secret: string = CREDENTIAL.webhookSecret,
	id = 'evt_1',
	secondsFromNow = 0,
): Callback {
	const text = textOf(body);
	const timestamp = String(Math.floor(Date.now() / 1000) + secondsFromNow);
	const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(text)]);
	return {
		headers: {
			'x-toapis-webhook-id': id,
			'x-toapis-webhook-timestamp': timestamp,
			'x-toapis-webhook-signature': `v1=${createHmac('sha256', secret).update(signed).digest('hex')}`,
		},
		body: text,
	};
}

/** A callback that nothing proves. */
export function unsignedCallback(body: unknown): Callback {
	return { body: textOf(body) };
}

function textOf(body: unknown): Buffer | string {
	return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

/** What came of one call: 'started', or the status that the node answered itself. */
export interface Received {
	readonly outcome: 'started' | number;
	/** What n8n stores as the input of the execution. */
	readonly items: INodeExecutionData[];
	/** What n8n answers where something was started. */
	readonly n8nBody?: unknown;
	readonly response: RecordingResponse;
}

/** A published trigger. */
export class TriggerBench {
	readonly bench: NodeBench;
	readonly seen = new OverlappingStore();
	private readonly trigger = new FluxKontextTrigger();

	constructor(
		parameters: INodeParameters,
		more: Pick<BenchRequest, 'credential' | 'database' | 'http' | 'node'> = {},
	) {
		this.bench = new NodeBench({
			type: this.trigger,
			parameters: { events: ['succeeded', 'failed'], downloadImages: false, ...parameters },
			helpers: {
				checkProcessedAndRecord: this.seen.checkProcessedAndRecord,
				removeProcessed: this.seen.removeProcessed,
			},
			...more,
		});
	}

	/** One call, as far as `webhook()` goes. */
	async call(
		callback: Callback,
		mode: WorkflowExecuteMode = 'webhook',
		response = new RecordingResponse(),
	): Promise<Received> {
		const context = this.bench.webhook(callback, response, mode);
		const given = await this.trigger.webhook.call(context);
		const { workflowData, noWebhookResponse, webhookResponse: n8nBody } = given;
		if (workflowData !== undefined) {
			return { outcome: 'started', items: workflowData[0] ?? [], n8nBody, response };
		}
		if (noWebhookResponse !== true) throw new Error('n8n would answer this by itself');
		return { outcome: response.statusCode, items: [], response };
	}

	/** One call from its beginning until n8n has answered it. */
	async deliver(callback: Callback, mode: WorkflowExecuteMode = 'webhook'): Promise<Received> {
		const received = await this.call(callback, mode);
		received.response.answerAsN8n(200, received.n8nBody);
		return received;
	}

	/** The execution that a call started. */
	async execute(
		items: INodeExecutionData[],
		mode: WorkflowExecuteMode = 'webhook',
		stop?: AbortSignal,
	): Promise<INodeExecutionData[]> {
		const [output = [], ...others] = await this.trigger.execute.call(
			this.bench.execution(items, mode, stop),
		);
		if (others.length > 0) throw new Error('The trigger has one output');
		return output;
	}

	/** Everything that was logged, as one text. */
	get log(): string {
		return JSON.stringify(this.bench.logged);
	}
}

export function apixoTrigger(parameters: INodeParameters = {}, http?: ScriptedHttp): TriggerBench {
	return new TriggerBench({ provider: 'apixo', ...parameters }, { http });
}

export function toApisTrigger(parameters: INodeParameters = {}, http?: ScriptedHttp): TriggerBench {
	return new TriggerBench({ provider: 'toApis', ...parameters }, { http });
}
