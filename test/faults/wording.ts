/** A sentence that says what to do. */
const NEXT_STEP =
	/\b(Check|Try|Raise|Change|Top up|Download|fetch it|look for it|Set|Choose|Free up)\b/;

const MONEY: Readonly<Record<string, RegExp>> = {
	no: /nothing was charged/i,
	unknown: /unknown/,
	yes: /was charged/,
};

const LONGEST_MESSAGE = 150;
/** Links are left out of the count: an image that was paid for has to be found. */
const LONGEST_TEXT = 1_200;

/** What is told of a failure. */
interface Told {
	/** The first sentence. */
	readonly message: string;
	/** All of it. */
	readonly text: string;
	readonly category?: string | null;
	readonly charged?: string | null;
}

/** What a person reads of a failure: short, harmless, about the money, and with a next step. */
export function expectActionable(failure: Told): void {
	const { message, text, charged } = failure;
	expect(message).not.toBe('');
	expect(message.length).toBeLessThanOrEqual(LONGEST_MESSAGE);
	expect(text.replace(/\S+:\/\/\S+/g, '').length).toBeLessThanOrEqual(LONGEST_TEXT);
	expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
	expect(text).toMatch(NEXT_STEP);
	expect(Object.keys(MONEY)).toContain(charged);
	expect(text).toMatch(MONEY[charged ?? ''] ?? '');
}

/** A response that is quoted in a reason: its ids and times differ from run to run. */
const QUOTED_RESPONSE = /: \{.*$/;

/** Why there is no picture is told by the reason; other reasons are the provider's or the network's. */
export function failureText({ category, message, text }: Told): string {
	const [, reason] = /Reason: (.*?)\. [A-Z]/.exec(text.replace(QUOTED_RESPONSE, '. R')) ?? [];
	return category === 'result' && reason !== undefined ? `${message}: ${reason}` : message;
}
