import type { FacilityKind } from '#lib/domain/facility.ts';
import { PALETTES } from '#lib/domain/symbols/palette.ts';
import type { AreaStyle, LineStyle, SheetLayer } from '#lib/formats/sheet/sheet-map.ts';
import { computeCoverage } from '../coverage.ts';
import { computeCranes } from '../cranes.ts';
import { computeRate } from '../rate.ts';
import { computeShortfall } from '../shortfall.ts';
import { createRuleReader } from '../analysis.ts';
import { planeOfPolygon, planeOfPositions } from './plane-shapes.ts';
import { proposedIn } from './proposals.ts';
import { drawFacilities } from './symbols.ts';
import { kilometers, percent, squareKilometers, type Theme, type ThemeContext } from './theme.ts';

const COLORS = PALETTES.light;
const WATER_KINDS: readonly FacilityKind[] = ['hydrant', 'water_crane', 'intake', 'pool'];

export const HOLE_STYLES = {
	confirmed: {
		fill: COLORS.hole.confirmed,
		fillOpacity: 0.1,
		hatch: { kind: 'lines', color: COLORS.hole.confirmed },
		outline: { color: COLORS.hole.confirmed, width: 0.7 }
	},
	unverified: {
		fill: COLORS.hole.unverified,
		fillOpacity: 0.05,
		hatch: { kind: 'dots', color: COLORS.hole.unverified },
		outline: { color: COLORS.hole.unverified, width: 0.6, dash: [3, 2] }
	}
} as const satisfies Record<string, AreaStyle>;

