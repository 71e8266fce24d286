import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import type { ScenarioChange } from '#lib/domain/scenario.ts';
import type { LegendEntry, SheetLayer, SheetSymbol } from '#lib/formats/sheet/sheet-map.ts';
import { INK } from './base-layers.ts';
import { proposedIn } from './proposals.ts';
import { drawFacilities } from './symbols.ts';
import { threeLineLayers } from './three-line-layers.ts';
import type { Theme, ThemeContext } from './theme.ts';
import { coverageOutline } from './themes-water.ts';

/** 区位: townships, settlements, main roads and waters. */
export async function locationTheme(context: ThemeContext): Promise<Theme> {
	const { source, textFactor } = context;
	const places = await source.places();
	const symbols = places.map(({ position, name, rank }): SheetSymbol => {
		const [x = NaN, y = NaN] = source.projection.forward(...position);
		return {
			x,
			y,
			style: { type: 'place', rank, size: (rank <= 2 ? 4.6 : 3) * textFactor },
			label: name
		};
	});
	const bySize = (isMain: boolean): SheetLayer => ({
		type: 'symbol',
		symbols: symbols.filter(({ style }) => style.type === 'place' && style.rank <= 2 === isMain),
		label: {
			size: (isMain ? 8.5 : 6) * textFactor,
			color: INK.text,
			isBold: isMain,
			rank: isMain ? 90 : 50
		}
	});
	const area = await coverageOutline(context);
	const stations = drawFacilities(await source.facilities(), {
		kinds: ['fire_station'],
		scale: context.frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['fire_station']
	});
	return {
		layers: [...area.layers, bySize(false), bySize(true), ...stations.layers],
		legend: [
			{
				title: '地名与队站',
				entries: [
					{
						text: '乡镇（街道）驻地',
						swatch: { type: 'symbol', style: { type: 'place', rank: 1, size: 4.6 } }
					},
					{
						text: '社区、村、林场',
						swatch: { type: 'symbol', style: { type: 'place', rank: 5, size: 3 } }
					},
					...stations.legend,
					...area.legend
				]
			}
		],
		notes: [`边界来源：${source.district.boundary_source ?? '未注明'}。边界不作为权属争议的依据。`]
	};
}

const CHANGE_STYLES = {
	move: { color: '#8f5512', text: '迁移' },
	repair: { color: '#00795a', text: '修复' },
	remove: { color: '#a3161d', text: '撤除' },
	close: { color: '#1c1a17', text: '断路' }
} as const;

/** 近期建设: every change of the scenario with its number. */
export async function projectTheme(context: ThemeContext): Promise<Theme> {
	const { source, frame, textFactor, scenario } = context;
	const proposed = proposedIn(context, FACILITY_KINDS);
	const facilities = await source.facilities();
	const byId = new Map(facilities.map((facility) => [facility.id, facility]));
	const stations = drawFacilities(facilities, {
		kinds: ['fire_station', 'water_crane', 'intake'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['fire_station']
	});
	const marks: SheetSymbol[] = [];
	const seen = new Map<keyof typeof CHANGE_STYLES, number>();
	(scenario?.changes ?? []).forEach((change, index) => {
		if (change.action === 'add') return;
		const at = placeOf(change, byId, source.projection);
		if (!at) return;
		seen.set(change.action, (seen.get(change.action) ?? 0) + 1);
		const { color, text } = CHANGE_STYLES[change.action];
		const style = {
			type: 'number',
			text: `${text}${index + 1}`,
			color,
			size: 7 * textFactor
		} as const;
		marks.push({ x: at[0], y: at[1], style });
	});
	const lines = await threeLineLayers(context);
	const entries = [...seen.keys()].map((action): LegendEntry => {
		const { color, text } = CHANGE_STYLES[action];
		const style = { type: 'number', text: `${text}n`, color, size: 7 } as const;
		return { text: `${text}（第 n 项）`, swatch: { type: 'symbol', style } };
	});
	const words = [...seen].map(([action, count]) => `${CHANGE_STYLES[action].text} ${count} 项`);
	return {
		layers: [
			...lines.layers,
			...stations.layers,
			{ type: 'symbol', symbols: marks },
			...proposed.layers
		],
		legend: [
			...(proposed.legend.length + entries.length > 0
				? [{ title: '近期建设', entries: [...proposed.legend, ...entries] }]
				: []),
			{ title: '现有设施', entries: stations.legend },
			...(lines.legend.length > 0 ? [{ title: '控制线', entries: lines.legend }] : [])
		],
		notes: [
			...proposed.notes,
			...(words.length > 0 ? [`另有${words.join('、')}。`] : []),
			...lines.notes
		]
	};
}

function placeOf(
	change: Exclude<ScenarioChange, { action: 'add' }>,
	byId: ReadonlyMap<string, { x: number; y: number }>,
	projection: ThemeContext['source']['projection']
): [number, number] | undefined {
	if (change.action === 'move' || change.action === 'close') {
		const [x = NaN, y = NaN] = projection.forward(...change.position);
		return [x, y];
	}
	const facility = byId.get(change.facility_id);
	return facility && [facility.x, facility.y];
}
