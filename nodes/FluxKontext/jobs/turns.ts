/** Lets so many tasks work at once; the others wait in the order in which they came. */
export class Turns {
	private readonly waiting: Array<() => void> = [];

	constructor(private free: number) {}

	/** @throws what `task` throws */
	async take<Result>(task: () => Promise<Result>): Promise<Result> {
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
}
