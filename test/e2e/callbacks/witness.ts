import type { Simulator } from '../../simulator';
import { defineNode, type NodeDefinition } from '../harness/workflowDefinition';
import { names } from './workflows';

/** One item that came to the node at the end of a workflow. */
export interface Witnessed {
	jobId: string | undefined;
	executionId: string | undefined;
	/** Milliseconds since the epoch. */
	at: number;
}

/** Makes one request for each item that comes by: an execution that resumed twice would show. */
export function witness({ simulator }: { simulator: Simulator }): NodeDefinition {
	const job = '{{ $json.jobId || $json.details.jobId }}';
	const url = `=${simulator.url}/witness?job=${job}&execution={{ $execution.id }}`;
	const options = { response: { response: { neverError: true } } };
	return defineNode(names.witness, 'n8n-nodes-base.httpRequest', 4.2, { url, options });
}

/** What came by so far, of all workflows. */
export function witnessed({ requests }: Simulator): Witnessed[] {
	return requests
		.filter(({ path }) => path === '/witness')
		.map(({ at, query }) => ({ at, jobId: query.job, executionId: query.execution }));
}
