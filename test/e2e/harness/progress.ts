/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console */

/** Tells a person what goes on, line by line. */
export interface Progress {
	say(text: string): void;
	/**
	 * Runs work and shows that it goes on: its title at the start, a line every ten seconds, its
	 * seconds at the end.
	 *
	 * @param usual how long it takes as a rule, in words, shown with the title
	 */
	step<Result>(title: string, work: () => Promise<Result>, usual?: string): Promise<Result>;
}

const lineIntervalMs = 10_000;

/** Progress as lines on standard output. */
export const consoleProgress: Progress = {
	say(text) {
		console.log(text);
	},
	async step(title, work, usual) {
		const started = Date.now();
		const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
		console.log(`- ${title} …${usual === undefined ? '' : ` (usually ${usual})`}`);
		const ticker = setInterval(() => console.log(`    … ${seconds()}`), lineIntervalMs);
		try {
			const result = await work();
			console.log(`  done in ${seconds()}`);
			return result;
		} finally {
			clearInterval(ticker);
		}
	},
};

/** Progress that nobody sees, for tests. */
export const silentProgress: Progress = {
	say() {},
	async step(_title, work) {
		return await work();
	},
};
