import { sleep } from 'n8n-workflow';

import { fakeTime, passUntil } from '../fakeTime';
import { RecordingResponse } from '../recordingResponse';
import type { Answered, ParkedBench, ParkedRequest } from './parkedBench';
import { endAll, parkedWith, STAYS_PARKED } from './parkedBench';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

const NO_LONGER_WAITING = { ...STAYS_PARKED, status: 200 };

async function oneFinishedJob(request: ParkedRequest = {}): Promise<ParkedBench> {
	const parked = await parkedWith({ count: 1, ...request });
	endAll(parked);
	return parked;
}

/** A call that n8n loaded by now: its body comes when it is called. */
function heldCall(parked: ParkedBench): () => Promise<Answered> {
	const { runData } = parked.bench;
	parked.bench.restart();
	return async () => (await passUntil(parked.call(0, { runData }))).value;
}

function downloadIn(parked: ParkedBench, seconds: number): void {
	const { download } = parked;
	parked.download = async (url) => {
		await sleep(seconds * 1000);
		return await download(url);
	};
}

/** Ways in which a callback resumes the execution. */
const ways: Array<[string, (parked: ParkedBench) => Promise<Answered>]> = [
	[
		'n8n answered 200',
		async (parked) => {
			const { value } = await passUntil(parked.call(0));
			value.response.answerAsN8n();
			await passUntil(Promise.resolve());
			return value;
		},
	],
	['n8n has not answered yet', async (parked) => (await passUntil(parked.call(0))).value],
	[
		'the provider was answered 503 after 8 seconds',
		async (parked) => {
			downloadIn(parked, 10);
			const { value } = await passUntil(parked.call(0));
			expect(value.status).toBe(503);
			return value;
		},
	],
	[
		'the caller hung up before',
		async (parked) => {
			const response = new RecordingResponse();
			response.abort();
			return (await passUntil(parked.call(0, { response }))).value;
		},
	],
	[
		'the caller hung up before n8n answered',
		async (parked) => {
			const { value } = await passUntil(parked.call(0));
			value.response.abort();
			await passUntil(Promise.resolve());
			return value;
		},
	],
];

describe('an execution that was resumed is not resumed by a call that n8n loaded before, where', () => {
	it.each(ways)('%s', async (_, resume) => {
		const parked = await oneFinishedJob();
		const held = heldCall(parked);
		expect((await resume(parked)).items).toHaveLength(1);
		parked.waitFurtherOn();
		const late = await held();
		expect(late).toMatchObject(NO_LONGER_WAITING);
		expect(late.response.body).toEqual({ message: 'No longer waiting' });
		expect(parked.bench.http.fetched).toHaveLength(1);
	});

	it.each(ways)('%s, and n8n does not tell what its database has', async (_, resume) => {
		const parked = await oneFinishedJob({ tellsNothing: true });
		const held = heldCall(parked);
		expect((await resume(parked)).items).toHaveLength(1);
		await passUntil(sleep(100_000));
		expect(await held()).toMatchObject(NO_LONGER_WAITING);
	});

	it.each(ways)('another process resumed it, and %s', async (_, resume) => {
		const parked = await oneFinishedJob();
		const held = heldCall(parked);
		expect((await resume(parked)).items).toHaveLength(1);
		parked.waitFurtherOn();
		await parked.inAnotherProcess();
		expect(await held()).toMatchObject(STAYS_PARKED);
	});
});

describe('a call that n8n loaded before does not resume an execution that', () => {
	it.each<[string, (parked: ParkedBench) => void]>([
		['waits in another node', (parked) => parked.waitFurtherOn()],
		['runs', ({ bench }) => void delete bench.runData.waitTill],
		[
			'waits in the same node for the jobs of the next round of a loop',
			({ bench }) => {
				const { fluxKontextParked: parking } = bench.execution([]).getContext('node');
				Object.assign(Object(parking), { parkingId: '0123456789abcdef' });
			},
		],
		['has ended and was removed', ({ bench }) => void (bench.readStored = () => undefined)],
	])('%s', async (_, goOn) => {
		const parked = await oneFinishedJob();
		const held = heldCall(parked);
		goOn(parked);
		expect(await held()).toMatchObject(NO_LONGER_WAITING);
	});

	it('n8n resumes by its timer while the images are downloaded', async () => {
		const parked = await oneFinishedJob();
		downloadIn(parked, 20);
		const call = passUntil(parked.call(0));
		void sleep(15_000).then(() => parked.waitFurtherOn());
		expect((await call).value).toMatchObject({ ...STAYS_PARKED, status: 503 });
	});
});

