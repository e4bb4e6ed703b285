export const FULL = Symbol('full');

/** Lets so many tasks work at once. */
export class Limiter {
	private readonly waiting: Array<() => void> = [];

	constructor(private free: number) {}

	/**
	 * The task; what comes beyond waits, in the order in which it came.
	 * @throws what `task` throws
	 */
	async inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await task();
		} finally {
			const next = this.waiting.shift();
			if (next === undefined) this.free++;
			else next();
		}
	}

	/**
	 * The task; what comes beyond is turned away, for others will try it again.
	 * @throws what `task` throws
	 */
	async unlessFull<Result>(task: () => Promise<Result>): Promise<Result | typeof FULL> {
		return this.free > 0 ? await this.inTurn(task) : FULL;
	}
}
