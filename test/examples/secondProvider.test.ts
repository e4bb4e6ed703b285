import type { JobOrder, Order } from '../simulator';
import { readMark } from '../simulator';
import { errorOf, itemsOf, useTestbed } from '../workflows/engine';
import { Office, runExample } from './runExample';

const simulator = useTestbed();
let office: Office;
beforeEach(() => {
	office = new Office();
});
afterEach(() => office.close());

const run = async () =>
	await runExample('second-provider.json', simulator(), office, {
		imageFolder: office.folder('pictures'),
		editedFolder: office.folder('edited'),
		prompt: 'make it blue',
	});

const submits = () =>
	simulator()
		.requests.filter(({ step }) => step === 'submit')
		.map(({ provider }) => provider);

const saved = () =>
	office.files('edited').map(({ name, bytes }) => ({
		name: name.replace(/-(toApis|foxAi)-.*/, ''),
		provider: readMark(bytes)?.provider,
		input: readMark(bytes)?.inputSha256,
	}));

const refusedWith = (status: number): Order => ({
	provider: 'toApis',
	step: 'submit',
	fault: { kind: 'status', status },
});
const withJob = (job: JobOrder): Order => ({ provider: 'toApis', job });

describe('A second provider', () => {
	it('is not asked where the first one gives the picture', async () => {
		const cat = office.picture('pictures', 'cat.png');
		expect(errorOf(await run())).toBeNull();
		expect(saved()).toEqual([{ name: 'cat', provider: 'toApis', input: [cat] }]);
		expect(submits()).toEqual(['toApis']);
		expect(office.mails).toEqual([]);
	});

	it.each([
		['has no credit', 402],
		['refuses the key', 401],
		['refuses the content', 422],
	])('edits the same picture, once, where the first one %s', async (_what, status) => {
		const cat = office.picture('pictures', 'cat.png');
		simulator().order(refusedWith(status));
		expect(errorOf(await run())).toBeNull();
		expect(submits().filter((provider) => provider === 'foxAi')).toHaveLength(1);
		expect(simulator().jobs).toEqual([
			expect.objectContaining({
				provider: 'foxAi',
				prompt: 'make it blue',
				billed: 0.025,
				inputs: [expect.objectContaining({ sha256: cat, from: 'dataUrl' })],
			}),
		]);
		expect(saved()).toEqual([{ name: 'cat', provider: 'foxAi', input: [cat] }]);
		expect(office.mails).toEqual([]);
	});

	it.each([
		['the server failed', refusedWith(500), 'unknown'],
		['the answer was lost', { ...refusedWith(0), fault: { kind: 'acceptThenCut' } }, 'unknown'],
		['the job began and failed', withJob({ outcome: 'failure' }), 'unknown'],
		['the picture cannot be fetched', withJob({ format: 'html' }), 'yes'],
		['there is no picture', withJob({ outcome: 'noPicture' }), 'yes'],
	] as const)('is not asked where %s: a person is told', async (_what, order, charged) => {
		office.picture('pictures', 'cat.png');
		simulator().order(order);
		expect(errorOf(await run())).toBeNull();
		expect(submits()).toEqual(['toApis']);
		expect(saved()).toEqual([]);
		expect(office.mails).toEqual([
			expect.objectContaining({
				toEmail: 'team@example.com',
				subject: 'No image for cat.png',
				text: expect.stringMatching(
					new RegExp(`Provider: toApis\nJob: .+\nCharged: ${charged}\n`),
				) as string,
			}),
		]);
	});

	it('leads to a message where it cannot edit the picture either', async () => {
		office.picture('pictures', 'cat.png');
		simulator().order(refusedWith(402));
		simulator().order({ provider: 'foxAi', job: { outcome: 'failure' } });
		expect(errorOf(await run())).toBeNull();
		expect(submits()).toEqual(['toApis', 'foxAi']);
		expect(saved()).toEqual([]);
		expect(office.mails).toHaveLength(1);
		expect(office.mails[0]?.text).toMatch(/Provider: foxAi\nJob: .+\nCharged: unknown\n/);
	});

	it('takes over one picture of several, and each file gets its own picture', async () => {
		const names = ['a.png', 'b.png', 'c.png'];
		const sources = new Map(names.map((name) => [name, office.picture('pictures', name)]));
		simulator().order({ ...refusedWith(402), times: 1 });
		simulator().order({ ...refusedWith(500), times: 1, skip: 1 });
		const finished = await run();
		expect(errorOf(finished)).toBeNull();
		expect(submits().sort()).toEqual(['foxAi', 'toApis', 'toApis', 'toApis']);
		const edited = saved();
		expect(edited.map(({ provider }) => provider).sort()).toEqual(['foxAi', 'toApis']);
		for (const { name, input } of edited) expect(input).toEqual([sources.get(`${name}.png`)]);
		const told = office.mails.map(({ subject }) => subject.replace('No image for ', ''));
		expect([...edited.map(({ name }) => `${name}.png`), ...told].sort()).toEqual(names);
		expect(itemsOf(finished, 'Second Provider')[0]?.pairedItem).toEqual({ item: 0 });
	});
});
