import type { ScenarioChange } from '#lib/domain/scenario.ts';
import { translate, type MessageKey } from '#lib/domain/messages/index.ts';
import type { Layer } from '#lib/formats/layer.ts';
import { Invalid } from '#lib/server/errors.ts';
import { listExportedObservations, type ExportedObservation } from '#lib/server/queries/export.ts';
import { listFacilities, type Moment } from '#lib/server/queries/facility.ts';
import { readArrivalMinutes } from './analysis.ts';
import { can, confinedTo, type Context } from './context.ts';
import { codeColumns, column, messageOf, type Column } from './export-columns.ts';
import { readAll, tableOf } from './export-register.ts';
import { loadResponseField } from './response.ts';
import { cutEdge } from './response-pieces.ts';
import { sliceEdge } from './road-layer.ts';
import { readScenario } from './scenario/read-scenario.ts';
import type { LineCheck } from '#lib/domain/three-lines.ts';
import { createLineCheck } from './three-lines.ts';

const OBSERVATION_PAGE = 1000;
const FACILITY_PAGE = 200;

type Seen = Column<ExportedObservation>;
const seen = (
	name: keyof ExportedObservation & string,
	zh: string,
	en: string,
	type: Seen['type'] = 'text'
): Seen =>
	column(name, [zh, en], type, (row) => {
		const value = row[name];
		return Array.isArray(value) ? value.join(' ') || null : value;
	});

const OBSERVATION_COLUMNS: readonly Seen[] = [
	seen('id', '标识', 'Id'),
	seen('facility_id', '设施标识', 'Facility (id)'),
	seen('code', '设施编号', 'Code'),
	seen('name', '设施名称', 'Name'),
	...codeColumns<ExportedObservation>('kind', ['设施类型', 'Kind'], 'kind', ({ kind }) => kind),
	seen('observed_at', '查看时间', 'Seen at'),
	seen('received_at', '收到时间', 'Received at'),
	seen('observer_name', '查看人', 'Observer'),
	...codeColumns<ExportedObservation>(
		'evidence',
		['依据', 'Evidence'],
		'evidence',
		(row) => row.evidence
	),
	...codeColumns<ExportedObservation>(
		'condition',
		['状态', 'Condition'],
		'state',
		(row) => row.condition
	),
	seen('defects', '缺陷代码', 'Defects (codes)'),
	column(
		'defects_zh',
		['缺陷', 'Defects'],
		'text',
		({ defects }) =>
			defects.map((defect) => translate(`defect.${defect}` as MessageKey, 'zh-CN')).join('、') ||
			null
	),
	seen('pressure_mpa', '压力（MPa）', 'Pressure (MPa)', 'number'),
	seen('flow_lps', '流量（L/s）', 'Flow (L/s)', 'number'),
	seen('usable_under_ice', '冰期可用', 'Usable under ice', 'boolean'),
	seen('note', '备注', 'Note')
];

/** Everything that was seen of the register, at the place of the facility, oldest first. */
export async function inspectionLayer(
	context: Context,
	district: string,
	options: { township: string | undefined; moment: Moment | undefined }
): Promise<Layer> {
	const filter = {
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		servicedBy: confinedTo(context.actor, district),
		township: options.township,
		until: options.moment?.asOf
	};
	const rows = await readAll(OBSERVATION_PAGE, (page) =>
		listExportedObservations(context.db, district, filter, page)
	);
	rows.sort((a, b) => (a.observed_at < b.observed_at ? -1 : a.observed_at > b.observed_at ? 1 : 0));
	return tableOf(
		'inspections',
		messageOf('layer.inspections'),
		'Point',
		OBSERVATION_COLUMNS,
		rows,
		({ lon, lat }) =>
			lon === null || lat === null ? null : { type: 'Point', coordinates: [lon, lat] }
	);
}

interface Responsibility {
	station: string;
	name: string | null;
	meters: number;
	inTimeMeters: number;
	lines: GeoJSON.Position[][];
}

/** 计算责任区: the roads on which each station is first, cut where the station changes. Never called 辖区. */
export async function responsibilityLayer(
	context: Context,
	district: string,
	options: { minutes?: number | undefined; winter: boolean }
): Promise<Layer> {
	const minutes = options.minutes ?? (await readArrivalMinutes(context.db, district));
	const field = await loadResponseField(context, district, options.winter);
	const rows = field.stations.map(({ id, name }): Responsibility => ({
		station: id,
		name,
		meters: 0,
		inTimeMeters: 0,
		lines: []
	}));
	for (let edge = 0; edge < field.layer.network.edgeCount; edge++)
		for (const { source, offset0, offset1, beyond } of cutEdge(field, edge, minutes)) {
			const row = rows[source];
			if (!row) continue;
			row.meters += offset1 - offset0;
			if (!beyond) row.inTimeMeters += offset1 - offset0;
			row.lines.push(sliceEdge(field.layer, edge, offset0, offset1));
		}
	const rounded = (value: number) => Number(value.toFixed(1));
	const columns: Column<Responsibility>[] = [
		column('station', ['消防站标识', 'Station (id)'], 'text', ({ station }) => station),
		column('name', ['消防站', 'Station'], 'text', ({ name }) => name),
		column('road_meters', ['最先到场道路（m）', 'Road first reached (m)'], 'number', (row) =>
			rounded(row.meters)
		),
		column('in_time_meters', ['其中按时（m）', 'In time (m)'], 'number', (row) =>
			rounded(row.inTimeMeters)
		),
		column('limit_minutes', ['时限（分钟）', 'Limit (minutes)'], 'number', () => minutes),
		column('winter', ['冬季', 'Winter'], 'boolean', () => options.winter)
	];
	const isThere = rows.filter(({ lines }) => lines.length > 0);
	return tableOf(
		'responsibility',
		messageOf('layer.responsibility'),
		'MultiLineString',
		columns,
		isThere,
		({ lines }) => ({ type: 'MultiLineString', coordinates: lines })
	);
}

