import { sleep } from 'n8n-workflow';

import { fakeTime, passUntil } from '../fakeTime';
import { webhooks } from '../fixtures/apixo';
import { signedCallback, TriggerBench } from './triggerBench';

beforeEach(fakeTime);
afterEach(() => {
	jest.useRealTimers();
});

/** n8n asks its database when it has a callback, and lists a failed execution where that takes 20 s. */
it.each<[string, number[], 'started' | number]>([
	['is quick starts the workflow', [0], 'started'],
	['is quick again within eight seconds starts the workflow', [5, 5, 0], 'started'],
	['stays slow is answered 503, so that the provider calls again', [7, 7, 7], 503],
])("a callback while n8n's database %s", async (_, seconds, outcome) => {
	let questions = 0;
	const database = async () => await sleep((seconds[questions++] ?? 0) * 1000);
	const trigger = new TriggerBench({ provider: 'apixo' }, { database });
	const { value } = await passUntil(trigger.deliver(signedCallback(webhooks.success)), 60);
	expect(value.outcome).toBe(outcome);
	expect(questions).toBe(seconds.length);
});
