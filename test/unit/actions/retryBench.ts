import { parse, stringify } from 'flatted';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { z } from 'zod';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { seed as apixo } from '../fixtures/apixo';
import { imageStatus, seed as toApis } from '../fixtures/toApis';
import { client as vtrix } from '../fixtures/vtrix';
import { NodeBench } from '../nodeBench';
import type { ScriptedAnswer } from '../scriptedHttp';
import { cutConnection, ScriptedHttp } from '../scriptedHttp';

/** What becomes of one submit. */
export type Submit = 'accepted' | 'refused' | 'cut' | { readonly jobId: string } | ScriptedAnswer;

export type Polled = 'apixo' | 'toApis' | 'vtrix';

/** A response that starts a job, or says that it runs. */
const RUNNING: Readonly<Record<Polled, (jobId: string) => unknown>> = {
	apixo: (taskId) => ({ ...apixo.pending, data: { ...apixo.pending.data, taskId } }),
	toApis: (id) => ({ ...toApis.queued, id }),
	vtrix: (id) => ({ ...vtrix.inProgress, id }),
};

const FAILED: Readonly<Record<Polled, (jobId: string) => unknown>> = {
	apixo: (taskId) => ({ ...apixo.failed, data: { ...apixo.failed.data, taskId } }),
	toApis: (id) => ({ ...imageStatus.failed, id }),
	vtrix: (id) => ({ ...vtrix.failedWithText, id }),
};

export interface RetryRequest {
	readonly provider: Polled;
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	readonly items?: INodeExecutionData[];
	readonly helpers?: object;
	readonly onError?: 'continueRegularOutput';
}

/** What the person sees of one try. */
export interface Seen {
	/** Of the items, in order; of a failed item its text. */
	readonly jobIds: readonly string[];
	readonly error: {
		readonly message: string;
		readonly description: string;
		readonly details: unknown;
	} | null;
}

const outputSchema = z.tuple([z.array(z.object({ json: z.record(z.string(), z.unknown()) }))]);

/** Job > Submit in one execution that n8n runs again and again. */
export class RetryBench {
	readonly bench: NodeBench;
	/** What becomes of the submits to come; 'accepted' when it is used up. */
	script: Submit[] = [];
	readonly failed = new Set<string>();
	items: INodeExecutionData[];
	/** The bodies of all submits. */
	readonly submits: string[] = [];
	private given = 0;

	constructor(private readonly request: RetryRequest) {
		const { provider, parameters = {}, options = {}, helpers, onError } = request;
		this.items = request.items ?? [{ json: { text: 'one' } }, { json: { text: 'two' } }];
		this.bench = new NodeBench({
			type: new FluxKontext(),
			parameters: {
				provider,
				resource: 'job',
				operation: 'submit',
				prompt: 'a tree',
				imageSource: 'none',
				options,
				...parameters,
			},
			node: { onError },
			http: new ScriptedHttp((url, { method, body }) =>
				method === 'POST' ? this.submit(String(body)) : this.status(url),
			),
			helpers,
		});
	}

	/** One try of the node. */
	async try(): Promise<Seen> {
		const context = this.bench.execution([...this.items]);
		const outcome = await new FluxKontext().execute.call(context).catch((error: unknown) => error);
		if (outcome instanceof NodeApiError || outcome instanceof NodeOperationError) {
			const { message, description } = outcome;
			const error = { message, description: String(description), details: outcome.context.data };
			return { jobIds: [], error };
		}
		const [items] = outputSchema.parse(outcome);
		return { jobIds: items.map(({ json }) => String(json.jobId ?? json.error)), error: null };
	}

	/** 'Retry' in the list: another execution, which n8n's database gives the context and the input. */
	fromTheList(): this {
		this.bench.restart();
		this.bench.executionId = '18';
		this.items = parse(stringify(this.items));
		return this;
	}

	private submit(body: string): ScriptedAnswer {
		this.submits.push(body);
		const next = this.script.shift() ?? 'accepted';
		if (next === 'cut') return cutConnection();
		if (next === 'refused') return { status: 400, body: { code: 400, message: 'wrong' } };
		if (typeof next === 'object' && 'body' in next) return next;
		const jobId = next === 'accepted' ? `job_${++this.given}` : next.jobId;
		return { body: RUNNING[this.request.provider](jobId) };
	}

	private status(url: string): ScriptedAnswer {
		const jobId = /job_\d+/.exec(url)?.[0] ?? '';
		const { provider } = this.request;
		return { body: (this.failed.has(jobId) ? FAILED : RUNNING)[provider](jobId) };
	}
}
