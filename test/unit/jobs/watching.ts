import { ParkedWatch } from '../../../nodes/FluxKontext/jobs/parkedWatch';
import type { Look } from '../../../nodes/FluxKontext/jobs/parkedWatch';
import { Timeline } from '../timeline';
import { after } from '../virtualClock';

/** How the provider speaks of one job, in seconds since the beginning. */
export interface WatchedJob {
	/** From then on a look finds it ended; absent: never. */
	readonly endsAt?: number;
	/** What the looks give before that, the last for ever; 'open' unless something else is said. */
	readonly before?: Before | readonly Before[];
}

type Before = 'open' | 'unanswered' | 'refused' | 'throws';

export interface MadeLook {
	readonly item: number;
	/** Seconds since the beginning. */
	readonly at: number;
}

/** A watch over jobs of a scripted provider, in virtual time. */
export class Watching {
	readonly looks: MadeLook[] = [];
	/** What `call` gave to each caller, in the order of the answers. */
	readonly answers: Array<boolean | Error> = [];
	readonly watch: ParkedWatch<string>;
	calls = 0;

	/** @param deadline seconds since the beginning */
	constructor(
		readonly jobs: readonly WatchedJob[],
		deadline = 300,
		readonly timeline = new Timeline(),
		private readonly secondsOfLook = 0,
	) {
		this.watch = new ParkedWatch<string>([...jobs.keys()], after(deadline), timeline);
	}

	/** A callback of one job comes at that moment; `said` is its own word. */
	callAt(seconds: number, item: number, said: string | null = null): this {
		this.calls++;
		this.timeline.at(seconds, () => {
			void this.watch
				.call(item, said, async (index) => await this.look(index))
				.then(
					(answer) => this.answers.push(answer),
					(error: unknown) => this.answers.push(new Error(String(error))),
				);
		});
		return this;
	}

	async run(): Promise<this> {
		await this.timeline.run();
		return this;
	}

	/** When one job was looked at, seconds since the beginning. */
	looksAt(item: number): number[] {
		return this.looks.filter((look) => look.item === item).map(({ at }) => at);
	}

	get trueAnswers(): number {
		return this.answers.filter((answer) => answer === true).length;
	}

	private async look(item: number): Promise<Look<string>> {
		this.looks.push({ item, at: this.timeline.seconds });
		if (this.secondsOfLook > 0) await this.timeline.sleep(this.secondsOfLook * 1000);
		const { endsAt = Number.POSITIVE_INFINITY, before = 'open' } = this.jobs[item] ?? {};
		if (this.timeline.seconds >= endsAt) return { kind: 'ended', ended: `job ${item}` };
		const looks = [before].flat();
		const kind = looks[Math.min(this.looksAt(item).length, looks.length) - 1] ?? 'open';
		if (kind === 'throws') throw new Error('Something unforeseen');
		return { kind };
	}
}
