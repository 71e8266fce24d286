import { projectionByCode } from '#lib/core/geometry/index.ts';
import { parseWkb } from '#lib/formats/wkb.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import {
	listRoadOverrides,
	type RoadChanges,
	type RoadOverride
} from '#lib/server/queries/road-override.ts';
import { listRoadTravelRows, type RoadTravelRow } from '#lib/server/queries/road.ts';
import { hashOf } from './analysis.ts';
import { keyOf } from './edge-rematch.ts';
import { buildRoadLayer, widthOf, type RoadLayer, type RoadLayerEdge } from './road-layer.ts';

/** Roads of a district as an import brought them, overrides applied. */
export interface LoadedRoads extends RoadLayer {
	batch: number;
}

const PAGE = { embedded: 3000, server: 20_000 } as const;
const DISTRICTS_KEPT = 3;
const cached = new WeakMap<Database, Map<string, { key: string; roads: Promise<LoadedRoads> }>>();

/**
 * Roads of a district in typed arrays, read once for each import and set of overrides: overrides applied, closures not.
 *
 * @throws {Unavailable} No roads were imported yet.
 */
export async function loadRoads(
	db: Database,
	district: string,
	srid: number
): Promise<LoadedRoads> {
	const batch = await findCurrentBatch(db, district);
	if (!batch)
		throw new Unavailable([
			'本区还没有道路数据：请先导入 OpenStreetMap 文件。',
			'The district has no roads yet: import an OpenStreetMap file first.'
		]);
	const overrides = await listRoadOverrides(db, district);
	const ofDatabase =
		cached.get(db) ?? new Map<string, { key: string; roads: Promise<LoadedRoads> }>();
	cached.set(db, ofDatabase);
	const key = `${batch.id}/${srid}/${hashOf(overrides)}`;
	const known = ofDatabase.get(district);
	ofDatabase.delete(district);
	const entry =
		known?.key === key ? known : { key, roads: read(db, district, batch.id, srid, overrides) };
	ofDatabase.set(district, entry);
	const [oldest] = ofDatabase.keys();
	if (ofDatabase.size > DISTRICTS_KEPT && oldest !== undefined) ofDatabase.delete(oldest);
	try {
		return await entry.roads;
	} catch (error) {
		if (ofDatabase.get(district) === entry) ofDatabase.delete(district);
		throw error;
	}
}

async function read(
	db: Database,
	district: string,
	batch: number,
	srid: number,
	overrides: readonly RoadOverride[]
): Promise<LoadedRoads> {
	const changes = toChangesByKey(overrides);
	const edges: RoadLayerEdge[] = [];
	for (let after = -1; ;) {
		const rows = await listRoadTravelRows(db, district, batch, after, PAGE[db.kind]);
		for (const row of rows) edges.push(toEdge(row, changes.get(keyOf(row))));
		const last = rows.at(-1);
		if (!last) break;
		after = last.id;
	}
	return { ...buildRoadLayer(edges, projectionByCode(srid)), batch };
}

function toChangesByKey(overrides: readonly RoadOverride[]): Map<string, RoadChanges> {
	const byKey = new Map<string, RoadChanges>();
	for (const override of overrides) {
		if (override.is_lost) continue;
		const key = keyOf(override);
		byKey.set(key, { ...byKey.get(key), ...override.changes });
	}
	return byKey;
}

function toEdge(row: RoadTravelRow, changes: RoadChanges = {}): RoadLayerEdge {
	const height = changes.max_height_m === undefined ? row.max_height_m : changes.max_height_m;
	const width = changes.max_width_m === undefined ? row.max_width_m : changes.max_width_m;
	return {
		wayId: row.way_id,
		fromNode: row.from_node,
		toNode: row.to_node,
		oneWay: changes.one_way ?? row.one_way,
		speedKmh: changes.speed_kmh ?? row.speed_kmh,
		lengthMeters: row.length_m,
		isDrivable: changes.is_drivable ?? row.is_drivable,
		isWalkable: row.is_walkable,
		class: row.class,
		name: row.name,
		widthMeters: widthOf(row.width_m, row.lanes),
		isStructure: row.is_structure,
		lonLats: parseWkb(row.wkb).parts[0] ?? new Float64Array(4),
		...(height === null ? {} : { maxHeightMeters: height }),
		...(width === null ? {} : { maxWidthMeters: width })
	};
}
