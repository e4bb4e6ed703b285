import { startSimulator, type Simulator } from '../../simulator';
import { look, submit, submitWithCallback } from './client';
import { startReceiver, type Receiver } from './receiver';

let simulator: Simulator;
let receiver: Receiver;

beforeEach(async () => {
	simulator = await startSimulator({ callbackPauseScale: 1e-7 });
	receiver = await startReceiver();
	simulator.setUpWebhook({ address: receiver.url });
	simulator.order({ job: { seconds: Infinity } });
});
afterEach(async () => {
	await simulator.close();
	await receiver.close();
});

const jobId = () => simulator.jobs[0]?.jobId ?? '';

const words = {
	apixo: { before: '"pending"', after: '"success"' },
	toApis: { before: '"queued"', after: '"completed"' },
	vtrix: { before: '"pending"', after: '"completed"' },
};

describe.each(['apixo', 'toApis', 'vtrix'] as const)('a job of %s without an end', (provider) => {
	it('ends when it is finished, with its picture', async () => {
		await submit(simulator, provider);
		const before = JSON.stringify((await look(simulator, provider, jobId())).body);
		simulator.finish(jobId());
		const after = JSON.stringify((await look(simulator, provider, jobId())).body);

		expect(before).toContain(words[provider].before);
		expect(after).toContain(words[provider].after);
		expect(simulator.jobs[0]?.pictures).toHaveLength(1);
	});
});

describe.each(['apixo', 'toApis'] as const)(
	'the callback of a job of %s without an end',
	(provider) => {
		it('does not come before the job is finished', async () => {
			await submitWithCallback(simulator, provider, receiver.url);
			await simulator.callbacksSettled();
			expect(receiver.received).toEqual([]);
		});

		it('comes when the job is finished, and is repeated', async () => {
			receiver.react(503, 200);
			await submitWithCallback(simulator, provider, receiver.url);
			simulator.finish(jobId());
			await simulator.callbacksSettled();

			const [first, second] = receiver.received;
			expect(first?.body).toContain(jobId());
			expect(second?.body).toBe(first?.body);
			expect(simulator.callbacks).toMatchObject([{ jobId: jobId(), state: 'delivered' }]);
		});

		it('is forgotten with everything else', async () => {
			await submitWithCallback(simulator, provider, receiver.url);
			const forgotten = jobId();
			simulator.reset();
			expect(() => simulator.finish(forgotten)).toThrow(`There is no job ${forgotten}`);
		});
	},
);

it('a job that ends by itself cannot be finished', async () => {
	simulator.reset();
	await submit(simulator, 'vtrix');
	expect(() => simulator.finish(jobId())).toThrow('ends by itself');
});

it('a job cannot be finished twice', async () => {
	await submit(simulator, 'vtrix');
	simulator.finish(jobId());
	expect(() => simulator.finish(jobId())).toThrow('ends by itself');
});
