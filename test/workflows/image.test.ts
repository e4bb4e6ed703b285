import type { INodeExecutionData } from 'n8n-workflow';

import type { ProviderName } from '../simulator';
import type { FileServer } from './engine';
import {
	bytesOf,
	COSTS,
	fileOf,
	fromUrl,
	keysOf,
	markOf,
	pictureItem,
	PROVIDERS,
	runScenario,
	runToItem,
	SIMPLIFIED_KEYS,
	startFileServer,
	useTestbed,
} from './engine';

const simulator = useTestbed();

let n8n: FileServer;
beforeAll(async () => {
	n8n = await startFileServer();
});
afterAll(async () => await n8n.close());

const prompt = 'make it blue';

/** What each provider's picture is when no format is asked for. */
const FILES: Readonly<Record<ProviderName, { extension: string; mimeType: string }>> = {
	apixo: { extension: 'jpg', mimeType: 'image/jpeg' },
	foxAi: { extension: 'png', mimeType: 'image/png' },
	toApis: { extension: 'png', mimeType: 'image/png' },
	vtrix: { extension: 'jpg', mimeType: 'image/jpeg' },
};

async function expectFinished(provider: ProviderName, item: INodeExecutionData): Promise<void> {
	const [job, ...others] = simulator().jobs;
	if (job === undefined) throw new Error('No job was submitted');
	expect(others).toEqual([]);
	const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	const [url] = job.pictures;
	expect(keysOf(item)).toEqual(SIMPLIFIED_KEYS);
	expect(item.json).toEqual({
		provider,
		jobId: job.jobId,
		status: 'succeeded',
		model: 'pro',
		imageUrl: url,
		images: [{ url, expiresAt: provider === 'vtrix' ? null : time }],
		cost: COSTS[provider],
		createdAt: time,
		completedAt: provider === 'vtrix' ? null : time,
		reference: null,
	});
	expect(item.pairedItem).toEqual({ item: 0 });
	expect(Object.keys(item.binary ?? {})).toEqual(['data']);
	const { extension, mimeType } = FILES[provider];
	const fileName = `${provider}-${job.jobId}.${extension}`;
	expect(fileOf(item)).toMatchObject({ fileName, fileExtension: extension, mimeType });
	expect(await markOf(item)).toMatchObject({ provider, jobId: job.jobId, prompt: job.prompt });
}

describe('Image > Edit', () => {
	it.each(PROVIDERS)('%s edits a file', async (provider) => {
		const input = await pictureItem('in', { other: 1 });
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt },
			items: [input],
			n8nUrl: n8n.url,
		});
		await expectFinished(provider, item);
		const sent = await bytesOf(fileOf(input));
		expect(simulator().jobs[0]?.inputs).toEqual([
			expect.objectContaining({ bytes: sent.length, mimeType: 'image/png' }),
		]);
	});

	it.each(PROVIDERS)('%s edits a picture with an address', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt, ...fromUrl(simulator()) },
		});
		await expectFinished(provider, item);
		expect(simulator().jobs[0]?.inputs).toEqual([expect.objectContaining({ from: 'url' })]);
	});

	it.each(PROVIDERS)('%s adds its whole answer with Simplify off', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt, simplify: false, ...fromUrl(simulator()) },
		});
		expect(keysOf(item)).toEqual([...SIMPLIFIED_KEYS, 'raw'].sort());
		const url = simulator().jobs[0]?.pictures[0] ?? 'none';
		expect(JSON.stringify(item.json.raw)).toContain(url);
	});

	it.each(PROVIDERS)('%s leaves the file out with Download Images off', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt, downloadImages: false, ...fromUrl(simulator()) },
		});
		expect(item.binary).toBeUndefined();
		expect(item.json.imageUrl).toBe(simulator().jobs[0]?.pictures[0]);
		expect(simulator().requests.filter(({ step }) => step === 'download')).toEqual([]);
	});

	it.each(['apixo', 'foxAi', 'toApis'] as const)('%s runs the Max model', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt, model: 'max', ...fromUrl(simulator()) },
		});
		expect(item.json.model).toBe('max');
		expect(await markOf(item)).toMatchObject({ model: 'max' });
	});

	it.each(['apixo', 'toApis', 'vtrix'] as const)(
		'%s hands over each picture of a job in a field of its own',
		async (provider) => {
			simulator().order({ job: { pictures: 3 } });
			const item = await runToItem(simulator(), {
				provider,
				operation: 'edit',
				parameters: { prompt, outputBinaryPropertyName: 'made', ...fromUrl(simulator()) },
			});
			const { extension } = FILES[provider];
			const name = `${provider}-${String(item.json.jobId)}`;
			expect(Object.entries(item.binary ?? {}).map(([key, file]) => [key, file.fileName])).toEqual([
				['made', `${name}.${extension}`],
				['made_1', `${name}-2.${extension}`],
				['made_2', `${name}-3.${extension}`],
			]);
			expect(item.json.images).toHaveLength(3);
		},
	);

	it.each([
		['apixo', 'jpeg', 'image/jpeg'],
		['apixo', 'png', 'image/png'],
		['toApis', 'jpeg', 'image/jpeg'],
		['vtrix', 'png', 'image/png'],
	] as const)('%s makes a %s file on request', async (provider, outputFormat, mimeType) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'edit',
			parameters: { prompt, ...fromUrl(simulator()) },
			options: { outputFormat },
		});
		expect(fileOf(item).mimeType).toBe(mimeType);
	});
});

describe('Image > Generate', () => {
	const offered = ['apixo', 'toApis', 'vtrix'] as const;

	it.each(offered)('%s makes a new picture', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'generate',
			parameters: { prompt },
		});
		await expectFinished(provider, item);
		expect(simulator().jobs[0]?.inputs).toEqual([]);
	});

	it.each(offered)('%s adds its whole answer with Simplify off', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'generate',
			parameters: { prompt, simplify: false },
		});
		expect(keysOf(item)).toEqual([...SIMPLIFIED_KEYS, 'raw'].sort());
	});

	it('FoxAI is refused before anything is sent', async () => {
		const { error } = await runScenario(simulator(), {
			provider: 'foxAi',
			operation: 'generate',
			parameters: { prompt },
		});
		expect(error).toMatchObject({
			message: "FoxAI does not offer 'Generate image'",
			details: expect.objectContaining({ category: 'input', charged: 'no', provider: 'foxAi' }),
		});
		expect(simulator().requests).toEqual([]);
	});
});
