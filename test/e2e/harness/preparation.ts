import { type InstallSettings, ensureN8n } from './installN8n';
import { buildPackage, packPackage } from './packageInstall';
import { consoleProgress } from './progress';
import { z } from 'zod';

export const preparationSchema = z.object({
	/** The n8n to start. */
	install: z.object({
		version: z.string(),
		folder: z.string(),
		nodeBinary: z.string(),
		n8nScript: z.string(),
	}),
	/** Absolute path of the package as it would be published. */
	tarball: z.string(),
});

/** What every start of an n8n with this package in it needs. */
export type Preparation = z.infer<typeof preparationSchema>;

/**
 * Builds and packs the package, and brings n8n: installed, or found in the cache.
 *
 * @param folder where the tarball is put
 * @throws {Error} in words for people when a part cannot be built or had
 */
export async function prepare(folder: string, settings: InstallSettings): Promise<Preparation> {
	const { progress = consoleProgress, signal } = settings;
	const tarball = await progress.step('Building and packing the package', async () => {
		await buildPackage(signal);
		return await packPackage(folder, signal);
	});
	return { install: await ensureN8n(settings), tarball };
}
