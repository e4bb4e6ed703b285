import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedContextData, IDataDeduplicator } from 'n8n-workflow';

/** What n8n keeps in its database of the callbacks that were seen, kept in memory. */
class MemoryDeduplicator implements IDataDeduplicator {
	private readonly seen = new Set<string>();

	async checkProcessedAndRecord(
		items: Array<string | number>,
		_scope: unknown,
		context: ICheckProcessedContextData,
	): Promise<{ new: Array<string | number>; processed: Array<string | number> }> {
		const isNew = (item: string | number) => !this.seen.has(keyOf(item, context));
		const [fresh, processed] = [items.filter(isNew), items.filter((item) => !isNew(item))];
		for (const item of fresh) this.seen.add(keyOf(item, context));
		return { new: fresh, processed };
	}

	async removeProcessed(
		items: Array<string | number>,
		_scope: unknown,
		context: ICheckProcessedContextData,
	): Promise<void> {
		for (const item of items) this.seen.delete(keyOf(item, context));
	}

	async clearAllProcessedItems(): Promise<void> {
		this.seen.clear();
	}

	async getProcessedDataCount(): Promise<number> {
		return this.seen.size;
	}
}

function keyOf(item: string | number, { workflow, node }: ICheckProcessedContextData): string {
	return JSON.stringify([workflow.id, node?.name, item]);
}

/** Once per test file: n8n has one for the whole process. */
export async function openDeduplicator(): Promise<void> {
	await DataDeduplicationService.init(new MemoryDeduplicator());
}
