import { existsSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { extractOsm } from '#lib/formats/osm/extract.ts';
import { computeCoverage, type Coverage } from '#lib/server/services/coverage.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { describeOnBothDatabases, describeUnless } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const BERLIN = '../shared/data/osm/berlin-mirau.osm.pbf';

/** What PostGIS says the holes measure, circles of 256 sides, in the district's plane. */
async function oracleHoles(db: Database, district: string, areaId: string, radius: number) {
	const { rows } = await db.query<{ holes: number; area: number; parts: number }>(
		`with plane as (select st_transform(a.geom, d.srid) as area, d.srid
			from area a join district d on d.code = a.district where a.district = $1 and a.id = $2),
		reach as (select st_union(st_buffer(st_transform(f.geom, plane.srid), $3::float8, 'quad_segs=64')) as geom
			from facility f, plane where f.district = $1 and f.kind = 'hydrant'),
		holes as (select st_difference(plane.area, reach.geom) as geom from plane, reach)
		select st_area(holes.geom) as holes, st_area(plane.area) as area,
			st_numgeometries(st_multi(holes.geom)) as parts from holes, plane`,
		[district, areaId, radius]
	);
	return rows[0]!;
}

const square = (west: number, south: number, side: number) =>
	`SRID=4490;MULTIPOLYGON(((${west} ${south},${west + side} ${south},${west + side} ${south + side},${west} ${south + side},${west} ${south})))`;

async function addArea(db: Database, district: string, kind: string, ewkt: string) {
	const { rows } = await db.query<{ id: string }>(
		`insert into area (district, kind, name, geom, source) values ($1, $2, $2, $3::geometry, 'test') returning id`,
		[district, kind, ewkt]
	);
	await bump(db, district, 'areas');
	return rows[0]!.id;
}

async function bump(db: Database, district: string, part: 'areas' | 'register') {
	const column = part === 'areas' ? 'areas' : 'register';
	await db.query(`update district_revision set ${column} = ${column} + 1 where district = $1`, [
		district
	]);
}

async function see(
	db: Database,
	district: string,
	facility: string,
	condition: string,
	at: string
) {
	await db.query(
		`with seen as (insert into observation (district, id, facility_id, observed_at, observer, evidence, condition)
			values ($1, gen_random_uuid(), $2, $4, 'crew', 'opened', $3) returning id)
		insert into facility_state (district, facility_id, condition, observation_id, observed_at, evidence,
			defects, is_disputed, last_verified_at)
		select $1, $2, $3, id, $4, 'opened', '{}', false, $4 from seen
		on conflict (district, facility_id) do update set condition = excluded.condition,
			observed_at = excluded.observed_at, last_verified_at = excluded.last_verified_at`,
		[district, facility, condition, at]
	);
	await bump(db, district, 'register');
}

const NOW = '2026-03-01T00:00:00Z';

describeOnBothDatabases('coverage of a town', (getDb) => {
	let near = '';
	let far = '';
	const cover = (options: Partial<Parameters<typeof computeCoverage>[2]> = {}, at = NOW) =>
		computeCoverage(contextOf(getDb(), at), 'c1', { view: 'as_is', winter: false, ...options });

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 'c1');
		await importOsm(contextOf(db), 'c1', townSource());
		await db.query(`delete from area where district = 'c1'`);
	});

	it('says what is missing when there is no area to cover', async () => {
		await expect(cover()).rejects.toThrow(Unavailable);
	});

	it('calls the whole area a confirmed hole when there is no facility', async () => {
		await addArea(getDb(), 'c1', 'urban_boundary', square(WEST, SOUTH, 3 * BLOCK));
		const answer = await cover();
		expect(answer).toMatchObject({ holeCount: 1, coveredSquareMeters: 0, facilityCount: 0 });
		expect(answer.holeSquareMeters).toBe(answer.areaSquareMeters);
		expect(answer.projection).toBe('EPSG:4552');
	});

	it('takes an imported built-up area before an urban boundary', async () => {
		await addArea(getDb(), 'c1', 'built_up', square(WEST, SOUTH, 3 * BLOCK));
		expect((await cover()).area).toMatchObject({ kind: 'built_up', isDerived: false });
	});

	it('agrees with PostGIS within 0.1 % of the area, uninspected ones as unverified', async () => {
		const db = getDb();
		near = await insertTestFacility(db, 'c1', {
			kind: 'hydrant',
			lon: WEST + BLOCK,
			lat: SOUTH + BLOCK
		});
		far = await insertTestFacility(db, 'c1', {
			kind: 'hydrant',
			lon: WEST + 2.5 * BLOCK,
			lat: SOUTH + 2 * BLOCK
		});
		await bump(db, 'c1', 'register');
		const designed = await cover({ view: 'designed' });
		const oracle = await oracleHoles(db, 'c1', designed.area.id, 150);
		expect(Math.abs(designed.areaSquareMeters - oracle.area)).toBeLessThan(1);
		expect(Math.abs(designed.holeSquareMeters - oracle.holes)).toBeLessThan(oracle.area * 0.001);
		expect(designed.holeCount).toBe(oracle.parts);
		const asIs = await cover();
		expect(asIs.holeSquareMeters).toBe(asIs.areaSquareMeters);
		expect(asIs.confirmedSquareMeters).toBeCloseTo(designed.holeSquareMeters, 3);
		expect(asIs.unverifiedCount).toBe(2);
	});

	it('covers twice only where two reach, as PostGIS says', async () => {
		const db = getDb();
		const extra = await insertTestFacility(db, 'c1', {
			kind: 'hydrant',
			lon: WEST + 1.6 * BLOCK,
			lat: SOUTH + 1.4 * BLOCK
		});
		await bump(db, 'c1', 'register');
		const { rows } = await db.query<{ covered: number }>(
			`with plane as (select st_transform(a.geom, d.srid) as area, d.srid
				from area a join district d on d.code = a.district where a.district = 'c1' and a.id = $1),
			disc as (select f.id, st_buffer(st_transform(f.geom, plane.srid), 150, 'quad_segs=64') as geom
				from facility f, plane where f.district = 'c1' and f.kind = 'hydrant')
			select coalesce(st_area(st_union(st_intersection(st_intersection(a.geom, b.geom), plane.area))), 0)
				as covered from plane, disc a join disc b on a.id < b.id`,
			[(await cover()).area.id]
		);
		const twice = await cover({ view: 'designed', depth: 2 });
		expect(twice.depth).toBe(2);
		expect(Math.abs(twice.coveredSquareMeters - rows[0]!.covered)).toBeLessThan(
			twice.areaSquareMeters * 0.001
		);
		expect(twice.coveredSquareMeters).toBeGreaterThan(1000);
		await db.query(`delete from facility where district = 'c1' and id = $1`, [extra]);
		await bump(db, 'c1', 'register');
	});

	it('follows what was seen: intact covers, unusable does not', async () => {
		await see(getDb(), 'c1', near, 'intact', '2026-02-01T00:00:00Z');
		const one = await cover();
		await see(getDb(), 'c1', far, 'unusable', '2026-02-01T00:00:00Z');
		const broken = await cover();
		expect(broken.holeSquareMeters).toBeCloseTo(one.holeSquareMeters, 6);
		expect(broken.unverifiedSquareMeters).toBe(0);
		await see(getDb(), 'c1', far, 'impaired', '2026-02-02T00:00:00Z');
		expect((await cover()).holeSquareMeters).toBeLessThan(broken.holeSquareMeters);
	});

	it('takes a look that is 180 days old as broken in the pessimistic view, from that day on', async () => {
		const before = await cover({ view: 'pessimistic' }, '2026-07-30T23:59:59Z');
		const after = await cover({ view: 'pessimistic' }, '2026-07-31T00:00:01Z');
		expect(before.facilityCount).toBe(2);
		expect(after.facilityCount).toBe(1);
	});

	it('uses a stored result while nothing changed, and a new one when an outage begins', async () => {
		const first = await cover();
		const again = await cover({}, '2026-03-01T00:00:05Z');
		expect(again.computedAt).toBe(first.computedAt);
		await getDb().query(
			`with made as (insert into outage (district, from_at, until_at, reason, created_by)
				values ('c1', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z', '检修', 'test') returning id)
			insert into outage_facility select 'c1', id, $1 from made`,
			[near]
		);
		await bump(getDb(), 'c1', 'register');
		const known = await cover({}, '2026-03-01T12:00:00Z');
		const during = await cover({}, '2026-03-02T12:00:00Z');
		const past = await cover({}, '2026-03-03T12:00:00Z');
		expect(known.facilityCount).toBe(2);
		expect(during.facilityCount).toBe(1);
		expect(past.holeSquareMeters).toBe(known.holeSquareMeters);
	});

	it('counts a hydrant of the neighboring district that reaches over the border', async () => {
		const before = await cover();
		await createTestDistrict(getDb(), 'c2');
		await insertTestFacility(getDb(), 'c2', {
			kind: 'hydrant',
			lon: WEST - 0.0005,
			lat: SOUTH + BLOCK
		});
		await bump(getDb(), 'c2', 'register');
		const after = await cover({ view: 'designed' });
		expect(after.facilityCount).toBe(before.facilityCount + 1);
	});

	it('numbers holes from large to small, each with a point inside', async () => {
		const { holes } = await cover();
		const sizes = holes.features.map(({ properties }) => properties.areaSquareMeters);
		expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
		for (const { geometry, properties } of holes.features) {
			const { rows } = await getDb().query(
				`select st_contains(st_geomfromgeojson($1), st_geomfromgeojson($2)) as inside`,
				[
					JSON.stringify(geometry),
					JSON.stringify({ type: 'Point', coordinates: properties.center })
				]
			);
			expect(rows[0]).toEqual({ inside: true });
		}
	});
});

