import type {
	IAuthenticateRuleResponseCode,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialTestRequest,
} from 'n8n-workflow';

/** What the test of a credential says to a status that is no success. */
const STATUS_MESSAGES: ReadonlyArray<
	readonly [statuses: readonly number[], message: (provider: string) => string]
> = [
	[[301, 302, 303, 307, 308], (p) => `${p} redirects to another address. Check 'Base URL'`],
	[[401], (p) => `Wrong API key: ${p} refused it. Check 'API Key'`],
	[[402], (p) => `Your ${p} balance is too low`],
	[[403], (p) => `Wrong API key, or one without permission: ${p} refused it. Check 'API Key'`],
	[[404, 405], (p) => `${p} has nothing at this address. Check 'Base URL'`],
	[[407], (p) => `A proxy between n8n and ${p} asks for a login. Check the proxy settings of n8n`],
	[[408, 504], (p) => `${p} did not respond in time. Try again later`],
	[[429], (p) => `${p} is rate limiting requests. Try again later`],
	[[500, 502, 503], (p) => `${p} is not available. Try again later`],
];

/** A rule that fails where the body has this value. */
export function bodyRule(
	key: string,
	value: unknown,
	message: string,
): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

/**
 * The rules of a credential's test.
 * @param ofBody judge a response that counts as a success by its status
 */
export function testRules(
	provider: string,
	ofBody: readonly IAuthenticateRuleResponseSuccessBody[],
): NonNullable<ICredentialTestRequest['rules']> {
	const ofStatus = STATUS_MESSAGES.flatMap(([statuses, message]) =>
		statuses.map(
			(value): IAuthenticateRuleResponseCode => ({
				type: 'responseCode',
				properties: { value, message: message(provider) },
			}),
		),
	);
	const rules: IAuthenticateRuleResponseSuccessBody[] = [
		// A path into a text: n8n reads it with lodash. A web page or an empty body is a text.
		bodyRule('constructor.name', 'String', `This is not ${provider}. Check 'Base URL'`),
		...ofBody,
	];
	// n8n goes through rules of both kinds, and its type allows a list of one kind only.
	const both: Array<IAuthenticateRuleResponseCode | IAuthenticateRuleResponseSuccessBody> = rules;
	both.push(...ofStatus);
	return rules;
}

/**
 * For a provider that has no call which only checks a key: which statuses of a request that starts
 * nothing show that the provider itself responded.
 */
export function passingOnly(statuses: readonly number[]) {
	const others = Array.from({ length: 300 }, (_, index) => 300 + index).filter(
		(status) => !statuses.includes(status),
	);
	return { ignore: true, except: others } as const;
}
