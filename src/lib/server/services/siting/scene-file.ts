import { toPlaneMultiPolygon, type PlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import type { SitingQuestion } from '#lib/domain/siting.ts';
import { builtUpOf } from '../derived-built-up.ts';
import { toPlaceRow, toPlaneLine } from '../import-rows.ts';
import { peopleOf } from '../people.ts';
import { buildingsOfFile, facilitiesOfFile, layerOfFile } from '../plan-file.ts';
import type { NamedPoint } from '../reach-compute.ts';
import type { RoadFile } from '../road-file.ts';
import { wallsOf, type SitingScene } from './scene.ts';
import { toWaterShapes } from './water.ts';

/** A point of a GeoJSON file; `properties.condition` `unusable` makes it one to repair. */
interface GivenPoint {
	feature: number;
	lon: number;
	lat: number;
	properties: Record<string, unknown>;
}

/** What siting looks at, from files alone: facilities given, else those that the roads file has. */
export function sceneOfFile(
	file: RoadFile,
	question: SitingQuestion,
	given: {
		points: readonly GivenPoint[] | undefined;
		area: GeoJSON.MultiPolygon | undefined;
		rule: (key: string) => number;
	}
): SitingScene {
	const { projection } = file;
	const footprints: PlaneMultiPolygon = file.buildings.flatMap(({ polygons }) =>
		polygons.map((rings) => rings.map((ring) => toPlaneLine(ring, projection)))
	);
	const isBroken = ({ properties }: GivenPoint) => properties['condition'] === 'unusable';
	const buildings = buildingsOfFile(file);
	const working = given.points?.filter((point) => !isBroken(point)).map(toNamed);
	return {
		layer: layerOfFile(file),
		area: given.area ? toPlaneMultiPolygon(given.area, projection) : builtUpOf(footprints),
		areaName: given.area
			? '给定范围 / area given'
			: '由建筑推算的建成区 / built-up area derived from buildings',
		water: toWaterShapes(file.water, projection),
		parcels: [],
		walls: wallsOf(footprints),
		buildings,
		homes: homesOfFile(file, buildings, given.rule('people.spread_m')),
		existing: working ?? facilitiesOfFile(file, question.kind),
		broken: given.points?.filter(isBroken).map(toNamed) ?? [],
		unverifiedCount: 0,
		closedEdges: [],
		rule: given.rule
	};
}

function homesOfFile(
	{ places, projection }: RoadFile,
	buildings: readonly NamedPoint[],
	spreadMeters: number
): SitingScene['homes'] {
	const peopled = places.map(toPlaceRow).filter(({ kind }) => kind === 'village');
	return peopleOf(
		peopled.map(({ lon, lat, population }) => ({ position: [lon, lat], population })),
		{ projection, spreadMeters },
		buildings
	).homes;
}

function toNamed({ feature, lon, lat, properties }: GivenPoint): NamedPoint & {
	turnoutSeconds?: number;
} {
	const { id, name, turnoutSeconds } = properties;
	return {
		id: typeof id === 'string' || typeof id === 'number' ? String(id) : String(feature),
		name: typeof name === 'string' ? name : null,
		lon,
		lat,
		...(typeof turnoutSeconds === 'number' && turnoutSeconds >= 0 ? { turnoutSeconds } : {})
	};
}
