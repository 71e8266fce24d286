import { findSnap, timeAtPoint } from '#lib/core/roads/index.ts';
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
import { PLACE_SNAP_METERS } from './building-points.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import {
	explainCoverage,
	ruleText,
	type CoverageExplained,
	type ExplainedFacility,
	type LossReason
} from './explain-compute.ts';
import { loadRoads } from './road-cache.ts';
import { findResponse, rounded, type StationPoint } from './response-compute.ts';
import type { RoadLayer } from './road-layer.ts';

/** How help comes to a place, and why it takes so long. */
export interface ResponseExplained {
	seconds: number | null;
	meters: number | null;
	limitSeconds: number;
	isBeyond: boolean;
	station: { id: string; name: string | null } | null;
	/** The nearest by air, which need not be the first there. */
	nearestByAir: { id: string; name: string | null; meters: number } | null;
	/** Arrival without the closures in force; null when none is, or it makes no difference. */
	withoutClosures: { seconds: number; closedEdgeCount: number } | null;
	/** Arrival with every station out of service back; null when it makes no difference. */
	withSuspended: { seconds: number; station: { id: string; name: string | null } } | null;
	/** Cheapest first, 万元. */
	cures: { action: 'reopen' | 'restore' | 'build'; cost: number | null; seconds: number | null }[];
	rule: ReturnType<typeof ruleText>;
}

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
		if (listed.length === 0) return null;
		const toStation = (facility: (typeof listed)[number]): StationPoint => ({
			id: facility.id,
			name: facility.name,
			lon: facility.lon,
			lat: facility.lat,
			turnoutSeconds: facility.turnout_seconds ?? rule('station.turnout_seconds')
		});
		const inService = listed.filter(({ lifecycle }) => lifecycle === 'in_service').map(toStation);
		const closedEdges = await listClosedEdgeIds(db, district, roads.batch, now);
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		const place = findSnap(roads.snaps, x, y, { limitMeters: PLACE_SNAP_METERS });
		const arrive = (stations: readonly StationPoint[], closed: readonly number[]) => {
			if (!place) return undefined;
			const found = findResponse(roads, {
				stations,
				snapMeters: rule('station.snap_m'),
				speedFactor: options.winter ? rule('winter.speed_factor') : 1,
				closedEdges: closed
			});
			const time = timeAtPoint(found.field, place);
			return time && { ...time, by: found.stations[time.station] };
		};
		const first = arrive(inService, closedEdges);
		const opened = closedEdges.length > 0 ? arrive(inService, []) : undefined;
		const all =
			listed.length > inService.length ? arrive(listed.map(toStation), closedEdges) : undefined;
		const isSooner = (other: { seconds: number } | undefined) =>
			other !== undefined && other.seconds < (first?.seconds ?? Infinity) - 0.5;
		const limitSeconds = rule('station.arrival_minutes') * 60;
		const byAir = inService
			.map(({ id, name, ...station }) => {
				const [sx = NaN, sy = NaN] = projection.forward(station.lon, station.lat);
				return { id, name, meters: rounded(Math.hypot(sx - x, sy - y)) ?? 0 };
			})
			.sort((a, b) => a.meters - b.meters)[0];
		const isBeyond = first === undefined || first.seconds > limitSeconds;
		const cures: ResponseExplained['cures'] = [];
		if (isBeyond && isSooner(opened))
			cures.push({ action: 'reopen', cost: null, seconds: rounded(opened?.seconds) });
		if (isBeyond && isSooner(all))
			cures.push({
				action: 'restore',
				cost: rule('cost.fire_station_repair'),
				seconds: rounded(all?.seconds)
			});
		if (isBeyond)
			cures.push({
				action: 'build',
				cost: rule('cost.fire_station_build'),
				seconds: place ? rule('station.turnout_seconds') : null
			});
		return {
			seconds: rounded(first?.seconds),
			meters: rounded(first?.meters),
			limitSeconds,
			isBeyond,
			station: first?.by ? { id: first.by.id, name: first.by.name } : null,
			nearestByAir: byAir ?? null,
			withoutClosures:
				opened && isSooner(opened)
					? { seconds: rounded(opened.seconds) ?? 0, closedEdgeCount: closedEdges.length }
					: null,
			withSuspended:
				all?.by && isSooner(all)
					? {
							seconds: rounded(all.seconds) ?? 0,
							station: { id: all.by.id, name: all.by.name }
						}
					: null,
			cures,
			rule: ruleText('station.arrival_minutes', rule)
		};
	}
}

function toIso(moment: string | Date | null): string | null {
	return moment === null ? null : new Date(moment).toISOString();
}

function round7(degrees: number): number {
	return Math.round(degrees * 1e7) / 1e7;
}
