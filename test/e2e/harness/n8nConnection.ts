import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import { envelopeSchema } from './n8nAnswers';

type Method = 'GET' | 'POST';

/** n8n refused a request. */
export class N8nRequestFailed extends Error {
	override name = 'N8nRequestFailed';

	constructor(
		readonly call: string,
		readonly httpStatus: number,
		readonly reason: string,
	) {
		super(`n8n answered ${call} with HTTP ${httpStatus}: ${reason}`);
	}
}

const messageSchema = z.object({ message: z.string() });

/** One browser's way to n8n's REST interface: it stays logged in. */
export class N8nConnection {
	private cookie = '';

	/** n8n ties a login to the browser that made it. */
	private readonly browserId = randomUUID();

	constructor(
		readonly url: string,
		private readonly signal?: AbortSignal,
	) {}

	/**
	 * @returns the value in the answer
	 * @throws {N8nRequestFailed} for an HTTP status outside 2xx
	 * @throws {z.ZodError} when the value has another shape
	 */
	async call<Schema extends z.ZodTypeAny>(
		method: Method,
		path: string,
		schema: Schema,
		body?: object,
	): Promise<z.output<Schema>> {
		const answer = await this.send(method, path, body);
		return schema.parse(envelopeSchema.parse(await answer.json()).data);
	}

	/**
	 * @returns the whole answer, its body unread
	 * @throws {N8nRequestFailed} for an HTTP status outside 2xx
	 */
	async send(method: Method, path: string, body?: object): Promise<Response> {
		const answer = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': this.browserId,
				cookie: this.cookie,
				// n8n closes idle connections, which this process may learn late on a busy machine.
				connection: 'close',
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: this.signal,
		});
		if (!answer.ok) {
			const call = `${method} ${path.split('?')[0] ?? path}`;
			throw new N8nRequestFailed(call, answer.status, reasonIn(await answer.text()));
		}
		this.keepCookie(answer);
		return answer;
	}

	private keepCookie(answer: Response): void {
		const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
		if (cookies.length > 0) this.cookie = cookies.join('; ');
	}
}

/** n8n's reason for a refusal, at most 300 characters. */
function reasonIn(text: string): string {
	try {
		const parsed = messageSchema.safeParse(JSON.parse(text));
		if (parsed.success) return parsed.data.message.slice(0, 300);
	} catch {
		// Not JSON: the text itself is the best reason there is.
	}
	return text.slice(0, 300);
}
