import type { Simulator } from '../simulator';
import { makePicture, readMark, startSimulator } from '../simulator';
import {
	bytesOf,
	closeBinaryStore,
	fluxKontext,
	inARow,
	itemsOf,
	jsonOf,
	node,
	openBinaryStore,
	runWorkflow,
	START,
	storedFile,
} from './engine/engine';

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0.2 });
	await openBinaryStore();
});
afterAll(async () => {
	await simulator.close();
	closeBinaryStore();
});

describe('Image > Edit through n8n', () => {
	it.each(['toApis', 'foxAi', 'vtrix'] as const)('%s edits a file', async (provider) => {
		const picture = makePicture({ width: 64, height: 48, seed: 'in', format: 'png' });
		const data = await storedFile(picture, 'in.png', 'image/png');
		const run = await runWorkflow({
			simulator,
			items: [{ json: {}, binary: { data } }],
			nodes: [
				node('Start', START),
				fluxKontext('Edit', provider, { prompt: 'make it blue', options: { pollingInterval: 1 } }),
			],
			connections: inARow('Start', 'Edit'),
		});
		expect(run.data.resultData.error).toBeUndefined();
		const [item] = itemsOf(run, 'Edit');
		expect(jsonOf(run, 'Edit')).toEqual([
			expect.objectContaining({ provider, status: 'succeeded' }),
		]);
		const bytes = await bytesOf(item!.binary!.data!);
		expect(readMark(bytes)).toMatchObject({ provider, prompt: 'make it blue' });
	});
});
