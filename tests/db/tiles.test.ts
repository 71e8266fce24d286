import { existsSync } from 'node:fs';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, expect, it } from 'vitest';
import type { Database } from '#lib/server/db/pool.ts';
import { NotFound } from '#lib/server/errors.ts';
import {
	encodeBaseTile,
	encodeFacilityTile,
	listBaseTileFeatures,
	listFacilityTileFeatures
} from '#lib/server/queries/tile.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { getBaseTile, getFacilityTile, getResponseTile } from '#lib/server/services/tiles.ts';
import { encodeTile } from '#lib/server/tiles/encode-tile.ts';
import { toTileWindow } from '#lib/server/tiles/tile-window.ts';
import { describeOnBothDatabases, describeOnServer, describeUnless } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { SOUTH, townSource, WEST } from './harness/town.ts';

const HARBIN = '../shared/data/osm/harbin.osm.pbf';

type Decoded = Record<string, { properties: object; type: number; box: number[]; area: number }[]>;

function decode(tile: Uint8Array): Decoded {
	const { layers } = new VectorTile(new PbfReader(tile));
	const decoded: Decoded = {};
	for (const [name, layer] of Object.entries(layers)) {
		expect(layer.extent).toBe(4096);
		decoded[name] = Array.from({ length: layer.length }, (_none, index) => {
			const feature = layer.feature(index);
			const rings = feature.loadGeometry();
			const points = rings.flat();
			const area = feature.type === 3 ? rings.reduce((sum, ring) => sum + areaOf(ring), 0) : 0;
			const xs = points.map(({ x }) => x);
			const ys = points.map(({ y }) => y);
			const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
			return { properties: { ...feature.properties }, type: feature.type, box, area };
		});
	}
	return decoded;
}

/** Signed area in square tile units; outer rings positive. */
function areaOf(ring: readonly { x: number; y: number }[]): number {
	return ring.reduce((sum, { x, y }, index) => {
		const next = ring[(index + 1) % ring.length]!;
		return sum + (x * next.y - next.x * y) / 2;
	}, 0);
}

/** Tile address of a place. */
function tileAt(lon: number, lat: number, z: number) {
	const sine = Math.sin((lat * Math.PI) / 180);
	const south = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
	return { z, x: Math.floor((lon / 360 + 0.5) * 2 ** z), y: Math.floor(south * 2 ** z) };
}

const textOf = (value: object) => JSON.stringify(Object.entries(value).sort());

