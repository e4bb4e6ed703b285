import type { Failure } from '../providers/contract';
import { isPassing } from '../transport/patience';

/** Responses in HTTP 200 that can be read, and that give no job all the same. */
const DENIALS_IN_SUCCESS: ReadonlySet<string> = new Set(['other_job', 'no_job', 'refused']);

/**
 * Whether the provider was asked for a job and says that there is none, or that this key may not see
 * it. Rule: that is not the same as a provider that could not be asked (network, 408, 429, 5xx, a
 * garbled response, a redirect, n8n's proxy).
 */
export function isDenial(failure: Failure): boolean {
	const { category, code, httpStatus } = failure;
	if (httpStatus === null || httpStatus === 408 || httpStatus === 429) return false;
	if (httpStatus < 300 && DENIALS_IN_SUCCESS.has(code)) return true;
	return category !== 'configuration' && !isPassing(failure);
}
