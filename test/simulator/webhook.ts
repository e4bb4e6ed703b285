import { createHmac, randomBytes } from 'node:crypto';
import type { Callback, DeliveryRules } from './callbackAttempt';
import { isCallbackUrl } from './inputs';
import { Refusal } from './provider';

const deliveryRules: DeliveryRules = {
	answerSeconds: 10,
	pausesSeconds: [10, 30, 120, 600, 3_600, 21_600, 86_400],
	isAccepted: (status) => status >= 200 && status < 300,
};

/** What a webhook's event says. The form of `createdAt` is the caller's. */
interface WebhookEvent {
	jobId: string | null;
	type: string;
	url: string;
	createdAt: string | number | null;
	data: object;
}

/**
 * What the owner of the ToAPIs key has set up in its web console: the address that callbacks go to and
 * the secrets that sign them. Source: webhooks/task-webhooks of docs.toapis.com/docs/cn/api-reference,
 * which does not say how `id` and `api_version` look and what a test event's `data` is.
 */
export class WebhookSetUp {
	private current: { address: string; secrets: string[] } | null = null;

	/**
	 * @param address https, or http to loopback
	 * @param secret default: 32 random bytes in hex
	 * @returns the secret, whose UTF-8 bytes are the key of the signatures
	 */
	setUp(address: string, secret = newSecret()): string {
		if (!isCallbackUrl(address)) throw new Error(`${address} is no https address`);
		this.current = { address, secrets: [secret] };
		return secret;
	}

	/**
	 * Changes the secret. The old one signs too: for 24 hours at ToAPIs, here until the next change.
	 * @returns the new secret
	 */
	rotateSecret(secret = newSecret()): string {
		const { address, secrets } = this.required();
		this.current = { address, secrets: [secret, ...secrets.slice(0, 1)] };
		return secret;
	}

	/**
	 * Where the callback of a job goes.
	 * @param callbackUrl what the submit says
	 * @returns null where no callback goes out
	 * @throws Refusal where the submit may not say that
	 */
	addressFor(callbackUrl: string | undefined): string | null {
		if (callbackUrl === undefined) return this.current?.address ?? null;
		if (this.current === null) {
			throw new Refusal(400, 'No webhook is set up for this key', 'webhook_not_configured');
		}
		const { origin, username, password, hash } = new URL(callbackUrl);
		if (origin !== new URL(this.current.address).origin) {
			throw new Refusal(400, 'callback_url: may differ from the set-up in path and query only');
		}
		if (username || password || hash) {
			throw new Refusal(400, 'callback_url: user information and fragment are not allowed');
		}
		return callbackUrl;
	}

	/** An event with an id of its own, signed anew on every attempt with the secrets then in force. */
	event({ jobId, type, url, createdAt, data }: WebhookEvent): Callback {
		const id = `evt_${randomBytes(12).toString('hex')}`;
		const body = JSON.stringify({ id, type, api_version: 'v1', created_at: createdAt, data });
		return {
			...{ provider: 'toApis', jobId, event: type, url, body },
			headersAt: (now) => {
				const timestamp = String(Math.floor(now / 1000));
				return {
					'Content-Type': 'application/json',
					'User-Agent': 'ToAPIs-Webhook/1.0',
					'X-ToAPIs-Webhook-Id': id,
					'X-ToAPIs-Webhook-Timestamp': timestamp,
					'X-ToAPIs-Webhook-Signature': this.sign(`${id}.${timestamp}.${body}`),
				};
			},
			rules: deliveryRules,
		};
	}

	/** The event that the console sends on request. */
	testEvent(): Callback {
		const { address: url } = this.required();
		const createdAt = new Date().toISOString();
		return this.event({ jobId: null, type: 'endpoint.test', url, createdAt, data: {} });
	}

	clear(): void {
		this.current = null;
	}

	/** One signature for each secret in force, the newest first. */
	private sign(text: string): string {
		return this.required()
			.secrets.map((secret) => `v1=${createHmac('sha256', secret).update(text).digest('hex')}`)
			.join(',');
	}

	private required(): { address: string; secrets: string[] } {
		if (this.current === null) throw new Error('No webhook is set up');
		return this.current;
	}
}

function newSecret(): string {
	return randomBytes(32).toString('hex');
}
