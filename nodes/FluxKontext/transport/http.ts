import type { HttpAnswer, HttpCall } from '../providers/contract';
import type { NetworkFailure } from './networkFailure';

/** What came of one request: a whole response, or why there is none. */
export type Exchange =
	| { readonly kind: 'answer'; readonly answer: HttpAnswer }
	| { readonly kind: 'noAnswer'; readonly failure: NetworkFailure };

/** The way to a provider. It adds the key, follows no redirect and repeats nothing. */
export interface Transport {
	/**
	 * @param timeout milliseconds for the whole response
	 * @throws Cancelled when the execution is stopped
	 */
	send(call: HttpCall, timeout: number): Promise<Exchange>;
}
