import type { HttpAnswer, HttpCall } from '../../../nodes/FluxKontext/providers/contract';
import type { Exchange, Transport } from '../../../nodes/FluxKontext/transport/http';
import type { NetworkFailure } from '../../../nodes/FluxKontext/transport/networkFailure';

export type Scripted = HttpAnswer | NetworkFailure;

/** Gives the answers of a script in order, the last one for ever, and records what was sent. */
export class ScriptedTransport implements Transport {
	readonly sent: Array<{ readonly call: HttpCall; readonly timeout: number }> = [];

	/** @param onSend is called before each answer, for instance to let time pass */
	constructor(
		private readonly script: readonly [Scripted, ...Scripted[]] | readonly Scripted[],
		private readonly onSend: () => void = () => {},
	) {}

	async send(call: HttpCall, timeout: number): Promise<Exchange> {
		this.sent.push({ call, timeout });
		this.onSend();
		const next = this.script[Math.min(this.sent.length, this.script.length) - 1];
		if (next === undefined) throw new Error('The script is empty');
		return 'kind' in next ? { kind: 'noAnswer', failure: next } : { kind: 'answer', answer: next };
	}
}