/** 现状: every kind in its state. */
export async function existingTheme(context: ThemeContext): Promise<Theme> {
	const { source, frame, textFactor } = context;
	const facilities = await source.facilities();
	const drawn = drawFacilities(facilities, {
		kinds: ['hydrant', 'water_crane', 'intake', 'pool', 'micro_station', 'fire_station'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['fire_station', 'water_crane', 'intake', 'micro_station']
	});
	const notes = [
		'实心为完好，“！”为带病可用，“×”为不可用，空心为未检，虚线空心为规划，双竖线为停用。'
	];
	if (source.isPublic) notes.length = 0;
	else {
		const { db } = source.context;
		const rate = await computeRate(source.context, source.district.code);
		const days = (await createRuleReader(db, source.district.code))('pessimistic.verified_days');
		notes.push(
			`全区消防水鹤及市政消火栓实有 ${rate.existing} 处，完好 ${rate.intact} 处，完好率 ${percent(rate.intactRate, 'down')}（指标 ≥ 95 %）。`,
			`未检不计为完好；证据时效按 ${days} 天。`
		);
	}
	return { layers: drawn.layers, legend: [{ title: '设施', entries: drawn.legend }], notes };
}

/** 消火栓覆盖分析: hydrants and what they do not reach. */
export async function hydrantTheme(context: ThemeContext): Promise<Theme> {
	const { source, frame, textFactor } = context;
	const holes = await holePart(context);
	const drawn = drawFacilities(await source.facilities(), {
		kinds: ['hydrant', 'intake', 'pool'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['intake', 'pool']
	});
	const area = await coverageOutline(context);
	return {
		layers: [...holes.layers, ...area.layers, ...drawn.layers, ...(holes.above ?? [])],
		legend: [
			{ title: '设施', entries: drawn.legend },
			{
				title: '覆盖',
				entries: [...holes.legend.flatMap(({ entries }) => entries), ...area.legend]
			}
		],
		notes: holes.notes
	};
}

/** Holes in a view, their numbers above everything. */
export async function holePart(context: ThemeContext): Promise<Theme> {
	const { source, frame, textFactor, view, winter = false } = context;
	const coverage = await computeCoverage(source.context, source.district.code, { view, winter });
	const holes = (kind: 'confirmed' | 'unverified'): SheetLayer => ({
		type: 'area',
		style: HOLE_STYLES[kind],
		shapes: coverage.holes.features
			.filter(({ properties }) => properties.kind === kind)
			.map(({ geometry }) => planeOfPolygon(geometry, source.projection))
	});
	const numbers: SheetLayer = {
		type: 'symbol',
		symbols: coverage.holes.features
			.filter(({ properties }) => properties.areaSquareMeters >= (frame.scale / 1000) ** 2 * 25)
			.map(({ properties: { number, center } }) => {
				const [x = NaN, y = NaN] = source.projection.forward(...center);
				const size = 7 * textFactor;
				const style = {
					type: 'number',
					text: String(number),
					color: COLORS.hole.text,
					size
				} as const;
				return { x, y, style };
			})
	};
	const season = winter ? '、冬季口径' : '';
	return {
		layers: [holes('unverified'), holes('confirmed')],
		above: [numbers],
		legend: [
			{
				title: '覆盖',
				entries: [
					{ text: '确认盲区', swatch: { type: 'area', style: HOLE_STYLES.confirmed } },
					{ text: '待核盲区', swatch: { type: 'area', style: HOLE_STYLES.unverified } }
				]
			}
		],
		notes: [
			`评价范围：${coverage.area.name}（来源：${coverage.area.source}），${squareKilometers(coverage.areaSquareMeters)}；${VIEW_WORDS[view]}${season}。`,
			`保护半径 ${coverage.radiusMeters} m（GB 50974-2014 第 7.2.5 条）。消防水鹤不按半径计覆盖。`,
			`覆盖率 ${percent(coverage.coveredRate, 'down')}；确认盲区 ${squareKilometers(coverage.confirmedSquareMeters)}，待核盲区 ${squareKilometers(coverage.unverifiedSquareMeters)}，共 ${coverage.holeCount} 处；数字为盲区编号，与附表一致。`
		]
	};
}

export const VIEW_WORDS = {
	designed: '设计口径',
	as_is: '现状口径',
	pessimistic: '从严口径'
} as const;

/** 消防水鹤布局: cranes, and main roads farther from one than half the spacing. */
export async function craneTheme(context: ThemeContext): Promise<Theme> {
	const { source, frame, textFactor } = context;
	const drawn = drawFacilities(await source.facilities(), {
		kinds: ['water_crane', 'fire_station'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['fire_station', 'water_crane']
	});
	if (source.isPublic)
		return { layers: drawn.layers, legend: [{ title: '设施', entries: drawn.legend }], notes: [] };
	const stretches = await stretchPart(context);
	return {
		layers: [...stretches.layers, ...drawn.layers],
		legend: [{ title: '设施', entries: drawn.legend }, ...stretches.legend],
		notes: stretches.notes
	};
}

/** Main roads farther from a crane than half the spacing. */
export async function stretchPart(context: ThemeContext): Promise<Theme> {
	const { source, textFactor, view, winter = false } = context;
	const cranes = await computeCranes(source.context, source.district.code, { view, winter });
	const style: LineStyle = {
		color: COLORS.crane,
		width: 3.4 * textFactor,
		dash: [6, 3],
		opacity: 0.85
	};
	const lines = cranes.stretches.features.map(({ geometry }) =>
		planeOfPositions(geometry.coordinates, source.projection)
	);
	return {
		layers: [{ type: 'line', style, lines }],
		legend: [
			{
				title: '水鹤间距',
				entries: [{ text: '主干路上距水鹤过远的路段', swatch: { type: 'line', style } }]
			}
		],
		notes: [
			`水鹤间距宜为 ${cranes.spacingMeters} m（GB 50974-2014 第 7.2.9 条，宜）；标准未规定保护半径，故不画圆。`,
			`${VIEW_WORDS[view]}计入 ${cranes.craneCount} 台；主干路 ${kilometers(cranes.mainRoadMeters)}，其中 ${kilometers(cranes.servedMeters)} 在间距之内。`,
			cranes.refillP90Meters === null
				? '部分建筑无路可达水鹤。'
				: `九成建筑至最近水鹤的行车距离不超过 ${kilometers(cranes.refillP90Meters)}。`
		]
	};
}

/** 取水口: intakes and pools on the waters they draw from. */
export async function intakeTheme(context: ThemeContext): Promise<Theme> {
	const { source, frame, textFactor } = context;
	const facilities = await source.facilities();
	const drawn = drawFacilities(facilities, {
		kinds: ['intake', 'pool', 'fire_station'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['intake', 'pool', 'fire_station']
	});
	const count = (kind: FacilityKind, lifecycle: string) =>
		facilities.filter((facility) => facility.kind === kind && facility.lifecycle === lifecycle)
			.length;
	const iceFree = facilities.filter(
		({ kind, usable_under_ice }) => kind === 'intake' && usable_under_ice === true
	).length;
	return {
		layers: drawn.layers,
		legend: [{ title: '设施', entries: drawn.legend }],
		notes: source.isPublic
			? []
			: [
					`全区消防取水口在用 ${count('intake', 'in_service')} 处、规划 ${count('intake', 'planned')} 处；消防水池在用 ${count('pool', 'in_service')} 座。`,
					`其中查看时冰期可用的取水口 ${iceFree} 处；取水口须有防冰措施和消防车回车场（GB 50974-2014 第 4.4.4、4.4.7 条）。`
				]
	};
}

/** 消防供水规划: what stands, what is missing by road, what is proposed. */
export async function supplyTheme(context: ThemeContext): Promise<Theme> {
	const { source, frame, textFactor } = context;
	const drawn = drawFacilities(await source.facilities(), {
		kinds: WATER_KINDS,
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['water_crane', 'intake']
	});
	const roads = await shortfallPart(context);
	const proposed = proposedIn(context, WATER_KINDS);
	return {
		layers: [...roads.layers, ...drawn.layers, ...proposed.layers],
		legend: [
			{ title: '现有设施', entries: drawn.legend },
			...(proposed.legend.length > 0 ? [{ title: '规划设施', entries: proposed.legend }] : []),
			...roads.legend
		],
		notes: [...roads.notes, ...proposed.notes, '供水管网未导入，图中不含管径与管网形式。']
	};
}

/** Roads by the share of their hydrants that is missing. */
export async function shortfallPart({ source, textFactor }: ThemeContext): Promise<Theme> {
	const shortfall = await computeShortfall(source.context, source.district.code);
	const styles = COLORS.shortfall.map((color, step): LineStyle => ({
		color,
		width: (0.8 + 1.1 * step) * textFactor,
		opacity: 0.8
	}));
	const bandOf = (required: number, missing: number) =>
		missing <= 0 ? 0 : missing >= required ? 3 : missing * 2 < required ? 1 : 2;
	return {
		layers: styles.map((style, band) => ({
			type: 'line',
			style,
			lines: shortfall.roads.features
				.filter(({ properties }) => bandOf(properties.required, properties.shortfall) === band)
				.flatMap(({ geometry }) =>
					geometry.coordinates.map((line) => planeOfPositions(line, source.projection))
				)
		})),
		legend: [
			{
				title: '道路消火栓欠账',
				entries: ['不欠账', '欠账不到一半', '欠账一半以上', '全部欠账'].map((text, band) => ({
					text,
					swatch: { type: 'line' as const, style: styles[band] ?? { color: '#000000', width: 1 } }
				}))
			}
		],
		notes: [
			`沿路间距 ${shortfall.spacingMeters} m、路宽大于 ${shortfall.bothSidesMeters} m 两侧设置（GB 50974-2014 第 7.2.3、7.2.5 条）。`,
			`全区应建 ${shortfall.total.required} 处，实有 ${shortfall.total.existing} 处，欠账 ${shortfall.total.shortfall} 处，欠账率 ${percent(shortfall.shortfallRate, 'up')}。`
		]
	};
}

/** The area judged, as an outline. */
export async function coverageOutline({ source, textFactor }: ThemeContext) {
	const chosen = await source.coverageArea();
	const found = (await source.areas()).find(({ area }) => area.id === chosen?.id);
	const style: LineStyle = { color: '#1f4f8b', width: 1.1 * textFactor, dash: [7, 2] };
	if (!found) return { layers: [], legend: [] };
	return {
		layers: [{ type: 'line' as const, style, lines: found.rings }],
		legend: [{ text: `评价范围（${found.area.name}）`, swatch: { type: 'line' as const, style } }]
	};
}
