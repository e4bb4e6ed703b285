/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console */
import { parseArgs } from 'node:util';
import { startSimulator } from './index';

/** Starts the simulator and prints what credentials need, until Ctrl-C. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			'job-seconds': { type: 'string' },
			'webhook-address': { type: 'string' },
		},
	});
	const simulator = await startSimulator({
		port: Number(values.port ?? 0),
		jobSeconds: Number(values['job-seconds'] ?? 5),
	});
	const { baseUrls, apiKeys } = simulator;
	console.table({
		APIXO: { 'Base URL': baseUrls.apixo, 'API key': apiKeys.apixo },
		FoxAI: { 'Base URL': baseUrls.foxAi, 'API key': apiKeys.foxAi },
		ToAPIs: { 'Base URL': baseUrls.toApis, 'API key': apiKeys.toApis },
		Vtrix: { 'Base URL': baseUrls.vtrix, 'API key': apiKeys.vtrix },
	});
	console.log(`A sample picture: ${simulator.url}/files/samples/1.png`);
	const address = values['webhook-address'];
	if (address !== undefined) {
		const secret = simulator.setUpWebhook({ address });
		console.log(`ToAPIs calls ${address} back; the signing secret is ${secret}`);
	}
	console.log('Ctrl-C ends the simulator.');
	process.once('SIGINT', () => void simulator.close());
}

void main();
