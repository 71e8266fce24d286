import { distance, type Spot } from './frame.ts';
import type { OsmDocument } from './osm-document.ts';
import type { Random } from './random.ts';
import { RIVER_HALF_WIDTH_METERS, riverEastAt } from './river.ts';
import type { Grid } from './streets.ts';

interface Density {
	/** Share of building sites used at the center; it falls off to a third at the edge. */
	centerDensity: number;
	random: Random;
}

/** Rows of houses along the northern and southern street of each block. */
export function layBuildings(document: OsmDocument, grid: Grid, density: Density): void {
	const middle = centerOf(document, grid);
	for (let row = 0; row + 1 < grid.rows; row++) {
		for (let column = 0; column + 1 < grid.columns; column++) {
			const corners = [
				grid.at(column, row),
				grid.at(column + 1, row),
				grid.at(column + 1, row + 1),
				grid.at(column, row + 1)
			];
			if (corners.some((id) => id === undefined)) continue;
			const [sw, se, ne, nw] = corners.map((id) => document.spotOf(id as number)) as [
				Spot,
				Spot,
				Spot,
				Spot
			];
			if (isOverRiver(sw) !== isOverRiver(se) || isOverRiver(nw) !== isOverRiver(ne)) continue;
			const share = density.centerDensity * Math.max(0.3, 1 - distance(sw, middle) / 3600);
			layBlockRow(document, sw, se, nw, ne, share, density.random);
		}
	}
}

const isOverRiver = (spot: Spot): boolean => spot[0] > riverEastAt(spot[1]);

function centerOf(document: OsmDocument, grid: Grid): Spot {
	const id = grid.at(Math.floor(grid.columns / 2), Math.floor(grid.rows / 2));
	return id === undefined ? [0, 0] : document.spotOf(id);
}

/** Five rows of slabs between the southern and the northern edge of a block. */
function layBlockRow(
	document: OsmDocument,
	sw: Spot,
	se: Spot,
	nw: Spot,
	ne: Spot,
	share: number,
	random: Random
): void {
	const rows = 5;
	for (let row = 0; row < rows; row++) {
		const t = (row + 0.5) / rows;
		const from = mix(sw, nw, t);
		const to = mix(se, ne, t);
		const length = distance(from, to);
		let meters = 20 + random.between(0, 12);
		while (meters < length - 60) {
			const slab = random.between(28, 62);
			if (random.chance(share)) {
				layHouse(document, from, to, meters, slab, random.between(11, 14), random);
			}
			meters += slab + random.between(10, 22);
		}
	}
}

const mix = (a: Spot, b: Spot, t: number): Spot => [
	a[0] + (b[0] - a[0]) * t,
	a[1] + (b[1] - a[1]) * t
];

function layHouse(
	document: OsmDocument,
	from: Spot,
	to: Spot,
	start: number,
	length: number,
	depth: number,
	random: Random
): void {
	const total = distance(from, to);
	const direction: Spot = [(to[0] - from[0]) / total, (to[1] - from[1]) / total];
	const at = (along: number, across: number): Spot => [
		from[0] + direction[0] * along - direction[1] * across,
		from[1] + direction[1] * along + direction[0] * across
	];
	const ring = [
		at(start, -depth / 2),
		at(start + length, -depth / 2),
		at(start + length, depth / 2),
		at(start, depth / 2)
	];
	if (ring.some((spot) => Math.abs(spot[0] - riverEastAt(spot[1])) < RIVER_HALF_WIDTH_METERS + 25))
		return;
	document.addPolygon(ring, {
		building: random.chance(0.8)
			? 'apartments'
			: random.pick(['commercial', 'industrial', 'school', 'retail']),
		'building:levels': String(Math.round(random.between(2, 7)))
	});
}

/** A village or forest unit: small houses in rows around its road end. */
export function layHamlet(
	document: OsmDocument,
	center: Spot,
	houses: number,
	random: Random
): void {
	for (let house = 0; house < houses; house++) {
		const row = Math.floor(house / 8);
		const west: Spot = [
			center[0] - 150 + (house % 8) * 38 + random.between(-5, 5),
			center[1] + 30 + row * 42
		];
		layHouse(document, west, [west[0] + 100, west[1]], 0, random.between(9, 13), 8, random);
	}
}
