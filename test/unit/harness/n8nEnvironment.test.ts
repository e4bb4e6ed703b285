import { type EnvironmentSettings, n8nEnvironment } from '../../e2e/harness/n8nEnvironment';

const settings: EnvironmentSettings = {
	host: {},
	nodeBinary: '/cache/node/bin/node',
	userFolder: '/cache/runs/1',
	port: 20001,
	brokerPort: 20002,
	fileFolders: [],
};

describe("n8n's environment", () => {
	it.each([
		'N8N_ENCRYPTION_KEY',
		'N8N_USER_MANAGEMENT_JWT_SECRET',
		'DB_POSTGRESDB_HOST',
		'QUEUE_BULL_REDIS_HOST',
		'NODE_OPTIONS',
		'FLUX_KONTEXT_API_KEY',
		'npm_config_registry',
	])("leaves out the person's own %s", (name) => {
		const environment = n8nEnvironment({ ...settings, host: { [name]: 'from the host' } });
		expect(Object.values(environment)).not.toContain('from the host');
	});

	it.each(['HOME', 'LANG', 'SystemRoot', 'HTTPS_PROXY'])('hands on %s', (name) => {
		const environment = n8nEnvironment({ ...settings, host: { [name]: 'from the host' } });
		expect(environment[name]).toBe('from the host');
	});

	it.each([
		['listens on this machine only', 'N8N_LISTEN_ADDRESS', '127.0.0.1'],
		['gives addresses that the simulator can reach', 'N8N_WEBHOOK_URL', 'http://127.0.0.1:20001/'],
		['meets its runners on its own port', 'N8N_RUNNERS_BROKER_PORT', '20002'],
		['keeps its data in the user folder', 'N8N_USER_FOLDER', '/cache/runs/1'],
		['keeps temporary files there too', 'TMPDIR', '/cache/runs/1/temporary'],
		['does not report home', 'N8N_DIAGNOSTICS_ENABLED', 'false'],
		['may reach itself past a proxy', 'NO_PROXY', '127.0.0.1,localhost'],
	])('%s', (_sentence, name, value) => {
		expect(n8nEnvironment(settings)[name]).toBe(value);
	});

	it('finds the Node.js of n8n first', () => {
		const { PATH } = n8nEnvironment({ ...settings, host: { PATH: '/usr/bin' } });
		expect(PATH).toMatch(/^\/cache\/node\/bin[:;]\/usr\/bin$/);
	});

	it('opens only the given folders to file nodes', () => {
		const environment = n8nEnvironment({ ...settings, fileFolders: ['/demo', '/out'] });
		expect(environment.N8N_RESTRICT_FILE_ACCESS_TO).toBe('/demo;/out');
		expect(n8nEnvironment(settings)).not.toHaveProperty('N8N_RESTRICT_FILE_ACCESS_TO');
	});

	it('lets a test set anything else', () => {
		const environment = n8nEnvironment({ ...settings, extra: { DB_TYPE: 'postgresdb' } });
		expect(environment.DB_TYPE).toBe('postgresdb');
	});
});
