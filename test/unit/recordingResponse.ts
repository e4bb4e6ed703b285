/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { EventEmitter } from 'node:events';

/** The answer to a webhook, as far as express and Node show it to a node; it keeps what was sent. */
export class RecordingResponse extends EventEmitter {
	statusCode = 200;
	headersSent = false;
	writableFinished = false;
	closed = false;
	/** What was sent as JSON. */
	body: unknown = undefined;

	get destroyed(): boolean {
		return this.closed;
	}

	status(code: number): this {
		if (this.headersSent) throw new Error('The answer is out already');
		this.statusCode = code;
		return this;
	}

	json(body: unknown): this {
		if (this.headersSent) throw new Error('The answer is out already');
		this.headersSent = true;
		this.body = body;
		queueMicrotask(() => this.close(true));
		return this;
	}

	/** What n8n does after `webhook()` gave items: it stores the execution, then answers. */
	answerAsN8n(status = 200, body: unknown = { message: 'Workflow was started' }): void {
		if (!this.headersSent) this.status(status).json(body);
	}

	/** The other side hangs up. */
	abort(): void {
		this.close(false);
	}

	private close(isFinished: boolean): void {
		if (this.closed) return;
		this.writableFinished = isFinished;
		this.closed = true;
		this.emit('close');
	}
}
