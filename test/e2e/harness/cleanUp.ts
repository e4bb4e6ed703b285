/** What has to be undone at the end, whatever happens: the last thing first. */
export class CleanUp {
	private readonly steps: Array<() => Promise<void>> = [];

	add(step: () => Promise<void>): void {
		this.steps.push(step);
	}

	/**
	 * Undoes everything, also when one of the steps fails.
	 *
	 * @throws {AggregateError} with the failures of the steps
	 */
	async run(): Promise<void> {
		const failures: unknown[] = [];
		for (const step of this.steps.splice(0).reverse()) {
			try {
				await step();
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw new AggregateError(failures, 'Cleaning up failed.');
	}
}
