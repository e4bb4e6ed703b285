import { itemsOf } from '../harness/n8nAnswers';
import { useN8n } from '../useN8n';
import type { StartedBy } from './parkedWorkflow';
import {
	allRight,
	callTogether,
	endedJobs,
	numbered,
	outcomeOf,
	startParking,
} from './parkedWorkflow';
import { callbacksOf, report, tally } from './seen';
import { until } from '../../waiting';
import type { CallingProvider } from './workflows';
import { credentialFields, names, providers, resetSimulator } from './workflows';

const n8n = useN8n({ credentialFields, simulator: { callbackPauseScale: 0.1 } });
const mostLookUps = 60;

beforeEach(() => resetSimulator(n8n));

describe('20 jobs whose callbacks come at the same moment', () => {
	it.each<[string, CallingProvider, StartedBy]>([
		['APIXO, in production', 'apixo', 'webhook'],
		["ToAPIs, started by the editor's button", 'toApis', 'hand'],
	])(
		'resume the execution once, with 20 right pictures (%s)',
		async (title, provider, startedBy) => {
			n8n.simulator.order({ job: { seconds: 6, callback: { never: true } } });
			const prompts = numbered(`Together, ${title}`, 20);
			const id = await startParking(n8n, provider, prompts, { startedBy });
			const { mode, waitTill } = await n8n.client.executions.waiting(id);
			const jobs = await endedJobs(n8n, prompts);
			const calls = await callTogether(n8n, jobs);
			const execution = await n8n.client.executions.finished(id);
			const { lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

			const times = calls.flatMap(({ attempts }) => attempts.map(({ at }) => at));
			const statuses = tally(calls.map(({ attempts }) => attempts[0]?.status));
			const apart = Math.max(...times) - Math.min(...times);
			report(
				`${title}: 20 callbacks within ${apart} ms, answered ${JSON.stringify(statuses)}; ${lookUps} look-ups`,
			);
			expect(mode).toBe(startedBy === 'hand' ? 'manual' : 'webhook');
			expect(Date.parse(waitTill ?? '')).toBeGreaterThan(Date.now());
			// On a slow machine the call that takes all results is answered 503, or too late, and would be repeated.
			expect(['200', '503', 'null']).toEqual(expect.arrayContaining(Object.keys(statuses)));
			expect(execution).toMatchObject({ status: 'success', error: null });
			expect(outcome).toEqual(allRight(prompts));
			expect(lookUps).toBeLessThanOrEqual(mostLookUps);
		},
	);
});

describe('a callback that comes at a bad moment', () => {
	it.each(providers)('before the execution is parked (%s): nothing is lost', async (provider) => {
		n8n.simulator.order({
			prompt: 'early',
			job: { seconds: 0, callback: { beforeAnswer: true } },
		});
		n8n.simulator.order({ job: { seconds: 5 } });
		const prompts = [`early from ${provider}`, `late from ${provider}`, `early ${provider} again`];
		const id = await startParking(n8n, provider, prompts);
		await n8n.client.executions.waiting(id);
		const early = n8n.simulator.jobs.filter(({ prompt }) => prompt.includes('early'));
		const tooEarly = callbacksOf(
			n8n.simulator,
			early.map(({ jobId }) => jobId),
		);
		const firstAnswers = tooEarly.map(({ attempts }) => attempts[0]?.status);
		const execution = await n8n.client.executions.finished(id);
		const jobs = await endedJobs(n8n, prompts);
		const { lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);

		report(`${provider}: callbacks before parking were answered ${JSON.stringify(firstAnswers)}`);
		// Whatever n8n answers here, it must not be taken for 'received'.
		expect(firstAnswers.map((status) => (status ?? 0) >= 400)).toEqual([true, true]);
		expect(outcome).toEqual(allRight(prompts));
		expect(lookUps).toBeLessThanOrEqual(3 * prompts.length);
	});

	it.each(providers)(
		'before the only job is looked at (%s): the execution need not park',
		async (provider) => {
			n8n.simulator.order({ job: { seconds: 0, callback: { beforeAnswer: true } } });
			const prompts = [`At once from ${provider}`];
			const id = await startParking(n8n, provider, prompts);
			const execution = await n8n.client.executions.finished(id);
			const { lookUps, ...outcome } = await outcomeOf(
				n8n,
				execution,
				await endedJobs(n8n, prompts),
			);

			expect(execution).toMatchObject({ status: 'success', waitTill: null });
			expect(outcome).toEqual(allRight(prompts));
			expect(lookUps).toBe(1);
		},
	);

	it.each(providers)(
		'twice at the same moment (%s): the execution goes on once',
		async (provider) => {
			n8n.simulator.order({ job: { seconds: 5, callback: { copies: 2 } } });
			const prompts = numbered(`Twice from ${provider}`, 3);
			const id = await startParking(n8n, provider, prompts);
			await n8n.client.executions.waiting(id);
			const execution = await n8n.client.executions.finished(id);
			const jobs = await endedJobs(n8n, prompts);
			const { lookUps, ...outcome } = await outcomeOf(n8n, execution, jobs);
			const records = await until(
				'both copies of each callback are answered',
				() =>
					callbacksOf(
						n8n.simulator,
						jobs.map(({ jobId }) => jobId),
					),
				(found) => found.length === 6 && found.every(({ attempts }) => attempts.length > 0),
			);

			report(
				`${provider}: two copies of three callbacks were answered ${JSON.stringify(tally(records.map(({ attempts }) => attempts[0]?.status)))}`,
			);
			expect(outcome).toEqual(allRight(prompts));
			expect(lookUps).toBeLessThanOrEqual(3 * prompts.length);
		},
	);
});

it("is refused before money is spent where 'On Error' stops the workflow", async () => {
	const id = await startParking(n8n, 'apixo', numbered('Refused', 3), { onError: 'stopWorkflow' });
	const execution = await n8n.client.executions.finished(id);

	expect(execution.status).toBe('error');
	expect(execution.error?.message).toContain("needs 'On Error' set to one of its two 'Continue'");
	expect(itemsOf(execution, names.kontext)).toEqual([]);
	expect(n8n.simulator.jobs).toEqual([]);
	expect(n8n.simulator.requests.filter(({ step }) => step === 'submit')).toEqual([]);
});
