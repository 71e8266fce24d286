import { PALETTES } from '#lib/domain/symbols/palette.ts';
import type { LineStyle, SheetLayer } from '#lib/formats/sheet/sheet-map.ts';
import { readArrivalMinutes } from '../analysis.ts';
import { loadResponseField, computeResponse } from '../response.ts';
import type { ResponseField } from '../response-compute.ts';
import { BAND_COUNT, cutEdge } from '../response-pieces.ts';
import { planeOfPositions } from './plane-shapes.ts';
import { proposedIn } from './proposals.ts';
import { sliceEdge } from '../road-layer.ts';
import { roadLines } from './base-layers.ts';
import { drawFacilities } from './symbols.ts';
import { kilometers, percent, type Theme, type ThemeContext } from './theme.ts';

const COLORS = PALETTES.light;
/** One for each station, pale below the bands; in turn. */
const STATION_COLORS = [
	'#f2a65a',
	'#7fb77e',
	'#c58bd0',
	'#6fa8dc',
	'#e58fa2',
	'#b5b35c',
	'#8fd0c8'
];
const BAND_WORDS = [
	'≤ 3 分钟',
	'3–4 分钟',
	'4–5 分钟',
	'5–8 分钟',
	'8–10 分钟',
	'> 10 分钟',
	'不可达'
];

