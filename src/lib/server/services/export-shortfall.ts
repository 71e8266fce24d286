import { ROAD_CLASSES, isRoadClass } from '#lib/domain/road-classes.ts';
import type { Layer } from '#lib/formats/layer.ts';
import type { Context } from './context.ts';
import { column, messageOf, type Column } from './export-columns.ts';
import { tableOf } from './export-register.ts';
import { computeShortfall } from './shortfall.ts';
import type { RoadShortfall } from './shortfall-compute.ts';

type Road = { properties: RoadShortfall; geometry: GeoJSON.MultiLineString };

const count = (
	name: string,
	zh: string,
	en: string,
	read: (road: RoadShortfall) => number
): Column<Road> => column(name, [zh, en], 'integer', ({ properties }) => read(properties));

const meters = (
	name: string,
	zh: string,
	en: string,
	read: (road: RoadShortfall) => number
): Column<Road> =>
	column(name, [`${zh}（m）`, `${en} (m)`], 'number', ({ properties }) =>
		Number(read(properties).toFixed(1))
	);

/** 应建、实有、欠账 by road, the greatest shortfall first. */
export async function shortfallLayer(
	context: Context,
	district: string,
	areaId: string | undefined
): Promise<Layer> {
	const { roads, area, spacingMeters, bothSidesMeters, assignMeters } = await computeShortfall(
		context,
		district,
		{ areaId }
	);
	const columns: Column<Road>[] = [
		count('number', '序号', 'Number', (road) => road.number),
		column('name', ['道路', 'Road'], 'text', ({ properties }) => properties.name),
		column('class', ['道路等级代码', 'Class (code)'], 'text', ({ properties }) => properties.class),
		column('class_zh', ['道路等级', 'Class'], 'text', ({ properties }) =>
			isRoadClass(properties.class) ? ROAD_CLASSES[properties.class].title[0] : null
		),
		meters('length_meters', '长度', 'Length', (road) => road.lengthMeters),
		meters(
			'wide_meters',
			'两侧设置长度',
			'Length with both sides',
			(road) => road.wideLengthMeters
		),
		meters('min_width_meters', '最小宽度', 'Least width', (road) => road.minWidthMeters),
		meters('max_width_meters', '最大宽度', 'Greatest width', (road) => road.maxWidthMeters),
		count('required', '应建', 'Required', (road) => road.required),
		count('existing', '实有', 'Existing', (road) => road.existing),
		count('working', '能用', 'Working', (road) => road.working),
		count('uninspected', '未检', 'Not inspected', (road) => road.uninspected),
		count('not_working', '不能用', 'Not working', (road) => road.notWorking),
		count('shortfall', '欠账', 'Shortfall', (road) => road.shortfall),
		column('townships', ['乡镇（街道）', 'Townships'], 'text', ({ properties }) =>
			properties.townships.map(({ township }) => township ?? '—').join('、')
		),
		column('spacing_meters', ['间距（m）', 'Spacing (m)'], 'number', () => spacingMeters),
		column(
			'both_sides_meters',
			['两侧布置的路宽（m）', 'Both sides above (m)'],
			'number',
			() => bothSidesMeters
		),
		column('assign_meters', ['归入距离（m）', 'Assigned within (m)'], 'number', () => assignMeters),
		column('area', ['统计范围', 'Area'], 'text', () => area.name),
		column('area_source', ['范围来源', 'Source of the area'], 'text', () => area.source)
	];
	const label = messageOf('layer.shortfall');
	return tableOf(
		'shortfall',
		label,
		'MultiLineString',
		columns,
		roads.features,
		({ geometry }) => geometry
	);
}
