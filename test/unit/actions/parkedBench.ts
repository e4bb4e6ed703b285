import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { NodeBench } from '../nodeBench';
import { RecordingResponse } from '../recordingResponse';
import type { ScriptedAnswer } from '../scriptedHttp';
import { pictureOf, ScriptedHttp } from '../scriptedHttp';

export type JobWord = 'processing' | 'success' | 'failed';

export interface ParkedRequest {
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	readonly node?: Partial<INode>;
	readonly n8nUrl?: string;
	readonly credential?: ICredentialDataDecryptedObject | Error;
	readonly database?: () => Promise<void>;
	readonly count?: number;
	readonly binary?: INodeExecutionData['binary'];
	readonly tellsNothing?: boolean;
}

export interface Answered {
	/** The items that the execution goes on with; null where it stays parked. */
	readonly items: INodeExecutionData[] | null;
	/** The status that the node answered itself; null where n8n answers. */
	readonly status: number | null;
	/** What n8n answers then. */
	readonly n8nBody: unknown;
	readonly response: RecordingResponse;
}

/** A node that makes pictures at a scripted APIXO and waits by callback: `task_0`, `task_1`, … */
export class ParkedBench {
	readonly bench: NodeBench;
	readonly input: INodeExecutionData[];
	/** How APIXO speaks of each job; 'processing' unless something else is said. */
	readonly words = new Map<number, JobWord>();
	/** Takes the place of an answer to a look, for a provider that cannot be asked. */
	instead: (() => ScriptedAnswer | Promise<ScriptedAnswer>) | null = null;
	/** Takes the place of a download. */
	download: (url: string) => ScriptedAnswer | Promise<ScriptedAnswer> = (url) => ({
		body: pictureOf(url),
	});
	private submitted = 0;

	constructor(
		request: ParkedRequest = {},
		private node = new FluxKontext(),
	) {
		const { parameters, options = {}, node: settings, count = 3, binary, ...more } = request;
		this.input = Array.from({ length: count }, (_, index) => ({
			json: { index },
			...(binary && { binary }),
		}));
		this.bench = new NodeBench({
			type: node,
			parameters: {
				provider: 'apixo',
				resource: 'image',
				operation: 'generate',
				model: 'pro',
				prompt: 'A fox',
				aspectRatio: '1:1',
				waitMode: 'callback',
				downloadImages: true,
				outputBinaryPropertyName: 'data',
				simplify: true,
				options,
				...parameters,
			},
			node: { onError: 'continueRegularOutput', ...settings },
			http: new ScriptedHttp(async (url) => await this.answerTo(url)),
			...more,
		});
	}

	async execute(): Promise<INodeExecutionData[]> {
		const [output = []] = await this.node.execute.call(this.bench.execution(this.input));
		this.bench.runData.resultData.lastNodeExecuted = this.bench.node.name;
		return output;
	}

	/** n8n starts again: the database gives the execution back, and the process has forgotten all. */
	async restart(): Promise<void> {
		this.bench.restart();
		await this.inAnotherProcess();
	}

	/** From now on another process of the same n8n takes the callbacks. */
	async inAnotherProcess(): Promise<void> {
		await jest.isolateModulesAsync(async () => {
			const fresh = await import('../../../nodes/FluxKontext/FluxKontext.node');
			this.node = new fresh.FluxKontext();
		});
	}

	/** n8n goes on with the execution, which then waits in a node behind this one. */
	waitFurtherOn(): void {
		this.bench.runData.resultData.lastNodeExecuted = 'The next one that waits';
	}

	/** The addresses that were given to APIXO, by item. */
	get addresses(): URL[] {
		return this.bench.http.bodies.flatMap((body) => {
			if (body === '') return [];
			const { callback_url }: { callback_url?: string } = JSON.parse(body);
			return callback_url === undefined ? [] : [new URL(callback_url)];
		});
	}

	get looks(): string[] {
		return this.bench.http.keyed.filter((url) => url.includes('/statusTask/'));
	}

	/** The body of the callback of one job. */
	callbackBody(index: number, word = this.wordOf(index)): string {
		return JSON.stringify(answerOf(index, word));
	}

	/** APIXO calls for one job. */
	async call(
		index: number,
		{
			query = Object.fromEntries(this.addresses[index]?.searchParams ?? []),
			body = this.callbackBody(index),
			response = new RecordingResponse(),
			runData = this.bench.runData,
		}: {
			readonly query?: Record<string, unknown>;
			readonly body?: string | Buffer | null;
			readonly response?: RecordingResponse;
			readonly runData?: NodeBench['runData'];
		} = {},
	): Promise<Answered> {
		const context = this.bench.webhook({ query, body }, response, 'webhook', runData);
		const { workflowData, noWebhookResponse, webhookResponse } =
			await this.node.webhook.call(context);
		const status = response.headersSent ? response.statusCode : null;
		if (workflowData === undefined && noWebhookResponse !== true) {
			throw new Error('n8n would answer this by itself');
		}
		if ((status !== null) !== (noWebhookResponse === true)) {
			throw new Error('The answer is given twice, or by nobody');
		}
		return { items: workflowData?.[0] ?? null, status, n8nBody: webhookResponse, response };
	}

	private wordOf(index: number): JobWord {
		return this.words.get(index) ?? 'processing';
	}

	private async answerTo(url: string): Promise<ScriptedAnswer> {
		if (url.endsWith('/generateTask/flux-kontext')) {
			const taskId = `task_${this.submitted++}`;
			return { body: { code: 200, message: 'success', data: { taskId } } };
		}
		const index = /taskId=task_(\d+)$/.exec(url)?.[1];
		if (index === undefined) return await this.download(url);
		if (this.instead !== null) return await this.instead();
		return { body: answerOf(Number(index), this.wordOf(Number(index))) };
	}
}

/** The link of one job's picture, which is also the text in that picture. */
export function linkOf(index: number): string {
	return `https://results.example.com/${index}.png`;
}

function answerOf(index: number, state: JobWord) {
	const ends = {
		processing: {},
		success: { resultJson: JSON.stringify({ resultUrls: [linkOf(index)] }) },
		failed: { failCode: 'CONTENT_VIOLATION', failMsg: 'The content is not allowed' },
	};
	return {
		code: 200,
		message: 'success',
		data: { taskId: `task_${index}`, state, ...ends[state] },
	};
}

/** A parked execution as the database gives it back; nobody has been asked since. */
export async function parkedWith(request: ParkedRequest = {}): Promise<ParkedBench> {
	const parked = new ParkedBench(request);
	await parked.execute();
	parked.bench.restart();
	parked.bench.http.keyed.length = 0;
	return parked;
}

/** All jobs have a picture from now on. */
export function endAll(parked: ParkedBench): void {
	for (const index of parked.input.keys()) parked.words.set(index, 'success');
}

export const STAYS_PARKED = { items: null } as const;
