import type { IExecuteFunctions } from 'n8n-workflow';

import { signedUrl } from '../callbacks/signedUrl';
import { judgeUrl } from '../images/untrustedUrl';
import { refusal } from '../jobs/jobError';
import type { JobRequest } from '../providers/contract';
import { REQUEST_OPTIONS } from '../providers/requestOptions';
import { cleaned } from '../providers/reading';
import type { Parameters } from './parameters';
import type { Run } from './run';

/** Where a provider calls back: the trigger of another workflow, or this parked execution. */

type Callback = NonNullable<JobRequest['callback']>;

const LONGEST_REFERENCE = 200;

/** A signature needs a key, and the provider must be able to reach the address. */
function checkedAddress(run: Run, address: string, field: string, advice: string): string {
	const verdict = judgeUrl(address, { localHost: run.localHost, schemes: ['https:'] });
	if (verdict.allowed) return verdict.url.href;
	const { displayName } = run.provider.capabilities;
	throw refusal(`${displayName} can't call ${field}: ${verdict.reason}`, advice);
}

function withoutAddress(run: Run): never {
	const instead =
		run.provider.capabilities.options.clientBusinessId === undefined
			? ''
			: ` Without a callback, the option '${REQUEST_OPTIONS.clientBusinessId.label}' is returned as 'reference'.`;
	throw refusal(
		"'Reference' is set, but 'Callback URL' is empty",
		`Enter the address of a FLUX Kontext Trigger, or clear 'Reference'.${instead}`,
	);
}

/**
 * The trigger's address of one item, signed so that the trigger can prove it and read the reference.
 * @returns null where the item asks for no callback
 * @throws JobError when the provider cannot reach it
 */
export function triggerCallback(run: Run, parameters: Parameters): Callback | null {
	if (run.provider.callback === undefined) return null;
	const address = cleaned(parameters.text('callbackUrl', 'Callback URL'));
	const reference = cleaned(parameters.text('reference', 'Reference'));
	if (reference.length > LONGEST_REFERENCE) {
		throw refusal(
			`'Reference' has ${reference.length} characters; the limit is ${LONGEST_REFERENCE}`,
			'It is part of the address that the provider calls. Shorten it.',
		);
	}
	if (address === '') return reference === '' ? null : withoutAddress(run);
	const url = checkedAddress(
		run,
		address,
		"'Callback URL'",
		'Enter the production URL of a FLUX Kontext Trigger. n8n must be reachable from the internet over HTTPS.',
	);
	return {
		url: signedUrl(url, reference, run.secrets.apiKey, 'trigger'),
		reference: reference === '' ? null : reference,
	};
}

/**
 * The part of the resume address that only nodes of this type answer to. No expression, which n8n would
 * evaluate for every callback; which node and parking is meant is signed.
 */
export const PARKED_PATH = 'flux-kontext';

/** What a parked execution's callback is signed with: one item of one parking. */
export function parkedReference(parkingId: string, itemIndex: number): string {
	return `${parkingId}/${itemIndex}`;
}

/** The item that a callback is about; null where it is about another parking. */
export function parkedItem(parkingId: string, reference: string): number | null {
	const [id, item = '', ...more] = reference.split('/');
	return id === parkingId && more.length === 0 && /^\d{1,9}$/.test(item) ? Number(item) : null;
}

/**
 * Whether a callback is about another parking, such as that of a node earlier in the workflow. There
 * is nothing to verify then: it may be signed with the key of another provider.
 */
export function isOtherParking(parkingId: string, reference: string): boolean {
	return /^[0-9a-f]{16}\/\d{1,9}$/.test(reference) && !reference.startsWith(`${parkingId}/`);
}

/**
 * The address that resumes this execution, for one item. Rule: never n8n's bare resume address, for
 * a late callback would then resume whatever the workflow waits for next.
 * @throws JobError when the provider cannot reach this n8n
 */
export function parkedCallback(run: Run, itemIndex: number): Callback {
	const { context } = run;
	const address = resumeAddress(context);
	const url = checkedAddress(
		run,
		address.href,
		'your n8n instance',
		"Waiting by callback needs a public HTTPS URL for n8n (WEBHOOK_URL). Otherwise set 'Wait' to 'By Polling'.",
	);
	const reference = parkedReference(run.ledger.parkingId, itemIndex);
	return {
		url: signedUrl(url, reference, run.secrets.apiKey, 'parked execution'),
		reference: null,
	};
}

function resumeAddress(context: IExecuteFunctions): URL {
	const resumeUrl = String(context.evaluateExpression('{{ $execution.resumeUrl }}', 0));
	if (!URL.canParse(resumeUrl)) {
		throw refusal(
			'n8n has no address for callbacks',
			"Set WEBHOOK_URL, or set 'Wait' to 'By Polling'.",
			'configuration',
		);
	}
	const address = new URL(resumeUrl);
	address.pathname = `${address.pathname}/${PARKED_PATH}`;
	return address;
}
