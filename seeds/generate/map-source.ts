import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extractOsm } from '#lib/formats/osm/extract.ts';
import { readEnv } from '#lib/server/env.ts';
import type { ElementSource } from '#lib/server/services/import-osm.ts';
import type { OsmDocument } from './osm-document.ts';

/** The invented map as an import takes it: an OSM file that exists only while it is read. */
export function mapSource(
	document: OsmDocument
): ElementSource & { fileHash: () => Promise<string> } {
	const text = [...document.print()].join('');
	return {
		kind: 'demo',
		fileName: '示范数据',
		source: 'demo',
		fileHash: () => Promise.resolve(createHash('sha256').update(text).digest('hex')),
		chunks: (options) => readBack(text, options)
	};
}

async function* readBack(
	text: string,
	options: Parameters<ElementSource['chunks']>[0]
): ReturnType<typeof extractOsm> {
	const { cache } = readEnv().directories;
	await mkdir(cache, { recursive: true });
	// One name: only one import of a district can be under way, and what a killed one left is overwritten.
	const file = join(cache, 'demo.osm');
	try {
		await writeFile(file, text);
		yield* extractOsm(file, options);
	} finally {
		await rm(file, { force: true });
	}
}
