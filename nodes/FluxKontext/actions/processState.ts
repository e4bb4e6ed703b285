import { DatabasePulse } from '../callbacks/databasePulse';
import { Handovers } from '../callbacks/handovers';
import { RecentCallbacks } from '../callbacks/recentCallbacks';
import { Limiter } from '../jobs/limiter';
import type { ParkedWatch } from '../jobs/parkedWatch';
import { n8nRuntime } from '../transport/n8nRuntime';
import type { Runtime } from '../transport/runtime';
import type { EndedJob } from './openJob';
import type { Shelf } from './run';

/** All that this process remembers between two calls of the nodes. */
class ProcessState {
	/** n8n's database as both nodes ask it. */
	readonly database: DatabasePulse;

	/** What is watched, by `parkingKey`; the longest unheard of is forgotten first. */
	readonly watched = new Map<string, ParkedWatch<EndedJob>>();
	/** By `parkingKey`. */
	readonly handovers = new Handovers();
	/** n8n's expression engine keeps some 10 MB of memory for each callback at once. */
	readonly parkedCallbacks = new Limiter(100);

	/**
	 * Callbacks of triggers at once. Rule: strangers never take the places of callbacks that can be
	 * proven; who claims a proof and has none is refused before anything slow, or asked about in the
	 * strangers' places.
	 */
	readonly claimedCallbacks = new Limiter(100);
	readonly unclaimedCallbacks = new Limiter(20);
	readonly askedCallbacks = new Limiter(20);
	readonly recentCallbacks = new RecentCallbacks();
	/**
	 * Rule: one call at a time. n8n reads the list of callbacks, changes it and writes all of it back:
	 * calls at the same moment lose each other's entries (seen in n8n 2.41).
	 */
	readonly seenCallbacks = new Limiter(1);

	/**
	 * As the tool of an agent each try has a run index of its own, and only the item's JSON, the same
	 * object in all tries of one call, tells a retry from a further call (n8n 2.41,
	 * makeHandleToolInvocation). Such tries follow each other in one process.
	 */
	readonly callsOfAgents = new WeakMap<object, Shelf>();
	/** What an item's JSON was before an expression changed it. */
	readonly jsonAtFirst = new WeakMap<object, string>();

	constructor(runtime: Runtime) {
		this.database = new DatabasePulse(runtime);
	}
}

export const processState = new ProcessState(n8nRuntime(undefined));