interface ChangeRow {
	number: number;
	change: ScenarioChange;
	kind: string | null;
	code: string | null;
	name: string | null;
	from: [number, number] | null;
	position: [number, number] | null;
	lines: LineCheck | null;
}

const ACTION_WORDS = {
	add: '新增',
	move: '迁移',
	repair: '修复',
	remove: '撤除',
	close: '断路'
} as const;

/**
 * What a scenario changes, each at its place: added, moved (where to, and where from), repaired, removed, closed.
 *
 * @throws {Invalid} No scenario is named. @throws {NotFound} There is none of that name.
 */
export async function scenarioLayer(
	context: Context,
	district: string,
	wanted: string | undefined
): Promise<Layer> {
	const scenario = await readScenario(context, district, wanted);
	if (!scenario)
		throw new Invalid([
			'请写明导出哪个方案（--scenario 名称或编号）。',
			'Name the scenario to export (--scenario NAME or ID).'
		]);
	const ids = scenario.changes.flatMap((change) =>
		'facility_id' in change ? [change.facility_id] : []
	);
	const facilities = new Map<string, Awaited<ReturnType<typeof listFacilities>>[number]>();
	for (let start = 0; start < ids.length; start += FACILITY_PAGE) {
		const found = await listFacilities(context.db, district, {
			ids: ids.slice(start, start + FACILITY_PAGE),
			includesSensitive: can(context.actor, district, 'sensitive.read'),
			outageAt: context.now(),
			limit: FACILITY_PAGE
		});
		for (const facility of found) facilities.set(facility.id, facility);
	}
	const check = await createLineCheck(context, district);
	const rows = scenario.changes.map((change, index): ChangeRow => {
		const facility = 'facility_id' in change ? facilities.get(change.facility_id) : undefined;
		const position = 'position' in change ? change.position : (facility?.position ?? null);
		const isBuilt = change.action === 'add' || change.action === 'move';
		return {
			number: index + 1,
			change,
			kind: change.action === 'add' ? change.kind : (facility?.kind ?? null),
			code: facility?.code ?? null,
			name: change.action === 'add' ? change.name : (facility?.name ?? null),
			from: change.action === 'move' ? (facility?.position ?? null) : null,
			position: position && [position[0], position[1]],
			lines: isBuilt && position ? check(position) : null
		};
	});
	const inside = (name: keyof LineCheck, zh: string, en: string): Column<ChangeRow> =>
		column(name, [zh, en], 'boolean', ({ lines }) => lines?.[name] ?? null);
	const columns: Column<ChangeRow>[] = [
		column('number', ['序号', 'Number'], 'integer', ({ number }) => number),
		column('action', ['变化代码', 'Change (code)'], 'text', ({ change }) => change.action),
		column('action_zh', ['变化', 'Change'], 'text', ({ change }) => ACTION_WORDS[change.action]),
		...codeColumns<ChangeRow>('kind', ['设施类型', 'Kind'], 'kind', ({ kind }) => kind),
		column('facility_id', ['设施标识', 'Facility (id)'], 'text', ({ change }) =>
			'facility_id' in change ? change.facility_id : null
		),
		column('code', ['编号', 'Code'], 'text', ({ code }) => code),
		column('name', ['名称', 'Name'], 'text', ({ name }) => name),
		column('cost', ['投资（万元）', 'Cost'], 'number', ({ change }) =>
			'cost' in change ? change.cost : null
		),
		column('from_lon', ['原经度', 'From, lon'], 'number', ({ from }) => from?.[0] ?? null),
		column('from_lat', ['原纬度', 'From, lat'], 'number', ({ from }) => from?.[1] ?? null),
		inside('farmland', '在永久基本农田内', 'In permanent basic farmland'),
		inside('ecology', '在生态保护红线内', 'In the ecological red line'),
		inside('urban_boundary', '在城镇开发边界内', 'In the urban growth boundary'),
		column('scenario', ['方案', 'Scenario'], 'text', () => scenario.name),
		column('scenario_id', ['方案标识', 'Scenario (id)'], 'text', () => scenario.id)
	];
	return tableOf(
		'scenario',
		messageOf('layer.scenario'),
		'Point',
		columns,
		rows,
		({ position }) => position && { type: 'Point', coordinates: position }
	);
}
