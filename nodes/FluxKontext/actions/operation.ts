import type { IBinaryKeyData, IDataObject, INodeProperties } from 'n8n-workflow';

import type { OpenItem } from '../jobs/parkedJobs';
import type { Work } from '../jobs/runItems';
import type { Provider } from '../providers/contract';
import type { Parameters } from './parameters';
import type { Run } from './run';

/** What one item gives: the node adds the link to its input item. */
export interface OutputItem {
	readonly json: IDataObject;
	readonly binary?: IBinaryKeyData;
}

/** One operation of the node: how it looks in the panel and what it does for one item. */
export interface Operation {
	readonly resource: 'image' | 'job' | 'account';
	/** The entry of the list: name in Title Case, action (in the node's menu) in sentence case. */
	readonly option: {
		readonly name: string;
		readonly value: string;
		readonly action: string;
		readonly description: string;
	};
	/** False where the provider lacks it: then it is not offered, and refused where it remains. */
	readonly isOffered: (provider: Provider) => boolean;
	readonly fields: readonly INodeProperties[];
	/**
	 * Reads and checks everything of one item; nothing is sent.
	 * @returns what sends it; it gives an open job where the execution parks for that
	 * @throws JobError when the item cannot be run
	 */
	readonly prepare: (
		run: Run,
		itemIndex: number,
		parameters: Parameters,
	) => Promise<Work<OutputItem | OpenItem>>;
}
