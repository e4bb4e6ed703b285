import type { IDataObject } from 'n8n-workflow';

import { explained } from '../../jobs/explain';
import { ask } from '../../transport/ask';
import { optionsFields } from '../fields/runOptions';
import { providersByName } from '../fields/shown';
import type { Operation } from '../operation';
import type { Run } from '../run';
import { requestTimeoutOf } from '../run';

async function askForBalance(run: Run, requestTimeout: number): Promise<IDataObject> {
	const { provider, runtime } = run;
	const { balance } = provider;
	if (balance === undefined) throw new TypeError(`${provider.name} has no balance request`);
	const deadline = runtime.now() + requestTimeout;
	const call = balance.call();
	const { read } = balance;
	const reading = await ask(run, { step: 'balance', call, read, deadline, requestTimeout });
	if (!reading.ok) throw explained(provider, reading.failure, null, 'balance');
	const { remaining, used, unlimited, currency } = reading.value;
	return { provider: provider.name, remaining, used, unlimited, currency };
}

const withBalance = providersByName.filter(({ balance }) => balance !== undefined);

export const getBalance: Operation = {
	resource: 'account',
	option: {
		name: 'Get Balance',
		value: 'getBalance',
		action: 'Get balance of account',
		description: 'Get the remaining credit',
	},
	isOffered: ({ balance }) => balance !== undefined,
	fields: optionsFields('getBalance', withBalance, { request: false, run: ['requestTimeout'] }),
	prepare: async (run, _itemIndex, parameters) => {
		const requestTimeout = requestTimeoutOf(run, parameters);
		return async () => {
			const asked = run.shared.get('balance') ?? askForBalance(run, requestTimeout);
			run.shared.set('balance', asked);
			return { json: { ...(await asked) } };
		};
	},
};
