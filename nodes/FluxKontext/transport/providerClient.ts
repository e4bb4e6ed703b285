import type { Charged, HttpAnswer, HttpCall, Provider, Reading } from '../providers/contract';
import type { Transport } from './http';
import type { NetworkFailure } from './networkFailure';
import type { Attempt, RepeatPolicy } from './repeat';
import { isPassing, isRateLimited, repeat } from './repeat';
import { retryAfterSeconds } from './retryAfter';
import type { Runtime } from './runtime';

interface StepRule extends Omit<RepeatPolicy, 'deadline'> {
	/** What it means for the person's money when the request may have arrived without an answer. */
	readonly chargedWhenCut: Charged;
	readonly chargedWhenNotConnected: Charged;
}

/** How each kind of call is repeated, and what it costs when no answer comes. */
const STEPS = {
	submit: {
		mayRepeat: isRateLimited,
		lastTryAtDeadline: false,
		chargedWhenCut: 'unknown',
		chargedWhenNotConnected: 'no',
	},
	/** Asking for a job that was accepted before. */
	lookUp: {
		mayRepeat: isPassing,
		lastTryAtDeadline: true,
		chargedWhenCut: 'yes',
		chargedWhenNotConnected: 'yes',
	},
	/** Upload and balance. */
	free: {
		mayRepeat: isPassing,
		lastTryAtDeadline: false,
		chargedWhenCut: 'no',
		chargedWhenNotConnected: 'no',
	},
} as const satisfies Record<string, StepRule>;

export type Step = keyof typeof STEPS;

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
		const rule: StepRule = STEPS[step];
		const attempt = async () => {
			beforeTry();
			return await this.attempt(rule, call, read);
		};
		return await repeat(attempt, { ...rule, deadline }, this.runtime);
	}

	private async attempt<Value>(
		rule: StepRule,
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

	private noAnswer({ chargedWhenCut, chargedWhenNotConnected }: StepRule, cause: NetworkFailure) {
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
				charged: cause.connected ? chargedWhenCut : chargedWhenNotConnected,
			},
		} as const;
	}
}
