import { signedUrl } from '../../../nodes/FluxKontext/callbacks/signedUrl';
import { useN8n } from '../useN8n';
import type { Forgery } from './forgedCallbacks';
import { apixoForgeries, toApisForgeries } from './forgedCallbacks';
import { submitDirectly } from './provider';
import { countExecutions, report, tally } from './seen';
import { together } from '../../waiting';
import {
	credentialFields,
	publish,
	quickExpressions,
	resetSimulator,
	storeTrigger,
} from './workflows';

const n8n = useN8n({ credentialFields, extra: quickExpressions });
const calls = 1_000;
const atATime = 20;

/** Two triggers, and for each a callback that is right and has not been delivered yet. */
async function prepare() {
	resetSimulator(n8n);
	n8n.simulator.order({ job: { seconds: 0, callback: { never: true } } });
	const apixo = await storeTrigger(n8n, 'apixo');
	const toApis = await storeTrigger(n8n, 'toApis');
	const apiKey = n8n.simulator.apiKeys.apixo;
	const addresses = {
		apixo: signedUrl(apixo.urls.production, 'order-17', apiKey, 'trigger'),
		toApis: toApis.urls.production,
	};
	const capture = async (provider: 'apixo' | 'toApis') =>
		await n8n.simulator.redeliver(
			await submitDirectly(n8n.simulator, provider, {
				prompt: 'Right',
				callbackUrl: addresses[provider],
			}),
		);
	// n8n answers 404 as long as the workflows are not published.
	const right = { apixo: await capture('apixo'), toApis: await capture('toApis') };
	await publish(n8n, apixo);
	await publish(n8n, toApis);
	const titled = (provider: string, forgeries: Forgery[]) =>
		forgeries.map(([title, status, make]) => ({ title: `${provider}: ${title}`, status, make }));
	const forgeries = [
		...titled('APIXO', apixoForgeries(apixo.urls.production, apiKey, right.apixo)),
		...titled('ToAPIs', toApisForgeries(toApis.urls.production, right.toApis)),
	];
	return { filters: [apixo.filter, toApis.filter], right, forgeries };
}

it('1,000 forged, malformed and unsigned callbacks start nothing and change nothing', async () => {
	const { filters, right, forgeries } = await prepare();
	n8n.simulator.requests.length = 0;
	const all = Array.from({ length: calls }, (_, index) => index);
	const answers = await together(atATime, all, async (index) => {
		const forgery = forgeries[index % forgeries.length];
		if (forgery === undefined) throw new Error('There is no forgery');
		const { url, method = 'POST', headers, body } = forgery.make();
		const answer = await fetch(url, {
			method,
			headers,
			body: body && new Uint8Array(Buffer.from(body)),
		});
		await answer.arrayBuffer();
		return { title: forgery.title, wanted: forgery.status, status: answer.status };
	});
	const afterwards = await countExecutions(n8n, filters);
	const requests = [...n8n.simulator.requests];

	report(
		`${answers.length} forged callbacks of ${forgeries.length} kinds, ${atATime} at a time: ${JSON.stringify(tally(answers.map(({ status }) => status)))}; ${afterwards.executions} executions, ${requests.length} requests at the providers`,
	);
	const wrong = answers.filter(({ status, wanted }) => status !== wanted);
	expect([...new Set(wrong.map(({ title, status }) => `${title}: ${status}`))]).toEqual([]);
	expect(answers).toHaveLength(calls);
	expect(afterwards.executions).toBe(0);
	expect(requests).toEqual([]);

	const jobIds = [right.apixo.jobId, right.toApis.jobId];
	const deliveries = await together(
		2,
		jobIds,
		async (jobId) => await n8n.simulator.redeliver(jobId ?? ''),
	);
	await n8n.client.executions.untilCount(filters[1] ?? { workflowId: '' }, 1);
	const counted = await countExecutions(n8n, filters);
	expect(deliveries.map(({ attempts }) => attempts[0]?.status)).toEqual([200, 200]);
	expect(counted).toMatchObject({ executions: 2, succeeded: 2, withOutput: 2 });
	expect(new Set(counted.jobIds)).toEqual(new Set(jobIds));
});
