import type { FileServer } from './engine';
import {
	COSTS,
	fromUrl,
	keysOf,
	pictureItem,
	PROVIDERS,
	runToError,
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

const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;
const prompt = 'make it blue';

describe('Job > Submit', () => {
	it.each(withLookUp)('%s takes a file and hands over the open job', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'submit',
			parameters: { prompt },
			items: [await pictureItem('in')],
			n8nUrl: n8n.url,
		});
		expect(keysOf(item)).toEqual(SIMPLIFIED_KEYS);
		expect(item.json).toMatchObject({
			provider,
			jobId: simulator().jobs[0]?.jobId,
			status: 'queued',
			model: 'pro',
			imageUrl: null,
			images: [],
			completedAt: null,
		});
		expect(item.binary).toBeUndefined();
		expect(item.pairedItem).toEqual({ item: 0 });
		const steps = simulator().requests.map(({ step }) => step);
		expect(steps).toEqual(provider === 'toApis' ? ['upload', 'submit'] : ['submit']);
	});

	it.each(withLookUp)('%s takes an address', async (provider) => {
		await runToItem(simulator(), {
			provider,
			operation: 'submit',
			parameters: { prompt, ...fromUrl(simulator()) },
		});
		expect(simulator().jobs[0]?.inputs).toEqual([expect.objectContaining({ from: 'url' })]);
	});

	it.each(withLookUp)('%s takes no picture at all', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'submit',
			parameters: { prompt, imageSource: 'none' },
		});
		expect(item.json.status).toBe('queued');
		expect(simulator().jobs[0]?.inputs).toEqual([]);
	});

	it.each(['file', 'address'])('FoxAI answers with the finished job from a %s', async (source) => {
		const item = await runToItem(simulator(), {
			provider: 'foxAi',
			operation: 'submit',
			parameters: source === 'file' ? { prompt } : { prompt, ...fromUrl(simulator()) },
			items: [await pictureItem('in')],
		});
		expect(keysOf(item)).toEqual(SIMPLIFIED_KEYS);
		expect(item.json).toMatchObject({ status: 'succeeded', cost: COSTS.foxAi });
		expect(item.json.imageUrl).toBe(simulator().jobs[0]?.pictures[0]);
		expect(item.binary).toBeUndefined();
	});

	it('FoxAI: an answer without a picture is an error that names the job', async () => {
		simulator().order({ job: { outcome: 'noPicture' } });
		const error = await runToError(simulator(), {
			provider: 'foxAi',
			operation: 'submit',
			parameters: { prompt, ...fromUrl(simulator()) },
		});
		const jobId = simulator().jobs[0]?.jobId;
		expect(error.message).toBe(`The job finished without an image (job ${jobId})`);
		expect(error.details).toMatchObject({ category: 'result', jobId, charged: 'yes' });
	});

	it('FoxAI is refused without a picture before anything is sent', async () => {
		const error = await runToError(simulator(), {
			provider: 'foxAi',
			operation: 'submit',
			parameters: { prompt, imageSource: 'none' },
		});
		expect(error.message).toBe('FoxAI only edits images, and there is none to edit');
		expect(simulator().requests).toEqual([]);
	});

	it.each(PROVIDERS)('%s adds its whole answer with Simplify off', async (provider) => {
		const item = await runToItem(simulator(), {
			provider,
			operation: 'submit',
			parameters: { prompt, simplify: false, ...fromUrl(simulator()) },
		});
		expect(keysOf(item)).toEqual([...SIMPLIFIED_KEYS, 'raw'].sort());
		expect(JSON.stringify(item.json.raw)).toContain(simulator().jobs[0]?.jobId);
	});

	it('ToAPIs hands back the Client Business ID as reference', async () => {
		const { json } = await runToItem(simulator(), {
			provider: 'toApis',
			operation: 'submit',
			parameters: { prompt, imageSource: 'none' },
			options: { clientBusinessId: 'order-17' },
		});
		expect(json.reference).toBe('order-17');
	});
});
