import type { Database } from '#lib/server/db/pool.ts';
import { findCollection, openOgc } from '#lib/server/services/ogc/collections.ts';
import { nextLink, printItems } from '#lib/server/services/ogc/documents.ts';
import { listItems, propertiesOf } from '#lib/server/services/ogc/items.ts';
import { readItemsRequest } from '#lib/server/services/ogc/params.ts';
import { contextOf, createTestDistrict } from '../tests/db/harness/districts.ts';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';

/**
 * Pages of 1,000 features of the OGC API on a private PostGIS server, of 100,000 hydrants (10,000 with `--small`): from
 * parsing the request to the printed GeoJSON, one page after the other, each behind the one before.
 */
const DISTRICT = 'b2';
const BASE = 'http://127.0.0.1/ogc/b2';

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const count = small ? 10_000 : 100_000;
	const results = await withPrivatePostgres('ogc', async ({ db }) => {
		await createTestDistrict(db, DISTRICT);
		await invent(db, count);
		const rows: BenchResult[] = [];
		for (const [job, query] of [
			['page of 1,000', ''],
			['page of 1,000 in EPSG:3857', 'crs=http://www.opengis.net/def/crs/EPSG/0/3857'],
			['page of 1,000, bbox', 'bbox=128,47,129,48'],
			[
				'page of 1,000, CQL2',
				`filter=${encodeURIComponent(`flow_lps > 10 AND road_name LIKE '东%'`)}`
			]
		] as const) {
			rows.push(await measurePages(db, job, query, `${count} hydrants`));
		}
		return rows;
	});
	return results ?? [];
}

async function measurePages(
	db: Database,
	job: string,
	query: string,
	size: string
): Promise<BenchResult> {
	const times: number[] = [];
	let bytes = 0;
	let next: string | undefined;
	for (let page = 0; page < 60; page += 1) {
		const start = performance.now();
		const url = new URL(`${BASE}/collections/hydrant/items?limit=1000&${query}`);
		if (next !== undefined) url.searchParams.set('cursor', next);
		const view = await openOgc(contextOf(db), DISTRICT);
		const collection = findCollection(view, 'hydrant');
		const properties = await propertiesOf(view, collection);
		const request = readItemsRequest(view, collection, properties, url.searchParams);
		const found = await listItems(view, collection, request);
		const link = nextLink(found, url);
		const text = printItems(found, link ? [link] : [], new Date());
		times.push(performance.now() - start);
		bytes = Math.max(bytes, text.length);
		next = found.next;
	}
	times.sort((a, b) => a - b);
	const at = (share: number) => times[Math.floor(times.length * share)] ?? NaN;
	return {
		name: job,
		peer: 'fire-atlas',
		size,
		medianMs: at(0.5),
		minMs: at(0),
		quality: { 'p95 ms': Math.round(at(0.95) * 10) / 10, kilobytes: Math.round(bytes / 1000) }
	};
}

async function invent(db: Database, count: number): Promise<void> {
	await db.query(
		`insert into facility (district, kind, code, name, road_name, geom, ownership, attributes, valid_from, recorded_by)
		select $1, 'hydrant', 'B-' || n, '第' || n || '号', case when n % 2 = 0 then '东' else '西' end || (n % 300) || '街',
			st_setsrid(st_makepoint(128 + (n::bigint * 7919 % 100000) / 50000.0, 47 + (n::bigint * 104729 % 100000) / 50000.0), 4490),
			'municipal', jsonb_build_object('flow_lps', n % 40, 'form', 'above_ground', 'has_sign', true), now(), 'bench'
		from generate_series(1, $2::int) n`,
		[DISTRICT, count]
	);
	await db.query(
		`insert into observation (district, id, facility_id, observed_at, observer, evidence, condition)
		select district, gen_random_uuid(), id, now(), 'bench', 'opened', 'intact' from facility where district = $1`,
		[DISTRICT]
	);
	await db.query(
		`insert into facility_state (district, facility_id, condition, observation_id, observed_at, evidence, defects, is_disputed)
		select district, facility_id, condition, id, observed_at, evidence, defects, false from observation where district = $1`,
		[DISTRICT]
	);
	await db.query('analyze');
}