/** How many of each layer's features with the same properties a tile holds, or only those plainly seen. */
function summarize(decoded: Decoded, onlyDrawn: boolean): Map<string, number> {
	const counts = new Map<string, number>();
	for (const [layer, features] of Object.entries(decoded)) {
		for (const { properties, type, box, area } of features) {
			if (onlyDrawn && !isDrawn(type, box, area)) continue;
			const name = `${layer} ${type} ${textOf(properties)}`;
			counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}
	return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Whether enough of a feature is inside the tile to be seen: what only touches its margin, has less than
 * a quarter of a pixel left, or is a polygon of less than one pixel (8 × 8 units), one encoder may
 * drop and the other keep.
 */
function isDrawn(
	type: number,
	[west = 0, south = 0, east = 0, north = 0]: number[],
	area: number
): boolean {
	if (east <= 0 || north <= 0 || west >= 4096 || south >= 4096) return false;
	if (type === 3) return area >= 64;
	return type === 1 || east - west > 2 || north - south > 2;
}

/** Whatever is plainly seen in one tile is in the other. */
function expectSameFeatures(here: Decoded, there: Decoded, name = ''): void {
	for (const [one, other] of [
		[here, there],
		[there, here]
	] as const) {
		const held = summarize(other, false);
		const missing = [...summarize(one, true)].filter(
			([feature, count]) => (held.get(feature) ?? 0) < count
		);
		expect(missing, name).toEqual([]);
	}
}

describeOnBothDatabases('tiles of a town', (getDb) => {
	let hydrant = '';
	beforeAll(async () => {
		const db = getDb();
		await createTestDistrict(db, 't1');
		await importOsm(contextOf(db), 't1', townSource());
		hydrant = await insertTestFacility(db, 't1', {
			kind: 'hydrant',
			lon: WEST + 0.001,
			lat: SOUTH + 0.001
		});
		await insertTestFacility(db, 't1', {
			kind: 'fire_station',
			lon: WEST,
			lat: SOUTH + 0.002,
			attributes: { turnout_seconds: 60 }
		});
	});

	it('draw roads, buildings, water, rail, places and the outline, with their properties', async () => {
		const { tile } = await getBaseTile(
			contextOf(getDb()),
			't1',
			tileAt(WEST + 0.001, SOUTH + 0.001, 14)
		);
		const layers = decode(tile);
		expect(Object.keys(layers).sort()).toEqual([
			'building',
			'district',
			'place',
			'rail',
			'road',
			'water'
		]);
		expect(layers['road']).toContainEqual(
			expect.objectContaining({
				type: 2,
				properties: { class: 'primary', name: '中心大街', bridge: false, tunnel: false, one_way: 0 }
			})
		);
		expect(layers['water']?.[0]?.properties).toEqual({ class: 'river', name: '汤旺河' });
	});

	it('show main roads alone from afar, the pieces of a street as one', async () => {
		const { tile } = await getBaseTile(contextOf(getDb()), 't1', tileAt(WEST, SOUTH, 10));
		expect(decode(tile)['road']?.map(({ properties }) => properties)).toEqual([
			{ class: 'primary', bridge: false, tunnel: false, one_way: 0 }
		]);
	});

	it('show facilities with their state', async () => {
		const { tile } = await getFacilityTile(
			contextOf(getDb()),
			't1',
			tileAt(WEST + 0.001, SOUTH + 0.001, 14)
		);
		const features = decode(tile)['facility'] ?? [];
		expect(features.map(({ properties }) => properties)).toContainEqual({
			id: hydrant,
			kind: 'hydrant',
			state: 'uninspected',
			lifecycle: 'in_service',
			ownership: 'municipal',
			disputed: false,
			in_outage: false,
			outside: false
		});
	});

	it('color roads by arrival, cut where the band changes and at the limit', async () => {
		const address = tileAt(WEST + 0.001, SOUTH + 0.001, 14);
		const options = { minutes: 1.2, winter: false };
		const { tile } = await getResponseTile(contextOf(getDb()), 't1', address, options);
		const roads = (decode(tile)['response'] ?? []).map(
			({ properties }) => properties as { seconds: number; band: number; beyond: boolean }
		);
		expect(roads.length).toBeGreaterThan(4);
		for (const { seconds, beyond } of roads) {
			expect(seconds).toBeGreaterThanOrEqual(60);
			if (!beyond) expect(seconds).toBeLessThanOrEqual(72);
		}
		expect(new Set(roads.map(({ beyond }) => beyond))).toEqual(new Set([true, false]));
	});

	it('are named by the state of the data', async () => {
		const ask = () => getBaseTile(contextOf(getDb()), 't1', tileAt(WEST, SOUTH, 13));
		const first = await ask();
		expect((await ask()).version).toBe(first.version);
		await importOsm(contextOf(getDb()), 't1', townSource());
		expect((await ask()).version).not.toBe(first.version);
	});

	it('are empty where there is nothing, and not found where there is no tile', async () => {
		const context = contextOf(getDb());
		expect((await getBaseTile(context, 't1', { z: 14, x: 0, y: 0 })).tile.byteLength).toBe(0);
		for (const address of [
			{ z: 2, x: 4, y: 0 },
			{ z: -1, x: 0, y: 0 },
			{ z: 21, x: 0, y: 0 },
			{ z: 3, x: NaN, y: 1 }
		])
			await expect(getBaseTile(context, 't1', address)).rejects.toThrow(NotFound);
	});
});

async function compare(
	db: Database,
	district: string,
	addresses: { z: number; x: number; y: number }[]
) {
	const batch = (await findCurrentBatch(db, district))?.id ?? null;
	for (const { z, x, y } of addresses) {
		const window = toTileWindow(district, z, x, y)!;
		const [here, there] = [
			encodeTile(await listBaseTileFeatures(db, window, batch), window),
			await encodeBaseTile(db, window, batch)
		].map((tile) => decode(tile));
		expectSameFeatures(here!, there!, `${z}/${x}/${y}`);
	}
}

describeOnServer('tiles encoded here and by PostGIS', (getDb) => {
	it('hold the same features of a town', async () => {
		const db = getDb();
		await createTestDistrict(db, 't1');
		await importOsm(contextOf(db), 't1', townSource());
		await insertTestFacility(db, 't1', { kind: 'hydrant', lon: WEST + 0.001, lat: SOUTH + 0.001 });
		await compare(
			db,
			't1',
			[9, 11, 12, 13, 14, 15, 16].map((z) => tileAt(WEST + 0.001, SOUTH + 0.001, z))
		);
		const { z, x, y } = tileAt(WEST + 0.001, SOUTH + 0.001, 14);
		const window = toTileWindow('t1', z, x, y)!;
		const now = new Date();
		const here = encodeTile(await listFacilityTileFeatures(db, window, undefined, now), window);
		const there = await encodeFacilityTile(db, window, undefined, now);
		expectSameFeatures(decode(here), decode(there));
	});
});

describeUnless(
	existsSync(HARBIN) ? undefined : `${HARBIN} is not here`,
	'shared-data',
	'tiles of a city',
	() => {
		describeOnServer('Harbin', (getDb) => {
			it('hold the same features, and stay small at every zoom', async () => {
				const db = getDb();
				await createTestDistrict(db, 'h1');
				await importOsm(contextOf(db), 'h1', HARBIN);
				for (const z of [8, 10, 11, 12, 13, 14, 15, 16]) {
					const address = tileAt(126.635, 45.755, z);
					await compare(db, 'h1', [address]);
					const { tile } = await getBaseTile(contextOf(db), 'h1', address);
					expect(tile.byteLength, `zoom ${z}`).toBeLessThan(300_000);
				}
			});
		});
	}
);
