/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makePicture } from '../../simulator';
import { itemsOf } from '../harness/n8nAnswers';
import { defineNode } from '../harness/workflowDefinition';
import type { NodeDefinition } from '../harness/workflowDefinition';
import { fluxKontext, readPictures } from '../nodes';
import { useN8n } from '../useN8n';
import { endedJobs, numbered, startParking } from './parkedWorkflow';
import { markOf, report } from './seen';
import { together, until } from '../../waiting';
import type { CallingProvider } from './workflows';
import { credentialFields, names, providers, resetSimulator } from './workflows';

const n8n = useN8n({ credentialFields, simulator: { callbackPauseScale: 0.1 } });

beforeEach(() => resetSimulator(n8n));

describe('a failed job among good ones', () => {
	it.each<[string, CallingProvider, NodeDefinition['onError'], number]>([
		['the error output (ToAPIs)', 'toApis', 'continueErrorOutput', 1],
		['the error output (APIXO)', 'apixo', 'continueErrorOutput', 1],
		['the regular output (ToAPIs)', 'toApis', 'continueRegularOutput', 0],
		['the regular output (APIXO)', 'apixo', 'continueRegularOutput', 0],
	])('comes out on %s, with the picture that went in', async (title, provider, onError, output) => {
		const file = join(n8n.filesFolder, 'house.png');
		await writeFile(file, makePicture({ width: 64, height: 64, seed: 'house', format: 'png' }));
		const prompts = ['good', 'refused', 'good again'].map((word) => `${word}, on ${title}`);
		n8n.simulator.order({ prompt: 'refused', job: { seconds: 6, outcome: 'failure' } });
		n8n.simulator.order({ job: { seconds: 6 } });
		const id = await startParking(n8n, provider, prompts, {
			onError,
			parameters: { operation: 'edit', prompt: `={{ ${JSON.stringify(prompts)}[$itemIndex] }}` },
			source: copiesOfPicture(file, prompts.length),
			behind: [],
		});
		await n8n.client.executions.waiting(id);
		const execution = await n8n.client.executions.finished(id);
		const jobs = await endedJobs(n8n, prompts);

		const regular = itemsOf(execution, names.kontext);
		const failed = itemsOf(execution, names.kontext, { output }).filter(({ json }) => json.error);
		const good = regular.filter(({ json }) => json.error === undefined);
		const [one, refused, again] = jobs.map(({ jobId }) => jobId);
		expect(good.map(({ json }) => json.jobId)).toEqual([one, again]);
		expect(await together(1, good, async (item) => (await markOf(n8n, item))?.jobId)).toEqual([
			one,
			again,
		]);
		expect(failed.map(({ json }) => json)).toMatchObject([
			{
				error: expect.stringContaining(String(refused)) as string,
				details: { provider, jobId: refused, charged: 'unknown' },
			},
		]);
		// On the error output n8n adds the JSON of the item that went in.
		const keys = Object.keys(failed[0]?.json ?? {});
		expect(output === 1 || keys.length === 2).toBe(true);
		expect(regular).toHaveLength(output === 0 ? 3 : 2);
		const inputPicture = failed[0]?.binary?.data;
		expect(inputPicture).toMatchObject({ mimeType: 'image/png', fileName: 'house.png' });
		expect(execution.status).toBe('success');
	});
});

/** The same picture several times, one item each. */
function copiesOfPicture(file: string, count: number): NodeDefinition[] {
	const copies = Array.from({ length: count }, () => file);
	const jsonOutput = JSON.stringify({ file: copies });
	return [
		defineNode(names.prompts, 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput }),
		defineNode(names.each, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'file' }),
		readPictures('={{ $json.file }}'),
	];
}

describe('where the provider never calls', () => {
	it('the time limit hands on running jobs, and Job > Wait behind it gets the pictures', async () => {
		n8n.simulator.order({ prompt: 'ready', job: { seconds: 0, callback: { never: true } } });
		n8n.simulator.order({ job: { seconds: 4, callback: { never: true } } });
		const runs = await together(2, providers, async (provider) => {
			const prompts = ['first', 'ready', 'last'].map((word) => `${word} from ${provider}`);
			const wait = fluxKontext(
				{ provider, resource: 'job', operation: 'wait' },
				n8n.credentials[provider],
			);
			const id = await startParking(n8n, provider, prompts, {
				onError: provider === 'apixo' ? 'continueRegularOutput' : 'continueErrorOutput',
				parameters: { options: { timeout: 5 } },
				behind: [{ ...wait, name: 'Job > Wait', id: 'job-wait' }],
			});
			await n8n.client.executions.waiting(id);
			return { provider, prompts, id };
		});
		const startedAt = Date.now();
		for (const { provider, prompts, id } of runs) {
			const execution = await n8n.client.executions.finished(id, { timeoutMs: 180_000 });
			report(`${provider}: time limit of 5 s, handed on after ${Date.now() - startedAt} ms`);
			const handedOn = itemsOf(execution, names.kontext);
			const waited = itemsOf(execution, 'Job > Wait');
			const marks = await together(1, waited, async (item) => await markOf(n8n, item));

			const running = { status: 'running', timedOut: true };
			expect(handedOn.map(({ json }) => json)).toMatchObject([
				running,
				{ status: 'succeeded' },
				running,
			]);
			expect(handedOn[1]?.json).not.toHaveProperty('timedOut');
			expect(waited.map(({ json }) => json.status)).toEqual(prompts.map(() => 'succeeded'));
			expect(waited.map(({ json }) => json.jobId)).toEqual(handedOn.map(({ json }) => json.jobId));
			expect(marks.map((mark) => mark?.prompt)).toEqual(prompts);
		}
	});
});

describe('a callback that comes when the workflow has gone on to a Wait node', () => {
	it.each(providers)('does not resume that node (%s)', async (provider) => {
		n8n.simulator.order({ job: { seconds: 4 } });
		const prompts = numbered(`Late from ${provider}`, 2);
		const address = { assignments: { assignments: [{ ...resumeUrl }] }, includeOtherFields: true };
		const id = await startParking(n8n, provider, prompts, {
			behind: [
				defineNode('Address', 'n8n-nodes-base.set', 3.4, address),
				defineNode('Wait for approval', 'n8n-nodes-base.wait', 1.1, {
					resume: 'webhook',
					httpMethod: 'POST',
				}),
			],
		});
		const parked = await until(
			'the Wait node waits',
			async () => await n8n.client.executions.get(id),
			({ status, nodeRuns }) => status === 'waiting' && nodeRuns['Address'] !== undefined,
		);
		const jobs = await endedJobs(n8n, prompts);
		const late = await together(2, jobs, async ({ jobId }) => await n8n.simulator.redeliver(jobId));
		const afterwards = await n8n.client.executions.get(id);
		const approval = String(itemsOf(parked, 'Address')[0]?.json.approval);
		const answer = await fetch(approval, { method: 'POST' });
		const finished = await n8n.client.executions.finished(id);

		const statuses = late.map(({ attempts }) => attempts[0]?.status);
		report(`${provider}: late callbacks were answered ${JSON.stringify(statuses)}`);
		expect(statuses).toEqual([404, 404]);
		expect(afterwards.status).toBe('waiting');
		expect(answer.status).toBe(200);
		expect(finished.status).toBe('success');
	});
});

const resumeUrl = {
	id: 'approval',
	name: 'approval',
	type: 'string',
	value: '={{ $execution.resumeUrl }}',
};
