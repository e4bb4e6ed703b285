import { startSimulator, type JobOrder, type Simulator } from '../../simulator';
import { look, submitWithCallback } from './client';
import { startReceiver, type Receiver } from './receiver';

let simulator: Simulator;
let receiver: Receiver;

beforeAll(async () => {
	simulator = await startSimulator({ jobSeconds: 0, callbackPauseScale: 1e-6 });
	receiver = await startReceiver();
});
beforeEach(() => {
	simulator.reset();
	receiver.received.length = 0;
});
afterAll(async () => {
	await simulator.close();
	await receiver.close();
});

async function callBack(job: JobOrder): Promise<unknown> {
	simulator.order({ job });
	await submitWithCallback(simulator, 'apixo', `${receiver.url}/hook`);
	await simulator.callbacksSettled();
	const bodies: unknown[] = receiver.received.map(({ body }) => JSON.parse(body));
	expect(bodies).toHaveLength(1);
	return bodies[0];
}

const refusedContent = {
	state: 'failed',
	failCode: 'CONTENT_VIOLATION',
	failMsg: 'Content does not meet safety guidelines',
};

it.each<[string, JobOrder, object, object]>([
	[
		'a failure as in the seed',
		{ outcome: 'failure' },
		{ code: 400, message: 'failed' },
		refusedContent,
	],
	[
		'a failure as on the newer pages',
		{ outcome: 'failure', callback: { form: 'newer' } },
		{ code: 200, message: 'success' },
		refusedContent,
	],
	[
		'a failure that was ordered',
		{ outcome: 'failure', failure: { code: 'NSFW', message: 'no' } },
		{ code: 400, message: 'failed' },
		{ state: 'failed', failCode: 'NSFW', failMsg: 'no' },
	],
	[
		'a success without a picture',
		{ outcome: 'noPicture' },
		{ code: 200, message: 'success' },
		{ state: 'success', resultJson: '{"resultUrls":[]}' },
	],
	[
		'a success whose result is not JSON',
		{ brokenResult: true },
		{ code: 200, message: 'success' },
		{ state: 'success', resultJson: '{"resultUrls":["' },
	],
])('describes %s', async (_, job, envelope, data) => {
	const body = await callBack({ ...job, seconds: 0.02 });
	const [record] = simulator.jobs;
	const submittedAt = record?.submittedAt ?? 0;
	expect(body).toEqual({
		...envelope,
		data: {
			taskId: record?.jobId,
			...data,
			costTime: 20,
			createTime: submittedAt,
			completeTime: submittedAt + 20,
		},
	});
});

it('says of a success exactly what the look-up says', async () => {
	const body = await callBack({ pictures: 2 });
	expect(await look(simulator, 'apixo', simulator.jobs[0]?.jobId ?? '')).toEqual({
		status: 200,
		body,
	});
	const resultJson = JSON.stringify({ resultUrls: simulator.jobs[0]?.pictures });
	expect(body).toMatchObject({ data: { resultJson } });
});

it('signs nothing', async () => {
	await callBack({});
	expect(simulator.callbacks[0]?.headers).toEqual({ 'Content-Type': 'application/json' });
});

it.each([201, 202, 204])('takes HTTP %i for a failed delivery, other than 200', async (status) => {
	receiver.react(status);
	await submitWithCallback(simulator, 'apixo', receiver.url);
	await simulator.callbacksSettled();
	expect(simulator.callbacks[0]?.attempts).toMatchObject([{ status }, { status: 200 }]);
});
