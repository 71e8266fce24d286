import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXPORT_FORMATS, type ExportFormat } from '#lib/domain/export.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { createTestDistrict } from '../tests/db/harness/districts.ts';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';
import { watchCommand, type Watched } from './support/process-tree.ts';

/**
 * `atlas export` as a process of its own, from its start to its end: 10,000 hydrants to every format and
 * 100,000 to a GeoPackage (1,000 and 10,000 with `--small`), from a private PostGIS server. Beside it native
 * `ogr2ogr` (gdal-bin), which has the same rows and columns in a GeoPackage already and needs no database.
 */
const ROOT = path.resolve(import.meta.dirname, '..');
const CRS = 'EPSG:4552';

/** What native GDAL calls them; `osm` it cannot write. */
const DRIVERS: Partial<Record<ExportFormat, string>> = {
	geojson: 'GeoJSON',
	gpkg: 'GPKG',
	csv: 'CSV',
	xlsx: 'XLSX',
	kml: 'KML',
	dxf: 'DXF',
	shp: 'ESRI Shapefile',
	gdb: 'OpenFileGDB',
	fgb: 'FlatGeobuf'
};

interface Scene {
	env: Record<string, string>;
	district: string;
	count: number;
	folder: string;
	/** The same features as GeoPackage in degrees, for ogr2ogr. */
	source: string;
	times: number;
}

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'fire-atlas-bench-'));
	try {
		const results = await withPrivatePostgres('formats', async ({ db, url }) => {
			const env = { ATLAS_DATA_DIR: folder, DATABASE_URL: url };
			const few = await prepare(db, env, 'f1', small ? 1000 : 10_000, folder);
			const many = await prepare(db, env, 'f2', small ? 10_000 : 100_000, folder);
			await db.query('vacuum analyze');
			const rows: BenchResult[] = [];
			for (const format of EXPORT_FORMATS)
				rows.push(...(await compare(format, { ...few, times: small ? 1 : 3 })));
			rows.push(...(await compare('gpkg', { ...many, times: 1 })));
			return rows;
		});
		return results ?? [];
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
	}
}

async function prepare(
	db: Database,
	env: Record<string, string>,
	district: string,
	count: number,
	folder: string
): Promise<Scene> {
	await createTestDistrict(db, district);
	await invent(db, district, count);
	const scene = {
		env,
		district,
		count,
		folder,
		source: path.join(folder, `${district}.gpkg`),
		times: 1
	};
	// For ogr2ogr; not on the clock.
	await exportTo(scene, scene.source, 'EPSG:4490');
	return scene;
}

/** Ours and ogr2ogr's, one after the other; the figures are told as they come. */
async function compare(format: ExportFormat, scene: Scene): Promise<BenchResult[]> {
	const own = await measure(`fire-atlas, PostGIS`, format, scene, (out) => exportTo(scene, out));
	const driver = DRIVERS[format];
	if (driver === undefined) return [own];
	const options = ['-f', driver, '-t_srs', CRS];
	try {
		const peer = await measure('ogr2ogr 3.6', format, scene, (out) =>
			watchCommand('ogr2ogr', [...options, out, scene.source])
		);
		return [own, peer];
	} catch (error) {
		console.log(
			`  no ogr2ogr beside it: ${error instanceof Error ? error.message : String(error)}`
		);
		return [own];
	}
}

async function measure(
	peer: string,
	format: ExportFormat,
	{ count, times, folder }: Scene,
	write: (out: string) => Promise<Watched>
): Promise<BenchResult> {
	const runs: Watched[] = [];
	for (let time = 0; time < times; time++) {
		const out = mkdtempSync(path.join(folder, 'out-'));
		runs.push(await write(path.join(out, `hydrants.${format}`)));
		rmSync(out, { recursive: true });
	}
	const milliseconds = runs.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
	const medianMs = milliseconds[milliseconds.length >> 1] ?? NaN;
	const processor = Math.round(Math.min(...runs.map(({ processorMs }) => processorMs)));
	const peak = Math.round(Math.max(...runs.map(({ peakMegabytes }) => peakMegabytes)));
	console.log(
		`  ${count} to ${format}, ${peer}: ${Math.round(medianMs)} ms (processor ${processor} ms), ${peak} MB`
	);
	return {
		name: `export to ${format}`,
		peer,
		size: `${count} hydrants, ${CRS}`,
		medianMs,
		minMs: milliseconds[0] ?? NaN,
		quality: { 'peak MB': peak, 'processor ms': processor }
	};
}

/** @throws {Error} Fewer hydrants were written than there are. */
async function exportTo({ env, district, count }: Scene, out: string, crs = CRS): Promise<Watched> {
	const flags = ['--district', district, '--layers', 'hydrant', '--crs', crs, '--json'];
	const watched = await watchCommand(
		process.execPath,
		['--import', 'tsx', 'src/cli/main.ts', 'export', ...flags, '--out', out],
		{ cwd: ROOT, env: { ...process.env, ...env } }
	);
	const told = JSON.parse(watched.stdout.trimEnd().split('\n').at(-1) ?? '') as {
		layers: { hydrant: number };
	};
	if (told.layers.hydrant !== count)
		throw new Error(`${told.layers.hydrant} of ${count} hydrants in ${out}`);
	return watched;
}

/** Hydrants with the attributes that a ledger has, and a look at each. */
async function invent(db: Database, district: string, count: number): Promise<void> {
	await db.query(
		`insert into facility (district, kind, code, name, address, road_name, township_code, serviced_by, geom, ownership,
			attributes, valid_from, recorded_by)
		select $1, 'hydrant', 'H-' || lpad(n::text, 6, '0'), n || '号消火栓', '新兴路' || n || '号', '新兴路', 'T' || n % 17,
			'供水公司' || n % 7, st_setsrid(st_makepoint(128.7 + (n::bigint * 7919 % 100000) / 250000.0,
				47.6 + (n::bigint * 104729 % 100000) / 333333.0), 4490), 'municipal',
			jsonb_build_object('flow_lps', n % 40, 'form', 'above_ground', 'pressure_mpa', 0.1 + (n % 30) / 100.0,
				'has_sign', true), now(), 'bench'
		from generate_series(1, $2::int) n`,
		[district, count]
	);
	await db.query(
		`insert into observation (district, id, facility_id, observed_at, observer, evidence, condition)
		select district, gen_random_uuid(), id, now(), 'bench', 'opened', 'intact' from facility where district = $1`,
		[district]
	);
	await db.query(
		`insert into facility_state (district, facility_id, condition, observation_id, observed_at, evidence, defects, is_disputed)
		select district, facility_id, condition, id, observed_at, evidence, defects, false from observation where district = $1`,
		[district]
	);
}
