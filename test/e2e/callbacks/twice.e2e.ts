/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as delay } from 'node:timers/promises';

import { hasFinished } from '../harness/n8nAnswers';
import { useN8n } from '../useN8n';
import { report, tally } from './seen';
import { holdCall } from './heldCall';
import { onceOnly, tryTwice } from './twice';
import { callbackUrlOf, jobsOfNode, startTwoWaits, waitingIn } from './twoWaits';
import { together, until } from '../../waiting';
import { credentialFields, names, providers, quickExpressions, resetSimulator } from './workflows';

/** Two nodes in a row that wait by callback: what resumes the first twice pays twice for the second. */

const n8n = useN8n({
	credentialFields,
	extra: quickExpressions,
	simulator: { callbackPauseScale: 0.1 },
});

beforeEach(() => resetSimulator(n8n));

it('a call that n8n loaded before does not resume an execution a second time', async () => {
	const attempts = await tryTwice(n8n);
	expect(attempts).toEqual(attempts.map((attempt) => ({ ...attempt, ...onceOnly })));
	expect(attempts).toHaveLength(4);
});

it('16 executions with slow downloads and callbacks that are repeated go on once each', async () => {
	for (let tenths = 0; tenths < 16; tenths++) {
		n8n.simulator.order({
			...{ prompt: names.first, step: 'download', times: 1 },
			fault: { kind: 'trickle', bytesPerSecond: 100_000 / (8 + tenths / 8) },
		});
	}
	n8n.simulator.order({ prompt: names.first, job: { seconds: 5, extraBytes: 100_000 } });
	n8n.simulator.order({ job: { seconds: 20 } });
	const ids = await Promise.all(
		providers.map(async (provider) => await startTwoWaits(n8n, [provider, provider], 8)),
	);
	const executions = await until(
		'all executions have ended',
		async () => await together(1, ids.flat(), async (id) => await n8n.client.executions.get(id)),
		(found) => found.every(hasFinished),
		{ timeoutMs: 150_000, pauseMs: 3_000 },
	);
	await until(
		'no callback is under way',
		() => n8n.simulator.callbacks,
		(callbacks) => callbacks.every(({ attempts }) => attempts.length > 0),
	);
	const answers = n8n.simulator.callbacks.flatMap(({ attempts }) =>
		attempts.map(({ status }) => status),
	);
	report(`16 executions: callbacks were answered ${JSON.stringify(tally(answers))}`);
	expect(answers).toContain(503);
	expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
	for (const node of [names.first, names.second]) {
		const submitted = ids.flat().map((id) => jobsOfNode(n8n, node, id).length);
		expect(submitted).toEqual(submitted.map(() => 1));
	}
});

it('the time limit of the first node does not wake the second', async () => {
	n8n.simulator.order({ job: { seconds: Infinity, callback: { never: true } } });
	const [id = ''] = await startTwoWaits(n8n, ['apixo', 'apixo'], 1, { timeout: 70 });
	const first = await waitingIn(n8n, names.first, id);
	// n8n looks once a minute for what will be due in the next 70 seconds.
	await delay(62_000);
	n8n.simulator.finish(first.jobId);
	await holdCall(callbackUrlOf(first)).send();
	await waitingIn(n8n, names.second, id);
	await delay(20_000);
	const { status } = await n8n.client.executions.get(id);
	expect(status).toBe('waiting');
});
