/** What waiting and retrying need of the world; a virtual one drives the tests. */
export interface Runtime {
	/** Milliseconds since 1970. */
	now(): number;
	/**
	 * Resolves after that many milliseconds.
	 * @throws Cancelled as soon as the execution is stopped
	 */
	sleep(milliseconds: number): Promise<void>;
	/** From 0 up to 1, for jitter. */
	random(): number;
	/** @throws Cancelled once the execution is stopped */
	throwIfCancelled(): void;
}

/** The person pressed Stop, or n8n ended the execution. */
export class Cancelled extends Error {
	/** @param nothingSent true where a request was meant to be sent, and none left n8n */
	constructor(readonly nothingSent = false) {
		super('The execution was stopped');
		this.name = 'Cancelled';
	}
}
