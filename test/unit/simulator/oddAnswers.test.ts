import { startSimulator, type JobOrder, type Simulator } from '../../simulator';
import { look, providerNames, submit, submitWithCallback } from './client';
import { startReceiver } from './receiver';

/** Answers that no document has, and that services give all the same. */

let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ jobSeconds: 0 });
});
afterEach(async () => await simulator.close());

const looking = ['apixo', 'toApis', 'vtrix'] as const;

async function lookAfter(provider: (typeof looking)[number], job: JobOrder): Promise<unknown> {
	simulator.order({ job });
	await submit(simulator, provider);
	return (await look(simulator, provider, simulator.jobs[0]?.jobId ?? '')).body;
}

/** What stands at the same place in the three forms. */
function partsOf(body: unknown, keys: Record<(typeof looking)[number], string>) {
	const { data } = Object(body);
	return {
		apixo: data?.[keys.apixo],
		toApis: Object(body)[keys.toApis],
		vtrix: Object(body)[keys.vtrix],
	};
}

const ID = { apixo: 'taskId', toApis: 'id', vtrix: 'id' };
const STATE = { apixo: 'state', toApis: 'status', vtrix: 'status' };
const RESULT = { apixo: 'resultJson', toApis: 'result', vtrix: 'output' };

it.each(looking)('%s tells of another job', async (provider) => {
	const body = await lookAfter(provider, { answersAbout: 'another-job' });
	expect(partsOf(body, ID)[provider]).toBe('another-job');
	expect(simulator.jobs[0]?.jobId).not.toBe('another-job');
});

it.each(looking)('%s says the end in another word', async (provider) => {
	const body = await lookAfter(provider, { endWord: 'CANCELLED', outcome: 'failure' });
	expect(partsOf(body, STATE)[provider]).toBe('CANCELLED');
});

it.each(looking)('%s says that a job runs in its own word', async (provider) => {
	const body = await lookAfter(provider, { endWord: 'DONE', seconds: 60 });
	expect(partsOf(body, STATE)[provider]).not.toBe('DONE');
});

it.each(looking)('%s gives its pictures in another form', async (provider) => {
	const body = await lookAfter(provider, { resultForm: 'nested', pictures: 2 });
	const urls = simulator.jobs[0]?.pictures;
	expect(partsOf(body, RESULT)[provider]).toEqual({
		data: { images: urls?.map((url) => ({ image: { url } })) },
	});
});

it.each<[NonNullable<JobOrder['resultForm']>, (url: string) => unknown]>([
	['text', (url) => url],
	['list', (url) => [url]],
	['object', (url) => ({ url })],
	['nested', (url) => ({ data: { images: [{ image: { url } }] } })],
])('FoxAI gives its picture as %s', async (resultForm, formOf) => {
	simulator.order({ job: { resultForm } });
	const { body } = await submit(simulator, 'foxAi');
	expect(body).toMatchObject({ output: formOf(simulator.jobs[0]?.pictures[0] ?? '') });
});

it.each(looking)('%s succeeds without a picture, with an error beside it', async (provider) => {
	const failure = { code: 'E7', message: 'The machine broke' };
	const body = await lookAfter(provider, { outcome: 'noPicture', failure });
	expect(['success', 'completed']).toContain(partsOf(body, STATE)[provider]);
	expect(JSON.stringify(body)).toContain('The machine broke');
});

it.each(providerNames)('%s refuses inside a success', async (provider) => {
	const fault = {
		kind: 'status',
		status: 403,
		inside200: true,
		message: 'Out of credits',
	} as const;
	simulator.order({ fault });
	const { status, body } = await submit(simulator, provider);
	expect(status).toBe(200);
	expect(JSON.stringify(body)).toContain('Out of credits');
	expect(simulator.jobs).toEqual([]);
});

it.each(['apixo', 'toApis'] as const)(
	'%s sends the body of a callback in halves',
	async (provider) => {
		const receiver = await startReceiver();
		simulator.setUpWebhook({ address: receiver.url });
		simulator.order({ job: { callback: { bodySeconds: 0.2 } } });
		await submitWithCallback(simulator, provider, `${receiver.url}/hook`);
		await simulator.callbacksSettled();
		const [callback] = simulator.callbacks;
		expect(receiver.received[0]?.body).toBe(callback?.body);
		expect(callback?.attempts[0]?.milliseconds).toBeGreaterThanOrEqual(199);
		await receiver.close();
	},
);
