/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { names, publishCalled } from '../e2e/callbacks/workflows';
import type { Execution } from '../e2e/harness/n8nAnswers';
import { itemsOf } from '../e2e/harness/n8nAnswers';
import { chainedWorkflow, defineNode } from '../e2e/harness/workflowDefinition';
import { fluxKontext, readPictures, webhookTrigger } from '../e2e/nodes';
import type { TestedN8n } from '../e2e/useN8n';
import { readMark } from '../simulator';
import type { Delivered, Ordered } from './audit';
import type { InputPicture } from './inputPictures';

const written = 'Write Pictures';
const webhookId = 'edit-many';
const timeoutMs = 900_000;
/** Seldom, so that looking is no load of its own. */
const pauseMs = 2_000;

export interface EditingRun {
	execution: Execution;
	orders: Ordered[];
	deliveries: Delivered[];
}

/** A published workflow that edits all pictures of a folder. */
export interface Editing {
	/**
	 * Calls it, and waits until the execution has finished.
	 *
	 * @param name of the run, unlike any other's; it begins the prompts
	 */
	run(name: string, folder: string, pictures: readonly InputPicture[]): Promise<EditingRun>;
}

/**
 * Publishes a workflow that reads the files of a folder, edits them through ToAPIs, and writes the
 * pictures into files that are named after the input's file and the job.
 */
export async function publishEditing(n8n: TestedN8n, concurrency: number): Promise<Editing> {
	const start = `$('${names.start}').first().json.body`;
	const inputName = `$('${names.read}').item.binary.data.fileName`;
	const parameters = {
		provider: 'toApis',
		prompt: `={{ ${start}.name }}, {{ $binary.data.fileName }}`,
		options: { concurrency },
	};
	const write = defineNode(written, 'n8n-nodes-base.readWriteFile', 1.1, {
		operation: 'write',
		fileName: `={{ ${start}.output }}/{{ ${inputName} }} {{ $json.jobId }}`,
		dataPropertyName: 'data',
	});
	const definition = chainedWorkflow('Edit many', [
		webhookTrigger(webhookId),
		readPictures('={{ $json.body.input }}'),
		fluxKontext(parameters, n8n.credentials.toApis),
		write,
	]);
	const stored = await n8n.client.createWorkflow(definition);
	const url = await publishCalled(n8n, stored, webhookId);
	let runs = 0;
	return {
		async run(name, folder, pictures) {
			const output = join(n8n.filesFolder, name);
			await mkdir(output);
			await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ name, output, input: `${folder}/*.png` }),
			});
			const { executions } = n8n.client;
			const [newest] = await executions.untilCount({ workflowId: stored.id }, (runs += 1));
			const limits = { timeoutMs, pauseMs };
			const execution = await executions.finished(newest?.id ?? '', limits);
			const orders = pictures.map(({ fileName, sha256 }) => ({
				prompt: `${name}, ${fileName}`,
				inputSha256: sha256,
			}));
			return { execution, orders, deliveries: await deliveriesOf(execution, name) };
		},
	};
}

/** One for each item that the node which writes files gave out. */
async function deliveriesOf(execution: Execution, name: string): Promise<Delivered[]> {
	const deliveries: Delivered[] = [];
	for (const { json } of itemsOf(execution, written)) {
		const file = String(json.fileName);
		const [fileName, jobId] = basename(file).split(' ');
		const mark = readMark(await readFile(file));
		deliveries.push({ prompt: `${name}, ${fileName}`, jobId, mark });
	}
	return deliveries;
}
