import { makeJobPicture } from './pictures';
import type { InputFailure, InputPicture } from './inputs';
import type { OrderBook } from './orders';
import type { JobOrder, JobState, ModelName, ProviderName, RecordedJob } from './types';

/** What a provider takes from a submit that it accepts. */
export interface Submission {
	provider: ProviderName;
	jobId: string;
	prompt: string;
	model: ModelName;
	/** USD. */
	billed: number;
	/** The pictures to edit, or why one of them could not be had: then the job will fail. */
	inputs: InputPicture[] | InputFailure;
	/** `w:h`; null keeps the shape of the first input. */
	aspectRatio: string | null;
	format: 'png' | 'jpeg';
	options: Record<string, unknown>;
}

/** A job as a provider's status answer needs it. */
export interface JobView {
	state: JobState;
	/** 0 to 1. */
	progress: number;
	createdAt: number;
	/** Null until the job has ended; milliseconds since the epoch, like `createdAt`. */
	completedAt: number | null;
	pictures: string[];
	/** `code` null: the provider's own code for a refused content or, after `input`, a bad input. */
	failure: { code: string | null; message: string | null; input: InputFailure | null } | null;
}

export class Job {
	private looks = 0;

	private files: Buffer[] = [];

	readonly submittedAt = Date.now();

	constructor(
		readonly submission: Submission,
		readonly order: JobOrder,
		private length: number,
		private readonly simulatorUrl: string,
	) {}

	/** Time from submit to end; `Infinity` until `finish` where the order says so. */
	get seconds(): number {
		return this.length;
	}

	/**
	 * Ends the job now.
	 * @throws where it would have ended by itself
	 */
	finish(now = Date.now()): void {
		const { jobId } = this.submission;
		if (this.length !== Infinity) throw new Error(`The job ${jobId} ends by itself`);
		this.length = (now - this.submittedAt) / 1000;
	}

	/** Milliseconds since the epoch; null for a job that never ends, or whose end is not yet known. */
	get endsAt(): number | null {
		const { outcome, seconds } = this.order;
		const isEndless = outcome === 'never' || (outcome === 'unknownState' && seconds === undefined);
		if (isEndless && !this.isInputMissing) return null;
		if (this.seconds === Infinity) return null;
		return this.submittedAt + Math.ceil(this.seconds * 1000);
	}

	/** What the answer to the submit says. */
	get firstView(): JobView {
		return {
			state: 'queued',
			progress: 0,
			createdAt: this.submittedAt,
			completedAt: null,
			pictures: [],
			failure: null,
		};
	}

	/** The state that a look-up finds. Counts the look-up. */
	look(now = Date.now()): JobView {
		this.looks += 1;
		return this.view(now, this.looks);
	}

	/** The state without a look-up. */
	view(now = Date.now(), looks = Infinity): JobView {
		const elapsed = (now - this.submittedAt) / 1000;
		const state = this.isInputMissing
			? stateOf({ outcome: 'failure' }, this.seconds, elapsed, looks)
			: stateOf(this.order, this.seconds, elapsed, looks);
		const hasEnded = state === 'succeeded' || state === 'failed';
		return {
			state,
			progress: hasEnded ? 1 : Math.min(elapsed / this.seconds, 0.99) || 0,
			createdAt: this.submittedAt,
			completedAt: hasEnded ? this.endsAt : null,
			pictures: state === 'succeeded' ? this.pictures() : [],
			failure: this.hasError(state) ? this.failure() : null,
		};
	}

	/** The ID that status answers name. */
	get nameInAnswers(): string {
		return this.order.answersAbout ?? this.submission.jobId;
	}

	/** The provider's word for a state, or what is ordered instead. */
	wordFor(state: JobState, words: Readonly<Record<JobState, string>>): string {
		const hasEnded = state === 'succeeded' || state === 'failed';
		return (hasEnded ? this.order.endWord : undefined) ?? words[state];
	}

	/** The pictures in the form that is ordered, else in the provider's own. */
	resultOf(pictures: readonly string[], own: unknown): unknown {
		const [first = ''] = pictures;
		switch (this.order.resultForm) {
			case 'text':
				return first;
			case 'list':
				return pictures;
			case 'object':
				return { url: first };
			case 'nested':
				return { data: { images: pictures.map((url) => ({ image: { url } })) } };
			default:
				return own;
		}
	}

