/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

import {
	type CredentialTest,
	credentialTestSchema,
	envelopeSchema,
	type Execution,
	hasFinished,
	idSchema,
	nodeTypesSchema,
	readExecution,
	runSchema,
	type StoredWorkflow,
	workflowSchema,
} from './n8nAnswers';
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

export interface WaitSettings {
	timeoutMs: number;
	pollingIntervalMs?: number;
}

/** n8n refused a request, or could not be reached. */
export class N8nRequestFailed extends Error {
	override name = 'N8nRequestFailed';

	constructor(
		readonly call: string,
		readonly httpStatus: number,
		readonly reason: string,
	) {
		super(`n8n answered ${call} with HTTP ${httpStatus}: ${reason}`);
	}
}

const messageSchema = z.object({ message: z.string() });
const usualPollingIntervalMs = 250;

/**
 * n8n's own REST interface, the one its editor uses. It is not a public interface: what is here was
 * read from n8n 2.41.1 and is tried by the end-to-end tests. Answers are parsed as they enter.
 *
 * Every call raises `N8nRequestFailed` for an HTTP status outside 2xx.
 */
export class N8nClient {
	private cookie = '';

	/** n8n ties a login to the browser that made it. */
	private readonly browserId = randomUUID();

	constructor(
		readonly url: string,
		private readonly signal?: AbortSignal,
	) {}

	/** Creates the owner of a new n8n and stays logged in as them. */
	async setUpOwner(login: Login): Promise<void> {
		await this.call('POST', '/rest/owner/setup', z.unknown(), {
			...login,
			firstName: 'Flux',
			lastName: 'Kontext',
		});
	}

	async login({ email, password }: Login): Promise<void> {
		const body = { emailOrLdapLoginId: email, password };
		await this.call('POST', '/rest/login', z.unknown(), body);
	}

	/** Names of all node types that this n8n has loaded, such as `n8n-nodes-base.set`. */
	async nodeTypeNames(): Promise<string[]> {
		const answer = await this.send('GET', '/types/nodes.json');
		const types = nodeTypesSchema.parse(await answer.json());
		return types.map(({ name }) => name);
	}

	/** @returns the credential's id */
	async createCredential(credential: Credential): Promise<string> {
		return (await this.call('POST', '/rest/credentials', idSchema, credential)).id;
	}

	/** Runs a stored credential's own test, as the editor does when it is saved. */
	async testCredential(id: string, credential: Credential): Promise<CredentialTest> {
		return await this.call('POST', '/rest/credentials/test', credentialTestSchema, {
			credentials: { id, ...credential },
		});
	}

	async createWorkflow(workflow: WorkflowDefinition): Promise<StoredWorkflow> {
		return await this.call('POST', '/rest/workflows', workflowSchema, workflow);
	}

	/** Publishes a workflow, so that its triggers and production webhooks work. */
	async activateWorkflow({ id, versionId }: StoredWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/activate`, z.unknown(), { versionId });
	}

	async deactivateWorkflow({ id }: StoredWorkflow): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, z.unknown(), {});
	}

	/**
	 * Starts a workflow by hand, as the editor's button does.
	 *
	 * @returns the execution's id; the execution has only begun
	 */
	async runWorkflow(
		{ id }: Pick<StoredWorkflow, 'id'>,
		workflow: WorkflowDefinition,
		triggerName: string,
	): Promise<string> {
		const path = `/rest/workflows/${id}/run?partialExecutionVersion=2`;
		const body = { workflowData: { ...workflow, id }, triggerToStartFrom: { name: triggerName } };
		return (await this.call('POST', path, runSchema, body)).executionId;
	}

	async execution(id: string): Promise<Execution> {
		return readExecution(await this.call('GET', `/rest/executions/${id}`, z.unknown()));
	}

	/**
	 * Waits until an execution has finished, well or badly.
	 *
	 * @throws {Error} when it has not finished in time
	 */
	async finishedExecution(id: string, settings: WaitSettings): Promise<Execution> {
		const deadline = Date.now() + settings.timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (hasFinished(execution)) return execution;
			if (Date.now() > deadline) {
				throw new Error(
					`Execution ${id} was still ${execution.status} after ${settings.timeoutMs / 1000} s.`,
				);
			}
			await delay(settings.pollingIntervalMs ?? usualPollingIntervalMs, undefined, {
				signal: this.signal,
			});
		}
	}

	async stopExecution(id: string): Promise<void> {
		await this.call('POST', `/rest/executions/${id}/stop`, z.unknown(), {});
	}

	/** The bytes of a binary file by the `id` in an item's binary data. */
	async downloadBinary(id: string): Promise<Buffer> {
		const query = new URLSearchParams({ id, action: 'download' });
		const answer = await this.send('GET', `/rest/binary-data?${query.toString()}`);
		return Buffer.from(await answer.arrayBuffer());
	}

	private async call<Schema extends z.ZodTypeAny>(
		method: 'GET' | 'POST',
		path: string,
		schema: Schema,
		body?: object,
	): Promise<z.output<Schema>> {
		const answer = await this.send(method, path, body);
		return schema.parse(envelopeSchema.parse(await answer.json()).data);
	}

	private async send(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
		const answer = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': this.browserId,
				cookie: this.cookie,
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: this.signal,
		});
		if (!answer.ok) {
			const call = `${method} ${path.split('?')[0] ?? path}`;
			throw new N8nRequestFailed(call, answer.status, reasonIn(await answer.text()));
		}
		this.keepCookie(answer);
		return answer;
	}

	private keepCookie(answer: Response): void {
		const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
		if (cookies.length > 0) this.cookie = cookies.join('; ');
	}
}

/** n8n's reason for a refusal, at most 300 characters. */
function reasonIn(text: string): string {
	try {
		const parsed = messageSchema.safeParse(JSON.parse(text));
		if (parsed.success) return parsed.data.message.slice(0, 300);
	} catch {
		// Not JSON: the text itself is the best reason there is.
	}
	return text.slice(0, 300);
}
