import parameters from '../parameters.json' with { type: 'json' };
import { toLonLat, type Spot } from './frame.ts';
import type { Town } from './town.ts';

/** A polygon of the demo, degrees, rings closed as GeoJSON asks. */
export interface DemoArea {
	kind: 'urban_boundary' | 'township' | 'community';
	code: string | null;
	name: string;
	parent: string | null;
	geometry: GeoJSON.MultiPolygon;
}

const close = (ring: readonly Spot[]): [number, number][] => {
	const lonLats = ring.map(toLonLat);
	const [first] = lonLats;
	return first ? [...lonLats, first] : [];
};
const multi = (...polygons: Spot[][][]): GeoJSON.MultiPolygon => ({
	type: 'MultiPolygon',
	coordinates: polygons.map((rings) => rings.map(close))
});

/** The invented outline of the district. */
export function outline(): GeoJSON.MultiPolygon {
	const ring = parameters.outline.map(([lon = 0, lat = 0]): [number, number] => [lon, lat]);
	return { type: 'MultiPolygon', coordinates: [[[...ring, ring[0] as [number, number]]]] };
}

const WEST = -1600;
const EAST = 2250;
const [SOUTH, NORTH] = [-2550, 2600];
/** Sub-districts as boxes: west, south, east, north of the seat. They tile the town. */
const SUBDISTRICTS: Record<string, [number, number, number, number]> = {
	'230717006': [WEST, SOUTH, -450, NORTH],
	'230717001': [-450, 800, 900, NORTH],
	'230717002': [900, 800, EAST, NORTH],
	'230717003': [-450, -900, 900, 800],
	'230717004': [900, -900, EAST, 800],
	'230717005': [-450, SOUTH, EAST, -900]
};

/** Sub-districts and their communities (slices of them), and the growth boundary. All invented. */
export function inventAreas(town: Town): DemoArea[] {
	const areas: DemoArea[] = [
		{
			kind: 'urban_boundary',
			code: null,
			name: '城镇开发边界（示范）',
			parent: null,
			geometry: multi(...town.growthRings.map((ring) => [ring]))
		}
	];
	for (const [code, box] of Object.entries(SUBDISTRICTS)) {
		const unit = town.units.find((candidate) => candidate.code === code);
		if (!unit) throw new Error(`seeds/units.csv: no township ${code}`);
		areas.push({
			kind: 'township',
			code,
			name: unit.name,
			parent: unit.parent,
			geometry: multi([boxRing(box)])
		});
		const communities = town.units.filter((candidate) => candidate.parent === code);
		communities.forEach((community, i) => {
			const slice = sliceOf(box, i, communities.length);
			areas.push({
				kind: 'community',
				code: community.code,
				name: community.name,
				parent: code,
				geometry: multi([boxRing(slice)])
			});
		});
	}
	return areas;
}

type Box = [number, number, number, number];

/** The i-th of `count` slices of a box, across its longer side. */
function sliceOf([west, south, east, north]: Box, i: number, count: number): Box {
	if (east - west >= north - south) {
		const step = (east - west) / count;
		return [west + i * step, south, west + (i + 1) * step, north];
	}
	const step = (north - south) / count;
	return [west, south + i * step, east, south + (i + 1) * step];
}

const boxRing = ([w, s, e, n]: Box): Spot[] => [
	[w, s],
	[e, s],
	[e, n],
	[w, n]
];

/** Where a unit without a position of its own stands: the middle of its community's slice. */
export function spotOfUnit(code: string, town: Town): Spot {
	const unit = town.units.find((candidate) => candidate.code === code);
	if (!unit) throw new Error(`seeds/units.csv: no unit ${code}`);
	if (unit.spot) return unit.spot;
	const box = SUBDISTRICTS[unit.parent];
	if (!box) throw new Error(`seeds/units.csv: ${code} ${unit.name} needs a position`);
	const siblings = town.units.filter((candidate) => candidate.parent === unit.parent);
	const [west, south, east, north] = sliceOf(
		box,
		siblings.findIndex((candidate) => candidate.code === code),
		siblings.length
	);
	return [
		(Math.max(west, -1350) + Math.min(east, 1900)) / 2,
		(Math.max(south, -2250) + Math.min(north, 2250)) / 2
	];
}

/** The township (code) in which a spot lies; the two towns share what the sub-districts leave. */
export function townshipOf([east, north]: Spot): string {
	for (const [code, [w, s, e, n]] of Object.entries(SUBDISTRICTS)) {
		if (east >= w && east < e && north >= s && north < n) return code;
	}
	return east > 10500 ? '230717101' : '230717100';
}
