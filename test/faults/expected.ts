import type { Charged, FailureCategory } from '../../nodes/FluxKontext/providers/contract';
import type { ProviderName } from '../simulator';
import type { Cell, Expected, FaultyStep, Nature } from './cell';

/**
 * What has to come of a fault, by the rules that users rely on (docs/errors.md): written from them,
 * not from what the code gives.
 */

const CATEGORY_OF_STATUS: Readonly<Record<number, FailureCategory>> = {
	301: 'configuration',
	400: 'input',
	401: 'authentication',
	402: 'credit',
	403: 'authentication',
	404: 'configuration',
	405: 'configuration',
	408: 'timeout',
	409: 'input',
	413: 'input',
	422: 'input',
	429: 'rateLimit',
};

/** ToAPIs documents 422 as its content policy's; upload and balance have an error form without codes. */
function isContentRefusal(provider: ProviderName, step: FaultyStep, status: number): boolean {
	return provider === 'toApis' && status === 422 && (step === 'submit' || step === 'status');
}

/** What the answer says, before it is asked what it means for a job that is paid for. */
function categoryOf(nature: Nature, provider: ProviderName, step: FaultyStep): FailureCategory {
	switch (nature.kind) {
		case 'notConnected':
		case 'cut':
			return 'network';
		case 'late':
		case 'unfinished':
			return 'timeout';
		case 'status':
			if (isContentRefusal(provider, step, nature.status)) return 'content';
			// It may be the job that is not known; of any other call it is the path.
			if (nature.status === 404 && step === 'status') return 'input';
			return CATEGORY_OF_STATUS[nature.status] ?? 'provider';
		case 'garbled':
			return 'provider';
		default:
			return 'result';
	}
}

const PASSING: readonly FailureCategory[] = ['network', 'timeout', 'rateLimit', 'provider'];

/** Whether asking again may help, so that a step that costs nothing is repeated. */
export function isPassing(nature: Nature, provider: ProviderName, step: FaultyStep): boolean {
	return PASSING.includes(categoryOf(nature, provider, step));
}

function chargedForSubmit(nature: Nature): Charged {
	if (nature.kind === 'notConnected') return 'no';
	// Not accepted, in whatever form it is said.
	if (nature.kind === 'status' && [404, 405, 429].includes(nature.status)) return 'no';
	if (nature.kind !== 'status' || !nature.readable)
		return nature.kind === 'noPicture' ? 'yes' : 'unknown';
	const isRefusal = nature.status >= 400 && nature.status < 500;
	return isRefusal && nature.status !== 408 && nature.status !== 409 ? 'no' : 'unknown';
}

/** The host of a picture is no provider: only trouble that may pass has a category of its own. */
function categoryOfDownload(nature: Nature): FailureCategory {
	if (nature.kind === 'garbled') return 'result';
	if (nature.kind !== 'status') return categoryOf(nature, 'apixo', 'download');
	if (nature.status === 429) return 'rateLimit';
	return nature.status >= 500 || nature.status === 408 ? 'provider' : 'result';
}

function failed({ step, provider, row: { nature } }: Cell): Expected {
	const failure = { outcome: 'fails', pictures: 0 } as const;
	const category = categoryOf(nature, provider, step);
	switch (step) {
		case 'submit': {
			const isRepeated = nature.kind === 'status' && nature.status === 429 && !nature.final;
			const submits = nature.kind === 'notConnected' ? 0 : isRepeated ? 'several' : 1;
			const charged = chargedForSubmit(nature);
			const job = charged === 'yes' ? 'kept' : 'none';
			return { ...failure, category, charged, submits, job };
		}
		case 'upload':
		case 'balance':
			return { ...failure, category, charged: 'no', submits: 0, job: 'none' };
		case 'status': {
			const atTheLimit = isPassing(nature, provider, step) ? 'timeout' : category;
			return { ...failure, category: atTheLimit, charged: 'yes', submits: 1, job: 'kept' };
		}
		case 'download':
			return {
				...failure,
				category: categoryOfDownload(nature),
				charged: 'yes',
				submits: 1,
				job: 'kept',
			};
	}
}

function succeeded({ step }: Cell, tries: number): Expected {
	const success = { outcome: 'succeeds', category: null, charged: null } as const;
	if (step === 'balance') return { ...success, submits: 0, job: 'none', pictures: 0 };
	return { ...success, submits: step === 'submit' ? tries : 1, job: 'kept', pictures: 1 };
}

/** The expected values of a cell: the rule, and what its row says against it. */
export function expectedOf(cell: Cell): Expected {
	const { nature, except } = cell.row;
	const byRule = nature.kind === 'passes' ? succeeded(cell, nature.tries) : failed(cell);
	const isExcepted =
		except !== undefined && (except.providers ?? [cell.provider]).includes(cell.provider);
	return isExcepted ? { ...byRule, ...except.expected } : byRule;
}
