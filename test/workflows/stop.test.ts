/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setTimeout as pause } from 'node:timers/promises';

import type { RecordedRequest } from '../simulator';
import type { Scenario, ScenarioResult } from './engine';
import {
	fromUrl,
	logs,
	pictureItem,
	PROVIDERS,
	resultOf,
	startScenario,
	useTestbed,
} from './engine';

const simulator = useTestbed();

const parameters = () => ({ prompt: 'make it blue', ...fromUrl(simulator()) });
const withLookUp = ['apixo', 'toApis', 'vtrix'] as const;

async function untilRequested(matches: (request: RecordedRequest) => boolean): Promise<void> {
	while (!simulator().requests.some(matches)) await pause(10);
}

interface Stopped extends ScenarioResult {
	/** Requests that arrived after Stop. */
	readonly requestsAfter: readonly RecordedRequest[];
	/** Milliseconds since the epoch. */
	readonly stoppedAt: number;
}

/**
 * Presses Stop as soon as the simulator has seen such a request.
 * @param listening milliseconds for which late requests are looked for
 */
async function stopAt(
	scenario: Scenario,
	matches: (request: RecordedRequest) => boolean,
	listening = 300,
): Promise<Stopped> {
	const running = startScenario(simulator(), scenario);
	await untilRequested(matches);
	const stoppedAt = Date.now();
	const before = simulator().requests.length;
	running.stop();
	const run = await running.finished;
	await pause(listening);
	const requestsAfter = simulator().requests.slice(before);
	return { ...resultOf(run), requestsAfter, stoppedAt };
}

/** Longer than the second that Stop may take. */
const LONG = 1_300;

function expectQuiet({ run, next, requestsAfter, stoppedAt }: Stopped): void {
	expect(run.status).toBe('canceled');
	expect(next).toEqual([]);
	expect(requestsAfter.filter(({ at }) => at > stoppedAt + 1_000)).toEqual([]);
	expect(requestsAfter.filter(({ step }) => step === 'submit')).toEqual([]);
}

describe('Stop', () => {
	it.each(withLookUp)(
		'%s: in the middle of a wait, nothing is asked any more',
		async (provider) => {
			simulator().order({ job: { outcome: 'never' } });
			const stopped = await stopAt(
				{ provider, operation: 'edit', parameters: parameters() },
				({ step }) => step === 'status',
			);
			expectQuiet(stopped);
			expect(logs).toContainEqual({
				level: 'info',
				message: expect.stringMatching(/job \S+ submitted/),
				details: expect.objectContaining({ provider, jobId: simulator().jobs[0]?.jobId }),
			});
		},
	);

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'ends the whole run, also under %s',
		async (onError) => {
			simulator().order({ job: { outcome: 'never' } });
			const stopped = await stopAt(
				{
					provider: 'vtrix',
					operation: 'edit',
					parameters: parameters(),
					options: { concurrency: 2 },
					items: [{ json: {} }, { json: {} }, { json: {} }],
					onError,
				},
				({ step }) => step === 'status',
			);
			expectQuiet(stopped);
			expect(stopped.errorItems).toEqual([]);
			expect(simulator().jobs).toHaveLength(2);
		},
	);

	it.each(PROVIDERS)(
		'%s: a submit that is under way is logged as one that may be paid',
		async (provider) => {
			simulator().order({ step: 'submit', fault: { kind: 'hang' } });
			const isToApis = provider === 'toApis';
			const stopped = await stopAt(
				{
					provider,
					operation: 'edit',
					parameters: parameters(),
					options: { concurrency: 1, ...(isToApis ? { clientBusinessId: 'order-17' } : {}) },
					items: [{ json: {} }, { json: {} }],
				},
				({ step }) => step === 'submit',
			);
			expectQuiet(stopped);
			expect(logs.filter(({ level }) => level === 'warn')).toEqual([
				{
					level: 'warn',
					message: expect.stringContaining(
						'stopped while a job was being submitted; it may have been charged',
					),
					details: {
						provider,
						itemIndex: 0,
						reference: isToApis ? 'order-17' : null,
						submittedAt: expect.stringMatching(/^\d{4}-.*Z$/),
					},
				},
			]);
		},
	);

	it('while a refused submit waits for its next try, it is not sent again nor logged', async () => {
		const headers = { 'retry-after': '1' };
		simulator().order({ step: 'submit', fault: { kind: 'status', status: 429, headers } });
		const stopped = await stopAt(
			{ provider: 'apixo', operation: 'edit', parameters: parameters() },
			({ step, status, at }) => step === 'submit' && status === 429 && Date.now() > at + 300,
			LONG,
		);
		expectQuiet(stopped);
		expect(stopped.requestsAfter).toEqual([]);
		expect(logs.filter(({ level }) => level === 'warn')).toEqual([]);
	});

	it('while a picture is being downloaded, the download is given up', async () => {
		simulator().order({ step: 'download', fault: { kind: 'trickle', bytesPerSecond: 500 } });
		const stopped = await stopAt(
			{ provider: 'toApis', operation: 'edit', parameters: parameters() },
			({ step }) => step === 'download',
		);
		expectQuiet(stopped);
	});

	it('while a file is being uploaded, no job is submitted', async () => {
		simulator().order({ step: 'upload', fault: { kind: 'hang' } });
		const stopped = await stopAt(
			{
				provider: 'toApis',
				operation: 'edit',
				parameters: { prompt: 'make it blue' },
				items: [await pictureItem('in')],
			},
			({ step }) => step === 'upload',
		);
		expectQuiet(stopped);
		expect(simulator().jobs).toEqual([]);
	});
});
