import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import type { Layer } from '#lib/formats/layer.ts';
import { column, type Column } from '../export-columns.ts';
import { holeLayer } from '../export-analyses.ts';
import { facilityLayer, tableOf } from '../export-register.ts';
import { shortfallLayer } from '../export-shortfall.ts';
import type { BeyondEntry } from '../response-lists.ts';
import { listRegisterChanges, type RegisterChange } from './box-changes.ts';
import { insideWord, type BoxProject } from './box-projects.ts';
import { countedValue, type BoxSource } from './box-source.ts';

/** The sheets of 附表, in their order; a public box has the public register only. */
export async function boxTables(
	source: BoxSource,
	projects: readonly BoxProject[]
): Promise<Layer[]> {
	const { context, district, request } = source;
	const isPublic = request.disclosure === 'public';
	const tables: Layer[] = [];
	for (const kind of FACILITY_KINDS)
		tables.push(
			await facilityLayer(context, district.code, kind, {
				includesRemoved: !isPublic,
				disclosure: request.disclosure,
				onWithheld: () => undefined
			})
		);
	if (isPublic) return tables;
	if (source.coverage)
		tables.push(await holeLayer(context, district.code, { view: request.view, winter: false }));
	if (source.response) tables.push(beyondTable(source.response.beyond));
	if (source.shortfall) tables.push(await shortfallLayer(context, district.code, undefined));
	tables.push(indicatorTable(source), projectTable(source, projects));
	if (request.since !== undefined)
		tables.push(changeTable(await listRegisterChanges(source, new Date(request.since))));
	return tables;
}

function point(position: readonly [number, number] | null): GeoJSON.Point | null {
	return position && { type: 'Point', coordinates: [...position] };
}

function beyondTable(beyond: readonly BeyondEntry[]): Layer {
	const kinds = { building: '建筑', place: '地点', road: '道路' };
	const columns: Column<BeyondEntry>[] = [
		column('kind', ['类型', 'Kind'], 'text', ({ kind }) => kinds[kind]),
		column('name', ['名称', 'Name'], 'text', ({ name }) => name),
		column('seconds', ['到场时间（s）', 'Arrival (s)'], 'number', ({ seconds }) => seconds),
		column('meters', ['行车距离或超限长度（m）', 'Meters'], 'number', ({ meters }) => meters),
		column('is_rural', ['乡村，不适用5分钟', 'Rural'], 'boolean', ({ isRural }) => isRural)
	];
	return tableOf(
		'beyond',
		['超限点位清单', 'Places beyond the limit'],
		'Point',
		columns,
		beyond,
		(entry) => point(entry.position)
	);
}

function indicatorTable(source: BoxSource): Layer {
	type Row = BoxSource['indicators'][number];
	const columns: Column<Row>[] = [
		column('plan', ['规划', 'Plan'], 'text', ({ planName }) => planName),
		column('number', ['序号', 'Number'], 'integer', ({ number }) => number),
		column('name', ['指标', 'Indicator'], 'text', ({ name }) => name),
		column('level', ['性质', 'Level'], 'text', ({ level }) =>
			level === 'binding' ? '约束性' : '预期性'
		),
		column('target', ['目标值', 'Target'], 'number', ({ target }) => target),
		column('unit', ['单位（% 为 0–1）', 'Unit'], 'text', ({ unit }) => unit),
		column(
			'value',
			['现状值（图上统计）', 'Value'],
			'number',
			(row) => countedValue(source, row) ?? null
		),
		column('basis', ['取值方式', 'Basis'], 'text', (row) =>
			countedValue(source, row) === undefined ? '由编制单位填写' : '图上统计'
		)
	];
	return withoutPosition(
		tableOf(
			'indicators',
			['规划指标', 'Indicators'],
			'Point',
			columns,
			source.indicators,
			() => null
		)
	);
}

function projectTable(
	{ request, dataAt, compiledBy }: BoxSource,
	projects: readonly BoxProject[]
): Layer {
	const year = request.year ?? dataAt.getUTCFullYear() + 1;
	const unit = request.buildingUnit || compiledBy;
	const columns: Column<BoxProject>[] = [
		column('number', ['项目编号', 'Number'], 'integer', ({ number }) => number),
		column('name', ['项目名称', 'Project'], 'text', ({ name }) => name),
		column('scale', ['建设规模', 'Scale'], 'text', ({ scale }) => scale),
		column('township', ['乡镇（街道）', 'Township'], 'text', ({ township }) => township),
		column('cost', ['投资估算（万元）', 'Cost'], 'number', ({ cost }) => cost),
		column('cost_basis', ['估算依据', 'Basis of cost'], 'text', ({ costBasis }) => costBasis),
		column('unit', ['建设单位', 'Unit'], 'text', () => unit),
		column('year', ['建设年份', 'Year'], 'integer', () => year),
		column('land', ['用地', 'Land'], 'text', ({ lines }) => landWord(lines)),
		column(
			'farmland',
			['永久基本农田', 'Farmland'],
			'text',
			({ lines }) => lines && insideWord(lines.farmland)
		),
		column(
			'ecology',
			['生态保护红线', 'Ecological line'],
			'text',
			({ lines }) => lines && insideWord(lines.ecology)
		),
		column(
			'urban_boundary',
			['城镇开发边界', 'Urban boundary'],
			'text',
			({ lines }) => lines && insideWord(lines.urban_boundary)
		)
	];
	return tableOf(
		'projects',
		['近期建设项目库', 'Near-term projects'],
		'Point',
		columns,
		projects,
		(project) => point(project.position)
	);
}

/** What the three lines say of the land that a project asks for. */
function landWord(lines: BoxProject['lines']): string {
	if (!lines) return '不新增用地';
	if (lines.farmland === true || lines.ecology === true) return '须调整：位于禁止建设范围内';
	if (lines.farmland === null || lines.ecology === null) return '须预留，控制线未全部核对';
	return '须预留，未占禁止建设范围';
}

function changeTable(changes: readonly RegisterChange[]): Layer {
	const columns: Column<RegisterChange>[] = [
		column('change', ['变化', 'Change'], 'text', ({ change }) => change),
		column('kind', ['类型', 'Kind'], 'text', ({ kind }) => kind),
		column('code', ['编号', 'Code'], 'text', ({ code }) => code),
		column('name', ['名称', 'Name'], 'text', ({ name }) => name),
		column('details', ['内容', 'Details'], 'text', ({ details }) => details),
		column('id', ['标识', 'Id'], 'text', ({ id }) => id)
	];
	return tableOf('changes', ['与上次成果的变化', 'Changes'], 'Point', columns, changes, (change) =>
		point(change.position)
	);
}

function withoutPosition(layer: Layer): Layer {
	return { ...layer, isPlaceless: true };
}