	private hasError(state: JobState): boolean {
		const isBesideSuccess = state === 'succeeded' && this.order.outcome === 'noPicture';
		return state === 'failed' || (isBesideSuccess && this.order.failure !== undefined);
	}

	record(): RecordedJob {
		const { provider, jobId, prompt, model, billed, options } = this.submission;
		const { state, pictures } = this.view();
		return {
			provider,
			jobId,
			prompt,
			model,
			billed,
			inputs: this.inputs.map(({ sha256, bytes, mimeType, from }) => ({
				sha256,
				bytes: bytes.length,
				mimeType,
				from,
			})),
			submittedAt: this.submittedAt,
			state,
			pictures,
			options,
		};
	}

	/** The picture as a file; made when first asked for. */
	file(index: number, format: 'png' | 'jpeg' | 'webp' = this.submission.format): Buffer {
		const { provider, jobId, prompt, model, aspectRatio } = this.submission;
		const { inputs } = this;
		const inputSha256 = inputs.map((input) => input.sha256);
		const mark = { provider, jobId, prompt, model, inputSha256 };
		const file = this.files[index] ?? makeJobPicture({ mark, inputs, aspectRatio, index, format });
		this.files[index] = file;
		return file;
	}

	get pictureCount(): number {
		return this.order.outcome === 'noPicture' ? 0 : (this.order.pictures ?? 1);
	}

	private pictures(): string[] {
		const { provider, jobId, format } = this.submission;
		const extension = format === 'jpeg' ? 'jpg' : 'png';
		return Array.from(
			{ length: this.pictureCount },
			(_, index) =>
				this.order.pictureUrl ??
				`${this.simulatorUrl}/files/${provider}/${jobId}/${index + 1}.${extension}`,
		);
	}

	private failure(): JobView['failure'] {
		const { inputs } = this.submission;
		return {
			code: this.order.failure?.code ?? null,
			message: this.order.failure?.message ?? null,
			input: Array.isArray(inputs) ? null : inputs,
		};
	}

	private get inputs(): InputPicture[] {
		return Array.isArray(this.submission.inputs) ? this.submission.inputs : [];
	}

	private get isInputMissing(): boolean {
		return !Array.isArray(this.submission.inputs);
	}
}

/** Where a job stands, from its order, its length and how long and how often it was looked at. */
function stateOf(order: JobOrder, seconds: number, elapsed: number, looks: number): JobState {
	if (order.outcome === 'backwards' && looks <= 2) return looks === 1 ? 'running' : 'queued';
	if (order.outcome === 'unknownState' && (order.seconds === undefined || elapsed < seconds)) {
		return 'unknown';
	}
	if (elapsed < seconds / 4) return 'queued';
	if (elapsed < seconds || order.outcome === 'never') return 'running';
	return order.outcome === 'failure' ? 'failed' : 'succeeded';
}

/** All jobs of one simulator. */
export class JobStore {
	private jobs: Job[] = [];

	constructor(
		private readonly orders: OrderBook,
		private readonly jobSeconds: number,
		private readonly simulatorUrl: string,
	) {}

	/** From here on the job is billed, whatever becomes of the answer. */
	accept(submission: Submission): Job {
		const order = this.orders.takeJobOrder(submission.provider, submission.prompt);
		const job = new Job(submission, order, order.seconds ?? this.jobSeconds, this.simulatorUrl);
		this.jobs.push(job);
		return job;
	}

	find(provider: ProviderName, jobId: string): Job | undefined {
		return this.jobs.find(
			({ submission }) => submission.provider === provider && submission.jobId === jobId,
		);
	}

	/** @throws where there is no such job that runs until it is finished */
	finish(jobId: string): void {
		const job = this.jobs.find(({ submission }) => submission.jobId === jobId);
		if (job === undefined) throw new Error(`There is no job ${jobId}`);
		job.finish();
	}

	/** USD billed by one provider so far. */
	billed(provider: ProviderName): number {
		const ofProvider = this.jobs.filter(({ submission }) => submission.provider === provider);
		return ofProvider.reduce((sum, { submission }) => sum + submission.billed, 0);
	}

	records(): RecordedJob[] {
		return this.jobs.map((job) => job.record());
	}

	clear(): void {
		this.jobs = [];
	}
}
