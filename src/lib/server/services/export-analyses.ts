import type { ViewOptions } from '#lib/domain/views.ts';
import type { Layer } from '#lib/formats/layer.ts';
import type { Context } from './context.ts';
import { computeCoverage } from './coverage.ts';
import type { HoleCollection } from './coverage-compute.ts';
import { codeColumns, column, messageOf, type Column } from './export-columns.ts';
import { tableOf } from './export-register.ts';
import { computeResponseFeatures } from './response.ts';
import type { EdgeProperties, GapProperties } from './response-compute.ts';

type Hole = HoleCollection['features'][number];

/** Holes in coverage in a view, numbered from large to small. */
export async function holeLayer(
	context: Context,
	district: string,
	{ view, winter }: ViewOptions
): Promise<Layer> {
	const { holes, area, radiusMeters } = await computeCoverage(context, district, { view, winter });
	const columns: Column<Hole>[] = [
		column('number', ['序号', 'Number'], 'integer', ({ properties }) => properties.number),
		...codeColumns<Hole>(
			'kind',
			['盲区类型', 'Kind of hole'],
			'holeKind',
			({ properties }) => properties.kind
		),
		column(
			'area_square_meters',
			['面积（m²）', 'Area (m²)'],
			'number',
			({ properties }) => properties.areaSquareMeters
		),
		column(
			'township',
			['乡镇（街道）', 'Township'],
			'text',
			({ properties }) => properties.township
		),
		column(
			'center_lon',
			['内点经度', 'Inner point, lon'],
			'number',
			({ properties }) => properties.center[0]
		),
		column(
			'center_lat',
			['内点纬度', 'Inner point, lat'],
			'number',
			({ properties }) => properties.center[1]
		),
		column('view', ['口径', 'View'], 'text', () => view),
		column('winter', ['冬季', 'Winter'], 'boolean', () => winter),
		column('radius_meters', ['保护半径（m）', 'Radius (m)'], 'number', () => radiusMeters),
		column('covered_area', ['评价范围', 'Area judged'], 'text', () => area.name),
		column('covered_area_source', ['范围来源', 'Source of the area'], 'text', () => area.source)
	];
	const label = messageOf('layer.holes');
	return tableOf('holes', label, 'Polygon', columns, holes.features, ({ geometry }) => geometry);
}

/** Arrival times of a district: the layers `response` (every drivable edge) and `gaps` (beyond the limit). */
export async function responseLayers(
	context: Context,
	district: string,
	options: { minutes: number; winter: boolean }
): Promise<{ response: Layer; gaps: Layer }> {
	const { minutes, winter } = options;
	const { edges, gaps } = await computeResponseFeatures(context, district, { minutes, winter });
	type Edge = (typeof edges.features)[number];
	type Gap = (typeof gaps.features)[number];
	const season = <Row>(): Column<Row> =>
		column('winter', ['冬季', 'Winter'], 'boolean', () => winter);
	const limit = column<Gap>(
		'limit_minutes',
		['时限（分钟）', 'Limit (minutes)'],
		'number',
		() => minutes
	);
	return {
		response: tableOf(
			'response',
			messageOf('layer.response'),
			'LineString',
			[...EDGE_COLUMNS.map(onProperties<Edge, EdgeProperties>), season<Edge>()],
			edges.features,
			({ geometry }) => geometry
		),
		gaps: tableOf(
			'gaps',
			messageOf('layer.gaps'),
			'LineString',
			[...GAP_COLUMNS.map(onProperties<Gap, GapProperties>), limit, season<Gap>()],
			gaps.features,
			({ geometry }) => geometry
		)
	};
}

type Road = Pick<EdgeProperties, 'edge' | 'way' | 'name' | 'class' | 'lengthMeters' | 'station'>;

const ROAD_COLUMNS: readonly Column<Road>[] = [
	column('edge', ['路段号', 'Edge'], 'integer', ({ edge }) => edge),
	column('way', ['道路标识', 'Way'], 'integer', ({ way }) => way),
	column('name', ['道路', 'Road'], 'text', ({ name }) => name),
	column('class', ['道路等级', 'Class'], 'text', (road) => road.class),
	column('length_meters', ['长度（m）', 'Length (m)'], 'number', (road) => road.lengthMeters),
	column('station', ['消防站标识', 'Station (id)'], 'text', ({ station }) => station)
];

const EDGE_COLUMNS: readonly Column<EdgeProperties>[] = [
	...ROAD_COLUMNS,
	column(
		'seconds',
		['全段到达（s）', 'Whole edge reached (s)'],
		'number',
		({ seconds }) => seconds
	),
	column(
		'least_seconds',
		['最早到达（s）', 'Earliest arrival (s)'],
		'number',
		(edge) => edge.leastSeconds
	),
	column('meters', ['行车距离（m）', 'Road driven (m)'], 'number', ({ meters }) => meters),
	column(
		'from_seconds',
		['起点到达（s）', 'Arrival at its start (s)'],
		'number',
		(edge) => edge.fromSeconds
	),
	column(
		'to_seconds',
		['终点到达（s）', 'Arrival at its end (s)'],
		'number',
		(edge) => edge.toSeconds
	)
];

const GAP_COLUMNS: readonly Column<GapProperties>[] = [
	...ROAD_COLUMNS,
	...codeColumns<GapProperties>('state', ['超时类型', 'State'], 'gapState', ({ state }) => state),
	column('seconds', ['最早到达（s）', 'Earliest arrival (s)'], 'number', ({ seconds }) => seconds),
	column(
		'latest_seconds',
		['最晚到达（s）', 'Latest arrival (s)'],
		'number',
		(gap) => gap.latestSeconds
	)
];

function onProperties<Row extends { properties: Properties }, Properties>(
	source: Column<Properties>
): Column<Row> {
	return { ...source, read: ({ properties }) => source.read(properties) };
}
