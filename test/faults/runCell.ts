import type { INodeExecutionData, IRun } from 'n8n-workflow';

import type { ProviderName, RecordedRequest, Simulator } from '../simulator';
import { startSimulator } from '../simulator';
import type { OperationName, Scenario, ScenarioResult } from '../workflows/engine';
import { markOf, pictureItem, runScenario } from '../workflows/engine';
import type { Cell, SetUp } from './cell';
import { KEYS } from './keys';
import { placesOf } from './keySearch';
import { isEndedByLimit, limitsOf, PATIENT } from './limits';
import type { Observation } from './observation';
import { failureOf } from './observation';
import type { Places } from './places';

/** The prompts tell the items apart, here and at the simulator. */
const GOOD = 'a calm lake';
const FAULTY = 'a broken bridge';
const FAULTY_INDEX = 1;

/** A picture goes in only where it must: it costs time, and nothing here is about it. */
function operationOf({ provider, step }: Cell): OperationName {
	if (step === 'balance') return 'getBalance';
	return provider === 'foxAi' || step === 'upload' ? 'edit' : 'generate';
}

/** What all items share, a balance or a base URL, has the faulty item's limits. */
function isShared({ step }: Cell, setUp: SetUp): boolean {
	return step === 'balance' || setUp.kind === 'baseUrl';
}

async function itemsOf(cell: Cell, setUp: SetUp): Promise<INodeExecutionData[]> {
	const faulty = { prompt: FAULTY, ...limitsOf(cell) };
	const good = { ...faulty, prompt: GOOD, ...(!isShared(cell, setUp) && PATIENT) };
	if (operationOf(cell) === 'generate') return [{ json: good }, { json: faulty }];
	return await Promise.all([pictureItem(GOOD, good), pictureItem(FAULTY, faulty)]);
}

/** An upload and a balance look-up carry no prompt: there the second item's is the faulty one. */
function giveOrder(simulator: Simulator, { step }: Cell, setUp: SetUp): void {
	if (setUp.kind === 'job') simulator.order({ prompt: FAULTY, job: setUp.job });
	if (setUp.kind !== 'fault') return;
	const { fault, times } = setUp;
	if (step === 'upload') simulator.order({ step, skip: 1, fault, times });
	else if (step === 'balance') simulator.order({ step, fault, times });
	else simulator.order({ step, prompt: FAULTY, fault, times });
}

function scenarioOf(cell: Cell, operation: OperationName) {
	const { provider, step, row } = cell;
	const prompt = '={{ $json.prompt }}';
	const withoutPicture = operation === 'submit' && provider !== 'foxAi';
	return {
		provider,
		operation,
		parameters: {
			prompt,
			...(withoutPicture && { imageSource: 'none' }),
			simplify: row.raw !== true,
		},
		options: {
			requestTimeout: '={{ $json.requestTimeout }}',
			timeout: '={{ $json.timeout }}',
			// One after another where an item is chosen by its turn, or where the first shall be finished.
			concurrency: step === 'upload' || row.onError === 'stopWorkflow' ? 1 : 5,
		},
		onError: row.onError ?? 'continueRegularOutput',
	} as const;
}

/** The second of two nodes: it takes up the jobs that the first has submitted. */
async function afterSubmit(
	simulator: Simulator,
	cell: Cell,
	items: readonly INodeExecutionData[],
	second: Partial<Scenario> & { readonly operation: OperationName },
): Promise<ScenarioResult> {
	const submitted = await runScenario(simulator, { ...scenarioOf(cell, 'submit'), items });
	return await runScenario(simulator, {
		...scenarioOf(cell, second.operation),
		...second,
		items: submitted.json.map((json, index) => ({ json: { ...items[index]?.json, ...json } })),
	});
}

async function run(simulator: Simulator, cell: Cell, setUp: SetUp): Promise<ScenarioResult> {
	giveOrder(simulator, cell, setUp);
	const { step, provider } = cell;
	const items = await itemsOf(cell, setUp);
	if (setUp.kind === 'baseUrl') {
		const credential = { apiKey: KEYS[provider], baseUrl: setUp.baseUrl };
		return step === 'status'
			? await afterSubmit(simulator, cell, items, { operation: 'wait', credential })
			: await runScenario(simulator, { ...scenarioOf(cell, operationOf(cell)), credential, items });
	}
	// 'Timeout' is no option of FoxAI; Job > Get Status downloads within 'Request Timeout'.
	if (provider === 'foxAi' && step === 'download' && isEndedByLimit(cell)) {
		return await afterSubmit(simulator, cell, items, { operation: 'getStatus' });
	}
	return await runScenario(simulator, { ...scenarioOf(cell, operationOf(cell)), items });
}

function asksFor(prompt: string) {
	return ({ step, body }: RecordedRequest) =>
		step === 'submit' && JSON.stringify(body).includes(prompt);
}

/** What is wrong with the item beside the faulty one; null where it is as it has to be. */
async function otherItemProblem(
	simulator: Simulator,
	cell: Cell,
	setUp: SetUp,
	{ items, error }: ScenarioResult,
): Promise<string | null> {
	const [other, faulty] = items;
	if (cell.row.onError === 'stopWorkflow') {
		const { jobId = 'none', pictures = [] } =
			simulator.jobs.find(({ prompt }) => prompt === GOOD) ?? {};
		const told = [jobId, ...pictures].every((text) => error?.description.includes(text));
		return told ? null : 'the job that was paid for is not named';
	}
	// One balance, and one base URL, serve all items: they share its fate.
	if (isShared(cell, setUp)) {
		const known = (item?: INodeExecutionData) =>
			JSON.stringify({ ...Object(item?.json.details), jobId: null });
		return known(other) === known(faulty) ? null : 'the items do not share the fault';
	}
	if (other?.json.status !== 'succeeded') return `it came out as ${JSON.stringify(other?.json)}`;
	const mark = await markOf(other);
	return mark?.prompt === GOOD ? null : 'its image is not its own';
}

/** Requests whose key goes where it belongs are not searched for it in that header. */
function withoutOwnHeader(request: RecordedRequest): RecordedRequest {
	if (request.step === 'download' || request.provider === null) return request;
	const headers = { ...request.headers };
	delete headers.authorization;
	delete headers['api-key'];
	return { ...request, headers };
}

function leaks(simulator: Simulator, provider: ProviderName, produced: readonly IRun[]): string[] {
	const { requests, callbacks } = simulator;
	const sent = requests.map(withoutOwnHeader);
	return placesOf([KEYS[provider]], { produced, sent, callbacks });
}

/** Runs one cell through n8n's engine, against a simulator of its own. */
export async function runCell(cell: Cell, places: Places): Promise<Observation> {
	const simulator = await startSimulator({ jobSeconds: 0.05, apiKeys: KEYS });
	try {
		const setUp = cell.row.setUp(places, cell.provider);
		const result = await run(simulator, cell, setUp);
		const jobs = simulator.jobs.filter(({ prompt }) => prompt === FAULTY);
		const failure = failureOf(result, FAULTY_INDEX);
		const files = Object.keys(result.items[FAULTY_INDEX]?.binary ?? {});
		return {
			...failure,
			// A failed item keeps the files that went in.
			pictures: failure.outcome === 'succeeds' ? files.length : 0,
			submits: simulator.requests.filter(asksFor(FAULTY)).length,
			jobs: jobs.length,
			providerJobId: jobs[0]?.jobId ?? null,
			otherItemProblem: await otherItemProblem(simulator, cell, setUp, result),
			leaks: leaks(simulator, cell.provider, [result.run]),
		};
	} finally {
		await simulator.close();
	}
}
