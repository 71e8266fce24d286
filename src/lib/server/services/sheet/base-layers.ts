import { ROAD_CLASSES, type RoadClass } from '#lib/domain/road-classes.ts';
import type { SheetBase } from '#lib/domain/sheet.ts';
import type { MapFrame } from '#lib/formats/sheet/map-frame.ts';
import type {
	LegendEntry,
	LineStyle,
	NamedLine,
	PlaneShape,
	SheetLayer
} from '#lib/formats/sheet/sheet-map.ts';
import type { ImportBatch } from '#lib/server/queries/import-batch.ts';
import type { LoadedRoads } from '../road-cache.ts';
import type { PlaneFeature, SheetSource } from './sheet-source.ts';

/** Colors of a printed base: pale, so that the theme stands out. */
export const INK = {
	paper: '#ffffff',
	/** Ground of the district itself; beyond it the paper. */
	inside: '#fafaf4',
	green: '#e6efdc',
	built: '#f1eee8',
	water: '#cfe3f2',
	waterEdge: '#8db7d6',
	waterText: '#2f6a94',
	building: '#dcd6cc',
	buildingEdge: '#bdb5a8',
	road: '#ffffff',
	roadMajor: '#fbe3ae',
	roadCase: '#a9a196',
	rail: '#6f6a64',
	boundary: '#5a3d78',
	township: '#8a7b9c',
	text: '#3a3833'
} as const;

export interface BaseMap {
	/** Below the theme, and above it (limits, names). */
	below: SheetLayer[];
	above: SheetLayer[];
	legend: LegendEntry[];
	/** Where it comes from, for the title block. */
	source: string;
}

const BUILDING_SCALE = 16_000;
const LEAST_BUILDING_POINTS = 0.8;

/** Base of a sheet at the scale of its frame: the imported map, the areas imported as a base, or only limits. */
export async function drawBase(
	source: SheetSource,
	frame: MapFrame,
	base: SheetBase,
	textFactor: number
): Promise<BaseMap> {
	const below: SheetLayer[] = [];
	const above: SheetLayer[] = [];
	const legend: LegendEntry[] = [];
	let from = '无底图';
	below.push({ type: 'area', style: { fill: INK.inside }, shapes: [await source.boundary()] });
	if (base === 'map' && source.batch) {
		const features = await source.baseFeatures();
		below.push(...landLayers(features));
		if (frame.scale <= BUILDING_SCALE) below.push(await buildingLayer(source, frame));
		const roads = await source.roads();
		if (roads) {
			const drawn = drawRoads(roads, frame, textFactor);
			below.push(...drawn.layers);
			above.push(...drawn.names);
			legend.push(...drawn.legend);
		}
		above.push(...waterNames(features, textFactor));
		legend.push(
			{ text: '水域', swatch: { type: 'area', style: { fill: INK.water, outline: waterEdge } } },
			{ text: '林地、绿地', swatch: { type: 'area', style: { fill: INK.green } } }
		);
		if (frame.scale <= BUILDING_SCALE)
			legend.push({ text: '建筑', swatch: { type: 'area', style: buildingStyle } });
		from = sourceWords(source.batch);
	}
	if (base === 'areas') {
		const drawn = await drawBaseAreas(source);
		below.push(...drawn.layers);
		legend.push(...drawn.legend);
		from = drawn.source;
	}
	const limits = await drawLimits(source, textFactor);
	above.push(...limits.layers);
	legend.push(...limits.legend);
	return { below, above, legend, source: from };
}

/** What the base is, as the title block says it; a map of volunteers is no statutory base. */
function sourceWords({ source, file_name, finished_at }: ImportBatch): string {
	if (source === 'demo') return '示范数据（虚构底图），非法定底图';
	const name = /^osm|openstreetmap/i.test(source) ? '© OpenStreetMap 贡献者（ODbL）' : source;
	const day = finished_at === null ? '' : `，${finished_at.slice(0, 10)} 导入`;
	return `${name}，${file_name}${day}；非法定底图`;
}

const waterEdge: LineStyle = { color: INK.waterEdge, width: 0.35 };
const buildingStyle = {
	fill: INK.building,
	outline: { color: INK.buildingEdge, width: 0.2 }
};

