import { existsSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { parseTableQuery } from '#lib/domain/table-query.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { listBeyondTable } from '#lib/server/services/response-table.ts';
import { resetRule, setRule } from '#lib/server/services/rule.ts';
import {
	computeResponse,
	computeResponseFeatures,
	loadResponseField
} from '#lib/server/services/response.ts';
import { createClosure, endClosure } from '#lib/server/services/closure.ts';
import { computeCranes } from '#lib/server/services/cranes.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import {
	describeOnBothDatabases,
	describeUnless,
	describeWithPgrouting
} from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const HARBIN = '../shared/data/osm/harbin.osm.pbf';
const STATIONS = [
	[126.63, 45.75],
	[126.66, 45.77],
	[126.6, 45.74],
	[126.69, 45.74],
	[126.56, 45.7]
] as const;

describeOnBothDatabases('response in a town', (getDb) => {
	const NOW = '2026-03-01T00:00:00Z';
	const respond = (options = {}, at = NOW) =>
		computeResponse(contextOf(getDb(), at), 'r1', { minutes: 5, winter: false, ...options });

	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 'r1');
		await importOsm(contextOf(db), 'r1', townSource());
		await insertTestFacility(db, 'r1', {
			kind: 'fire_station',
			name: '一站',
			lon: WEST,
			lat: SOUTH + BLOCK,
			attributes: { turnout_seconds: 90 }
		});
		await insertTestFacility(db, 'r1', {
			kind: 'fire_station',
			name: '远站',
			lon: WEST + 0.1,
			lat: SOUTH
		});
		await insertTestFacility(db, 'r1', {
			kind: 'water_crane',
			lon: WEST + BLOCK,
			lat: SOUTH + BLOCK
		});
		await db.query(`update district_revision set register = register + 1 where district = 'r1'`);
	});

	it('starts with the turnout of the station itself and adds the way at the speed of the class', async () => {
		const { edges } = await computeResponseFeatures(contextOf(getDb(), NOW), 'r1', {
			minutes: 5,
			winter: false
		});
		const first = edges.features.find(({ properties }) => properties.leastSeconds === 90);
		expect(first).toBeDefined();
		const main = edges.features.find(
			({ properties }) => properties.class === 'primary' && properties.leastSeconds === 90
		)!.properties;
		expect(main.seconds).toBeCloseTo(90 + main.lengthMeters / (50 / 3.6), 2);
		expect(main.meters).toBeCloseTo(main.lengthMeters, 2);
	});

	it('sums every street once and says which station had no road near it', async () => {
		const answer = await respond();
		expect(answer.reachedMeters + answer.beyondMeters).toBeCloseTo(answer.totalMeters, 6);
		expect(answer.stations.map(({ name }) => name)).toEqual(['一站']);
		expect(answer.unsnapped.map(({ name }) => name)).toEqual(['远站']);
		expect(answer.places.map(({ name, isRural }) => [name, isRural])).toEqual([
			['镇', false],
			['村', true]
		]);
	});

	it('cuts the parts beyond at the exact point', async () => {
		const options = { minutes: 1.75, winter: false };
		const answer = await respond(options);
		const { gaps } = await computeResponseFeatures(contextOf(getDb(), NOW), 'r1', options);
		const { rows } = await getDb().query<{ meters: number }>(
			`select sum(st_length(st_transform(st_setsrid(st_geomfromgeojson(line), 4490), 4552))) as meters
			from unnest($1::text[]) as line`,
			[gaps.features.map(({ geometry }) => JSON.stringify(geometry))]
		);
		expect(answer.beyondMeters).toBeGreaterThan(0);
		// Seven decimals of a degree are a centimeter at each end of a part.
		expect(Math.abs(rows[0]!.meters - answer.beyondMeters)).toBeLessThan(
			0.02 * gaps.features.length
		);
		for (const { properties } of gaps.features)
			expect(properties.seconds).toBeGreaterThanOrEqual(105);
	});

	it('takes the district’s own limit where none is asked for: in answer, table and summary', async () => {
		const context = contextOf(getDb(), NOW);
		const key = 'station.arrival_minutes';
		expect((await respond({ minutes: undefined })).minutes).toBe(5);
		await setRule(context, 'r1', key, { value: 2, reason: '试点区从严' });
		const [own, asked] = [await respond({ minutes: undefined }), await respond({ minutes: 2 })];
		expect(own.minutes).toBe(2);
		expect(own.beyondMeters).toBe(asked.beyondMeters);
		expect(own.beyondMeters).toBeGreaterThan((await respond()).beyondMeters);
		const ask = (minutes: string) =>
			listBeyondTable(
				context,
				'r1',
				parseTableQuery('beyond', (name) => (name === 'minutes' ? minutes : null))
			);
		const { total } = await ask('');
		const { beyondCounts: counts } = own;
		expect(total).toBe(counts.buildings + counts.places + counts.roads);
		expect(total).toBeGreaterThan((await ask('5')).total);
		expect(await getDistrict(context, 'r1')).toMatchObject({ arrivalMinutes: 2 });
		await resetRule(context, 'r1', key);
		expect((await respond({ minutes: undefined })).minutes).toBe(5);
	});

	it('is slower in winter by the factor of the rule', async () => {
		const [summer, winter] = [await respond(), await respond({ winter: true })];
		expect(winter.p90Seconds! - 90).toBeCloseTo((summer.p90Seconds! - 90) / 0.75, 6);
	});

	it('goes around a closure while it lasts, and opens again when it is ended', async () => {
		const before = await respond();
		const { id, edgeCount } = await createClosure(contextOf(getDb(), NOW), 'r1', {
			from_at: '2026-03-01T00:00:00Z',
			until_at: '2026-03-05T00:00:00Z',
			reason: '修路',
			geometry: {
				type: 'LineString',
				coordinates: [
					[WEST, SOUTH + BLOCK],
					[WEST + BLOCK, SOUTH + BLOCK]
				]
			}
		});
		expect(edgeCount).toBe(1);
		const during = await respond({}, '2026-03-02T00:00:00Z');
		expect(during.closedEdgeCount).toBe(1);
		expect(during.p90Seconds).toBeGreaterThan(before.p90Seconds!);
		expect(during.unreachableMeters).toBeGreaterThan(100);
		const past = await respond({}, '2026-03-05T00:00:01Z');
		expect(past.p90Seconds).toBe(before.p90Seconds);
		await endClosure(contextOf(getDb(), '2026-03-02T01:00:00Z'), 'r1', id);
		const ended = await respond({}, '2026-03-02T02:00:00Z');
		expect(ended.p90Seconds).toBe(before.p90Seconds);
	});

	it('judges cranes by spacing along main roads and the way to refill', async () => {
		const cranes = await computeCranes(contextOf(getDb(), '2026-03-06T00:00:00Z'), 'r1', {
			view: 'designed',
			winter: false
		});
		expect(cranes).toMatchObject({ craneCount: 1, spacingMeters: 1000 });
		// The main street is 450 m long and the crane stands on it: all of it is within 500 m.
		expect(cranes.servedMeters).toBeCloseTo(cranes.mainRoadMeters, 6);
		expect(cranes.perStation).toEqual([expect.objectContaining({ name: '一站', count: 1 })]);
		expect(cranes.refillP90Meters).toBeGreaterThan(0);
		expect(cranes.refillP90Meters).toBeLessThan(1000);
	});
});

