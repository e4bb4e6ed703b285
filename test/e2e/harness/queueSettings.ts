import type { DatabaseLogin } from './queueStores';

export interface QueuePlaces {
	redisPort: number;
	postgresPort: number;
	login: DatabaseLogin;
	/** Encrypts the credentials in the database; the same for every process. */
	encryptionKey: string;
	/** Where the world reaches this n8n, without a trailing slash. */
	publicUrl: string;
}

/**
 * What all n8n processes of one installation in queue mode have to be told, and told alike (n8n's
 * documentation of queue mode and its list of environment variables).
 */
export function sharedQueueSettings({
	redisPort,
	postgresPort,
	login,
	encryptionKey,
	publicUrl,
}: QueuePlaces): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: login.database,
		DB_POSTGRESDB_USER: login.user,
		DB_POSTGRESDB_PASSWORD: login.password,
		N8N_ENCRYPTION_KEY: encryptionKey,
		// The newer name of WEBHOOK_URL; each n8n reads the one that it knows.
		N8N_WEBHOOK_URL: `${publicUrl}/`,
		WEBHOOK_URL: `${publicUrl}/`,
		N8N_EDITOR_BASE_URL: `${publicUrl}/`,
		N8N_PROXY_HOPS: '1',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	};
}

/** n8n's programs in queue mode. */
export type QueueRole = 'main' | 'worker' | 'webhook';

interface RoleSettings {
	command: readonly string[];
	/** Environment beside what all share, by the port on which the process answers. */
	settings: (port: number) => Record<string, string>;
	readyPaths?: readonly string[];
}

/** How each role is started and told to behave. */
export const queueRoles: Readonly<Record<QueueRole, RoleSettings>> = {
	main: {
		command: ['start'],
		settings: () => ({ N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' }),
	},
	worker: {
		command: ['worker', '--concurrency=10'],
		settings: (port) => ({
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		}),
		readyPaths: ['/healthz/readiness'],
	},
	webhook: {
		command: ['webhook'],
		settings: () => ({}),
		readyPaths: ['/healthz/readiness'],
	},
};
