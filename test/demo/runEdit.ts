/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { z } from 'zod';

import { checkout } from '../checkout';
import { type Execution, itemsOf } from '../e2e/harness/n8nAnswers';
import type { N8nClient } from '../e2e/harness/n8nClient';
import { credentialTypes } from '../e2e/harness/packageNodes';
import { faultOf } from './verify';
import { type DemoEdit, demoWorkflow, nodeNames, type WorkflowSettings } from './workflows';

/** How one provider's workflow went. */
export interface DemoResult {
	edit: DemoEdit;
	source: WorkflowSettings['source'];
	/** Where the workflow is in the editor. */
	workflowUrl: string;
	jobId: string | null;
	/** What the FLUX Kontext node took. */
	seconds: number | null;
	cost: { amount: number; currency: string; source: string } | null;
	/** The saved picture, relative to the checkout. */
	file: string | null;
	/** Its bytes. */
	picture: Buffer | null;
	/** Why it failed or what is wrong with the picture; null when all is well. */
	failure: string | null;
}

export interface EditSettings {
	edit: DemoEdit;
	apiKey: string;
	/** Null for the provider's own. */
	baseUrl: string | null;
	source: WorkflowSettings['source'];
	/** Absolute path of the picture to edit. */
	pictureFile: string;
	/** Absolute path of the picture to save, without its extension. */
	outputFile: string;
	/** Whether the picture has to carry the simulator's mark. */
	simulated: boolean;
	/** Longest time to wait for the workflow. */
	timeoutMs: number;
}

const jobSchema = z.object({
	jobId: z.string().nullable(),
	cost: z
		.object({ amount: z.number(), currency: z.string(), source: z.string() })
		.nullable()
		.optional(),
});
const savedSchema = z.object({ fileName: z.string() });

/**
 * Creates one provider's credential and workflow, runs the workflow, and judges its picture. Whatever
 * goes wrong is told in the result, so that the other providers' results are not lost.
 */
export async function runEdit(client: N8nClient, settings: EditSettings): Promise<DemoResult> {
	const { edit, source } = settings;
	const result: DemoResult = {
		edit,
		source,
		workflowUrl: client.url,
		jobId: null,
		seconds: null,
		cost: null,
		file: null,
		picture: null,
		failure: null,
	};
	try {
		const { workflow, stored } = await createWorkflow(client, settings);
		result.workflowUrl = `${client.url}/workflow/${stored.id}`;
		const executionId = await client.runWorkflow(stored, workflow, nodeNames.start);
		const { timeoutMs } = settings;
		const execution = await client.executions.finished(executionId, { timeoutMs });
		return { ...result, ...(await outcomeOf(execution, settings)) };
	} catch (error) {
		return { ...result, failure: error instanceof Error ? error.message : String(error) };
	}
}

async function createWorkflow(client: N8nClient, settings: EditSettings) {
	const { edit, apiKey, baseUrl } = settings;
	const name = `${edit.title} (demo)`;
	const data = { apiKey, ...(baseUrl !== null && { baseUrl }) };
	const id = await client.createCredential({ name, type: credentialTypes[edit.provider], data });
	const workflow = demoWorkflow(edit, { ...settings, credential: { id, name } });
	return { workflow, stored: await client.createWorkflow(workflow) };
}

async function outcomeOf(
	execution: Execution,
	settings: EditSettings,
): Promise<Partial<DemoResult>> {
	const job = jobSchema.safeParse(itemsOf(execution, nodeNames.edit)[0]?.json);
	const saved = savedSchema.safeParse(itemsOf(execution, nodeNames.save)[0]?.json);
	const milliseconds = execution.nodeRuns[nodeNames.edit]?.at(-1)?.executionTime;
	const outcome = {
		jobId: job.success ? job.data.jobId : null,
		cost: job.success ? (job.data.cost ?? null) : null,
		seconds: milliseconds === undefined ? null : milliseconds / 1000,
	};
	if (execution.status !== 'success' || !saved.success) {
		return { ...outcome, failure: reasonOf(execution) };
	}
	const picture = await readFile(saved.data.fileName);
	const failure = faultOf(picture, {
		provider: settings.edit.provider,
		jobId: outcome.jobId,
		prompt: settings.edit.prompt,
		original: settings.source === 'file' ? await readFile(settings.pictureFile) : null,
		simulated: settings.simulated,
	});
	return { ...outcome, file: relative(checkout, saved.data.fileName), picture, failure };
}

function reasonOf({ error, status }: Execution): string {
	if (error === null) return `the workflow ended as ${status} and saved no picture`;
	return [error.message, error.description ?? ''].filter((text) => text !== '').join('\n  ');
}
