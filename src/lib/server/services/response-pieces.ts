import { profileEdge } from '#lib/core/roads/index.ts';
import type { ResponseField } from './response-compute.ts';

/** Minutes at which the color changes; band 5 is later than the last, band 6 out of reach. */
const BAND_MINUTES = [3, 4, 5, 8, 10];
const UNREACHABLE_BAND = 6;
export const BAND_COUNT = 7;

/** A part of a road with arrival in one band, from one station. */
export interface RoadPiece {
	/** Meters from the start of the edge. */
	offset0: number;
	offset1: number;
	/** Latest arrival on it; Infinity where no engine can come. */
	seconds: number;
	band: number;
	/** Index of the station; below 0 where there is none. */
	source: number;
	/** Later than the limit asked about. */
	beyond: boolean;
}

/** A drivable edge cut where the band or the station changes and at the limit, exactly. */
export function cutEdge({ field }: ResponseField, edge: number, minutes: number): RoadPiece[] {
	const cutMinutes = [...new Set([...BAND_MINUTES, minutes])];
	const pieces: RoadPiece[] = [];
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

/** Road of one class by band of arrival. */
export type ClassBands = {
	class: string;
	totalMeters: number;
	/** By band, 0 … 6. */
	bandMeters: number[];
};

/** Drivable road by class and band of arrival; their sum is the whole of it. */
export function summarizeBands(response: ResponseField): ClassBands[] {
	const { layer } = response;
	const byClass = new Map<string, ClassBands>();
	for (let edge = 0; edge < layer.network.edgeCount; edge++) {
		const pieces = cutEdge(response, edge, 0);
		if (pieces.length === 0) continue;
		const name = layer.classes[edge] ?? '';
		const row = byClass.get(name) ?? {
			class: name,
			totalMeters: 0,
			bandMeters: new Array<number>(BAND_COUNT).fill(0)
		};
		byClass.set(name, row);
		for (const { band, offset0, offset1 } of pieces) {
			row.bandMeters[band] = (row.bandMeters[band] ?? 0) + offset1 - offset0;
			row.totalMeters += offset1 - offset0;
		}
	}
	return [...byClass.values()];
}

function addPiece(pieces: RoadPiece[], piece: RoadPiece): void {
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
