/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';

import { requestsOf } from '../e2e/callbacks/seen';
import { credentialFields, names, resetSimulator } from '../e2e/callbacks/workflows';
import { currentRun } from '../e2e/runFolder';
import { useN8n } from '../e2e/useN8n';
import { audit, nothingWrong } from './audit';
import { publishEditing } from './editing';
import { lasted, seconds } from './figures';
import { Gauge } from './gauge';
import { makeInputPictures } from './inputPictures';
import { keepResult, surroundings } from './keepResult';
import { sqliteVersion } from './machine';
import { measured } from './probe';
import { sizes } from './sizes';

const before = surroundings();
const { jobSeconds } = sizes;
const n8n = useN8n({ credentialFields, simulator: { jobSeconds }, extra: measured });

it(`${sizes.items} items, ${sizes.concurrency} at a time: each gets its own picture, paid for once`, async () => {
	resetSimulator(n8n);
	n8n.simulator.order({ job: { extraBytes: sizes.ballast * 1024 } });
	const folder = join(n8n.filesFolder, 'input');
	const pictures = await makeInputPictures(folder, sizes.items, sizes.ballast);
	const editing = await publishEditing(n8n, sizes.concurrency);
	const gauge = new Gauge([{ name: 'n8n', logFile: n8n.server.logFile }]);

	await gauge.now('before');
	const run = await gauge.during('during', async () => await editing.run('Many', folder, pictures));
	await gauge.now('after');

	const { execution, orders, deliveries } = run;
	const { jobs } = n8n.simulator;
	const verdict = audit(orders, jobs, deliveries);
	const jobIds = jobs.map(({ jobId }) => jobId);
	const lookUps = requestsOf(n8n.simulator, 'status', jobIds).length;
	const kontext = execution.nodeRuns[names.kontext]?.[0]?.executionTime ?? 0;
	const stores = [`SQLite ${await sqliteVersion(currentRun().preparation.install)}`];
	await keepResult('items', {
		...{ before, gauge, verdict, stores },
		figures: [
			['The whole execution', seconds(lasted(execution))],
			['FLUX Kontext alone', seconds(kontext)],
			[
				'The jobs alone, without any other work',
				seconds(Math.ceil(sizes.items / sizes.concurrency) * jobSeconds * 1000),
			],
			['Status checks per job', (lookUps / jobs.length).toFixed(1)],
		],
	});
	expect(execution).toMatchObject({ status: 'success', error: null });
	expect(deliveries).toHaveLength(sizes.items);
	expect(verdict).toMatchObject(nothingWrong);
});
