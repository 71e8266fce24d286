import { createRequire } from 'node:module';
import path from 'node:path';
import type {
	Clipper2ZFactoryFunction,
	MainModule,
	PathD,
	PathsD
} from 'clipper2-wasm/dist/clipper2z.d.ts';
import type { BuiltUpScene } from '../built-up-scene.ts';

/** Clipper2 in WebAssembly, loaded once. */
export async function loadClipper(): Promise<MainModule> {
	const require = createRequire(import.meta.url);
	const entry = require.resolve('clipper2-wasm');
	const create = require(entry) as Clipper2ZFactoryFunction;
	return create({ locateFile: (file: string) => path.join(path.dirname(entry), file) });
}

const TILE_METERS = 1000;
const SIDES = 32;
const DECIMALS = 3;

/**
 * Holes by tiles of a kilometer: the area cut into strips and tiles, less the 32-sided discs that
 * reach each. Left in pieces at the seams, which is less work than the kernel does.
 */
export function findHolesWithClipper(
	clipper: MainModule,
	scene: BuiltUpScene
): { holeSquareMeters: number; pieceCount: number } {
	const area = new clipper.PathsD();
	for (const ring of scene.area.flat()) pushPath(clipper, area, ring);
	const discsByTile = groupByTile(scene);
	const rows = new Map<number, Map<number, number[]>>();
	for (const [key, discs] of discsByTile) {
		const [column, row] = key.split(',').map(Number) as [number, number];
		const tiles = rows.get(row) ?? new Map<number, number[]>();
		rows.set(row, tiles.set(column, discs));
	}
	let holeSquareMeters = 0;
	let pieceCount = 0;
	// Tiles without a disc are holes throughout: the rest of the area.
	let tiledSquareMeters = 0;
	for (const [row, tiles] of rows) {
		const columns = [...tiles.keys()];
		const west = Math.min(...columns) * TILE_METERS;
		const east = (Math.max(...columns) + 1) * TILE_METERS;
		const strip = clip(clipper, area, west, row * TILE_METERS, east, (row + 1) * TILE_METERS);
		for (const [column, discs] of tiles) {
			const [x, y] = [column * TILE_METERS, row * TILE_METERS];
			const tile = clip(clipper, strip, x, y, x + TILE_METERS, y + TILE_METERS);
			tiledSquareMeters += clipper.AreaPathsD(tile);
			const reach = new clipper.PathsD();
			for (const disc of discs) pushPath(clipper, reach, drawDisc(scene, disc));
			const holes = clipper.DifferenceD(tile, reach, clipper.FillRule.NonZero, DECIMALS);
			holeSquareMeters += clipper.AreaPathsD(holes);
			pieceCount += holes.size();
			for (const paths of [tile, reach, holes]) paths.delete();
		}
		strip.delete();
	}
	holeSquareMeters += clipper.AreaPathsD(area) - tiledSquareMeters;
	area.delete();
	return { holeSquareMeters, pieceCount };
}

function groupByTile({ xs, ys, radiusMeters }: BuiltUpScene): Map<string, number[]> {
	const tiles = new Map<string, number[]>();
	const tileOf = (meters: number) => Math.floor(meters / TILE_METERS);
	for (const [i, x] of xs.entries()) {
		const y = ys[i] ?? NaN;
		for (let c = tileOf(x - radiusMeters); c <= tileOf(x + radiusMeters); c++) {
			for (let r = tileOf(y - radiusMeters); r <= tileOf(y + radiusMeters); r++) {
				const key = `${c},${r}`;
				const discs = tiles.get(key);
				if (discs) discs.push(i);
				else tiles.set(key, [i]);
			}
		}
	}
	return tiles;
}

function clip(
	clipper: MainModule,
	paths: PathsD,
	west: number,
	south: number,
	east: number,
	north: number
): PathsD {
	// Clipper's rectangles have their top at the lesser y.
	const rect = new clipper.RectD();
	Object.assign(rect, { left: west, top: south, right: east, bottom: north });
	const clipped = clipper.RectClipPathsD(rect, paths, DECIMALS);
	rect.delete();
	return clipped;
}

function drawDisc({ xs, ys, radiusMeters }: BuiltUpScene, disc: number): Float64Array {
	const [x, y] = [xs[disc] ?? NaN, ys[disc] ?? NaN];
	return UNIT_DISC.map((share, k) => (k % 2 === 0 ? x : y) + radiusMeters * share);
}

const UNIT_DISC = Float64Array.from({ length: 2 * SIDES }, (_, k) => {
	const angle = ((k >> 1) / SIDES) * 2 * Math.PI;
	return k % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
});

/** This build of Clipper wants a third coordinate. */
function pushPath(clipper: MainModule, paths: PathsD, ring: Float64Array): void {
	const triples = new Float64Array((ring.length / 2) * 3);
	ring.forEach((meters, k) => (triples[3 * (k >> 1) + (k % 2)] = meters));
	const made: PathD = new clipper.PathD();
	made.assign(triples);
	paths.push_back(made);
	made.delete();
}
