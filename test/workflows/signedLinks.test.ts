import { makePicture } from '../simulator';
import type { FileServer } from './engine';
import {
	bytesOf,
	fileOf,
	markOf,
	openBinaryStore,
	pictureItem,
	runScenario,
	runToError,
	runToItem,
	startFileServer,
	useTestbed,
} from './engine';

const simulator = useTestbed();

let n8n: FileServer;
beforeAll(async () => {
	n8n = await startFileServer();
});
afterAll(async () => await n8n.close());

const edit = {
	provider: 'apixo',
	operation: 'edit',
	parameters: { prompt: 'make it blue' },
} as const;

const publicBaseUrl = { apiKey: 'a-key-of-nobody', baseUrl: 'https://apixo.example.com/api/v1' };

describe('APIXO reads a file through a signed link of n8n', () => {
	it.each(['image_url', 'image_urls'])('in the field %s', async (imageField) => {
		const input = await pictureItem('in');
		const item = await runToItem(simulator(), {
			...edit,
			items: [input],
			options: { imageField },
			n8nUrl: n8n.url,
		});
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
		const sent = await bytesOf(fileOf(input));
		expect(simulator().jobs[0]?.inputs).toEqual([
			expect.objectContaining({ from: 'url', bytes: sent.length }),
		]);
		const [submit] = simulator().requests;
		expect(JSON.stringify(submit?.body)).toContain(`${n8n.url}/rest/binary-data/signed?token=`);
	});

	it.each([
		'http://127.0.0.1:5678',
		'http://localhost:5678',
		'http://192.168.1.20:5678',
		'http://n8n:5678',
		'http://n8n.internal',
	])('is refused where n8n is at %s and the provider is not', async (n8nUrl) => {
		const error = await runToError(simulator(), {
			...edit,
			items: [await pictureItem('in')],
			n8nUrl,
			credential: publicBaseUrl,
		});
		expect(error.message).toBe(
			"APIXO can't download the file from n8n, because its URL can't be used: it points to a private or local address",
		);
		expect(error.description).toContain('N8N_EDITOR_BASE_URL');
		expect(error.description).toContain('ToAPIs');
		expect(error.details).toMatchObject({ category: 'configuration', charged: 'no' });
		expect(simulator().requests).toEqual([]);
	});

	it.each([
		['by its field', 'data'],
		['by an expression', '={{ $binary.data }}'],
	])('that only the item holds, as a Code node makes it, %s', async (_what, binaryPropertyName) => {
		const bytes = makePicture({ width: 64, height: 48, seed: 'made', format: 'png' });
		const made = { data: bytes.toString('base64'), mimeType: 'image/png', fileName: 'made.png' };
		const item = await runToItem(simulator(), {
			...edit,
			parameters: { ...edit.parameters, binaryPropertyName },
			items: [{ json: {}, binary: { data: made } }],
			n8nUrl: n8n.url,
		});
		expect(await markOf(item)).toMatchObject({ prompt: 'make it blue' });
		expect(simulator().jobs[0]?.inputs).toEqual([
			expect.objectContaining({ from: 'url', bytes: bytes.length }),
		]);
	});

	it('a file that cannot be linked fails alone under Continue', async () => {
		const { json } = await runScenario(simulator(), {
			...edit,
			parameters: {
				prompt: 'make it blue',
				imageSource: '={{ $json.source }}',
				imageUrl: `${simulator().url}/files/samples/a.png`,
			},
			items: [await pictureItem('in', { source: 'binary' }), { json: { source: 'url' } }],
			n8nUrl: 'http://n8n.internal:5678',
			onError: 'continueRegularOutput',
		});
		expect(json[0]).toMatchObject({ details: { category: 'configuration', charged: 'no' } });
		expect(json[1]).toMatchObject({ status: 'succeeded' });
	});
});

describe('where n8n keeps files in memory', () => {
	beforeAll(async () => await openBinaryStore('memory'));
	afterAll(async () => await openBinaryStore());

	it('APIXO is refused before anything is sent', async () => {
		const error = await runToError(simulator(), {
			...edit,
			items: [await pictureItem('in')],
			n8nUrl: n8n.url,
		});
		expect(error.message).toBe("'in.png' has no URL that the provider can download it from");
		expect(error.description).toContain('N8N_DEFAULT_BINARY_DATA_MODE');
		expect(error.details).toMatchObject({ category: 'configuration', charged: 'no' });
		expect(simulator().requests).toEqual([]);
	});

	it.each(['foxAi', 'toApis', 'vtrix'] as const)(
		'%s edits the file all the same',
		async (provider) => {
			const item = await runToItem(simulator(), {
				...edit,
				provider,
				items: [await pictureItem('in')],
			});
			expect(await markOf(item)).toMatchObject({ provider, prompt: 'make it blue' });
			expect(fileOf(item).id).toBeUndefined();
		},
	);
});
