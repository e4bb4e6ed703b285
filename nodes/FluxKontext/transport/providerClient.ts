import type { Charged, HttpAnswer, HttpCall, Provider, Reading } from '../providers/contract';
import type { Transport } from './http';
import type { NetworkFailure } from './networkFailure';
import { PATIENCE } from './patience';
import type { Attempt } from './repeat';
import { repeat } from './repeat';
import { retryAfterSeconds } from './retryAfter';
import type { Runtime } from './runtime';

/** What a request without a response means for the person's money. */
interface ChargedRule {
	/** Where it may have arrived. */
	readonly whenCut: Charged;
	readonly whenNotConnected: Charged;
}

const CHARGED = {
	submit: { whenCut: 'unknown', whenNotConnected: 'no' },
	acceptedJob: { whenCut: 'yes', whenNotConnected: 'yes' },
	carriedJob: { whenCut: 'yes', whenNotConnected: 'yes' },
	jobById: { whenCut: 'unknown', whenNotConnected: 'unknown' },
	upload: { whenCut: 'no', whenNotConnected: 'no' },
	balance: { whenCut: 'no', whenNotConnected: 'no' },
} as const satisfies Partial<Record<keyof typeof PATIENCE, ChargedRule>>;

export type Step = keyof typeof CHARGED;

/** Asks one provider: sends a call, lets the adapter read the answer, maps what did not arrive. */
export class ProviderClient {
	/** @param requestTimeout milliseconds for one whole answer */
	constructor(
		private readonly provider: Provider,
		private readonly transport: Transport,
		private readonly runtime: Runtime,
		private readonly requestTimeout: number,
	) {}

	/**
	 * One call, repeated as its step allows.
	 * @param deadline milliseconds since 1970; no try begins later, a try under way is not cut by it
	 * @param beforeTry called before each try; what it throws ends the call
	 * @throws Cancelled when the execution is stopped
	 */
	async ask<Value>(
		step: Step,
		call: HttpCall,
		read: (answer: HttpAnswer) => Reading<Value>,
		deadline: number,
		beforeTry: () => void = () => {},
	): Promise<Reading<Value>> {
		const attempt = async () => {
			beforeTry();
			return await this.attempt(CHARGED[step], call, read);
		};
		return await repeat(attempt, PATIENCE[step], deadline, this.runtime);
	}

	private async attempt<Value>(
		rule: ChargedRule,
		call: HttpCall,
		read: (answer: HttpAnswer) => Reading<Value>,
	): Promise<Attempt<Value>> {
		const exchange = await this.transport.send(call, this.requestTimeout);
		if (exchange.kind === 'noAnswer') {
			return { reading: this.noAnswer(rule, exchange.failure), retryAfter: null };
		}
		const { answer } = exchange;
		const retryAfter = retryAfterSeconds(answer.headers['retry-after'], this.runtime.now());
		return { reading: read(answer), retryAfter };
	}

	private noAnswer({ whenCut, whenNotConnected }: ChargedRule, cause: NetworkFailure) {
		const { displayName } = this.provider.capabilities;
		// What lies on n8n's side is not told as if it were the provider's.
		const isOnTheWay = cause.kind !== 'configuration' && cause.kind !== 'input';
		return {
			ok: false,
			failure: {
				category: cause.kind,
				code: cause.code,
				reason: isOnTheWay ? `${displayName}: ${cause.reason}` : cause.reason,
				httpStatus: cause.httpStatus ?? null,
				charged: cause.connected ? whenCut : whenNotConnected,
			},
		} as const;
	}
}
