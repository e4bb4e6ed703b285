import type { Runtime } from '../transport/runtime';

/** Far below what anybody notices, and long enough to cost nothing. */
const LONGEST_STRETCH_MILLISECONDS = 20;

/** Lets the rest of n8n go on between the items of a long loop, and notices Stop there. */
export class Breather {
	private since: number;
	private pause: Promise<void> | null = null;

	constructor(private readonly runtime: Pick<Runtime, 'now' | 'sleep'>) {
		this.since = runtime.now();
	}

	/**
	 * Rests for a moment where the last rest is some time ago. All lanes of a run rest together, for
	 * one that goes on keeps the process from anything else.
	 * @throws Cancelled when the execution is stopped
	 */
	async breathe(): Promise<void> {
		if (this.runtime.now() - this.since < LONGEST_STRETCH_MILLISECONDS) return;
		this.pause ??= this.rest();
		await this.pause;
	}

	private async rest(): Promise<void> {
		try {
			await this.runtime.sleep(0);
		} finally {
			this.since = this.runtime.now();
			this.pause = null;
		}
	}
}
