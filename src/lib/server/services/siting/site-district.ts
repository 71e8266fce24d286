import { toPlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import { COVERING_KINDS, countFacility } from '#lib/domain/counting.ts';
import { isSitedByRadius, type SitingQuestion } from '#lib/domain/siting.ts';
import { listBuildingRings } from '#lib/server/queries/building.ts';
import { findCoverageArea } from '#lib/server/queries/area.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import {
	findAreaGeometry,
	listCountedFacilities,
	type CountedFacility
} from '#lib/server/queries/coverage-input.ts';
import { createRuleReader, getPlacedDistrict, widenBox } from '../analysis.ts';
import { loadBuildings } from '../building-points.ts';
import { authorize, type Context } from '../context.ts';
import { toPlaneLine } from '../import-rows.ts';
import { loadRoads, type LoadedRoads } from '../road-cache.ts';
import { wallsOf, type SitingScene } from './scene.ts';
import { site, type SitingAnswer } from './site.ts';
import type { SolveWatch } from './solve.ts';

const PAGE = { embedded: 1000, server: 20_000 } as const;

/**
 * Siting in a district: what counts in the view stays, broken ones may be repaired.
 *
 * @throws {Unavailable} There are no roads yet, or nothing to cover.
 */
export async function siteDistrict(
	context: Context,
	district: string,
	question: SitingQuestion,
	watch: SolveWatch = {}
): Promise<SitingAnswer> {
	authorize(context, district, 'map.read');
	return site(await loadSitingScene(context, district, question), question, watch);
}

export async function loadSitingScene(
	{ db, now: clock }: Context,
	district: string,
	question: SitingQuestion
): Promise<SitingScene> {
	const now = clock();
	const { kind, view, winter } = question;
	const { srid, bbox } = await getPlacedDistrict(db, district);
	const layer = await loadRoads(db, district, srid);
	const rule = await createRuleReader(db, district);
	const margin = kind === 'fire_station' ? 'border.station_m' : 'border.facility_m';
	const kinds = isSitedByRadius(kind) ? COVERING_KINDS : [kind];
	const box = widenBox(bbox, rule(margin));
	const listed = await listCountedFacilities(db, district, kinds, box, now);
	const options = { view, winter, verifiedDays: rule('pessimistic.verified_days'), now };
	const counting = (facility: CountedFacility) =>
		// Nobody inspects a fire station as a hydrant is inspected: in service is what counts.
		facility.kind === 'fire_station'
			? facility.lifecycle === 'in_service'
				? 'counts'
				: 'not'
			: countFacility(facility, options);
	const chosen = await findCoverageArea(db, district);
	const area = chosen && (await findAreaGeometry(db, district, chosen.id));
	return {
		layer,
		area: area ? toPlaneMultiPolygon(area.geometry, layer.projection) : undefined,
		areaName: area ? `${area.name}（${area.source}）` : '',
		walls: wallsOf(await loadFootprints(db, district, layer)),
		buildings: (await loadBuildings(db, district, layer)).map(({ id, name, lon, lat }) => ({
			id: String(id),
			name,
			lon,
			lat
		})),
		existing: listed
			.filter((facility) => counting(facility) !== 'not')
			.map(({ id, name, lon, lat, kind: own, turnout_seconds }) => ({
				id,
				name,
				lon,
				lat,
				radiusMeters: rule(own === 'hydrant' ? 'hydrant.radius_m' : 'intake.radius_m'),
				...(turnout_seconds === null ? {} : { turnoutSeconds: turnout_seconds })
			})),
		broken: listed.filter(
			(facility) =>
				facility.kind === kind &&
				facility.district === district &&
				counting(facility) === 'not' &&
				(facility.condition === 'unusable' || facility.lifecycle === 'suspended')
		),
		unverifiedCount: listed.filter((facility) => counting(facility) === 'unverified').length,
		closedEdges: await listClosedEdgeIds(db, district, layer.batch, now),
		rule
	};
}

const footprints = new WeakMap<LoadedRoads, Promise<Float64Array[][]>>();

/** Outer and inner rings of the buildings of the roads' own batch, in the plane. */
function loadFootprints(
	db: Context['db'],
	district: string,
	layer: LoadedRoads
): Promise<Float64Array[][]> {
	const known = footprints.get(layer) ?? read(db, district, layer);
	footprints.set(layer, known);
	known.catch(() => footprints.delete(layer));
	return known;
}

async function read(
	db: Context['db'],
	district: string,
	layer: LoadedRoads
): Promise<Float64Array[][]> {
	const polygons: Float64Array[][] = [];
	for (let after = -1; ;) {
		const rows = await listBuildingRings(db, district, layer.batch, after, PAGE[db.kind]);
		for (const { parts } of rows)
			polygons.push(parts.map((ring) => toPlaneLine(ring, layer.projection)));
		const last = rows.at(-1);
		if (!last) return polygons;
		after = last.id;
	}
}
