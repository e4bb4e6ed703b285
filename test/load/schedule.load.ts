import { tally } from '../e2e/callbacks/seen';
import { together, until } from '../waiting';
import { witness } from '../e2e/callbacks/witness';
import { credentialFields, names, resetSimulator } from '../e2e/callbacks/workflows';
import type { ExecutionSummary, StoredWorkflow } from '../e2e/harness/n8nAnswers';
import { chainedWorkflow, defineNode } from '../e2e/harness/workflowDefinition';
import { fluxKontext } from '../e2e/nodes';
import { currentRun } from '../e2e/runFolder';
import { useN8n } from '../e2e/useN8n';
import { audit, nothingWrong } from './audit';
import { deliveriesAtWitness } from './deliveries';
import { lasted, percentile, seconds } from './figures';
import { Gauge } from './gauge';
import { keepResult, surroundings } from './keepResult';
import { sqliteVersion } from './machine';
import { measured } from './probe';
import { sizes } from './sizes';

const before = surroundings();
const n8n = useN8n({
	credentialFields,
	simulator: { jobSeconds: sizes.jobSeconds },
	extra: measured,
});
const minuteMs = 60_000;
const timeoutMs = 300_000;
const providers = ['apixo', 'toApis', 'vtrix'] as const;
const publishedTogether = 2;

/** Starts at second 0 of every minute, as do all of them. */
function everyMinute() {
	const rule = { interval: [{ field: 'cronExpression', expression: '0 * * * * *' }] };
	return defineNode(names.start, 'n8n-nodes-base.scheduleTrigger', 1.2, { rule });
}

const promptOf = (workflow: number, executionId: string) =>
	`Workflow ${workflow}, execution ${executionId}.`;

/** @param workflow its number, from 1 */
async function publishScheduled(workflow: number): Promise<StoredWorkflow> {
	const provider = providers[workflow % providers.length] ?? 'apixo';
	const prompt = `=${promptOf(workflow, '{{ $execution.id }}')}`;
	const definition = chainedWorkflow(`Scheduled ${workflow}`, [
		everyMinute(),
		fluxKontext({ provider, operation: 'generate', prompt }, n8n.credentials[provider]),
		witness(n8n),
	]);
	const stored = await n8n.client.createWorkflow(definition);
	await n8n.client.activateWorkflow(stored);
	await until(
		`workflow ${workflow} is published`,
		async () => await n8n.client.publication(stored),
		({ status }) => status === 'published',
	);
	return stored;
}

const minuteOf = ({ startedAt }: ExecutionSummary) =>
	Math.floor(Date.parse(startedAt ?? '') / minuteMs);

it(
	`${sizes.workflows} workflows start in the same second: each gives one picture a minute`,
	async () => {
		resetSimulator(n8n);
		const gauge = new Gauge([{ name: 'n8n', logFile: n8n.server.logFile }]);
		const { client } = n8n;
		await gauge.now('before');

		const numbers = Array.from({ length: sizes.workflows }, (_, index) => index + 1);
		const stored = await together(publishedTogether, numbers, publishScheduled);
		const firstMinute = Math.ceil(Date.now() / minuteMs);
		const minutes = Array.from({ length: sizes.minutes }, (_, index) => firstMinute + index);
		const untilTime = async (time: number) =>
			void (await until('the time has come', Date.now, (now) => now >= time, { timeoutMs }));
		await untilTime(firstMinute * minuteMs - 1_000);
		await gauge.during('during', async () => {
			await untilTime((firstMinute + sizes.minutes) * minuteMs - 2_000);
		});
		await together(publishedTogether, stored, async (each) => {
			await client.deactivateWorkflow(each);
		});
		const lists = await together(4, stored, async ({ id }) => {
			const open = { workflowId: id, status: ['new', 'running'] as const };
			const count = async () => await client.executions.count(open);
			await until('no execution runs', count, (found) => found === 0, { timeoutMs });
			return await client.executions.list({ workflowId: id });
		});
		await gauge.now('after');

		const executions = lists.flat();
		const workflowOf = new Map(stored.map(({ id }, index) => [id, numbers[index] ?? 0]));
		const promptOfExecution = ({ workflowId, id }: ExecutionSummary) =>
			promptOf(workflowOf.get(workflowId) ?? 0, id);
		const orders = executions.map((each) => ({ prompt: promptOfExecution(each) }));
		const deliveries = await deliveriesAtWitness(n8n, promptOfExecution);
		const verdict = audit(orders, n8n.simulator.jobs, deliveries);
		const counted = executions.filter((each) => minutes.includes(minuteOf(each)));
		const late = counted.map((each) => Date.parse(each.startedAt ?? '') % minuteMs);
		const spread = (values: readonly number[]) =>
			[50, 95, 100].map((share) => seconds(percentile(values, share))).join(' / ');
		const ends = counted.map(
			(each) => Date.parse(each.stoppedAt ?? '') - minuteOf(each) * minuteMs,
		);
		const stores = [`SQLite ${await sqliteVersion(currentRun().preparation.install)}`];
		await keepResult('schedule', {
			...{ before, gauge, verdict, stores },
			figures: [
				['Executions in the measured minutes', String(counted.length)],
				['Started after the full minute (median / 95 % / last)', spread(late)],
				['An execution lasted (median / 95 % / longest)', spread(counted.map(lasted))],
				['Ended after the full minute (median / 95 % / last)', spread(ends)],
			],
		});

		const perMinute = tally(counted.map((each) => `${minuteOf(each)} ${each.workflowId}`));
		expect(tally(executions.map(({ status }) => status))).toEqual({
			success: executions.length,
		});
		expect(Object.keys(perMinute)).toHaveLength(sizes.workflows * sizes.minutes);
		expect(counted).toHaveLength(sizes.workflows * sizes.minutes);
		expect(verdict).toMatchObject(nothingWrong);
	},
	3 * timeoutMs,
);
