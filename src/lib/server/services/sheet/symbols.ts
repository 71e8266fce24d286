import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { translate } from '#lib/domain/messages/index.ts';
import { LOOKS, lookOf, type Look } from '#lib/domain/symbols/look.ts';
import type {
	LegendEntry,
	SheetLayer,
	SheetSymbol,
	SymbolStyle
} from '#lib/formats/sheet/sheet-map.ts';
import type { PlacedFacility } from './sheet-source.ts';

/** Points at 1:10 000 on A3. */
const SIZES: Record<FacilityKind, number> = {
	fire_station: 17,
	micro_station: 11.5,
	water_crane: 12.5,
	intake: 12.5,
	pool: 12.5,
	hydrant: 6.2
};
/** Those drawn last lie on top. */
const ORDER: readonly FacilityKind[] = [
	'hydrant',
	'pool',
	'intake',
	'water_crane',
	'micro_station',
	'fire_station'
];

export interface SymbolOptions {
	kinds: readonly FacilityKind[];
	/** Denominator of the sheet: symbols shrink where it shows much. */
	scale: number;
	textFactor: number;
	/** A public sheet tells nobody what works. */
	isPublic: boolean;
	/** Kinds whose names stand beside them, most important first. */
	named: readonly FacilityKind[];
	/** Hydrants as pictograms instead of dots. */
	isLarge?: boolean;
}

/** Facilities as symbols by kind and state, and what they mean. */
export function drawFacilities(
	facilities: readonly PlacedFacility[],
	options: SymbolOptions
): { layers: SheetLayer[]; legend: LegendEntry[] } {
	const factor =
		Math.max(0.55, Math.min(1.25, (10_000 / options.scale) ** 0.25)) * options.textFactor;
	const layers: SheetLayer[] = [];
	const seen = new Map<string, { style: SymbolStyle; kind: FacilityKind; look: Look }>();
	for (const kind of ORDER) {
		if (!options.kinds.includes(kind)) continue;
		const symbols = facilities
			.filter((facility) => facility.kind === kind)
			.map((facility): SheetSymbol => {
				const look: Look = options.isPublic ? 'built' : lookOf(facility);
				const isSmall = kind === 'hydrant' && options.isLarge !== true;
				const size = SIZES[kind] * (kind === 'hydrant' && options.isLarge ? 1.7 : 1) * factor;
				const isPrivate = facility.ownership === 'private';
				const style: SymbolStyle = {
					type: isSmall ? 'dot' : 'facility',
					kind,
					look,
					size: isPrivate ? size * 0.75 : size
				};
				if (!isPrivate) seen.set(`${kind}/${look}`, { style, kind, look });
				return { x: facility.x, y: facility.y, style, label: labelOf(facility) };
			});
		const rank = 100 - 10 * options.named.indexOf(kind);
		const size = (kind === 'fire_station' ? 7.5 : 5.6) * options.textFactor;
		const isNamed = options.named.includes(kind);
		const label = { size, color: '#2a2723', isBold: kind === 'fire_station', rank };
		layers.push({ type: 'symbol', symbols, ...(isNamed ? { label } : {}) });
	}
	return { layers, legend: legendOf([...seen.values()], options.kinds) };
}

function labelOf({ kind, name, code }: PlacedFacility): string | undefined {
	const isStation = kind === 'fire_station' || kind === 'micro_station';
	return (isStation ? name : (code ?? name)) ?? undefined;
}

function legendOf(
	seen: readonly { style: SymbolStyle; kind: FacilityKind; look: Look }[],
	kinds: readonly FacilityKind[]
): LegendEntry[] {
	const rank = ({ kind, look }: { kind: FacilityKind; look: Look }) =>
		FACILITY_KINDS.indexOf(kind) * 10 + LOOKS.indexOf(look);
	return seen
		.filter(({ kind }) => kinds.includes(kind))
		.sort((a, b) => rank(a) - rank(b))
		.map(({ style, kind, look }) => ({
			text: `${translate(`kind.${kind}`, 'zh-CN')}${suffixOf(look)}`,
			swatch: { type: 'symbol', style }
		}));
}

function suffixOf(look: Look): string {
	if (look === 'built') return '';
	const key = look === 'planned' || look === 'suspended' ? `lifecycle.${look}` : `state.${look}`;
	return `（${translate(key as 'state.intact', 'zh-CN')}）`;
}
