import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import { fakeTime, passUntil } from '../fakeTime';
import { CREDENTIAL, N8N_SIGNATURE } from '../nodeBench';
import { endAll, ParkedBench, parkedWith, STAYS_PARKED } from './parkedBench';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

describe('a call that proves nothing', () => {
	it.each<[string, (parked: ParkedBench) => Record<string, unknown>]>([
		['unsigned', () => ({})],
		["with n8n's signature alone", () => ({ signature: N8N_SIGNATURE })],
		[
			'with another item in it',
			(parked) => ({
				...Object.fromEntries(parked.addresses[0]?.searchParams ?? []),
				'flux-reference': parked.addresses[1]?.searchParams.get('flux-reference'),
			}),
		],
		[
			'signed for a trigger',
			(parked) => {
				const reference = parked.addresses[0]?.searchParams.get('flux-reference') ?? '';
				const url = signedUrl('https://x.example', reference, CREDENTIAL.apiKey, 'trigger');
				return Object.fromEntries(new URL(url).searchParams);
			},
		],
		[
			'signed with another key',
			(parked) => {
				const reference = parked.addresses[0]?.searchParams.get('flux-reference') ?? '';
				const url = signedUrl('https://x.example', reference, 'other', 'parked execution');
				return Object.fromEntries(new URL(url).searchParams);
			},
		],
	])('%s is answered 401, and nobody is asked', async (_, queryOf) => {
		const parked = await parkedWith();
		endAll(parked);
		const { value } = await passUntil(parked.call(0, { query: queryOf(parked) }));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 401 });
		expect(parked.bench.http.keyed).toEqual([]);
	});
});

describe('a call about what is not waited for, where nobody is asked:', () => {
	it('another parking', async () => {
		const parked = await parkedWith();
		const other = await parkedWith();
		endAll(parked);
		const query = Object.fromEntries(other.addresses[0]?.searchParams ?? []);
		const { value } = await passUntil(parked.call(0, { query }));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 200 });
		expect(parked.bench.http.keyed).toEqual([]);
	});

	it.each(['500', 'x', '-1', ''])('item %p', async (item) => {
		const parked = await parkedWith();
		const [id = ''] = (parked.addresses[0]?.searchParams.get('flux-reference') ?? '').split('/');
		const url = signedUrl(
			'https://x.example',
			`${id}/${item}`,
			CREDENTIAL.apiKey,
			'parked execution',
		);
		const query = Object.fromEntries(new URL(url).searchParams);
		const { value } = await passUntil(parked.call(0, { query }));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 200 });
		expect(parked.bench.http.keyed).toEqual([]);
	});

	it('a job that had ended before parking', async () => {
		const parked = new ParkedBench();
		parked.words.set(1, 'success');
		await parked.execute();
		parked.bench.restart();
		parked.bench.http.keyed.length = 0;
		const { value } = await passUntil(parked.call(1));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 200 });
		expect(parked.bench.http.keyed).toEqual([]);
	});

	it.each([
		['an execution that never parked', 200],
		['a context that somebody broke, which makes the provider call again', 503],
	])('%s', async (what, status) => {
		const parked = await parkedWith();
		const runData = new ParkedBench().bench.runData;
		if (what.includes('broke')) {
			const { contextData = {} } = runData.executionData ?? {};
			contextData[`node:${parked.bench.node.name}`] = { fluxKontextParked: { items: 'none' } };
		}
		const { value } = await passUntil(parked.call(0, { runData }));
		expect(value).toMatchObject({ ...STAYS_PARKED, status });
		expect(parked.bench.http.keyed).toEqual([]);
	});
});

describe('never an exception:', () => {
	it('a credential that cannot be read is answered 503', async () => {
		const parked = await parkedWith();
		const broken = new ParkedBench({
			credential: new Error('away'),
			node: { name: parked.bench.node.name },
		});
		const query = Object.fromEntries(parked.addresses[0]?.searchParams ?? []);
		const { runData } = parked.bench;
		const { value } = await passUntil(broken.call(0, { query, runData, body: '{}' }));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 503 });
		expect(broken.bench.logged).toHaveLength(1);
		expect(JSON.stringify(broken.bench.logged)).not.toContain(CREDENTIAL.apiKey);
	});

	it('a provider that the node does not know any more is answered 503', async () => {
		const parked = await parkedWith();
		parked.bench.node.parameters.provider = 'other';
		const { value } = await passUntil(parked.call(0));
		expect(value).toMatchObject({ ...STAYS_PARKED, status: 503 });
	});

	it('a store that takes no file brings an error item', async () => {
		const parked = await parkedWith({ count: 1 });
		parked.words.set(0, 'success');
		parked.download = () => {
			throw new Error('Something unforeseen');
		};
		const { value } = await passUntil(parked.call(0));
		expect(value.items?.[0]?.json).toHaveProperty('error');
	});
});
