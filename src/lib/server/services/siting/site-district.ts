import { toPlaneMultiPolygon, type Projection } from '#lib/core/geometry/index.ts';
import type { WaterShapes } from '#lib/core/siting/index.ts';
import { COVERING_KINDS, countFacility } from '#lib/domain/counting.ts';
import { isSitedByRadius, type GivenPlace, type SitingQuestion } from '#lib/domain/siting.ts';
import { listWaterFeatures } from '#lib/server/queries/base-feature.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { listBuildingRings } from '#lib/server/queries/building.ts';
import { findCoverageArea, listAreas } from '#lib/server/queries/area.ts';
import { listClosedEdgeIds } from '#lib/server/queries/closure.ts';
import {
	findAreaGeometry,
	listCountedFacilities,
	type CountedFacility
} from '#lib/server/queries/coverage-input.ts';
import { createRuleReader, getPlacedDistrict, widenBox } from '../analysis.ts';
import { loadBuildings } from '../building-points.ts';
import { authorizeWhole, can, type Context } from '../context.ts';
import { toPlaneLine } from '../import-rows.ts';
import { loadPeople } from '../people.ts';
import { loadRoads, type LoadedRoads } from '../road-cache.ts';
import { insidesOf } from './parcels.ts';
import { wallsOf, type SitingScene } from './scene.ts';
import { site, type SitingAnswer } from './site.ts';
import type { SolveWatch } from './solve.ts';
import { toWaterShapes, type WaterFeature } from './water.ts';

const MOST_PARCELS = 20_000;
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
	authorizeWhole(context, district);
	return site(await loadSitingScene(context, district, question), question, watch);
}

export async function loadSitingScene(
	context: Context,
	district: string,
	question: SitingQuestion
): Promise<SitingScene> {
	const { db } = context;
	const now = context.now();
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
	const buildings = await loadBuildings(db, district, layer);
	const spreadMeters = rule('people.spread_m');
	return {
		layer,
		area: area ? toPlaneMultiPolygon(area.geometry, layer.projection) : undefined,
		areaName: area ? `${area.name}（${area.source}）` : '',
		water:
			kind === 'intake' || kind === 'hydrant' || kind === 'water_crane'
				? await loadWater(db, district, layer)
				: { polygons: [], lines: [] },
		parcels: question.parcels ? await loadParcels(context, district, layer.projection) : [],
		walls: wallsOf(await loadFootprints(db, district, layer)),
		homes:
			question.demand === 'people'
				? (await loadPeople(db, district, { srid, spreadMeters }, buildings)).homes
				: [],
		buildings: buildings.map(({ id, name, lon, lat }) => ({
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

/** Every page of the batch's water, once for as long as the roads are kept. */
const waters = new WeakMap<LoadedRoads, Promise<WaterShapes>>();

function loadWater(db: Context['db'], district: string, layer: LoadedRoads): Promise<WaterShapes> {
	const known = waters.get(layer) ?? readWater(db, district, layer);
	waters.set(layer, known);
	known.catch(() => waters.delete(layer));
	return known;
}

async function readWater(
	db: Context['db'],
	district: string,
	layer: LoadedRoads
): Promise<WaterShapes> {
	const features: WaterFeature[] = [];
	for (let after = -1; ;) {
		const rows = await listWaterFeatures(db, district, layer.batch, after, PAGE[db.kind]);
		features.push(...rows);
		const last = rows.at(-1);
		if (!last) return toWaterShapes(features, layer.projection);
		after = last.id;
	}
}

/** @throws {Unavailable} There is no parcel. */
async function loadParcels(
	{ db, actor }: Context,
	district: string,
	projection: Projection
): Promise<GivenPlace[]> {
	const parcels = await listAreas(db, district, {
		kinds: ['parcel'],
		includesSensitive: can(actor, district, 'sensitive.read'),
		limit: MOST_PARCELS
	});
	if (parcels.length === 0)
		throw new Unavailable([
			'本区还没有地块：请导入“地块”范围，或给出候选点文件。',
			'The district has no parcels: import areas of kind parcel, or give a file of candidates.'
		]);
	return parcels.flatMap(({ name, geometry }) =>
		insidesOf(geometry, projection).map((position) => ({ position, name, cost: null }))
	);
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
