/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { delimiter, dirname, join } from 'node:path';

export interface EnvironmentSettings {
	/** Environment of this process; only what a program needs to run is taken from it. */
	host: Readonly<Record<string, string | undefined>>;
	nodeBinary: string;
	/** n8n keeps everything of its own in `.n8n` below this folder. */
	userFolder: string;
	port: number;
	/** Port on which n8n and its task runners meet. */
	brokerPort: number;
	/** Absolute folders that n8n's file nodes may read and write; n8n's own default when empty. */
	fileFolders: string[];
	/** Further n8n settings, by the names of its environment variables. */
	extra?: Record<string, string>;
}

/**
 * Host variables that n8n may see. Not the rest: a person's own N8N_ or DB_ variables must not lead
 * this n8n to their own database.
 */
const hostVariables = [
	'HOME',
	'LANG',
	'LC_ALL',
	'TZ',
	'USERPROFILE',
	'APPDATA',
	'LOCALAPPDATA',
	'SystemRoot',
	'ComSpec',
	'PATHEXT',
	'HTTP_PROXY',
	'HTTPS_PROXY',
	'http_proxy',
	'https_proxy',
	'NODE_EXTRA_CA_CERTS',
];

/**
 * The whole environment of one n8n process: loopback only, SQLite in the user folder, and none of the
 * calls that n8n makes home by itself (n8n's environment variables reference).
 */
export function n8nEnvironment(settings: EnvironmentSettings): Record<string, string> {
	const { host, nodeBinary, userFolder, port, brokerPort, fileFolders, extra = {} } = settings;
	const environment: Record<string, string> = {};
	for (const name of hostVariables) {
		const value = host[name];
		if (value !== undefined) environment[name] = value;
	}
	const address = `http://127.0.0.1:${port}/`;
	const temporaryFolder = temporaryFolderIn(userFolder);
	return {
		...environment,
		PATH: [dirname(nodeBinary), host.PATH ?? host.Path ?? ''].join(delimiter),
		NO_PROXY: ['127.0.0.1', 'localhost', host.NO_PROXY ?? host.no_proxy ?? '']
			.filter(Boolean)
			.join(','),
		TMPDIR: temporaryFolder,
		TEMP: temporaryFolder,
		TMP: temporaryFolder,
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		WEBHOOK_URL: address,
		N8N_WEBHOOK_URL: address,
		N8N_EDITOR_BASE_URL: address,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
		DB_TYPE: 'sqlite',
		EXECUTIONS_MODE: 'regular',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		...(fileFolders.length > 0 && { N8N_RESTRICT_FILE_ACCESS_TO: fileFolders.join(';') }),
		...extra,
	};
}

/** Where one n8n keeps temporary files, so that they go when its user folder goes. */
export function temporaryFolderIn(userFolder: string): string {
	return join(userFolder, 'temporary');
}
