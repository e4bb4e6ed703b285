import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { providers } from '../../../nodes/FluxKontext/providers';
import type { Job } from '../../../nodes/FluxKontext/providers/contract';
import type { Receipt } from '../../../nodes/FluxKontext/trigger/receipt';
import { receiptJson } from '../../../nodes/FluxKontext/trigger/receipt';
import { seed, webhooks } from '../fixtures/apixo';
import { taskWebhooks } from '../fixtures/toApis';
import type { AnswerTo } from '../scriptedHttp';
import { ScriptedHttp } from '../scriptedHttp';
import { TriggerBench } from './triggerBench';

/** The job that the body of a callback tells. */
export function jobIn(provider: 'apixo' | 'toApis', body: unknown): Job {
	const reading = providers[provider].callback?.read(JSON.stringify(body), null);
	if (reading?.ok !== true) throw new Error('It is not a callback');
	return reading.value.job;
}

/** What `webhook()` left for `execute()`, as n8n's database gives it back. */
export function stored(receipt: Partial<Receipt> = {}): INodeExecutionData[] {
	const json = receiptJson({
		id: 'task_1:succeeded',
		job: { ...jobIn('apixo', webhooks.success), reference: 'order-17' },
		confirmed: false,
		...receipt,
	});
	return JSON.parse(JSON.stringify([{ json }]));
}

export const ofToApis = (body: unknown = taskWebhooks.completed) =>
	stored({ id: 'evt_1', job: jobIn('toApis', body) });

/** A trigger whose provider answers look-ups so: a job that succeeded, unless something else is said. */
export function triggerOf(
	provider: 'apixo' | 'toApis',
	parameters: INodeParameters = {},
	answerTo: AnswerTo = () => ({ body: seed.success }),
	onError?: 'continueRegularOutput' | 'continueErrorOutput',
) {
	const http = new ScriptedHttp(answerTo);
	return new TriggerBench({ provider, ...parameters }, { http, node: { onError } });
}

/** What comes out for the fixtures' successful jobs. */
export const JOB_OF_APIXO = {
	provider: 'apixo',
	jobId: 'task_1',
	status: 'succeeded',
	model: null,
	imageUrl: 'https://results.example.com/one.jpg',
	images: [{ url: 'https://results.example.com/one.jpg', expiresAt: '2026-01-03T10:00:12.000Z' }],
	cost: null,
	createdAt: '2026-01-02T10:00:00.000Z',
	completedAt: '2026-01-02T10:00:12.000Z',
	reference: 'order-17',
};

export const JOB_OF_TOAPIS = {
	provider: 'toApis',
	jobId: 'task_img_1',
	status: 'succeeded',
	model: 'pro',
	imageUrl: 'https://results.example.com/one.png',
	images: [{ url: 'https://results.example.com/one.png', expiresAt: '2026-01-03T10:00:20.000Z' }],
	cost: null,
	createdAt: '2026-01-02T10:00:00.000Z',
	completedAt: '2026-01-02T10:00:20.000Z',
	reference: 'order-17',
};