describeUnless(
	existsSync(HARBIN) ? undefined : `${HARBIN} is not here`,
	'shared-data',
	'response of a city',
	() => {
		describeWithPgrouting('Harbin', (getDb) => {
			it('agrees with pgRouting, station by station, on 1,000 random nodes to the second', async () => {
				const db = getDb();
				await createTestDistrict(db, 'h1');
				await importOsm(contextOf(db), 'h1', HARBIN);
				await db.query(`delete from facility where kind = 'fire_station'`);
				for (const [lon, lat] of STATIONS)
					await insertTestFacility(db, 'h1', { kind: 'fire_station', lon, lat });
				await db.query(
					`update district_revision set register = register + 1 where district = 'h1'`
				);
				await db.query(
					`insert into district_rule (district, key, value, reason, set_by) values ('h1', 'station.snap_m', 2000, 'test', 'test')`
				);
				const { field, layer } = await loadResponseField(contextOf(db), 'h1', false);
				expect(field.sources).toHaveLength(STATIONS.length);
				const oracle = await askPgrouting(db, field.sources);
				const { nodeIds, nodeCount } = layer.network;
				const isDrivable = new Set([...oracle.drivable]);
				const wanted = Array.from({ length: nodeCount }, (_none, node) => node).filter((node) =>
					isDrivable.has(nodeIds[node]!)
				);
				let state = 7;
				let worst = 0;
				for (let sample = 0; sample < 1000; sample++) {
					state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
					const node = wanted[state % wanted.length]!;
					const expected = oracle.seconds.get(nodeIds[node]!) ?? Infinity;
					const found = field.cost[node]!;
					if (expected === Infinity) expect(found).toBe(Infinity);
					else worst = Math.max(worst, Math.abs(found - expected));
				}
				expect(worst).toBeLessThan(0.001);
			});
		});
	}
);

type Db = Parameters<Parameters<typeof describeWithPgrouting>[1]>[0] extends () => infer D
	? D
	: never;

/** pgr_drivingDistance from every station by itself; the least over stations. Never equicost. */
async function askPgrouting(
	db: Db,
	sources: readonly { edge: number; offsetMeters: number; initialCost?: number }[]
) {
	await db.query(
		`create table pgr_edge as select e.id::bigint, from_node as source, to_node as target,
			case when one_way >= 0 then length_m / (speed_kmh::float8 / 3.6) else -1 end as cost,
			case when one_way <= 0 then length_m / (speed_kmh::float8 / 3.6) else -1 end as reverse_cost,
			length_m
		from road_edge e join import_batch b on b.district = e.district and b.id = e.batch
		where e.district = 'h1' and b.status = 'current' and is_drivable`
	);
	const { rows: nodes } = await db.query<{ node: number }>(
		`select source as node from pgr_edge union select target from pgr_edge`
	);
	const seconds = new Map<number, number>();
	for (const [index, { edge, offsetMeters, initialCost = 0 }] of sources.entries()) {
		const start = -1 - index;
		// The station as a node of its own, with the two pieces of its edge leading off.
		const graph = `select id, source, target, cost, reverse_cost from pgr_edge
			union all select ${1e8 + index * 2}, ${start}, target,
				case when cost < 0 then -1 else cost * (length_m - ${offsetMeters}) / length_m end, -1
				from pgr_edge where id = ${edge}
			union all select ${1e8 + index * 2 + 1}, ${start}, source,
				case when reverse_cost < 0 then -1 else reverse_cost * ${offsetMeters} / length_m end, -1
				from pgr_edge where id = ${edge}`;
		const { rows } = await db.query<{ node: number; agg_cost: number }>(
			`select node, agg_cost from pgr_drivingDistance($1, $2::bigint, 1e9, true)`,
			[graph, start]
		);
		for (const { node, agg_cost } of rows) {
			const total = agg_cost + initialCost;
			if (total < (seconds.get(node) ?? Infinity)) seconds.set(node, total);
		}
	}
	return { seconds, drivable: nodes.map(({ node }) => node) };
}
