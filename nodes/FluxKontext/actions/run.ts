import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { InputPictures } from '../images/inputPictures';
import { isLocalHost, localHostOf } from '../images/untrustedUrl';
import { refusal, type JobError } from '../jobs/jobError';
import { Halt } from '../jobs/runItems';
import type { ProviderAccess } from '../jobs/submitJob';
import type { Provider } from '../providers/contract';
import { quote } from '../providers/reading';
import { n8nRuntime } from '../transport/n8nRuntime';
import { N8nTransport } from '../transport/n8nTransport';
import { ProviderClient } from '../transport/providerClient';
import type { Runtime } from '../transport/runtime';
import { settled } from '../transport/settled';
import { RUN_OPTIONS } from './fields/runOptions';
import { Parameters } from './parameters';

/** One execution of the node: what its items share. */
export interface Run {
	readonly context: IExecuteFunctions;
	readonly provider: Provider;
	readonly runtime: Runtime;
	readonly transport: N8nTransport;
	readonly pictures: InputPictures;
	/** The base URL's host where it is itself local: then results may come from there too. */
	readonly localHost: string | null;
	/** Asked before each submit. */
	readonly halt: Halt;
	/** What is asked once for all items. */
	readonly shared: Map<string, Promise<IDataObject>>;
}

const credentialSchema = z.object({ baseUrl: z.string() });

/**
 * The base URL without a trailing slash.
 * @throws JobError when it is no https URL (http is for a host that is itself local)
 */
export function checkedBaseUrl(text: string, credentialName: string): string {
	const advice = `Set 'Base URL' in the credential '${credentialName}' to an address such as https://example.com.`;
	const refuse = (what: string) => refusal(`The base URL ${what}`, advice, 'configuration');
	if (!URL.canParse(text.trim())) throw refuse('is not a URL');
	const url = new URL(text.trim());
	const isHttp = url.protocol === 'http:' && isLocalHost(url.hostname);
	if (url.protocol !== 'https:' && !isHttp) throw refuse('does not begin with https://');
	if (url.username !== '' || url.password !== '') throw refuse('holds a user name or a password');
	if (url.search !== '' || url.hash !== '') throw refuse('holds more than a host and a path');
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function withoutCredential(displayName: string, error: unknown): JobError {
	const reason = error instanceof Error ? quote(error.message) : '';
	return refusal(
		`There is no credential for ${displayName}`,
		`Choose or create one in 'Credential' (${reason}).`,
		'configuration',
	);
}

/**
 * Opens the way to the provider.
 * @throws JobError without a credential, or when its base URL cannot be used
 */
export async function openRun(context: IExecuteFunctions, provider: Provider): Promise<Run> {
	const { displayName } = provider.capabilities;
	const found = await settled(context.getCredentials(provider.credentialType));
	if (!found.ok) throw withoutCredential(displayName, found.error);
	const credential = credentialSchema.safeParse(found.value);
	const baseUrl = checkedBaseUrl(
		credential.success ? credential.data.baseUrl : '',
		`${displayName} API`,
	);
	const pictures = new InputPictures(context);
	return {
		context,
		provider,
		runtime: n8nRuntime(context.getExecutionCancelSignal()),
		transport: new N8nTransport(context, provider.credentialType, baseUrl, pictures),
		pictures,
		localHost: localHostOf(baseUrl),
		halt: new Halt(),
		shared: new Map(),
	};
}

/** How one item asks the provider; times in milliseconds. */
export interface ItemAccess extends ProviderAccess {
	readonly requestTimeout: number;
}

/** @throws JobError when the option is out of range */
export function accessFor(run: Run, parameters: Parameters): ItemAccess {
	const { provider, transport, runtime, context } = run;
	const seconds = parameters.optionNumber('requestTimeout', RUN_OPTIONS.requestTimeout.field, {
		...RUN_OPTIONS.requestTimeout,
		default: provider.capabilities.requestTimeout,
	});
	const requestTimeout = seconds * 1000;
	const client = new ProviderClient(provider, transport, runtime, requestTimeout);
	const beforeSubmit = () => run.halt.throwIfSet();
	return { provider, client, runtime, log: context.logger, beforeSubmit, requestTimeout };
}

export function parametersOf(run: Run, itemIndex: number): Parameters {
	return new Parameters(run.context, itemIndex);
}
