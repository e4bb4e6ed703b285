import type { IDataObject } from 'n8n-workflow';

import { makePicture } from '../simulator';
import type { FileServer } from './engine';
import {
	fluxKontext,
	FLUX_KONTEXT_TOOL,
	fromUrl,
	inARow,
	itemsOf,
	jsonOf,
	markOf,
	node,
	PROVIDERS,
	runScenario,
	runToItem,
	runWorkflow,
	START,
	startFileServer,
	storedFile,
	useTestbed,
} from './engine';

const simulator = useTestbed();

let n8n: FileServer;
beforeAll(async () => {
	n8n = await startFileServer();
});
afterAll(async () => await n8n.close());

describe('expressions', () => {
	it('are evaluated for each item: prompt, model, ratio, address and options', async () => {
		const rows = [
			{ text: 'a cat', model: 'pro', ratio: '1:1', name: 'one', format: 'png', tolerance: 1 },
			{ text: 'a dog', model: 'max', ratio: '16:9', name: 'two', format: 'jpeg', tolerance: 4 },
		];
		const { items, json } = await runScenario(simulator(), {
			provider: 'toApis',
			operation: 'edit',
			parameters: {
				prompt: '={{ $json.text }}',
				model: '={{ $json.model }}',
				aspectRatio: '={{ $json.ratio }}',
				imageSource: 'url',
				imageUrl: `=${simulator().url}/files/samples/{{ $json.name }}.png`,
			},
			options: {
				outputFormat: '={{ $json.format }}',
				safetyTolerance: '={{ $json.tolerance }}',
				concurrency: 1,
			},
			items: rows.map((row) => ({ json: row })),
		});
		expect(json.map(({ model }) => model)).toEqual(['pro', 'max']);
		expect(items.map(({ binary }) => binary?.data?.mimeType)).toEqual(['image/png', 'image/jpeg']);
		const jobs = simulator().jobs.map(({ prompt, options }) => ({ prompt, ...options }));
		expect(jobs).toEqual([
			{ prompt: 'a cat', size: '1:1', metadata: { response_format: 'png', safety_tolerance: 1 } },
			{ prompt: 'a dog', size: '16:9', metadata: { response_format: 'jpg', safety_tolerance: 4 } },
		]);
	});

	it('may give numbers and booleans as text', async () => {
		await runToItem(simulator(), {
			provider: 'vtrix',
			operation: 'generate',
			parameters: { prompt: 'a tree', simplify: '={{ "true" }}' },
			options: { seed: '={{ "42" }}', promptUpsampling: '={{ "false" }}' },
		});
		expect(simulator().jobs[0]?.options).toEqual({ seed: 42, prompt_upsampling: false });
	});
});

