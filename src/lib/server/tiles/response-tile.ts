import { profileEdge } from '#lib/core/roads/index.ts';
import type { TileWindow } from '#lib/server/queries/tile.ts';
import type { ResponseField } from '#lib/server/services/response-compute.ts';
import { sliceEdge } from '#lib/server/services/road-layer.ts';
import { encodeShapes } from './encode-tile.ts';

/** Minutes at which the color changes; band 5 is later than the last, band 6 out of reach. */
const BAND_MINUTES = [3, 4, 5, 8, 10];
const UNREACHABLE_BAND = 6;
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

interface Piece {
	offset0: number;
	offset1: number;
	seconds: number;
	band: number;
	source: number;
	beyond: boolean;
}

/** Layer `response`: drivable edges in a tile, cut where the band changes and at the limit. */
export function encodeResponseTile(
	response: ResponseField,
	window: TileWindow,
	minutes: number
): Uint8Array {
	const { layer, stations } = response;
	const found = layer.boxes?.search(...window.box).sort((a, b) => a - b) ?? [];
	const cuts = [...new Set([...BAND_MINUTES, minutes])].sort((a, b) => a - b);
	return encodeShapes(
		found
			.filter((edge) => window.z >= (LEAST_ZOOM.get(layer.classes[edge] ?? '') ?? ALL_ZOOM))
			.flatMap((edge) =>
				cutEdge(response, edge, minutes, cuts).map((piece) => ({
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

function cutEdge(
	{ field }: ResponseField,
	edge: number,
	minutes: number,
	cutMinutes: readonly number[]
): Piece[] {
	const pieces: Piece[] = [];
	for (const { offset0, offset1, cost0, cost1, source } of profileEdge(field, edge)) {
		const shares = [0, 1];
		for (const cut of cutMinutes) {
			const share = (cut * 60 - cost0) / (cost1 - cost0);
			if (share > 0 && share < 1) shares.push(share);
		}
		shares.sort((a, b) => a - b);
		for (let k = 1; k < shares.length; k++) {
			const [from = 0, to = 1] = [shares[k - 1], shares[k]];
			const costAt = (share: number) =>
				share === 0 ? cost0 : share === 1 ? cost1 : cost0 + (cost1 - cost0) * share;
			const middle = source < 0 ? Infinity : costAt((from + to) / 2);
			addPiece(pieces, {
				offset0: offset0 + (offset1 - offset0) * from,
				offset1: offset0 + (offset1 - offset0) * to,
				seconds: source < 0 ? Infinity : Math.max(costAt(from), costAt(to)),
				band: bandOf(middle),
				source,
				beyond: middle > minutes * 60
			});
		}
	}
	return pieces;
}

function addPiece(pieces: Piece[], piece: Piece): void {
	const last = pieces.at(-1);
	const { band, source, beyond } = piece;
	if (last && last.band === band && last.source === source && last.beyond === beyond) {
		last.offset1 = piece.offset1;
		last.seconds = Math.max(last.seconds, piece.seconds);
	} else pieces.push(piece);
}

function bandOf(seconds: number): number {
	if (seconds === Infinity) return UNREACHABLE_BAND;
	const band = BAND_MINUTES.findIndex((limit) => seconds <= limit * 60);
	return band < 0 ? BAND_MINUTES.length : band;
}
