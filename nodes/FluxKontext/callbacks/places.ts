export const FULL = Symbol('full');

/** So many tasks at once; what comes beyond is turned away, for others will try it again. */
export class Places {
	private taken = 0;

	constructor(private readonly most: number) {}

	/** @throws what `task` throws */
	async work<Result>(task: () => Promise<Result>): Promise<Result | typeof FULL> {
		if (this.taken >= this.most) return FULL;
		this.taken++;
		try {
			return await task();
		} finally {
			this.taken--;
		}
	}
}