function landLayers(features: readonly PlaneFeature[]): SheetLayer[] {
	const shapes = (layer: string, classes?: readonly string[]): PlaneShape[] =>
		features
			.filter((feature) => feature.layer === layer && feature.isArea)
			.filter((feature) => !classes || classes.includes(feature.class))
			.map(({ parts }) => parts);
	const lines = (layer: string, classes?: readonly string[]) =>
		features
			.filter((feature) => feature.layer === layer && (!classes || classes.includes(feature.class)))
			.flatMap(({ parts }) => parts);
	// Each shape is filled on its own: two that overlap must not cancel out.
	const areas = (
		found: readonly PlaneShape[],
		style: Extract<SheetLayer, { type: 'area' }>['style']
	) => found.map((shape): SheetLayer => ({ type: 'area', style, shapes: [shape] }));
	const green = features.filter(
		({ layer, class: name }) => layer === 'landuse' && GREEN.test(name)
	);
	const built = features.filter(
		({ layer, class: name }) => layer === 'landuse' && !GREEN.test(name)
	);
	return [
		...areas(
			built.map(({ parts }) => parts),
			{ fill: INK.built }
		),
		...areas(
			green.map(({ parts }) => parts),
			{ fill: INK.green }
		),
		{
			type: 'line',
			style: { color: INK.waterEdge, width: 0.9 },
			lines: lines('waterway')
		},
		// Rivers that have an area cover their middle line.
		...areas(shapes('water'), { fill: INK.water, outline: waterEdge }),
		{
			type: 'line',
			style: {
				color: '#ffffff',
				width: 0.7,
				dash: [3, 3],
				casing: { color: INK.rail, width: 1.3 }
			},
			lines: lines('rail')
		}
	];
}

const GREEN =
	/^(green|forest|wood|grass|meadow|park|farmland|farm|scrub|orchard|nature|recreation)/;

async function buildingLayer(source: SheetSource, frame: MapFrame): Promise<SheetLayer> {
	const leastMeters = (LEAST_BUILDING_POINTS * 0.0254 * frame.scale) / 72;
	const shapes = await source.buildings(frame.box, leastMeters);
	return { type: 'area', style: buildingStyle, shapes };
}

/** Least scale at which a class is drawn, and its width in points at 1:10 000. */
const ROADS: readonly { classes: readonly RoadClass[]; width: number; until: number }[] = [
	{ classes: ['footway', 'cycleway', 'bridleway', 'path', 'steps'], width: 0.35, until: 8000 },
	{ classes: ['track', 'pedestrian'], width: 0.45, until: 40_000 },
	{ classes: ['service'], width: 0.7, until: 16_000 },
	{ classes: ['living_street', 'residential', 'unclassified'], width: 1.4, until: 60_000 },
	{ classes: ['tertiary'], width: 2, until: 160_000 },
	{ classes: ['secondary'], width: 2.6, until: 400_000 },
	{ classes: ['primary'], width: 3.1, until: 2e6 },
	{ classes: ['motorway', 'trunk'], width: 3.4, until: 1e9 }
];
const MAJOR = new Set(['motorway', 'trunk', 'primary', 'secondary']);

function drawRoads(
	roads: LoadedRoads,
	frame: MapFrame,
	textFactor: number
): { layers: SheetLayer[]; names: SheetLayer[]; legend: LegendEntry[] } {
	const factor = Math.max(0.3, Math.min(1.5, Math.sqrt(10_000 / frame.scale))) * textFactor;
	const byClass = new Map<string, Float64Array[]>();
	const named: { major: NamedLine[]; minor: NamedLine[] } = { major: [], minor: [] };
	for (const { line, name, roadClass } of roadLines(roads, frame)) {
		byClass.set(roadClass, [...(byClass.get(roadClass) ?? []), line]);
		if (name !== null && roadClass !== 'service')
			(MAJOR.has(roadClass) ? named.major : named.minor).push({ name, line });
	}
	const layers: SheetLayer[] = [];
	const legend: LegendEntry[] = [];
	for (const { classes, width, until } of ROADS) {
		if (frame.scale > until) continue;
		const lines = classes.flatMap((name) => byClass.get(name) ?? []);
		if (lines.length === 0) continue;
		const first = classes[0] ?? 'service';
		const style = roadStyle(first, width * factor, frame.scale);
		layers.push({ type: 'line', style, lines });
		legend.unshift({
			text: ROAD_CLASSES[classes.at(-1) ?? first].title[0],
			swatch: { type: 'line', style }
		});
	}
	// All casings lie below all roads, so that junctions are open.
	const casings = layers.flatMap((layer) =>
		layer.type === 'line' && layer.style.casing
			? [{ ...layer, style: { ...layer.style.casing, cap: 'butt' as const } }]
			: []
	);
	const open = layers.map((layer) => {
		if (layer.type !== 'line') return layer;
		const { casing: _casing, ...style } = layer.style;
		return { ...layer, style };
	});
	const style = (size: number, color: string) => ({ size: size * textFactor, color });
	return {
		layers: [...casings, ...open],
		names: [
			{ type: 'lineNames', style: style(6, '#4a3d20'), rank: 30, lines: named.major },
			...(frame.scale <= 20_000
				? [
						{
							type: 'lineNames' as const,
							style: style(5.2, INK.text),
							rank: 10,
							lines: named.minor
						}
					]
				: [])
		],
		legend: legend.slice(0, 5)
	};
}