describe('cells of a sheet', () => {
	const cells = ['model', 'ratio', 'seed', 'tolerance', 'format', 'upsampling', 'timeout'] as const;
	const sent = async (provider: 'toApis' | 'vtrix', row: Partial<Record<string, unknown>>) => {
		const json: IDataObject = JSON.parse(JSON.stringify(row));
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: {
				prompt: 'make it blue',
				...fromUrl(simulator()),
				model: '={{ $json.model }}',
				aspectRatio: '={{ $json.ratio }}',
				downloadImages: '={{ $json.download }}',
				simplify: '={{ $json.simplify }}',
			},
			options: {
				seed: '={{ $json.seed }}',
				safetyTolerance: '={{ $json.tolerance }}',
				outputFormat: '={{ $json.format }}',
				promptUpsampling: '={{ $json.upsampling }}',
				timeout: '={{ $json.timeout }}',
				pollingInterval: '={{ $json.timeout }}',
				requestTimeout: '={{ $json.timeout }}',
				concurrency: '={{ $json.timeout }}',
			},
			items: [{ json }],
		});
		expect(item.json).toMatchObject({ provider, status: 'succeeded' });
		return { item, options: simulator().jobs[0]?.options };
	};

	it.each([
		['empty text', ''],
		['blanks', ' \t'],
		['null', null],
		['missing', undefined],
	])('that are empty mean the default (%s)', async (_what, cell) => {
		const row = Object.fromEntries(cells.map((name) => [name, cell]));
		const { item, options } = await sent('toApis', { ...row, simplify: cell, download: cell });
		expect(options).toEqual({ size: 'match_input_image' });
		expect([Object.keys(item.binary ?? {}), 'raw' in item.json]).toEqual([['data'], false]);
	});

	it('are read in any case and with blanks around them', async () => {
		const { item, options } = await sent('vtrix', {
			ratio: ' 16 : 9 ',
			seed: ' +42 ',
			tolerance: '2',
			format: 'JPG',
			upsampling: 'TRUE',
			download: 'yes',
			simplify: 'FALSE',
		});
		expect(options).toEqual({
			aspect_ratio: '16:9',
			seed: 42,
			safety_tolerance: 2,
			output_format: 'jpeg',
			prompt_upsampling: true,
		});
		expect([Object.keys(item.binary ?? {}), 'raw' in item.json]).toEqual([['data'], true]);
	});

	it('may spell the model, the ratio and the format as people do', async () => {
		const { item, options } = await sent('toApis', {
			model: ' MAX',
			ratio: 'Match Input Image',
			format: 'jpg',
			download: 1,
		});
		expect(item.json.model).toBe('max');
		expect(options).toEqual({ size: 'match_input_image', metadata: { response_format: 'jpg' } });
		expect(item.binary?.data?.mimeType).toBe('image/jpeg');
	});
});

describe('several pictures for Vtrix', () => {
	it('are read from the fields that are named, in their order', async () => {
		const [one, two] = ['one', 'two'].map((seed) =>
			makePicture({ width: 32, height: 32, seed, format: 'png' }),
		);
		if (one === undefined || two === undefined) throw new Error('There are no pictures');
		const item = await runToItem(simulator(), {
			provider: 'vtrix',
			operation: 'edit',
			parameters: { prompt: 'join them', binaryPropertyName: 'b, a' },
			items: [{ json: {}, binary: { a: await storedFile(one), b: await storedFile(two) } }],
		});
		const [input, other, ...rest] = simulator().jobs[0]?.inputs ?? [];
		expect([input?.bytes, other?.bytes, rest.length]).toEqual([two.length, one.length, 0]);
		expect(await markOf(item)).toMatchObject({ inputSha256: [input?.sha256, other?.sha256] });
	});

	it.each([
		['separated by commas', (urls: string[]) => urls.join(', ')],
		['separated by commas alone', (urls: string[]) => urls.join(',')],
		['one in each line', (urls: string[]) => urls.join('\n')],
		['one in each line of Windows', (urls: string[]) => urls.join('\r\n')],
		['separated by blanks', (urls: string[]) => urls.join(' ')],
		['separated by tabs', (urls: string[]) => urls.join('\t')],
		['with commas and line breaks at the ends', (urls: string[]) => `\n${urls.join(',\n')},\n`],
		['of which one is there twice', (urls: string[]) => [...urls, urls[0]].join('\n')],
		['as a list', (urls: string[]) => `={{ ${JSON.stringify(urls)} }}`],
		[
			'as a list with empty cells',
			(urls: string[]) => `={{ ${JSON.stringify([...urls, '', null])} }}`,
		],
	])('are read from addresses %s', async (_what, write) => {
		const urls = ['a', 'b', 'c'].map((name) => `${simulator().url}/files/samples/${name}.png`);
		await runToItem(simulator(), {
			provider: 'vtrix',
			operation: 'edit',
			parameters: { prompt: 'join them', imageSource: 'url', imageUrl: write(urls) },
		});
		const [submit] = simulator().requests;
		const text = JSON.stringify(submit?.body);
		expect(urls.map((url) => text.split(JSON.stringify(url)).length)).toEqual([2, 2, 2]);
		expect(simulator().jobs[0]?.inputs).toHaveLength(3);
	});
});

