/** Runs all of them, `width` at a time, beginning in order. */
export async function pool<Entry>(
	entries: readonly Entry[],
	width: number,
	run: (entry: Entry) => Promise<void>,
): Promise<void> {
	const waiting = [...entries];
	const lane = async () => {
		for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await run(next);
	};
	await Promise.all(Array.from({ length: width }, lane));
}
