import { projectionByCode, toPlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import { COVERING_KINDS, countFacility, verifiedUntil } from '#lib/domain/counting.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { ViewOptions } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import { findAreaGeometry, listCountedFacilities } from '#lib/server/queries/coverage-input.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import { findCurrentBatch } from '#lib/server/queries/import-batch.ts';
import { listOutages } from '#lib/server/queries/outage.ts';
import { createRuleReader, getPlacedDistrict, widenBox } from './analysis.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import {
	explainCoverage,
	type CoverageExplained,
	type ExplainedFacility,
	type LossReason
} from './explain-compute.ts';
import { explainLate, type ResponseExplained } from './explain-late.ts';
import { loadRoads } from './road-cache.ts';
import type { RoadLayer } from './road-layer.ts';

/** docs/API.md, `Explanation`. */
export interface Explanation {
	at: [number, number];
	view: ViewOptions['view'];
	winter: boolean;
	coverage: CoverageExplained;
	/** null: no roads, or no station. */
	response: ResponseExplained | null;
}

/** Looked at for what used to cover a place. */
const MOST_NEAR = 2000;

/** Why a place is a hole or late, or is not: nearest help, what used to reach it, what would, by which rule. */
export async function explainPlace(
	context: Context,
	district: string,
	at: readonly [lon: number, lat: number],
	options: ViewOptions
): Promise<Explanation> {
	authorize(context, district, 'map.read');
	return offThread(context, 'explain', [district, at, options], () =>
		explainPlaceHere(context, district, at, options)
	);
}

/** The same in this thread. */
export async function explainPlaceHere(
	context: Context,
	district: string,
	at: readonly [lon: number, lat: number],
	options: ViewOptions
): Promise<Explanation> {
	const { db } = context;
	const now = context.now();
	const [lon, lat] = at;
	if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 84))
		throw new Invalid(['位置应为 经度,纬度。', 'A place is lon,lat in degrees.']);
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const rule = await createRuleReader(db, district);
	const projection = projectionByCode(srid);
	const verifiedDays = rule('pessimistic.verified_days');
	const reach = Math.max(rule('hydrant.radius_m'), rule('intake.radius_m'));
	const radiusOf = (kind: string) =>
		rule(kind === 'hydrant' ? 'hydrant.radius_m' : 'intake.radius_m');
	const box = widenBox(bbox, rule('border.facility_m'));
	const counted = await listCountedFacilities(db, district, COVERING_KINDS, box, now);
	const working = counted.filter(
		(facility) => countFacility(facility, { ...options, verifiedDays, now }) === 'counts'
	);
	const works = new Set(working.map(({ id }) => id));
	const near = await listFacilities(db, district, {
		kinds: COVERING_KINDS,
		bbox: widenBox([lon, lat, lon, lat], reach),
		servicedBy: confinedTo(context.actor, district),
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		outageAt: now,
		limit: MOST_NEAR
	});
	const lost: ExplainedFacility[] = [];
	for (const facility of near) {
		if (works.has(facility.id) || !facility.position || facility.lifecycle === 'planned') continue;
		const [flon, flat] = facility.position;
		const { id, kind, code, name } = facility;
		const loss = await lossOf(facility);
		lost.push({ id, kind, code, name, lon: flon, lat: flat, radiusMeters: radiusOf(kind), loss });
	}
	const chosen = await findCoverageArea(db, district);
	const area = chosen && (await findAreaGeometry(db, district, chosen.id));
	const hasRoads = (await findCurrentBatch(db, district)) !== undefined;
	const layer = hasRoads ? await loadRoads(db, district, srid) : undefined;
	const names = new Map(near.map(({ id, code }) => [id, code]));
	const coverage = explainCoverage({
		lon,
		lat,
		layer,
		project: (plon, plat) => {
			const [x = NaN, y = NaN] = projection.forward(plon, plat);
			return [x, y];
		},
		unproject: (x, y) => {
			const [plon = NaN, plat = NaN] = projection.inverse(x, y);
			return [round7(plon), round7(plat)];
		},
		area: area ? toPlaneMultiPolygon(area.geometry, projection) : undefined,
		facilities: [
			...working.map(({ id, kind, name, lon: flon, lat: flat }) => ({
				id,
				kind,
				code: names.get(id) ?? null,
				name,
				lon: flon,
				lat: flat,
				radiusMeters: radiusOf(kind)
			})),
			...lost
		],
		rule
	});
	const response = layer ? await explainResponse(layer) : null;
	return { at: [lon, lat], view: options.view, winter: options.winter, coverage, response };

	async function lossOf(facility: Facility): Promise<ExplainedFacility['loss']> {
		const reason = reasonOf(facility);
		const { observed_at, evidence, removed_on, valid_from, last_verified_at } = facility;
		const since = {
			unusable: observed_at,
			outage: null,
			suspended: valid_from,
			seasonal: valid_from,
			removed: removed_on,
			expired: last_verified_at,
			not_under_ice: observed_at,
			uninspected: null
		}[reason];
		if (reason !== 'outage') return { reason, since: toIso(since), evidence };
		const [outage] = await listOutages(db, district, {
			facilityId: facility.id,
			activeAt: now,
			limit: 1
		});
		return { reason, since: toIso(outage?.from_at ?? null), evidence: null };
	}

	function reasonOf(facility: Facility): LossReason {
		const { lifecycle, season, state, kind } = facility;
		if (lifecycle === 'removed') return 'removed';
		if (season === 'winter' && (lifecycle === 'suspended' || options.winter)) return 'seasonal';
		if (lifecycle === 'suspended') return 'suspended';
		if (facility.is_in_outage) return 'outage';
		if (state === 'unusable') return 'unusable';
		if (options.winter && kind === 'intake' && facility.usable_under_ice !== true)
			return 'not_under_ice';
		const until = verifiedUntil(facility, verifiedDays);
		if (options.view === 'pessimistic' && until !== undefined && until <= now.getTime())
			return 'expired';
		return 'uninspected';
	}

	async function explainResponse(roads: RoadLayer & { batch: number }) {
		const stationBox = widenBox(bbox, rule('border.station_m'));
		const listed = await listCountedFacilities(db, district, ['fire_station'], stationBox, now);
		const turnout = rule('station.turnout_seconds');
		return explainLate({
			lon,
			lat,
			layer: roads,
			stations: listed.map(({ id, name, lon: slon, lat: slat, turnout_seconds, lifecycle }) => ({
				id,
				name,
				lon: slon,
				lat: slat,
				turnoutSeconds: turnout_seconds ?? turnout,
				isInService: lifecycle === 'in_service'
			})),
			closedEdges: await listClosedEdgeIds(db, district, roads.batch, now),
			speedFactor: options.winter ? rule('winter.speed_factor') : 1,
			rule
		});
	}
}

function toIso(moment: string | Date | null): string | null {
	return moment === null ? null : new Date(moment).toISOString();
}

function round7(degrees: number): number {
	return Math.round(degrees * 1e7) / 1e7;
}