/** 微型消防站. */
export async function microTheme({ source, frame, textFactor }: ThemeContext): Promise<Theme> {
	const facilities = await source.facilities();
	const drawn = drawFacilities(facilities, {
		kinds: ['micro_station', 'fire_station'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['fire_station', 'micro_station']
	});
	const micro = facilities.filter(({ kind }) => kind === 'micro_station');
	const counted = micro.filter(({ sponsor }) => sponsor !== null && sponsor !== 'enterprise');
	const built = counted.filter(({ lifecycle }) => lifecycle === 'in_service').length;
	const planned = counted.filter(({ lifecycle }) => lifecycle === 'planned').length;
	return {
		layers: drawn.layers,
		legend: [{ title: '设施', entries: drawn.legend }],
		notes: source.isPublic
			? []
			: [
					`全区已落图的镇、社区、村、林场微型消防站在用 ${built} 座、规划 ${planned} 座；单位站 ${micro.length - counted.length} 座不计入指标 3。`,
					'标准未规定微型消防站服务半径，“3 分钟到场”按步行或电动车时间评价（规划假设）。'
				]
	};
}

/** 消防站责任区与响应时间: roads by arrival, and by which station is first. */
export async function responseTheme(context: ThemeContext): Promise<Theme> {
	const response = await responsePart(context);
	const owned = await officialAreas(context);
	const stations = await stationSymbols(context);
	return {
		layers: [...owned.layers, ...response.layers, ...stations.layers],
		legend: [
			{ title: '队站', entries: stations.legend },
			...response.legend,
			...(owned.legend.length > 0 ? [{ title: '辖区', entries: owned.legend }] : [])
		],
		notes: response.notes
	};
}

/** Roads in bands of arrival, over the color of the station that is there first. */
export async function responsePart(context: ThemeContext): Promise<Theme> {
	const { source, textFactor, winter = false } = context;
	const { db } = source.context;
	const district = source.district.code;
	const minutes = context.minutes ?? (await readArrivalMinutes(db, district));
	const field = await loadResponseField(source.context, district, winter);
	const response = await computeResponse(source.context, district, { minutes, winter });
	const bands = bandLayers(field, context, minutes);
	const inTime = response.totalMeters > 0 ? response.reachedMeters / response.totalMeters : null;
	return {
		layers: [...bands.areas, ...bands.roads],
		legend: [
			{
				title: '到场时间（含出动 1 分钟）',
				entries: bands.styles.map((style, band) => ({
					text: BAND_WORDS[band] ?? '',
					swatch: { type: 'line', style }
				}))
			},
			{
				title: '计算责任区（最先到场的队站）',
				entries: field.stations.map(({ name }, index) => ({
					text: name ?? `队站 ${index + 1}`,
					swatch: { type: 'line', style: stationStyle(index, textFactor) }
				}))
			}
		],
		notes: [
			`自接到出动指令起 ${minutes} 分钟内到达（GB 51080-2015 第 4.1.3 条）${winter ? '，冬季车速' : ''}；全区道路 ${kilometers(response.totalMeters)}，其中 ${percent(inTime, 'down')} 可按时到达。`,
			'行车速度按道路等级取规划假设值；村屯、林场只列到场时间，不适用 5 分钟。',
			...response.stations.map(
				({ name, meters, share }) =>
					`${name ?? '队站'}：最先到场道路 ${kilometers(meters)}（${percent(share, 'down')}）。`
			)
		]
	};
}

/** 消防站布局规划: stations and proposals, and the roads that are reached too late today. */
export async function stationTheme(context: ThemeContext): Promise<Theme> {
	const { source, textFactor } = context;
	const district = source.district.code;
	const minutes = await readArrivalMinutes(source.context.db, district);
	const field = await loadResponseField(source.context, district, false);
	const late: LineStyle = { color: COLORS.response[3], width: 2.6 * textFactor, opacity: 0.75 };
	const lines = [...visiblePieces(field, context, minutes)]
		.filter(({ beyond, source: from }) => beyond || from < 0)
		.map(({ line }) => line);
	const stations = await stationSymbols(context);
	const proposed = proposedIn(context, ['fire_station', 'micro_station']);
	return {
		layers: [{ type: 'line', style: late, lines }, ...stations.layers, ...proposed.layers],
		legend: [
			{ title: '现有队站', entries: stations.legend },
			...(proposed.legend.length > 0 ? [{ title: '规划队站', entries: proposed.legend }] : []),
			{
				title: '现状',
				entries: [{ text: `${minutes} 分钟未达路段`, swatch: { type: 'line', style: late } }]
			}
		],
		notes: [
			'辖区面积：一级站不宜大于 7 km²，二级站 4 km²，小型站 2 km²；近郊普通站不应大于 15 km²（建标 152-2017 第十四条）。',
			...proposed.notes
		]
	};
}

const LEAST_WIDTH_METERS = 4;
const LEAST_HEIGHT_METERS = 4;

/** 消防车通道: roads that engines use, those too narrow or too low, and what is closed now. */
export async function laneTheme({ source, frame, textFactor }: ThemeContext): Promise<Theme> {
	const roads = await source.roads();
	if (!roads) return { layers: [], legend: [], notes: ['未导入道路，图中无消防车通道。'] };
	const main: Float64Array[] = [];
	const others: Float64Array[] = [];
	const narrow: Float64Array[] = [];
	const low: Float64Array[] = [];
	let unknown = 0;
	let drivable = 0;
	for (const { edge, line, roadClass } of roadLines(roads, frame)) {
		if ((roads.network.edgeUse[edge] ?? 0) % 2 === 0) continue;
		drivable++;
		const width = Math.min(
			roads.widths[edge] || Infinity,
			roads.network.edgeMaxWidthMeters?.[edge] ?? Infinity
		);
		const height = roads.network.edgeMaxHeightMeters?.[edge] ?? Infinity;
		if (width === Infinity) unknown++;
		if (height < LEAST_HEIGHT_METERS) low.push(line);
		else if (width < LEAST_WIDTH_METERS) narrow.push(line);
		else if (MAIN.has(roadClass)) main.push(line);
		else if (roadClass !== 'track') others.push(line);
	}
	const style = (color: string, width: number, dash?: number[]): LineStyle => ({
		color,
		width: width * textFactor,
		...(dash ? { dash } : {})
	});
	const styles = {
		main: style('#c0392b', 2.2),
		others: style('#e39b7b', 0.9),
		narrow: style('#1c1a17', 2.4, [3, 2]),
		low: style('#5b3ea8', 2.6, [1, 2])
	};
	const facilities = await source.facilities();
	const drawn = drawFacilities(facilities, {
		kinds: ['fire_station', 'water_crane'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['fire_station']
	});
	return {
		layers: [
			{ type: 'line', style: styles.others, lines: others },
			{ type: 'line', style: styles.main, lines: main },
			{ type: 'line', style: styles.narrow, lines: narrow },
			{ type: 'line', style: styles.low, lines: low },
			...drawn.layers
		],
		legend: [
			{
				title: '消防车通道',
				entries: [
					{ text: '主要通道（主、次干路）', swatch: { type: 'line', style: styles.main } },
					{ text: '一般通道', swatch: { type: 'line', style: styles.others } },
					{
						text: `净宽小于 ${LEAST_WIDTH_METERS} m`,
						swatch: { type: 'line', style: styles.narrow }
					},
					{ text: `限高低于 ${LEAST_HEIGHT_METERS} m`, swatch: { type: 'line', style: styles.low } }
				]
			},
			{ title: '设施', entries: drawn.legend }
		],
		notes: [
			'消防车通道净宽、净高均不应小于 4.0 m（GB 50016-2014（2018 年版）7.1.8，条文号待核）。',
			`图幅内可行车路段 ${drivable} 段，其中 ${unknown} 段宽度未知、按未受限绘出，须现场核实。`,
			`净宽不足 ${narrow.length} 段，限高不足 ${low.length} 段。`
		]
	};
}

const MAIN = new Set(['motorway', 'trunk', 'primary', 'secondary']);

async function stationSymbols({ source, frame, textFactor }: ThemeContext) {
	return drawFacilities(await source.facilities(), {
		kinds: ['fire_station'],
		scale: frame.scale,
		textFactor,
		isPublic: source.isPublic,
		named: ['fire_station']
	});
}

/** 辖区 as the brigade has decided it, where it was imported. */
async function officialAreas({ source, textFactor }: ThemeContext) {
	const found = (await source.areas()).filter(({ area }) => area.kind === 'response_area');
	const style: LineStyle = { color: COLORS.station, width: 1.4 * textFactor, dash: [8, 3] };
	if (found.length === 0) return { layers: [], legend: [] };
	return {
		layers: [{ type: 'line' as const, style, lines: found.flatMap(({ rings }) => rings) }],
		legend: [{ text: '辖区界（大队划定）', swatch: { type: 'line' as const, style } }]
	};
}

function stationStyle(index: number, textFactor: number): LineStyle {
	const color = STATION_COLORS[index % STATION_COLORS.length] ?? '#999999';
	return { color, width: 6.5 * textFactor, opacity: 0.38 };
}

function bandLayers(field: ResponseField, context: ThemeContext, minutes: number) {
	const { textFactor } = context;
	const styles = Array.from({ length: BAND_COUNT }, (_, band): LineStyle => ({
		color: COLORS.response[band] ?? '#000000',
		width: (band >= 3 ? 1.8 : 1.4) * textFactor,
		...(band === BAND_COUNT - 1 ? { dash: [1.5, 2] } : {})
	}));
	const byBand = styles.map((): Float64Array[] => []);
	const byStation = field.stations.map((): Float64Array[] => []);
	for (const { band, source, line } of visiblePieces(field, context, minutes)) {
		byBand[band]?.push(line);
		byStation[source]?.push(line);
	}
	return {
		styles,
		areas: byStation.map((lines, index): SheetLayer => ({
			type: 'line',
			style: stationStyle(index, textFactor),
			lines
		})),
		roads: byBand.map((lines, band): SheetLayer => ({
			type: 'line',
			style: styles[band] ?? { color: '#000000', width: 1 },
			lines
		}))
	};
}

/** Pieces of roads by band and station that touch the frame; small roads only where there is room. */
function* visiblePieces(field: ResponseField, { source, frame }: ThemeContext, minutes: number) {
	const { layer } = field;
	for (const { edge, roadClass } of roadLines(layer, frame)) {
		if (frame.scale > 60_000 && (roadClass === 'service' || roadClass === 'living_street'))
			continue;
		for (const piece of cutEdge(field, edge, minutes)) {
			const positions = sliceEdge(layer, edge, piece.offset0, piece.offset1);
			yield { ...piece, line: planeOfPositions(positions, source.projection) };
		}
	}
}