function roadStyle(name: RoadClass, width: number, scale: number): LineStyle {
	const isPath = !ROAD_CLASSES[name].isDrivable || name === 'track';
	if (isPath) return { color: '#b3aa9b', width: Math.max(0.25, width), dash: [2, 1.5] };
	const color = MAJOR.has(name) ? INK.roadMajor : INK.road;
	if (width < 0.9 && scale > 40_000)
		return { color: MAJOR.has(name) ? '#d8a646' : '#b3aa9b', width: Math.max(0.3, width) };
	return { color, width, casing: { color: INK.roadCase, width: width + 0.7 } };
}

/** Drawable edges whose box touches the frame. */
export function* roadLines(
	{ network, names, classes }: Pick<LoadedRoads, 'network' | 'names' | 'classes'>,
	{ box: [west, south, east, north] }: Pick<MapFrame, 'box'>
): Generator<{ edge: number; line: Float64Array; name: string | null; roadClass: string }> {
	for (let edge = 0; edge < network.edgeCount; edge++) {
		const first = network.pointStart[edge] ?? 0;
		const line = network.coordinates.subarray(
			first * 2,
			(network.pointStart[edge + 1] ?? first) * 2
		);
		let [left, low, right, high] = [Infinity, Infinity, -Infinity, -Infinity];
		for (let index = 0; index + 1 < line.length; index += 2) {
			const x = line[index] ?? NaN;
			const y = line[index + 1] ?? NaN;
			left = Math.min(left, x);
			right = Math.max(right, x);
			low = Math.min(low, y);
			high = Math.max(high, y);
		}
		if (right < west || left > east || high < south || low > north) continue;
		yield { edge, line, name: names[edge] ?? null, roadClass: classes[edge] ?? '' };
	}
}

function waterNames(features: readonly PlaneFeature[], textFactor: number): SheetLayer[] {
	const lines = features
		.filter(({ layer, name }) => layer === 'waterway' && name !== null)
		.flatMap(({ name, parts }) => parts.map((line): NamedLine => ({ name: name ?? '', line })));
	const style = { size: 6.5 * textFactor, color: INK.waterText };
	return [{ type: 'lineNames', style, rank: 40, lines }];
}

async function drawLimits(
	source: SheetSource,
	textFactor: number
): Promise<{ layers: SheetLayer[]; legend: LegendEntry[] }> {
	const townships = (await source.areas()).filter(({ area }) => area.kind === 'township');
	const township: LineStyle = { color: INK.township, width: 0.7 * textFactor, dash: [5, 2, 1, 2] };
	const district: LineStyle = {
		color: INK.boundary,
		width: 1.3 * textFactor,
		dash: [9, 2.5, 1.5, 2.5],
		casing: { color: '#e7dff0', width: 3.6 * textFactor }
	};
	return {
		layers: [
			{ type: 'line', style: township, lines: townships.flatMap(({ rings }) => rings) },
			{ type: 'line', style: district, lines: await source.boundary() }
		],
		legend: [
			{ text: '区（县）界', swatch: { type: 'line', style: district } },
			...(townships.length > 0
				? [{ text: '乡镇（街道）界', swatch: { type: 'line' as const, style: township } }]
				: [])
		]
	};
}

/** Areas imported as a base instead of the map: what they are is told by their code. */
async function drawBaseAreas(
	source: SheetSource
): Promise<{ layers: SheetLayer[]; legend: LegendEntry[]; source: string }> {
	const areas = (await source.areas()).filter(({ area }) => area.kind === 'base');
	const layers: SheetLayer[] = [];
	const legend: LegendEntry[] = [];
	for (const { code, title, style } of BASE_CLASSES) {
		const shapes = areas
			.filter(({ area }) => (area.code ?? 'other') === code)
			.map(({ rings }) => rings);
		if (shapes.length === 0) continue;
		for (const shape of shapes) layers.push({ type: 'area', style, shapes: [shape] });
		legend.push({ text: title, swatch: { type: 'area', style } });
	}
	const sources = [...new Set(areas.map(({ area }) => area.source))];
	return { layers, legend, source: sources.join('；') || '无底图（未导入底图面）' };
}

const BASE_CLASSES = [
	{ code: 'green', title: '林地、绿地', style: { fill: INK.green } },
	{
		code: 'built',
		title: '建设用地',
		style: { fill: INK.built, outline: { color: '#cfc8bb', width: 0.3 } }
	},
	{
		code: 'other',
		title: '其他用地',
		style: { fill: '#f7f5f0', outline: { color: '#cfc8bb', width: 0.3 } }
	},
	{ code: 'water', title: '水域', style: { fill: INK.water, outline: waterEdge } },
	{
		code: 'road',
		title: '道路',
		style: { fill: '#ffffff', outline: { color: INK.roadCase, width: 0.4 } }
	},
	{ code: 'building', title: '建筑', style: buildingStyle }
] as const;
