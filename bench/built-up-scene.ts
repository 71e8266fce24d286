import {
	normalizePlaneMultiPolygon,
	type PlaneMultiPolygon,
	type PlanePolygon,
	type PlaneRing
} from '#lib/core/geometry/index.ts';
import { createRandom, type Random } from '../seeds/generate/random.ts';

/** Hydrants in a built-up multipolygon, meters in the plane of EPSG:4552. */
export interface BuiltUpScene {
	readonly area: PlaneMultiPolygon;
	readonly xs: Float64Array;
	readonly ys: Float64Array;
	readonly radiusMeters: number;
	readonly vertexCount: number;
}

const RADIUS_METERS = 150;
/** Built-up ground a hydrant, as in the first measurements. */
const SQUARE_METERS_A_HYDRANT = 60_000;
const HYDRANTS_A_TOWN = 250;
const TOWN_SPACING_METERS = 8000;
const ORIGIN = { x: 460_000, y: 5_250_000 };
const OUTLINE_VERTICES = 300;
const PARK_VERTICES = 24;
/** Parks stand on rays of their own, so that they cannot touch each other or the outline. */
const PARKS_A_TOWN = 6;

/**
 * Draws towns with ragged outlines and parks left out, and their hydrants: seven of ten in clusters,
 * three strewn, a few beyond the edge. The same count and seed give the same scene on every machine.
 */
export function drawBuiltUpScene(hydrantCount: number, seed = 1): BuiltUpScene {
	const random = createRandom(seed);
	const townCount = Math.max(1, Math.round(hydrantCount / HYDRANTS_A_TOWN));
	const columns = Math.ceil(Math.sqrt(townCount));
	const townSquareMeters = (hydrantCount * SQUARE_METERS_A_HYDRANT) / townCount;
	const area: PlaneMultiPolygon = [];
	const xs = new Float64Array(hydrantCount);
	const ys = new Float64Array(hydrantCount);
	let vertexCount = 0;
	let hydrant = 0;
	for (let town = 0; town < townCount; town++) {
		const x = ORIGIN.x + (town % columns) * TOWN_SPACING_METERS + random.between(-500, 500);
		const y = ORIGIN.y + Math.floor(town / columns) * TOWN_SPACING_METERS;
		const townMeters = Math.sqrt(townSquareMeters / Math.PI);
		const polygon = drawTown(random, x, y, townMeters);
		for (const ring of polygon) vertexCount += ring.length / 2;
		area.push(polygon);
		const end = Math.round(((town + 1) * hydrantCount) / townCount);
		strewHydrants(random, x, y, townMeters, xs.subarray(hydrant, end), ys.subarray(hydrant, end));
		hydrant = end;
	}
	return {
		area: normalizePlaneMultiPolygon(area),
		xs,
		ys,
		radiusMeters: RADIUS_METERS,
		vertexCount
	};
}

function drawTown(random: Random, x: number, y: number, townMeters: number): PlanePolygon {
	const rings = [drawBlob(random, x, y, townMeters, OUTLINE_VERTICES)];
	for (let park = 0; park < PARKS_A_TOWN; park++) {
		const angle = ((park + random.between(0.4, 0.6)) / PARKS_A_TOWN) * 2 * Math.PI;
		const distance = random.between(0.4, 0.5) * townMeters;
		const parkMeters = random.between(0.04, 0.14) * townMeters;
		const parkX = x + distance * Math.cos(angle);
		const parkY = y + distance * Math.sin(angle);
		rings.push(drawBlob(random, parkX, parkY, parkMeters, PARK_VERTICES));
	}
	return rings;
}

/** A ring around (x, y) that strays up to a fifth from its radius, without crossing itself. */
function drawBlob(
	random: Random,
	x: number,
	y: number,
	meters: number,
	vertices: number
): PlaneRing {
	const waves = [3, 7, 17].map((turns) => ({ turns, phase: random.between(0, 2 * Math.PI) }));
	const ring = new Float64Array(2 * vertices);
	for (let k = 0; k < vertices; k++) {
		const angle = ((k + random.between(-0.3, 0.3)) / vertices) * 2 * Math.PI;
		let reach = meters * (1 + random.between(-0.02, 0.02));
		for (const { turns, phase } of waves) reach += 0.06 * meters * Math.sin(turns * angle + phase);
		ring[2 * k] = x + reach * Math.cos(angle);
		ring[2 * k + 1] = y + reach * Math.sin(angle);
	}
	return ring;
}

const CLUSTERED_SHARE = 0.7;
const CLUSTER_METERS = 450;
const HYDRANTS_A_CLUSTER = 15;

function strewHydrants(
	random: Random,
	x: number,
	y: number,
	townMeters: number,
	xs: Float64Array,
	ys: Float64Array
): void {
	const place = () => {
		const angle = random.between(0, 2 * Math.PI);
		const distance = 1.05 * townMeters * Math.sqrt(random.next());
		return { x: x + distance * Math.cos(angle), y: y + distance * Math.sin(angle) };
	};
	const clusterCount = Math.max(1, Math.round(xs.length / HYDRANTS_A_CLUSTER));
	const clusters = Array.from({ length: clusterCount }, place);
	for (let i = 0; i < xs.length; i++) {
		const isClustered = random.chance(CLUSTERED_SHARE);
		const center = isClustered ? random.pick(clusters) : place();
		const spread = isClustered ? CLUSTER_METERS : 0;
		xs[i] = center.x + spread * gaussian(random);
		ys[i] = center.y + spread * gaussian(random);
	}
}

/** Box–Muller. */
function gaussian(random: Random): number {
	const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
	return radius * Math.cos(2 * Math.PI * random.next());
}
