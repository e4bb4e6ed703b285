/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { parseArgs } from 'node:util';

import { DEFAULT_N8N_VERSION, isN8nVersion, n8nVersionHelp } from '../e2e/harness/n8nRecipe';
import type { ProviderName } from '../simulator';
import { isProviderName } from './workflows';

export interface DemoOptions {
	/** End after the run instead of leaving the editor open. */
	once: boolean;
	/** The n8n to start. */
	n8nVersion: string;
	/** Only this provider; all four when null. */
	provider: ProviderName | null;
	/** The real service to use in place of the simulator. */
	service: RealService | null;
}

export interface RealService {
	apiKey: string;
	/** Null for the provider's own. */
	baseUrl: string | null;
	/** Public address of the picture to edit; null for the demo's own picture. */
	imageUrl: string | null;
}

/** The command line asks for something that the demo cannot do. */
export class WrongUsage extends Error {
	override name = 'WrongUsage';

	constructor(reason: string) {
		super(`${reason} See "npm run demo -- --help".`);
	}
}

/**
 * Reads the demo's command line.
 *
 * @param environmentKey value of FLUX_KONTEXT_API_KEY; counts only together with `--provider`
 * @throws {WrongUsage} with the reason; the message never repeats a key
 */
export function parseDemoOptions(
	commandLine: string[],
	environmentKey: string | undefined,
): DemoOptions {
	const values = parse(commandLine);
	const provider = values.provider ?? null;
	if (provider !== null && !isProviderName(provider)) {
		throw new WrongUsage('--provider must be apixo, foxAi, toApis or vtrix.');
	}
	const n8nVersion = values.n8n;
	if (!isN8nVersion(n8nVersion)) throw new WrongUsage(n8nVersionHelp);
	const apiKey = values['api-key'] ?? (provider === null ? undefined : environmentKey);
	if (apiKey === undefined || apiKey === '') {
		if (apiKey === '') throw new WrongUsage('--api-key is empty.');
		if (values['image-url'] !== undefined || values['base-url'] !== undefined) {
			throw new WrongUsage('--image-url and --base-url need --api-key.');
		}
		return { once: values.once, n8nVersion, provider, service: null };
	}
	if (provider === null) throw new WrongUsage('--api-key needs --provider.');
	return {
		once: values.once,
		n8nVersion,
		provider,
		service: {
			apiKey,
			baseUrl: httpAddress('--base-url', values['base-url']),
			imageUrl: httpAddress('--image-url', values['image-url']),
		},
	};
}

function parse(commandLine: string[]) {
	const values = parsed(commandLine);
	if (values !== null) return values;
	throw new WrongUsage('The demo does not know one of these arguments, or a value is missing.');
}

/** Null where Node cannot read them: its own message quotes the argument, which may be a key. */
function parsed(commandLine: string[]) {
	try {
		return parseArgs({
			args: commandLine,
			options: {
				once: { type: 'boolean', default: false },
				n8n: { type: 'string', default: DEFAULT_N8N_VERSION },
				provider: { type: 'string' },
				'api-key': { type: 'string' },
				'image-url': { type: 'string' },
				'base-url': { type: 'string' },
			},
		}).values;
	} catch {
		return null;
	}
}

function httpAddress(name: string, value: string | undefined): string | null {
	if (value === undefined) return null;
	if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
	throw new WrongUsage(`${name} must be a web address.`);
}
