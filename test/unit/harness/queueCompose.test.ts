/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

import { checkout } from '../../checkout';
import { DEFAULT_N8N_VERSION } from '../../e2e/harness/n8nRecipe';
import { processorPaths } from '../../e2e/harness/queueProxy';
import { queueRoles, type QueueRole, sharedQueueSettings } from '../../e2e/harness/queueSettings';

/** The example for containers is held against the set-up that the end-to-end tests run. */

const folder = join(checkout, 'examples', 'queue-mode');
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

const serviceSchema = z.object({
	image: z.string(),
	command: z.string().optional(),
	environment: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
	depends_on: z.record(z.string(), z.unknown()).default({}),
});
const composeSchema = z.object({ services: z.record(z.string(), serviceSchema) });
const { services } = composeSchema.parse(parse(textOf('compose.yaml'), { merge: true }));

const shared = sharedQueueSettings({
	...{ redisPort: 6379, postgresPort: 5432, publicUrl: 'https://n8n.example.com' },
	...{ login: { user: 'n8n', password: 'secret', database: 'n8n' }, encryptionKey: 'key' },
});
/** Only where several processes share one machine and its ports. */
const ofOneMachine = ['QUEUE_HEALTH_CHECK_PORT', 'N8N_WORKER_SERVER_ADDRESS'];
/** Only where processes come and go with their files. */
const ofContainers = ['N8N_REINSTALL_MISSING_PACKAGES'];
/** Values that are the same wherever n8n runs. */
const ofEverybody = [
	'EXECUTIONS_MODE',
	'DB_TYPE',
	'N8N_PROXY_HOPS',
	'OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS',
	'QUEUE_HEALTH_CHECK_ACTIVE',
	'N8N_DISABLE_PRODUCTION_MAIN_PROCESS',
];

const parts: Array<[service: string, role: QueueRole]> = [
	['main', 'main'],
	['worker-1', 'worker'],
	['worker-2', 'worker'],
	['webhook-1', 'webhook'],
	['webhook-2', 'webhook'],
];

const serviceOf = (name: string) => serviceSchema.parse(services[name]);

describe.each(parts)('the container %s', (name, role) => {
	const tested = { ...shared, ...queueRoles[role].settings(5678) };

	it('has the settings of the tested set-up', () => {
		const wanted = Object.keys(tested).filter((setting) => !ofOneMachine.includes(setting));
		const { environment } = serviceOf(name);
		expect(Object.keys(environment).sort()).toEqual([...wanted, ...ofContainers].sort());
	});

	it('has the same values where they do not depend on the machine', () => {
		const entries = Object.entries(tested).filter(([setting]) => ofEverybody.includes(setting));
		const { environment } = serviceOf(name);
		const values = entries.map(([setting]) => [setting, String(environment[setting])]);
		expect(values).toEqual(entries);
	});

	it('runs the same command of the same n8n', () => {
		const { image, command } = serviceOf(name);
		expect(image).toBe(`n8nio/n8n:${DEFAULT_N8N_VERSION}`);
		expect(command).toBe(queueRoles[role].command.join(' '));
	});
});

it('starts no other n8n', () => {
	const ofN8n = Object.entries(services).filter(([, { image }]) => image.startsWith('n8nio/'));
	expect(ofN8n.map(([name]) => name)).toEqual(parts.map(([name]) => name));
});

it('pins every image to a version', () => {
	const tags = Object.values(services).map(({ image }) => image.split(':')[1] ?? '');
	expect(tags.filter((tag) => !/^\d+\.\d+/.test(tag))).toEqual([]);
});

it('has Redis write every change to a file, as the tested one does', () => {
	expect(serviceOf('redis').command).toContain('--appendonly yes');
});

it('asks for nothing in the environment that .env.example does not name', () => {
	const asked = [...textOf('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
	const named = [...textOf('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
	expect([...new Set(asked)].sort()).toEqual(named.sort());
});

it('sends to the webhook processors what the tested proxy sends there', () => {
	const [, paths = ''] = /@production path (.*)/.exec(textOf('Caddyfile')) ?? [];
	expect(paths.split(' ')).toEqual(processorPaths.map((path) => `/${path}/*`));
});
