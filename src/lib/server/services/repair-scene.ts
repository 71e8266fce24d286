import { buildSegmentGrid, projectionByCode, type SegmentGrid } from '#lib/core/geometry/index.ts';
import { COVERING_KINDS, countFacility } from '#lib/domain/counting.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { listBuildingPoints } from '#lib/server/queries/building.ts';
import { findNextOutageChange, listCountedFacilities } from '#lib/server/queries/coverage-input.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { createRuleReader, getPlacedDistrict, widenBox, type Computed } from './analysis.ts';
import type { Context } from './context.ts';
import { chooseArea, districtsOf, listInputs } from './coverage.ts';
import type { ReachFacility } from './repair-compute.ts';
import { loadRoads } from './road-cache.ts';
import type { RoadLayer } from './road-layer.ts';

/** What repairs and failures say of the area that they are about. */
export interface OfArea extends Computed {
	area: { id: string; kind: string; name: string; source: string; isDerived: boolean };
	winter: boolean;
	areaSquareMeters: number;
	/** As is (现状口径): by facilities that are known to work. */
	coveredSquareMeters: number;
	rules: string[];
}

/** What repairs and failures are computed from. */
export async function readRepairScene(
	context: Context,
	district: string,
	{ winter, areaId }: { winter: boolean; areaId: string | undefined }
) {
	const { db } = context;
	const now = context.now();
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const rule = await createRuleReader(db, district);
	const area = await chooseArea(context, district, areaId);
	const box = widenBox(bbox, rule('border.facility_m'));
	const inputs = await listInputs(context, district, box);
	const facilities = await listCountedFacilities(db, district, COVERING_KINDS, box, now);
	const radiusOf = (kind: string) =>
		rule(kind === 'hydrant' ? 'hydrant.radius_m' : 'intake.radius_m');
	const view = {
		view: 'as_is',
		winter,
		verifiedDays: rule('pessimistic.verified_days'),
		now
	} as const;
	return {
		now,
		rule,
		area,
		// Buildings come with the roads.
		inputs: { ...inputs, batch: (await findCurrentBatch(db, district))?.id ?? null },
		facilities,
		projection: projectionByCode(srid),
		validUntil: await findNextOutageChange(db, districtsOf(district, facilities), now),
		radiusOf,
		reach: (wanted: 'counts' | 'unverified'): ReachFacility[] =>
			facilities
				.filter((facility) => countFacility(facility, view) === wanted)
				.map(({ id, lon, lat, kind }) => ({ id, lon, lat, radiusMeters: radiusOf(kind) }))
	};
}

const PAGE = { embedded: 2000, server: 20_000 } as const;

/** Middles of all buildings, degrees. */
export async function listBuildings(
	db: Database,
	district: string
): Promise<{ lon: number; lat: number }[]> {
	const batch = await findCurrentBatch(db, district);
	const buildings: { lon: number; lat: number }[] = [];
	for (let after = -1; batch;) {
		const rows = await listBuildingPoints(db, district, batch.id, after, PAGE[db.kind]);
		for (const { lon, lat } of rows) buildings.push({ lon, lat });
		const last = rows.at(-1);
		if (!last) break;
		after = last.id;
	}
	return buildings;
}

/** Segments of every street of the current roads, in the plane; undefined before the first import. */
export async function loadStreets(
	{ db }: Context,
	district: string
): Promise<SegmentGrid | undefined> {
	if (!(await findCurrentBatch(db, district))) return undefined;
	const { srid } = await getPlacedDistrict(db, district);
	return streetsOf(await loadRoads(db, district, srid));
}

/** Segments of every street of a layer, each street once. */
export function streetsOf({ network }: RoadLayer): SegmentGrid {
	const { edgeCount, pointStart, coordinates } = network;
	const segments: number[] = [];
	for (let edge = 0; edge < edgeCount; edge++) {
		const last = (pointStart[edge + 1] ?? 0) - 1;
		for (let point = pointStart[edge] ?? 0; point < last; point++)
			for (let k = 2 * point; k < 2 * point + 4; k++) segments.push(coordinates[k] ?? NaN);
	}
	return buildSegmentGrid(Float64Array.from(segments));
}
