import {
	DistrictInputSchema,
	type DistrictCard,
	type DistrictInput,
	type DistrictSummary,
	type KindCounts,
	type MicroCount
} from '#lib/domain/district.ts';
import { COUNTED_SPONSORS, FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { PERMISSIONS } from '#lib/domain/roles.ts';
import { Conflict } from '#lib/server/errors.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	findBoundary,
	hasRoads,
	insertDistrict,
	listDistricts as listRecords
} from '#lib/server/queries/district.ts';
import { countByKind, countMicroStations } from '#lib/server/queries/facility.ts';
import { listNewestIndicators } from '#lib/server/queries/indicator.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { readArrivalMinutes } from './analysis.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { sridOf, toCard } from './district-card.ts';
import { readOutline } from './outline.ts';
import { computeRate } from './rate.ts';
import { parseInput } from './validation.ts';

/** The districts that the actor may look at. */
export async function listDistricts(context: Context): Promise<DistrictCard[]> {
	const records = await listRecords(context.db);
	return records.filter((record) => can(context.actor, record.code, 'map.read')).map(toCard);
}

/**
 * Creates a district. `boundary: 'auto'` leaves outline and projection empty until the first import.
 *
 * @returns the district and remarks about a repaired outline.
 * @throws {Conflict} The code is taken. @throws {Invalid} The outline is no polygon in degrees.
 */
export async function createDistrict(
	context: Context,
	input: DistrictInput
): Promise<{ district: DistrictCard; notices: string[] }> {
	authorize(context, '*', 'district.create');
	const { code, name, boundary, datum, boundary_source, time_zone, is_demo } = parseInput(
		DistrictInputSchema,
		input
	);
	const checked =
		boundary === 'auto' ? undefined : await readOutline(context.db, boundary, datum, null);
	const srid = checked ? sridOf(checked.geometry) : null;
	await context.db.transaction(
		async (client) => {
			const isNew = await insertDistrict(client, {
				code,
				name,
				boundary: checked?.geometry ?? null,
				boundary_source: checked ? (boundary_source ?? '创建时导入') : null,
				boundary_mode: checked ? 'given' : 'auto',
				srid,
				time_zone: time_zone ?? 'Asia/Shanghai',
				is_demo
			});
			if (!isNew) throw codeTaken(code);
			await insertAudit(client, {
				actor: context.actor,
				district: code,
				action: 'create',
				entity: 'district',
				entityId: code,
				after: { code, name, srid, boundary_mode: checked ? 'given' : 'auto' }
			});
		},
		{ label: 'create district' }
	);
	const district = toCard(await requireDistrict(context.db, code));
	return { district, notices: checked?.notices ?? [] };
}

/** All that the map screen says of a district at first glance. */
export async function getDistrict(context: Context, code: string): Promise<DistrictSummary> {
	authorize(context, code, 'map.read');
	const { db } = context;
	const record = await requireDistrict(db, code);
	const [revision, counts, micro, rate, coverageArea, townships, withRoads, arrivalMinutes] =
		await Promise.all([
			getRevision(db, code),
			countFacilities(db, code, confinedTo(context.actor, code)),
			countMicro(db, code),
			computeRate(context, code),
			findCoverageArea(db, code),
			listTownshipNames(db, code),
			hasRoads(db, code),
			readArrivalMinutes(db, code)
		]);
	return {
		...toCard(record),
		boundarySource: record.boundary_source,
		boundaryMode: record.boundary_mode,
		timeZone: record.time_zone,
		revision,
		counts,
		micro,
		rate,
		coverageArea,
		townships: [...townships].sort(([a], [b]) => (a < b ? -1 : 1)),
		permissions: PERMISSIONS.filter((permission) => can(context.actor, code, permission)),
		hasRoads: withRoads,
		arrivalMinutes
	};
}

/** The outline as a GeoJSON feature; its geometry is null before the first import. */
export async function getBoundary(
	context: Context,
	code: string
): Promise<GeoJSON.Feature<GeoJSON.MultiPolygon | null>> {
	authorize(context, code, 'map.read');
	const record = await requireDistrict(context.db, code);
	return {
		type: 'Feature',
		properties: { code, name: record.name, source: record.boundary_source },
		geometry: await findBoundary(context.db, code)
	};
}

async function countFacilities(
	db: Queryable,
	code: string,
	servicedBy: string | undefined
): Promise<Record<FacilityKind, KindCounts>> {
	const counts = Object.fromEntries(
		FACILITY_KINDS.map((kind) => [
			kind,
			{ planned: 0, in_service: 0, suspended: 0, removed: 0, unplaced: 0 }
		])
	) as Record<FacilityKind, KindCounts>;
	for (const { kind, lifecycle, count, unplaced } of await countByKind(db, code, servicedBy)) {
		counts[kind][lifecycle] = count;
		if (lifecycle !== 'removed') counts[kind].unplaced += unplaced;
	}
	return counts;
}

/** Indicator 3 of the newest plan, counted from the map; null without a plan. */
async function countMicro(db: Queryable, code: string): Promise<MicroCount | null> {
	const indicators = await listNewestIndicators(db, code);
	const indicator = indicators.find(({ counted_by }) => counted_by === 'micro_station');
	if (!indicator) return null;
	const { plan, planName, number, name, level, target } = indicator;
	const counted = await countMicroStations(db, code, COUNTED_SPONSORS);
	return { ...counted, target, indicator: { plan, planName, number, name, level } };
}

function codeTaken(code: string): Conflict {
	return new Conflict(
		[
			'区划代码 {code} 已存在。请直接使用它，或换一个代码。',
			'District {code} exists already. Use it, or choose another code.'
		],
		{ params: { code } }
	);
}
