import type { Charged, HttpAnswer, HttpCall, Reading } from '../providers/contract';
import type { NetworkFailure } from './networkFailure';
import { PATIENCE } from './patience';
import type { Attempt } from './repeat';
import { repeat } from './repeat';
import { retryAfterSeconds } from './retryAfter';
import type { Session } from './session';

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

/** One call, and how its response is read. */
export interface Question<Value> {
	/** What it is for decides how patiently it is repeated. */
	readonly step: Step;
	readonly call: HttpCall;
	readonly read: (answer: HttpAnswer) => Reading<Value>;
	/** Milliseconds since 1970; no try begins later, a try under way is not cut by it. */
	readonly deadline: number;
	/** Milliseconds for one whole response. */
	readonly requestTimeout: number;
	/** Called before each try; what it throws ends the call. */
	readonly beforeTry?: () => void;
}

type Asking = Pick<Session, 'provider' | 'transport' | 'runtime'>;

/**
 * Sends a call, lets the adapter read the response, and maps what did not arrive; repeated as its step
 * allows.
 * @throws Cancelled when the execution is stopped
 */
export async function ask<Value>(
	session: Asking,
	question: Question<Value>,
): Promise<Reading<Value>> {
	const { step, deadline, beforeTry } = question;
	const attempt = async () => {
		beforeTry?.();
		return await attemptOnce(session, question);
	};
	return await repeat(attempt, PATIENCE[step], deadline, session.runtime);
}

async function attemptOnce<Value>(
	session: Asking,
	{ step, call, read, requestTimeout }: Question<Value>,
): Promise<Attempt<Value>> {
	const exchange = await session.transport.send(call, requestTimeout);
	if (exchange.kind === 'noAnswer') {
		return { reading: unanswered(session, CHARGED[step], exchange.failure), retryAfter: null };
	}
	const { answer } = exchange;
	const retryAfter = retryAfterSeconds(answer.headers['retry-after'], session.runtime.now());
	return { reading: read(answer), retryAfter };
}

function unanswered(
	{ provider }: Asking,
	{ whenCut, whenNotConnected }: ChargedRule,
	cause: NetworkFailure,
): Reading<never> {
	const { displayName } = provider.capabilities;
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
	};
}
