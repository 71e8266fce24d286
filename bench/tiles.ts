import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '#lib/server/db/pool.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { encodeBaseTile, listBaseTileFeatures, type TileWindow } from '#lib/server/queries/tile.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { encodeTile } from '#lib/server/tiles/encode-tile.ts';
import { toTileWindow } from '#lib/server/tiles/tile-window.ts';
import { contextOf, createTestDistrict } from '../tests/db/harness/districts.ts';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';

/**
 * Base tiles of Harbin from a private PostGIS server, one after the other and never from the cache:
 * encoded by ST_AsMVT, and fetched from the same server and encoded here.
 */
const HARBIN = path.join(import.meta.dirname, '../../shared/data/osm/harbin.osm.pbf');
const BOX = [126.506, 45.658, 126.772, 45.831] as const;
const ZOOMS = [9, 10, 11, 12, 13, 14, 15, 16];
const MOST_TILES = 60;

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	if (small || !existsSync(HARBIN)) {
		console.log(`tiles left out: ${small ? 'only at full size' : HARBIN}`);
		return [];
	}
	const results = await withPrivatePostgres('tiles', async ({ db }) => {
		await createTestDistrict(db, 'h1');
		await importOsm(contextOf(db), 'h1', HARBIN);
		await db.query('analyze');
		const batch = (await findCurrentBatch(db, 'h1'))?.id ?? null;
		const rows: BenchResult[] = [];
		const all: Times = { ST_AsMVT: [], 'encoded here': [] };
		for (const z of ZOOMS) rows.push(...(await measureZoom(db, batch, z, all)));
		const pooled = Object.entries(all).map(([peer, times]) =>
			toResult(peer, 'all zooms', times, {})
		);
		return [...rows, ...pooled];
	});
	return results ?? [];
}

/** Milliseconds of single tiles, by encoder. */
type Times = Record<'ST_AsMVT' | 'encoded here', number[]>;

async function measureZoom(
	db: Database,
	batch: number | null,
	z: number,
	all: Times
): Promise<BenchResult[]> {
	const windows = windowsAt(z);
	const encoders: Record<keyof Times, (window: TileWindow) => Promise<Uint8Array>> = {
		ST_AsMVT: (window) => encodeBaseTile(db, window, batch),
		'encoded here': async (window) =>
			encodeTile(await listBaseTileFeatures(db, window, batch), window)
	};
	const results: BenchResult[] = [];
	for (const peer of ['ST_AsMVT', 'encoded here'] as const) {
		const times: number[] = [];
		let largest = 0;
		for (const window of windows) {
			const started = performance.now();
			const tile = await encoders[peer](window);
			times.push(performance.now() - started);
			largest = Math.max(largest, tile.byteLength);
		}
		all[peer].push(...times);
		results.push(toResult(peer, `zoom ${z}`, times, { 'largest kB': Math.round(largest / 1000) }));
	}
	return results;
}

function toResult(
	peer: string,
	zooms: string,
	times: readonly number[],
	quality: Record<string, number>
): BenchResult {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
	return {
		name: 'base tile',
		peer,
		size: `${zooms}, ${times.length} tiles`,
		medianMs: at(0.5),
		minMs: sorted[0] ?? NaN,
		quality: { 'p95 ms': Math.round(at(0.95) * 10) / 10, ...quality }
	};
}

/** Tiles over the city, evenly thinned to `MOST_TILES`. */
function windowsAt(z: number): TileWindow[] {
	const count = 2 ** z;
	const column = (lon: number) => Math.floor((lon / 360 + 0.5) * count);
	const row = (lat: number) => {
		const sine = Math.sin((lat * Math.PI) / 180);
		return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count);
	};
	const windows: TileWindow[] = [];
	for (let x = column(BOX[0]); x <= column(BOX[2]); x++) {
		for (let y = row(BOX[3]); y <= row(BOX[1]); y++) {
			const window = toTileWindow('h1', z, x, y);
			if (window) windows.push(window);
		}
	}
	const step = Math.max(1, windows.length / MOST_TILES);
	return windows.filter(
		(_window, index) => Math.floor(index / step) !== Math.floor((index - 1) / step)
	);
}
