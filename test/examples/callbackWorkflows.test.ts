import type { IDataObject } from 'n8n-workflow';

import { signedReference } from '../../nodes/FluxKontext/callbacks/signedUrl';
import { apixo } from '../../nodes/FluxKontext/providers/apixo';
import { receiptJson } from '../../nodes/FluxKontext/trigger/receipt';
import { readMark } from '../simulator';
import { closedAddress, errorOf, jsonOf, useTestbed } from '../workflows/engine';
import { startedByCallback } from './continueExample';
import { Office, runExample } from './runExample';

/** The two workflows of one example: one orders pictures, the other is started by each of them. */

/** Ready at once; the callback is sent by the test. */
const ENDED = { seconds: 0, callback: { never: true } } as const;

const simulator = useTestbed();
let office: Office;
beforeEach(() => {
	office = new Office();
	simulator().order({ job: ENDED });
});
afterEach(() => office.close());

const order = async () => {
	const picture = (name: string) => ({
		name,
		url: `${simulator().url}/files/samples/${name}.png`,
		prompt: `paint the ${name}`,
	});
	return await runExample('callback-submit.json', simulator(), office, {
		callbackUrl: `${await closedAddress()}/webhook/of-the-trigger/callback`,
		images: `=${JSON.stringify([picture('chair'), picture('lamp')])}`,
	});
};

/** The callback of a job as the trigger's webhook() hands it over, once it has proven it. */
async function receiptOf(jobId: string): Promise<IDataObject> {
	const { url, body } = await simulator().redeliver(jobId);
	const query = Object.fromEntries(new URL(url).searchParams);
	const reference = signedReference(query, simulator().apiKeys.apixo, 'trigger');
	const reading = apixo.callback?.read(body, jobId);
	if (reading?.ok !== true) throw new Error('It is not a callback');
	const job = { ...reading.value.job, reference };
	return receiptJson({ id: jobId, job, confirmed: false });
}

/** Starts the second workflow for each job, as the provider's callbacks do. */
async function receive() {
	const settings = { folder: office.folder('edited') };
	const stored = { file: 'callback-trigger.json', simulator: simulator(), office, settings };
	const runs = [];
	for (const { jobId } of simulator().jobs) {
		runs.push(await startedByCallback(stored, await receiptOf(jobId)));
	}
	return runs;
}

const saved = () =>
	office.files('edited').map(({ name, bytes }) => ({
		name: name.replace(/-apixo-.*/, ''),
		prompt: readMark(bytes)?.prompt,
	}));

describe('Pictures that are ordered by one workflow and received by another', () => {
	it('end the first workflow at once, without a look at a job', async () => {
		expect(errorOf(await order())).toBeNull();
		expect(simulator().requests.map(({ step }) => step)).toEqual(['submit', 'submit']);
		expect(office.mails).toEqual([]);
	});

	it('are saved under the names that they were ordered by', async () => {
		await order();
		const runs = await receive();
		expect(runs.map(errorOf)).toEqual([null, null]);
		expect(saved()).toEqual([
			{ name: 'chair', prompt: 'paint the chair' },
			{ name: 'lamp', prompt: 'paint the lamp' },
		]);
		expect(runs.flatMap((run) => jsonOf(run, 'Image Finished'))).toMatchObject([
			{ reference: 'chair', event: 'succeeded', status: 'succeeded', confirmed: true },
			{ reference: 'lamp', event: 'succeeded', status: 'succeeded', confirmed: true },
		]);
		expect(office.mails).toEqual([]);
	});

	it('lead to a message where a job has failed, and the other one is saved', async () => {
		simulator().reset();
		simulator().order({ prompt: 'lamp', job: { ...ENDED, outcome: 'failure' } });
		simulator().order({ job: ENDED });
		await order();
		await receive();
		expect(saved().map(({ name }) => name)).toEqual(['chair']);
		expect(office.mails.map(({ subject }) => subject)).toEqual(['No image for lamp']);
		expect(office.mails[0]?.text).toContain(`Job: ${simulator().jobs[1]?.jobId}`);
	});

	it('lead to a message of the first workflow where the submit is refused', async () => {
		simulator().order({ prompt: 'lamp', step: 'submit', fault: { kind: 'status', status: 402 } });
		expect(errorOf(await order())).toBeNull();
		expect(simulator().jobs).toHaveLength(1);
		expect(office.mails.map(({ subject }) => subject)).toEqual(['No image for lamp']);
		expect(office.mails[0]?.text).toContain('Charged: no');
	});
});
