import { fromVectorTileJs, GeoJSONWrapper } from '@maplibre/vt-pbf';
import { parseWkb, type WkbShape } from '#lib/formats/wkb.ts';
import type { TileFeature, TileWindow } from '#lib/server/queries/tile.ts';
import { clipLine, clipRing } from './clip.ts';
import { EXTENT, MARGIN, toTileUnits } from './tile-window.ts';

type Path = [number, number][];
type EncodedFeature = { tags: TileFeature['properties'] } & (
	{ type: 1; geometry: Path } | { type: 2 | 3; geometry: Path[] }
);

const LOW = -MARGIN;
const HIGH = EXTENT + MARGIN;

/**
 * Encodes features as a Mapbox vector tile (version 2), cut to the tile and its margin, in the order
 * given; what has no extent left in tile units is left out, as ST_AsMVTGeom does.
 */
export function encodeTile(features: readonly TileFeature[], window: TileWindow): Uint8Array {
	return encodeShapes(
		features.map(({ layer, properties, wkb }) => ({ layer, properties, shape: parseWkb(wkb) })),
		window
	);
}

/** As `encodeTile`, of shapes in degrees that need no parsing. */
export function encodeShapes(
	features: readonly {
		layer: string;
		properties: TileFeature['properties'];
		shape: WkbShape;
	}[],
	window: TileWindow
): Uint8Array {
	const layers = new Map<string, EncodedFeature[]>();
	for (const { layer, properties, shape } of features) {
		const encoded = encodeShape(shape, properties, window);
		if (!encoded) continue;
		const ofLayer = layers.get(layer);
		if (ofLayer) ofLayer.push(encoded);
		else layers.set(layer, [encoded]);
	}
	if (layers.size === 0) return new Uint8Array();
	const wrapped = [...layers].map(([name, list]) => {
		const layer = new GeoJSONWrapper(list, { version: 2, extent: EXTENT });
		layer.name = name;
		return [name, layer] as const;
	});
	return fromVectorTileJs({ layers: Object.fromEntries(wrapped) });
}

function encodeShape(
	shape: WkbShape,
	tags: TileFeature['properties'],
	window: TileWindow
): EncodedFeature | undefined {
	const parts = shape.parts.map((part) => toTileUnits(part, window));
	if (shape.type === 'point') {
		const inside = parts
			.flatMap((part) => toPath(part))
			.filter(([x, y]) => isInside(x) && isInside(y));
		return inside.length > 0 ? { type: 1, tags, geometry: inside } : undefined;
	}
	if (shape.type === 'line') {
		const lines = parts
			.flatMap((part) => clipLine(part, LOW, HIGH))
			.map((line) => toPath(line))
			.filter((path) => path.length > 1);
		return lines.length > 0 ? { type: 2, tags, geometry: lines } : undefined;
	}
	const rings = encodePolygons(parts, shape.ringStarts);
	return rings.length > 0 ? { type: 3, tags, geometry: rings } : undefined;
}

/** Outer rings have positive area in tile units (y to the south), holes negative (MVT 2.1, 4.3.4.4). */
function encodePolygons(rings: readonly Float64Array[], ringStarts: readonly number[]): Path[] {
	const encoded: Path[] = [];
	const starts = new Set(ringStarts);
	let isOuterLeft = false;
	rings.forEach((ring, index) => {
		const isOuter = starts.has(index);
		if (isOuter) isOuterLeft = false;
		else if (!isOuterLeft) return;
		const path = toPath(clipRing(ring, LOW, HIGH));
		const area = doubledArea(path);
		if (area === 0) return;
		if (isOuter) isOuterLeft = true;
		encoded.push(area > 0 === isOuter ? path : path.reverse());
	});
	return encoded;
}

function doubledArea(path: Path): number {
	let doubled = 0;
	for (let k = 1; k < path.length; k++) {
		const [ax, ay] = path[k - 1] ?? [0, 0];
		const [bx, by] = path[k] ?? [0, 0];
		doubled += ax * by - bx * ay;
	}
	return doubled;
}

/** Whole units, neighbors that fell together once. */
function toPath(xy: ArrayLike<number>): Path {
	const path: Path = [];
	for (let k = 0; k < xy.length; k += 2) {
		const x = Math.round(xy[k] ?? NaN);
		const y = Math.round(xy[k + 1] ?? NaN);
		const last = path.at(-1);
		if (last && last[0] === x && last[1] === y) continue;
		path.push([x, y]);
	}
	return path;
}

function isInside(unit: number): boolean {
	return unit >= LOW && unit <= HIGH;
}