describe('the time limit', () => {
	it.each<[string, number, number, object]>([
		['a second before it', 58, 1, { items: [{ json: { status: 'succeeded' } }] }],
		['after it', 60.1, 0, NO_LONGER_WAITING],
		['after it, since the download took so long', 55, 6, NO_LONGER_WAITING],
	])('of 60 s: a callback that is done %s', async (_, calledAt, secondsOfDownload, expected) => {
		const parked = await oneFinishedJob({ options: { timeout: 60 }, tellsNothing: true });
		downloadIn(parked, secondsOfDownload);
		await passUntil(sleep(calledAt * 1000));
		const { value } = await passUntil(parked.call(0));
		expect(value).toMatchObject(expected);
		expect(parked.bench.http.fetched).toHaveLength(calledAt > 60 ? 0 : 1);
	});
});

describe('where n8n refused to go on, and nobody was told,', () => {
	it.each(ways.slice(1))(
		'a callback after a minute resumes the execution: %s',
		async (_, resume) => {
			const parked = await oneFinishedJob();
			expect((await resume(parked)).items).toHaveLength(1);
			const soon = await passUntil(parked.call(0));
			expect(soon.value).toMatchObject({ ...STAYS_PARKED, status: 503 });
			await passUntil(sleep(60_000));
			const { value } = await passUntil(parked.call(0));
			expect(value.items?.[0]?.json).toMatchObject({ jobId: 'task_0', status: 'succeeded' });
		},
	);

	it('the time limit does where n8n does not tell what its database has', async () => {
		const parked = await oneFinishedJob({ tellsNothing: true });
		const [, [, resume] = []] = ways;
		expect((await resume?.(parked))?.items).toHaveLength(1);
		await passUntil(sleep(100_000));
		const { value } = await passUntil(parked.call(0));
		expect(value).toMatchObject(NO_LONGER_WAITING);
	});
});

it("a database that does not answer before n8n's turn is answered 503, and the next call resumes", async () => {
	const parked = await oneFinishedJob();
	const { readStored } = parked.bench;
	parked.bench.readStored = () => {
		throw new Error('away');
	};
	const { value } = await passUntil(parked.call(0));
	expect(value).toMatchObject({ ...STAYS_PARKED, status: 503 });
	parked.bench.readStored = readStored;
	const next = await passUntil(parked.call(0));
	expect(next.value.items).toHaveLength(1);
});

it('a retry of the execution, which has its parking too, is resumed by its own callbacks', async () => {
	const parked = await oneFinishedJob();
	expect((await passUntil(parked.call(0))).value.items).toHaveLength(1);
	parked.bench.executionId = '18';
	expect((await passUntil(parked.call(0))).value.items).toHaveLength(1);
});

it('the caller that resumes the execution is told so', async () => {
	const parked = await oneFinishedJob();
	const { value } = await passUntil(parked.call(0));
	expect(value).toMatchObject({ status: null, n8nBody: { message: 'Execution resumed' } });
});

it('a callback of a node before this one, signed by another provider, changes nothing', async () => {
	const parked = await oneFinishedJob();
	const query = { ...Object.fromEntries(parked.addresses[0]?.searchParams ?? []) };
	query['flux-reference'] = 'fedcba9876543210/0';
	const { value } = await passUntil(parked.call(0, { query }));
	expect(value).toMatchObject(NO_LONGER_WAITING);
	expect(parked.bench.http.keyed).toEqual([]);
});
