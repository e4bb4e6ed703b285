/* eslint-disable @n8n/community-nodes/no-restricted-globals */

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/** A person or the system asked this process to end. */
export class Interrupted extends Error {
	override name = 'Interrupted';

	/** What a shell expects of a process that a signal ended. */
	readonly exitCode: number;

	constructor(signalName: keyof typeof signalNumbers) {
		super(`Interrupted by ${signalName}.`);
		this.exitCode = 128 + signalNumbers[signalName];
	}
}

/**
 * From now on Ctrl-C, a closed terminal and a plain kill do not end this process but abort the returned
 * signal, its reason an `Interrupted`; so there is time to end what was started.
 */
export function interruptionSignal(): AbortSignal {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, () => controller.abort(new Interrupted(name)));
	}
	return controller.signal;
}