describeUnless(
	existsSync(BERLIN) ? undefined : `${BERLIN} is not here`,
	'shared-data',
	'coverage of real hydrants',
	() => {
		describeOnBothDatabases('46 hydrants of Berlin', (getDb) => {
			it('leaves the same holes as PostGIS, within 0.1 % of the area', async () => {
				const db = getDb();
				await createTestDistrict(db, 'b1');
				const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number];
				let count = 0;
				for await (const chunk of extractOsm(BERLIN)) {
					if (chunk.kind !== 'facilities') continue;
					for (const { kind, lon, lat } of chunk.items) {
						if (kind !== 'hydrant') continue;
						count++;
						await insertTestFacility(db, 'b1', { kind, lon, lat });
						box[0] = Math.min(box[0], lon);
						box[1] = Math.min(box[1], lat);
						box[2] = Math.max(box[2], lon);
						box[3] = Math.max(box[3], lat);
					}
				}
				expect(count).toBe(46);
				await db.query(
					`update district set srid = 32633,
						boundary = st_multi(st_makeenvelope($1, $2, $3, $4, 4490)) where code = 'b1'`,
					box
				);
				await addArea(
					db,
					'b1',
					'built_up',
					square(box[0], box[1], Math.min(box[2] - box[0], box[3] - box[1]))
				);
				const answer: Coverage = await computeCoverage(contextOf(db), 'b1', {
					view: 'designed',
					winter: false
				});
				const oracle = await oracleHoles(db, 'b1', answer.area.id, 150);
				expect(Math.abs(answer.areaSquareMeters - oracle.area) / oracle.area).toBeLessThan(1e-6);
				expect(Math.abs(answer.holeSquareMeters - oracle.holes) / oracle.area).toBeLessThan(0.001);
			});
		});
	}
);
