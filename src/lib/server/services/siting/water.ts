import type { WaterShapes } from '#lib/core/siting/index.ts';
import type { Projection } from '#lib/core/geometry/index.ts';
import { toPlaneLine } from '../import-rows.ts';

/** One feature of the base map's water; rings and lines in degrees. */
export interface WaterFeature {
	layer: string;
	class: string;
	polygons: readonly (readonly Float64Array[])[];
	lines: readonly Float64Array[];
}

/** Lines that hold water enough to draw from; streams, drains and ditches may be dry. */
const DRAWABLE_LINES = new Set(['river', 'canal', 'coastline']);
/** Polygons that are no natural water. */
const NOT_NATURAL = new Set(['swimming_pool', 'wastewater', 'fountain', 'basin']);

/** Water of the base map that an intake may stand on, in the plane. */
export function toWaterShapes(
	features: Iterable<WaterFeature>,
	projection: Projection
): WaterShapes {
	const shapes = { polygons: [] as Float64Array[][], lines: [] as Float64Array[] };
	for (const { layer, class: kind, polygons, lines } of features) {
		if (layer === 'water' && !NOT_NATURAL.has(kind))
			for (const rings of polygons)
				shapes.polygons.push(rings.map((ring) => toPlaneLine(ring, projection)));
		if (layer === 'waterway' && DRAWABLE_LINES.has(kind))
			for (const line of lines) shapes.lines.push(toPlaneLine(line, projection));
	}
	return shapes;
}
