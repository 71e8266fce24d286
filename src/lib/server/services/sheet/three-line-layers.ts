import type { AreaKind } from '#lib/domain/area.ts';
import type { AreaStyle, LegendEntry, SheetLayer } from '#lib/formats/sheet/sheet-map.ts';
import type { ThemeContext } from './theme.ts';

/** 三条控制线: what may not be built on, and what the town may grow to. */
const STYLES: readonly { kind: AreaKind; text: string; style: AreaStyle }[] = [
	{
		kind: 'farmland',
		text: '永久基本农田',
		style: {
			fill: '#f7e08a',
			fillOpacity: 0.45,
			hatch: { kind: 'lines', color: '#b8961c' },
			outline: { color: '#b8961c', width: 0.7 }
		}
	},
	{
		kind: 'ecology',
		text: '生态保护红线',
		style: {
			fill: '#8fcf9a',
			fillOpacity: 0.35,
			hatch: { kind: 'crossed', color: '#2f8a45' },
			outline: { color: '#c0392b', width: 1 }
		}
	},
	{
		kind: 'urban_boundary',
		text: '城镇开发边界',
		style: { outline: { color: '#1f4f8b', width: 1.3, dash: [7, 2] } }
	}
];

/** The three lines as far as they were imported. */
export async function threeLineLayers({
	source
}: ThemeContext): Promise<{ layers: SheetLayer[]; legend: LegendEntry[]; notes: string[] }> {
	const areas = await source.areas();
	const layers: SheetLayer[] = [];
	const legend: LegendEntry[] = [];
	const missing: string[] = [];
	for (const { kind, text, style } of STYLES) {
		const shapes = areas.filter(({ area }) => area.kind === kind).map(({ rings }) => rings);
		if (shapes.length === 0) {
			missing.push(text);
			continue;
		}
		layers.push({ type: 'area', style, shapes });
		legend.push({ text, swatch: { type: 'area', style } });
	}
	const notes = missing.length === 0 ? [] : [`未导入${missing.join('、')}，相应项未核对。`];
	return { layers, legend, notes };
}
