import { readMark } from '../simulator';
import { errorOf, itemsOf, jsonOf, useTestbed } from '../workflows/engine';
import { Office, runExample } from './runExample';

const simulator = useTestbed();
let office: Office;
beforeEach(() => {
	office = new Office();
});
afterEach(() => office.close());

const run = async () => {
	const picture = (name: string) => ({
		name,
		url: `${simulator().url}/files/samples/${name}.png`,
		prompt: `paint the ${name}`,
	});
	return await runExample('submit-and-wait.json', simulator(), office, {
		folder: office.folder('edited'),
		images: `=${JSON.stringify([picture('chair'), picture('lamp')])}`,
	});
};

const saved = () =>
	office.files('edited').map(({ name, bytes }) => ({
		name: name.replace(/-apixo-.*/, ''),
		prompt: readMark(bytes)?.prompt,
	}));

const steps = () => simulator().requests.map(({ step }) => step);

describe('Submit, other work, wait', () => {
	it('does the other work after all submits and before the first look at a job', async () => {
		const before: unknown[] = [];
		office.beforeDelivery = () => before.push(...steps());
		expect(errorOf(await run())).toBeNull();
		expect(before).toEqual(['submit', 'submit']);
		expect(steps()).toContain('status');
		const ids = simulator().jobs.map(({ jobId }) => jobId);
		expect(office.mails.map(({ subject }) => subject)).toEqual(['Jobs running: 2']);
		for (const id of ids) expect(office.mails[0]?.text).toContain(id);
	});

	it("saves each picture under its entry's name", async () => {
		await run();
		expect(saved()).toEqual([
			{ name: 'chair', prompt: 'paint the chair' },
			{ name: 'lamp', prompt: 'paint the lamp' },
		]);
	});

	it('carries model and cost of the submit through the other work', async () => {
		const finished = await run();
		const cost = { amount: 0.03, currency: 'USD', source: 'list price' };
		expect(jsonOf(finished, 'Wait for Job')).toEqual(
			jsonOf(finished, 'Submit Job').map(({ jobId }) =>
				expect.objectContaining({ jobId, cost, model: 'pro', status: 'succeeded' }),
			),
		);
		expect(itemsOf(finished, 'Wait for Job').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
	});

	it('fetches the paid pictures also where the message cannot be sent', async () => {
		office.beforeDelivery = () => {
			throw new Error('The mail server is down');
		};
		expect(errorOf(await run())).toBeNull();
		expect(saved().map(({ name }) => name)).toEqual(['chair', 'lamp']);
	});

	it.each([
		['is refused at the submit', { fault: { kind: 'status', status: 402 } } as const, 'no', 1],
		['fails after the submit', { job: { outcome: 'failure' } } as const, 'unknown', 2],
	])(
		'tells a person of a job that %s, and saves the other',
		async (_what, order, charged, jobs) => {
			simulator().order({ prompt: 'lamp', step: 'submit', ...order });
			expect(errorOf(await run())).toBeNull();
			expect(saved().map(({ name }) => name)).toEqual(['chair']);
			expect(simulator().jobs).toHaveLength(jobs);
			const [mail, ...others] = office.mails.filter(({ subject }) =>
				subject.startsWith('No image'),
			);
			expect(others).toEqual([]);
			expect(mail?.subject).toBe('No image for lamp');
			expect(mail?.text).toContain(`Charged: ${charged}`);
		},
	);
});
