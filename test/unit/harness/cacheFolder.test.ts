import { cacheFolder } from '../../e2e/harness/cacheFolder';

describe('the cache folder', () => {
	it.each<[string, NodeJS.Platform, Record<string, string>, string]>([
		['lies in ~/.cache on Linux', 'linux', {}, '/home/ann/.cache/n8n-nodes-flux-kontext'],
		[
			'lies in Library/Caches on macOS',
			'darwin',
			{},
			'/home/ann/Library/Caches/n8n-nodes-flux-kontext',
		],
		[
			'lies in LOCALAPPDATA on Windows',
			'win32',
			{ LOCALAPPDATA: 'D:\\Local' },
			'D:\\Local\\n8n-nodes-flux-kontext',
		],
		[
			'follows XDG_CACHE_HOME',
			'linux',
			{ XDG_CACHE_HOME: '/big/disk' },
			'/big/disk/n8n-nodes-flux-kontext',
		],
		[
			'follows XDG_CACHE_HOME on macOS too',
			'darwin',
			{ XDG_CACHE_HOME: '/big/disk' },
			'/big/disk/n8n-nodes-flux-kontext',
		],
		[
			'does not follow a relative XDG_CACHE_HOME',
			'linux',
			{ XDG_CACHE_HOME: 'cache' },
			'/home/ann/.cache/n8n-nodes-flux-kontext',
		],
	])('%s', (_sentence, platform, environment, expected) => {
		expect(cacheFolder({ platform, environment, homeFolder: '/home/ann' })).toBe(expected);
	});

	it('falls back to the home folder on Windows', () => {
		const folder = cacheFolder({ platform: 'win32', environment: {}, homeFolder: 'C:\\Ann' });
		expect(folder).toBe('C:\\Ann\\AppData\\Local\\n8n-nodes-flux-kontext');
	});
});
