/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Script } from 'node:vm';

/**
 * The process itself. Within jest `process` is a copy that hears of no rejection; a script that runs
 * in the main context sees the real one.
 */
const realProcess: NodeJS.Process = new Script('process').runInThisContext();

/** Rejections that nobody handles, from now on; jest also ends the test file for them. */
export function watchUnhandled(): { readonly seen: unknown[]; stop(): void } {
	const seen: unknown[] = [];
	const note = (reason: unknown) => {
		seen.push(reason);
	};
	realProcess.on('unhandledRejection', note);
	realProcess.on('uncaughtExceptionMonitor', note);
	return {
		seen,
		stop: () => {
			realProcess.off('unhandledRejection', note);
			realProcess.off('uncaughtExceptionMonitor', note);
		},
	};
}