describe('one address that holds another, as image services write it', () => {
	it.each(PROVIDERS)('%s gets it as it is', async (provider) => {
		const imageUrl = `${simulator().url}/files/samples/w_300,https://origin.example.com/a.png`;
		const run = await runScenario(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt: 'make it blue', imageSource: 'url', imageUrl },
			onError: 'continueRegularOutput',
		});
		const submits = simulator().requests.filter(({ step }) => step === 'submit');
		expect(submits).toHaveLength(1);
		expect(JSON.stringify(submits[0]?.body)).toContain(JSON.stringify(imageUrl));
		expect(run.error).toBeNull();
	});
});

describe('a file out of an expression', () => {
	const read = async () => {
		const [one, two] = ['one', 'two'].map((seed) =>
			makePicture({ width: 32, height: 32, seed, format: 'png' }),
		);
		if (one === undefined || two === undefined) throw new Error('There are no pictures');
		const files = { Photo: await storedFile(one), Scan: await storedFile(two) };
		return { one, two, item: { json: {}, binary: files } };
	};

	it.each([
		['of the item', '={{ $binary.Photo }}', ['one']],
		['of an earlier node', "={{ $('Start').item.binary.Photo }}", ['one']],
		['in a list', '={{ [$binary.Scan, $binary.Photo] }}', ['two', 'one']],
		['beside a name', '={{ ["Scan", $binary.Photo] }}', ['two', 'one']],
		['as a list of names', '={{ ["Scan", "Photo"] }}', ['two', 'one']],
		['as all names', '={{ Object.keys($binary) }}', ['one', 'two']],
		['as all files', '={{ $binary }}', ['one', 'two']],
	] as const)('%s', async (_what, binaryPropertyName, order) => {
		const { item, ...files } = await read();
		await runToItem(simulator(), {
			provider: 'vtrix',
			operation: 'edit',
			parameters: { prompt: 'join them', binaryPropertyName },
			items: [item],
		});
		const inputs = simulator().jobs[0]?.inputs.map(({ bytes }) => bytes);
		expect(inputs).toEqual(order.map((name) => files[name].length));
	});

	it.each(PROVIDERS)('%s edits it', async (provider) => {
		const { item } = await read();
		const done = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: {
				prompt: 'make it blue',
				binaryPropertyName: "={{ $('Start').item.binary.Photo }}",
			},
			items: [item],
			n8nUrl: n8n.url,
		});
		expect(await markOf(done)).toMatchObject({ prompt: 'make it blue' });
	});
});

describe('no items', () => {
	it.each(PROVIDERS)('%s: nothing comes out and nothing is sent', async (provider) => {
		const { items, error } = await runScenario(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt: 'make it blue' },
			items: [],
		});
		expect([items, error]).toEqual([[], null]);
		expect(simulator().requests).toEqual([]);
	});
});

describe('as an AI tool', () => {
	it.each(PROVIDERS)('%s takes an address by default and downloads nothing', async (provider) => {
		const { imageUrl } = fromUrl(simulator());
		const tool = fluxKontext('Tool', provider, {
			prompt: 'make it blue',
			imageUrl: imageUrl ?? '',
			options: { pollingInterval: 0.05 },
		});
		const run = await runWorkflow({
			simulator: simulator(),
			items: [{ json: {} }],
			nodes: [node('Start', START), { ...tool, type: FLUX_KONTEXT_TOOL }],
			connections: inARow('Start', 'Tool'),
		});
		const [picture] = simulator().jobs[0]?.pictures ?? [];
		expect(jsonOf(run, 'Tool')).toEqual([
			expect.objectContaining({ provider, status: 'succeeded', imageUrl: picture }),
		]);
		expect(itemsOf(run, 'Tool')[0]?.binary).toBeUndefined();
		expect(simulator().requests.filter(({ step }) => step === 'download')).toEqual([]);
	});
});
