import { z } from 'zod';

import {
	type CredentialTest,
	credentialTestSchema,
	idSchema,
	listeningSchema,
	nodeTypesSchema,
	type Publication,
	publicationSchema,
	runSchema,
	type StoredWorkflow,
	workflowSchema,
} from './n8nAnswers';
import { N8nConnection } from './n8nConnection';
import { N8nExecutions } from './n8nExecutions';
import type { WorkflowDefinition } from './workflowDefinition';

export interface Login {
	email: string;
	password: string;
}

export interface Credential {
	name: string;
	type: string;
	data: Record<string, string>;
}

type WorkflowId = Pick<StoredWorkflow, 'id'>;

/**
 * n8n's own REST interface, the one its editor uses. It is not a public interface: what is here was
 * read from n8n 2.41.1 and is tried by the end-to-end tests. Answers are parsed as they enter.
 *
 * Every call raises `N8nRequestFailed` for an HTTP status outside 2xx.
 */
export class N8nClient {
	readonly executions: N8nExecutions;

	private readonly connection: N8nConnection;

	constructor(
		readonly url: string,
		signal?: AbortSignal,
	) {
		this.connection = new N8nConnection(url, signal);
		this.executions = new N8nExecutions(this.connection, signal);
	}

	/** Creates the owner of a new n8n and stays logged in as them. */
	async setUpOwner(login: Login): Promise<void> {
		await this.connection.call('POST', '/rest/owner/setup', z.unknown(), {
			...login,
			firstName: 'Flux',
			lastName: 'Kontext',
		});
	}

	async login({ email, password }: Login): Promise<void> {
		const body = { emailOrLdapLoginId: email, password };
		await this.connection.call('POST', '/rest/login', z.unknown(), body);
	}

	/** Names of all node types that this n8n has loaded, such as `n8n-nodes-base.set`. */
	async nodeTypeNames(): Promise<string[]> {
		const answer = await this.connection.send('GET', '/types/nodes.json');
		const types = nodeTypesSchema.parse(await answer.json());
		return types.map(({ name }) => name);
	}

	/** @returns the credential's id */
	async createCredential(credential: Credential): Promise<string> {
		return (await this.connection.call('POST', '/rest/credentials', idSchema, credential)).id;
	}

	/** Runs a stored credential's own test, as the editor does when it is saved. */
	async testCredential(id: string, credential: Credential): Promise<CredentialTest> {
		return await this.connection.call('POST', '/rest/credentials/test', credentialTestSchema, {
			credentials: { id, ...credential },
		});
	}

	async createWorkflow(workflow: WorkflowDefinition): Promise<StoredWorkflow> {
		return await this.connection.call('POST', '/rest/workflows', workflowSchema, workflow);
	}

	/**
	 * Publishes a workflow, so that its triggers and production webhooks work. A webhook works a moment
	 * later: `untilWebhookRegistered`.
	 */
	async activateWorkflow({ id, versionId }: StoredWorkflow): Promise<void> {
		const path = `/rest/workflows/${id}/activate`;
		await this.connection.call('POST', path, z.unknown(), { versionId });
	}

	/** How publishing a workflow goes: n8n does it after it has answered `activateWorkflow`. */
	async publication({ id }: WorkflowId): Promise<Publication> {
		const path = `/rest/workflows/${id}/publication-status`;
		return await this.connection.call('GET', path, publicationSchema);
	}

	async deactivateWorkflow({ id }: WorkflowId): Promise<void> {
		await this.connection.call('POST', `/rest/workflows/${id}/deactivate`, z.unknown(), {});
	}

	/**
	 * Starts a workflow by hand, as the editor's button does.
	 *
	 * @returns the execution's id; the execution has only begun
	 */
	async runWorkflow(
		workflow: WorkflowId,
		definition: WorkflowDefinition,
		triggerName: string,
	): Promise<string> {
		return (await this.start(workflow, definition, triggerName, runSchema)).executionId;
	}

	/**
	 * Makes n8n listen at a trigger's test address for one call, as the editor's 'Listen for test event'
	 * does. It listens when this returns; the call starts the workflow, and n8n listens no more.
	 */
	async listenForTestEvent(
		workflow: WorkflowId,
		definition: WorkflowDefinition,
		triggerName: string,
	): Promise<void> {
		await this.start(workflow, definition, triggerName, listeningSchema);
	}

	/** The bytes of a binary file by the `id` in an item's binary data. */
	async downloadBinary(id: string): Promise<Buffer> {
		const query = new URLSearchParams({ id, action: 'download' });
		const answer = await this.connection.send('GET', `/rest/binary-data?${query.toString()}`);
		return Buffer.from(await answer.arrayBuffer());
	}

	private async start<Schema extends z.ZodTypeAny>(
		{ id }: WorkflowId,
		definition: WorkflowDefinition,
		triggerName: string,
		answer: Schema,
	): Promise<z.output<Schema>> {
		const path = `/rest/workflows/${id}/run?partialExecutionVersion=2`;
		const workflowData = { ...definition, id };
		const body = { workflowData, triggerToStartFrom: { name: triggerName } };
		return await this.connection.call('POST', path, answer, body);
	}
}
