import { createHash } from 'node:crypto';
import type { INode, INodeExecutionData } from 'n8n-workflow';

import type { ProviderName } from '../simulator';
import {
	bytesOf,
	DISPLAY_NAMES,
	errorOf,
	fileOf,
	fluxKontext,
	fromUrl,
	inARow,
	itemsOf,
	keysOf,
	markOf,
	node,
	parametersFor,
	pictureItem,
	runToError,
	runWorkflow,
	SIMPLIFIED_KEYS,
	START,
	useTestbed,
} from './engine';

const simulator = useTestbed();

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;

/** Runs two nodes in a row behind a start; gives the items of both. */
async function runBoth(first: INode, second: INode, items: readonly INodeExecutionData[]) {
	const run = await runWorkflow({
		simulator: simulator(),
		items,
		nodes: [node('Start', START), first, second],
		connections: inARow('Start', first.name, second.name),
	});
	expect(errorOf(run)).toBeNull();
	return { first: itemsOf(run, first.name), second: itemsOf(run, second.name) };
}

describe('edit → edit by file', () => {
	it.each([
		['toApis', 'vtrix'],
		['vtrix', 'foxAi'],
		['foxAi', 'toApis'],
		['toApis', 'toApis'],
	] as const)('%s → %s: the second edits what the first made', async (one, other) => {
		const result = await runBoth(
			fluxKontext('One', one, parametersFor('edit', { prompt: '={{ $json.text }}' })),
			fluxKontext('Other', other, parametersFor('edit', { prompt: '=again {{ $itemIndex }}' })),
			await Promise.all(['a', 'b'].map(async (text) => await pictureItem(text, { text }))),
		);
		for (const [index, item] of result.second.entries()) {
			const made = await bytesOf(fileOf(result.first[index]));
			const sha256 = createHash('sha256').update(made).digest('hex');
			expect(await markOf(item)).toMatchObject({
				provider: other,
				prompt: `again ${index}`,
				inputSha256: [sha256],
			});
		}
		expect(result.second).toHaveLength(2);
	});
});

describe('submit → wait by job value', () => {
	it.each(withLookUp)('%s: what the submit knew comes out of the wait', async (provider) => {
		const prompts = ['first', 'second', 'third'];
		const isToApis = provider === 'toApis';
		const options = isToApis ? { clientBusinessId: '=order-{{ $json.text }}' } : {};
		const { first, second } = await runBoth(
			fluxKontext(
				'Submit',
				provider,
				parametersFor('submit', { prompt: '={{ $json.text }}', ...fromUrl(simulator()) }, options),
			),
			fluxKontext('Wait', provider, parametersFor('wait')),
			prompts.map((text) => ({ json: { text } })),
		);
		expect(second.map(keysOf)).toEqual(prompts.map(() => SIMPLIFIED_KEYS));
		for (const [index, item] of second.entries()) {
			const submitted = first[index]?.json;
			expect(await markOf(item)).toMatchObject({ prompt: prompts[index], jobId: submitted?.jobId });
			expect(item.json).toMatchObject({
				jobId: submitted?.jobId,
				model: 'pro',
				reference: isToApis ? `order-${prompts[index]}` : null,
			});
			if (provider === 'apixo') expect(item.json.cost).toEqual(submitted?.cost);
			expect(item.pairedItem).toEqual({ item: index });
		}
	});

	it('FoxAI: the finished job of the submit is handed over with its picture', async () => {
		const { first, second } = await runBoth(
			fluxKontext('Submit', 'foxAi', parametersFor('submit', { prompt: 'make it blue' })),
			fluxKontext('Wait', 'foxAi', parametersFor('wait')),
			[await pictureItem('in')],
		);
		expect(second[0]?.json).toEqual(first[0]?.json);
		expect(await markOf(second[0])).toMatchObject({ prompt: 'make it blue' });
	});
});

describe('a job of one provider asked for at another', () => {
	it.each(
		(['wait', 'getStatus'] as const).flatMap((operation) =>
			(['apixo', 'foxAi', 'toApis', 'vtrix'] as const)
				.filter((asked) => asked !== 'apixo')
				.map((asked): [typeof operation, ProviderName] => [operation, asked]),
		),
	)('%s at %s is refused, naming both, and nothing is sent', async (operation, asked) => {
		const json = { provider: 'apixo', jobId: 'task_1', status: 'queued', images: [] };
		const error = await runToError(simulator(), {
			provider: asked,
			operation,
			items: [{ json }],
		});
		expect(error.message).toBe(
			`Job task_1 belongs to APIXO, but 'Provider' is ${DISPLAY_NAMES[asked]}`,
		);
		expect(error.description).toBe(
			"Set 'Provider' to APIXO. Nothing was sent and nothing was charged.",
		);
		expect(error.details).toMatchObject({ category: 'input', jobId: 'task_1', charged: 'no' });
		expect(simulator().requests).toEqual([]);
	});
});
