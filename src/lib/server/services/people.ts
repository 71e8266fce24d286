import { spreadPeople } from '#lib/core/coverage/index.ts';
import { projectionByCode, type Projection } from '#lib/core/geometry/index.ts';
import type { Place } from '#lib/domain/area.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { listPlaces } from '#lib/server/queries/place.ts';

/** Where people are counted: a town's number holds its communities' again. */
export const PEOPLED = ['community', 'village', 'forest_unit'] as const;

/** Where how many live, as far as anybody has told. */
export interface People {
	/** Degrees; people are a share of their place's, so not whole. */
	homes: { lon: number; lat: number; people: number }[];
	/** Communities, villages and forest units by whether their number is known. */
	knownPlaces: number;
	unknownPlaces: number;
}

/** People of a district, spread over its buildings (rule people.spread_m). */
export async function loadPeople(
	db: Queryable,
	district: string,
	{ srid, spreadMeters }: { srid: number; spreadMeters: number },
	buildings: readonly { lon: number; lat: number }[]
): Promise<People> {
	const projection = projectionByCode(srid);
	return peopleOf(await listPlaces(db, district, PEOPLED), { projection, spreadMeters }, buildings);
}

export function peopleOf(
	places: readonly Pick<Place, 'position' | 'population'>[],
	{ projection, spreadMeters }: { projection: Projection; spreadMeters: number },
	buildings: readonly { lon: number; lat: number }[]
): People {
	const knownPlaces = places.filter(({ population }) => population !== null).length;
	const unknownPlaces = places.length - knownPlaces;
	if (knownPlaces === 0) return { homes: [], knownPlaces, unknownPlaces };
	const toPlane = (positions: readonly (readonly [number, number])[]) => {
		const placed = positions.map(([lon, lat]) => projection.forward(lon, lat));
		return {
			xs: Float64Array.from(placed, ([x]) => x ?? NaN),
			ys: Float64Array.from(placed, ([, y]) => y ?? NaN)
		};
	};
	const { people, homeless } = spreadPeople(
		{
			...toPlane(places.map(({ position }) => position)),
			people: Float64Array.from(places, ({ population }) => population ?? NaN)
		},
		toPlane(buildings.map(({ lon, lat }) => [lon, lat])),
		spreadMeters
	);
	const housed = buildings.flatMap(({ lon, lat }, index) => {
		const share = people[index] ?? 0;
		return share > 0 ? [{ lon, lat, people: share }] : [];
	});
	const others = homeless.flatMap((index) => {
		const place = places[index];
		if (!place) return [];
		const [lon, lat] = place.position;
		return [{ lon, lat, people: place.population ?? 0 }];
	});
	return { homes: [...housed, ...others], knownPlaces, unknownPlaces };
}
