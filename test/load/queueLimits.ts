/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/** n8n 2.41 takes 2 where nothing is set (docs/queue-mode.md). */
const ample = 10;

/** PostgreSQL connections per n8n process; LOAD_CONNECTIONS=2 tries another number. */
export const connections = Number(process.env.LOAD_CONNECTIONS ?? ample);

/**
 * How n8n evaluates expressions; LOAD_ENGINE=vm tries what n8n 2.41 takes where nothing is set, which is
 * too slow for a hundred callbacks a second (docs/queue-mode.md).
 */
export const expressionEngine = process.env.LOAD_ENGINE ?? 'legacy';

/** For n8n's environment. */
export const queueLimits = {
	DB_POSTGRESDB_POOL_SIZE: String(connections),
	N8N_EXPRESSION_ENGINE: expressionEngine,
};
