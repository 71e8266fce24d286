import type { FacilityKind } from '#lib/domain/facility.ts';
import type { Look } from '#lib/domain/symbols/look.ts';

/** Meters of the plane: x, y, x, y, … */
export type PlaneLine = ArrayLike<number>;
/** Rings of one polygon or of several: even-odd, outer rings and holes alike. */
export type PlaneShape = readonly PlaneLine[];

/** Widths in points of the page. */
export interface LineStyle {
	color: string;
	width: number;
	dash?: readonly number[];
	opacity?: number;
	cap?: 'butt' | 'round';
	/** A wider line below, which makes a road of a line. */
	casing?: { color: string; width: number };
}

export interface AreaStyle {
	fill?: string;
	fillOpacity?: number;
	/** Rising lines, or dots, for the two kinds of holes in coverage; crossing lines for what is closed to building. */
	hatch?: { kind: 'lines' | 'dots' | 'crossed'; color: string };
	outline?: LineStyle;
}

/** How a thing on a point is drawn; `size` in points. */
export type SymbolStyle =
	| { type: 'facility'; kind: FacilityKind; look: Look; size: number }
	/** A facility in small: disc, half disc, cross, ring. */
	| { type: 'dot'; kind: FacilityKind; look: Look; size: number }
	/** A proposed thing: the facility's body with a star beside it. */
	| { type: 'proposed'; kind: FacilityKind; size: number }
	| { type: 'place'; rank: number; size: number }
	| { type: 'number'; text: string; color: string; size: number }
	/** A number of a list, white in a disc. */
	| { type: 'disc'; text: string; color: string; size: number };

export interface SheetSymbol {
	x: number;
	y: number;
	style: SymbolStyle;
	label?: string | undefined;
}

export type SheetLayer =
	| { type: 'area'; style: AreaStyle; shapes: readonly PlaneShape[] }
	| { type: 'line'; style: LineStyle; lines: readonly PlaneLine[] }
	| {
			type: 'symbol';
			symbols: readonly SheetSymbol[];
			/** Of the names of the symbols: more important ones are placed first. */
			label?: LabelStyle & { rank: number };
	  }
	/** Names along lines, each once. */
	| { type: 'lineNames'; style: LabelStyle; rank: number; lines: readonly NamedLine[] };

export interface NamedLine {
	name: string;
	line: PlaneLine;
}

export interface LabelStyle {
	size: number;
	color: string;
	isBold?: boolean;
}

/** Everything that a map frame shows, in the order of drawing. */
export interface SheetMap {
	background: string;
	layers: readonly SheetLayer[];
}

export interface LegendEntry {
	text: string;
	swatch:
		| { type: 'symbol'; style: SymbolStyle }
		| { type: 'line'; style: LineStyle }
		| { type: 'area'; style: AreaStyle };
}

export interface LegendGroup {
	title: string;
	entries: readonly LegendEntry[];
}
