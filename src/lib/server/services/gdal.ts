import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GdalOptions } from '#lib/formats/gdal/run-gdal.ts';
import { childEnvironment, readEnv } from '#lib/server/env.ts';

/** How GDAL is started for a directory of its own. */
export function gdalOptions(workDirectory: string, signal?: AbortSignal): GdalOptions {
	const { projectRoot, directories } = readEnv();
	return { projectRoot, environment: childEnvironment(directories), workDirectory, signal };
}

/** Runs with GDAL in an empty directory, which is gone afterwards. */
export async function withGdal<T>(run: (gdal: GdalOptions) => Promise<T>): Promise<T> {
	const { cache } = readEnv().directories;
	await mkdir(cache, { recursive: true });
	// Leftovers of killed processes: `createFolder` of export.ts removes all that begins so.
	const folder = await mkdtemp(join(cache, 'export-read-'));
	try {
		return await run(gdalOptions(folder));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
