/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/** What n8n 2.41 takes where nothing is set. */
const usual = 2;

/** Connections to PostgreSQL that each n8n process may have; LOAD_CONNECTIONS=10 tries another number. */
export const connections = Number(process.env.LOAD_CONNECTIONS ?? usual);

/** For n8n's environment. */
export const pool = { DB_POSTGRESDB_POOL_SIZE: String(connections) };
