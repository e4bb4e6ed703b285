import { Limiter } from '../jobs/limiter';
import type { Runtime } from '../transport/runtime';
import { settled } from '../transport/settled';

/** Milliseconds; far from the 20 s after which n8n gives up. */
const QUICK_ANSWER = 3_000;
/** How long a quick answer counts; what asks after it waits behind what has asked since. */
const COUNTS_FOR = 250;
const PAUSE = 1_000;
/** n8n has two connections to PostgreSQL in each process, where nothing else is set. */
const ASKED_TOGETHER = 3;

/**
 * How quickly n8n's database answers, as this process sees it. Where hundreds of callbacks come at
 * once, n8n asks it for each of them, and those that ask later wait longer.
 */
export class DatabasePulse {
	private readonly turns = new Limiter(ASKED_TOGETHER);
	private quickAt = Number.NEGATIVE_INFINITY;

	constructor(private readonly runtime: Pick<Runtime, 'now' | 'sleep'>) {}

	/**
	 * Asks in turn: few callbacks at a time, in the order in which they came.
	 * @throws what `ask` throws
	 */
	async inTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
		return await this.turns.inTurn(async () => await this.timed(ask));
	}

	/**
	 * Resolves when the database has answered quickly just now; it is asked again until it does.
	 * @param latest milliseconds since 1970
	 * @returns false where it has answered until then, but not quickly
	 * @throws what `ask` throws then
	 */
	async untilQuick(ask: () => Promise<unknown>, latest: number): Promise<boolean> {
		while (!this.isQuick()) {
			const asked = await settled(this.turns.inTurn(async () => await this.askUnlessQuick(ask)));
			if (this.isQuick()) break;
			if (this.runtime.now() < latest) await this.runtime.sleep(PAUSE);
			else if (asked.ok) return false;
			else throw asked.error;
		}
		return true;
	}

	private async askUnlessQuick(ask: () => Promise<unknown>): Promise<void> {
		if (!this.isQuick()) await this.timed(ask);
	}

	/** The clock may have been set back meanwhile. */
	private isQuick(): boolean {
		return Math.abs(this.runtime.now() - this.quickAt) <= COUNTS_FOR;
	}

	private async timed<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
		const askedAt = this.runtime.now();
		const answer = await ask();
		const answeredAt = this.runtime.now();
		if (answeredAt - askedAt <= QUICK_ANSWER) this.quickAt = answeredAt;
		return answer;
	}
}
