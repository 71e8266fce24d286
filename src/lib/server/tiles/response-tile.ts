import type { TileWindow } from '#lib/server/queries/tile.ts';
import type { ResponseField } from '#lib/server/services/response-compute.ts';
import { cutEdge } from '#lib/server/services/response-pieces.ts';
import { sliceEdge } from '#lib/server/services/road-layer.ts';
import { encodeShapes } from './encode-tile.ts';

/** Least zoom of a class; the others appear with all drivable roads. */
const LEAST_ZOOM = new Map([
	['motorway', 0],
	['trunk', 0],
	['primary', 9],
	['secondary', 10],
	['tertiary', 12],
	['unclassified', 13],
	['residential', 13],
	['living_street', 13]
]);
const ALL_ZOOM = 14;

/** Layer `response`: drivable edges in a tile, cut where the band changes and at the limit. */
export function encodeResponseTile(
	response: ResponseField,
	window: TileWindow,
	minutes: number
): Uint8Array {
	const { layer, stations } = response;
	const found = layer.boxes?.search(...window.box).sort((a, b) => a - b) ?? [];
	return encodeShapes(
		found
			.filter((edge) => window.z >= (LEAST_ZOOM.get(layer.classes[edge] ?? '') ?? ALL_ZOOM))
			.flatMap((edge) =>
				cutEdge(response, edge, minutes).map((piece) => ({
					layer: 'response',
					properties: {
						seconds: Number.isFinite(piece.seconds) ? Math.round(piece.seconds) : null,
						band: piece.band,
						station: stations[piece.source]?.id ?? null,
						beyond: piece.beyond
					},
					shape: {
						type: 'line' as const,
						parts: [new Float64Array(sliceEdge(layer, edge, piece.offset0, piece.offset1).flat())],
						ringStarts: []
					}
				}))
			),
		window
	);
}
