/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { INodeParameters } from 'n8n-workflow';

import { FluxKontext } from '../../../nodes/FluxKontext/FluxKontext.node';
import { Cancelled } from '../../../nodes/FluxKontext/transport/runtime';
import { seed as foxAi } from '../../unit/fixtures/foxAi';
import { seed as apixo } from '../../unit/fixtures/apixo';
import type { BenchRequest } from '../../unit/nodeBench';
import { NodeBench } from '../../unit/nodeBench';
import { ScriptedHttp } from '../../unit/scriptedHttp';

/**
 * Many items in n8n's own context: the node lets the process do other work between them. What is
 * measured is the processor time of the longest stretch, which a busy machine does not change, in a
 * process that has read little else: the memory of many tests takes a second to tidy up.
 */

const COUNT = 5000;
const LONGEST_STRETCH_MILLISECONDS = 200;

/** Milliseconds of processor time between two turns of the event loop, at most, while `work` runs. */
async function longestStretch(work: () => Promise<unknown>): Promise<number> {
	let longest = 0;
	let last = process.cpuUsage();
	const measure = () => {
		const { user, system } = process.cpuUsage(last);
		longest = Math.max(longest, (user + system) / 1000);
		last = process.cpuUsage();
	};
	const timer = setInterval(measure, 5);
	try {
		await work();
	} finally {
		measure();
		clearInterval(timer);
	}
	return longest;
}

function benchOf(parameters: INodeParameters, more: Partial<BenchRequest> = {}): NodeBench {
	return new NodeBench({
		type: new FluxKontext(),
		parameters: { resource: 'image', operation: 'generate', prompt: 'a tree', ...parameters },
		node: { onError: 'continueRegularOutput' },
		...more,
	});
}

const items = () =>
	Array.from({ length: COUNT }, (_, index) => ({ json: { index, text: 'a tree' } }));

async function run(bench: NodeBench, stop?: AbortSignal) {
	const context = bench.execution(items(), 'trigger', stop);
	const [output = []] = await new FluxKontext().execute.call(context);
	return output;
}

const foxAiEdit: INodeParameters = {
	provider: 'foxAi',
	operation: 'edit',
	imageSource: 'url',
	imageUrl: '=https://a.example.com/{{ $json.index }}.png',
	downloadImages: false,
};

function finishing(): ScriptedHttp {
	let given = 0;
	return new ScriptedHttp(() => ({ body: { ...foxAi.finished, id: `job_${++given}` } }));
}

function submitting(): ScriptedHttp {
	let given = 0;
	return new ScriptedHttp((url, { method }) => {
		const taskId = method === 'POST' ? `task_${++given}` : /task_\d+/.exec(url)?.[0];
		return { body: { ...apixo.pending, data: { ...apixo.pending.data, taskId } } };
	});
}

describe(`${COUNT} items never keep the process from other work:`, () => {
	it.each<[string, INodeParameters, Partial<BenchRequest>]>([
		[
			'refused by their prompts',
			{ provider: 'vtrix', prompt: "={{ $json.index < 0 ? 'a' : '' }}" },
			{},
		],
		[
			'refused by their options',
			{
				provider: 'vtrix',
				options: { seed: "={{ 'x' + $json.index }}", timeout: '={{ $json.index }}' },
			},
			{},
		],
		['refused by a limit', { provider: 'vtrix', options: { maxImages: 9 } }, {}],
		['without a credential', { provider: 'vtrix' }, { credential: new Error('Not found') }],
		['with files that are not there', { provider: 'vtrix', operation: 'edit' }, {}],
		['finished at once', foxAiEdit, { http: finishing() }],
	])('%s', async (_, parameters, more) => {
		const bench = benchOf(parameters, more);
		let output: unknown[] = [];
		const stretch = await longestStretch(async () => {
			output = await run(bench);
		});
		expect(output).toHaveLength(COUNT);
		expect(stretch).toBeLessThan(LONGEST_STRETCH_MILLISECONDS);
	});

	it('submitted, and taken up by a retry', async () => {
		const parameters = {
			provider: 'apixo',
			resource: 'job',
			operation: 'submit',
			imageSource: 'none',
		};
		const bench = benchOf(parameters, { http: submitting() });
		const { keyed } = bench.http;
		for (const [step, what] of [
			['generateTask', 'submitted'],
			['statusTask', 'taken up'],
		] as const) {
			keyed.length = 0;
			const stretch = await longestStretch(async () => await run(bench));
			expect([what, keyed.filter((url) => url.includes(step)).length]).toEqual([what, COUNT]);
			expect(stretch).toBeLessThan(LONGEST_STRETCH_MILLISECONDS);
		}
	});

	it('where one of them stops the workflow, and an earlier try submitted the others', async () => {
		const parameters = {
			...foxAiEdit,
			prompt: "={{ $execution.id === '17' || $json.index > 0 ? 'a tree' : '' }}",
		};
		const bench = benchOf(parameters, { http: finishing(), node: {} });
		await run(bench);
		bench.executionId = '18';
		bench.node.parameters.model = 'max';
		const stretch = await longestStretch(async () => {
			await expect(run(bench)).rejects.toMatchObject({
				description: expect.stringContaining(`And ${COUNT - 21} more`),
			});
		});
		expect(stretch).toBeLessThan(LONGEST_STRETCH_MILLISECONDS);
	});
});

it('Stop is noticed while items are prepared', async () => {
	const bench = benchOf({ provider: 'vtrix', prompt: "={{ $json.index < 0 ? 'a' : '' }}" });
	const stop = new AbortController();
	let sinceStop = process.cpuUsage();
	setTimeout(() => {
		sinceStop = process.cpuUsage();
		stop.abort();
	}, 50);
	await expect(run(bench, stop.signal)).rejects.toBeInstanceOf(Cancelled);
	const { user, system } = process.cpuUsage(sinceStop);
	expect((user + system) / 1000).toBeLessThan(1000);
});
