import type { Facility } from '#lib/domain/facility.ts';
import {
	isMessageKey,
	translate,
	type Message,
	type MessageKey
} from '#lib/domain/messages/index.ts';
import type { FieldType, FieldValue, LayerField } from '#lib/formats/layer.ts';

/** A column of a layer and where its value comes from. */
export interface Column<Row> extends LayerField {
	read: (row: Row) => FieldValue;
}

export function column<Row>(
	name: string,
	[zh, en]: Message,
	type: FieldType,
	read: (row: Row) => FieldValue
): Column<Row> {
	return { name, label: [zh, en], type, read };
}

/** A column of codes, and beside it (`…_zh`) what they mean; `prefix` is that of the messages. */
export function codeColumns<Row>(
	name: string,
	[zh, en]: Message,
	prefix: string,
	read: (row: Row) => string | null
): Column<Row>[] {
	return [
		column(name, [`${zh}代码`, `${en} (code)`], 'text', read),
		column(`${name}_zh`, [zh, en], 'text', (row) => {
			const code = read(row);
			return code === null ? null : labelOf(prefix, code);
		})
	];
}

/** Both languages of a message of the catalog. */
export function messageOf(key: MessageKey): Message {
	return [translate(key, 'zh-CN'), translate(key, 'en')];
}

function labelOf(prefix: string, code: string): string {
	const key = `${prefix}.${code}`;
	return isMessageKey(key) ? translate(key, 'zh-CN') : code;
}

const text = (
	name: keyof Facility & string,
	zh: string,
	en: string,
	read?: (facility: Facility) => FieldValue
): Column<Facility> =>
	column(name, [zh, en], 'text', read ?? ((facility) => asText(facility[name])));

const coded = (name: keyof Facility & string, zh: string, en: string, prefix: string) =>
	codeColumns<Facility>(name, [zh, en], prefix, (facility) => asText(facility[name]));

/** Who and where: the columns of any facility, before what its kind adds. */
export const IDENTITY_COLUMNS: readonly Column<Facility>[] = [
	text('id', '标识', 'Id'),
	text('code', '编号', 'Code'),
	text('old_codes', '原编号', 'Old codes', ({ old_codes }) => old_codes.join(' ') || null),
	text('name', '名称', 'Name'),
	...coded('kind', '类型', 'Kind', 'kind'),
	...coded('lifecycle', '在册状态', 'Lifecycle', 'lifecycle'),
	...coded('season', '季节停用', 'Season', 'season'),
	...coded('state', '状态', 'State', 'state'),
	text('observed_at', '最近查看时间', 'Seen at'),
	...coded('evidence', '依据', 'Evidence', 'evidence'),
	text('defects', '缺陷代码', 'Defects (codes)', ({ defects }) => defects.join(' ') || null),
	column(
		'defects_zh',
		['缺陷', 'Defects'],
		'text',
		({ defects }) => defects.map((defect) => labelOf('defect', defect)).join('、') || null
	),
	column('is_disputed', ['状态存疑', 'Disputed'], 'boolean', (facility) => facility.is_disputed),
	text('last_verified_at', '最近现场核实', 'Verified at'),
	column(
		'seen_usable_under_ice',
		['查看时冰期可用', 'Seen usable under ice'],
		'boolean',
		(facility) => facility.usable_under_ice
	),
	column(
		'is_in_outage',
		['停水中', 'In an outage'],
		'boolean',
		(facility) => facility.is_in_outage
	),
	text('address', '地址', 'Address'),
	text('road_name', '道路', 'Road'),
	column(
		'road_order',
		['沿路顺序', 'Order along the road'],
		'integer',
		(facility) => facility.road_order
	),
	text('township_code', '乡镇（街道）代码', 'Township'),
	text('community_code', '社区（村）代码', 'Community'),
	text('grid_cell', '网格', 'Grid cell'),
	text('station_id', '责任消防站标识', 'Station in charge (id)'),
	text('managed_by', '管理单位', 'Managed by'),
	text('supplied_by', '供水单位', 'Supplied by'),
	text('serviced_by', '维保单位', 'Serviced by')
];

/** Left out unless the reader may see sensitive data: `SENSITIVE_FIELDS` of domain/facility.ts. */
export const PERSON_COLUMNS: readonly Column<Facility>[] = [
	text('responsible_person', '责任人', 'Responsible person'),
	text('responsible_phone', '责任人电话', 'Responsible phone')
];

/** The rest of the columns of any facility. */
export const RECORD_COLUMNS: readonly Column<Facility>[] = [
	text('built_on', '建成日期', 'Built on'),
	text('opened_on', '启用日期', 'Opened on'),
	column(
		'position_accuracy_m',
		['位置精度（m）', 'Position accuracy (m)'],
		'number',
		(facility) => facility.position_accuracy_m
	),
	text('removed_on', '拆除日期', 'Removed on'),
	text('removal_approval', '拆除批准文号', 'Removal approval'),
	...coded('ownership', '权属', 'Ownership', 'ownership'),
	...coded('category', '队站性质', 'Category', 'category'),
	...coded('sponsor', '建设主体', 'Sponsor', 'sponsor'),
	text('disclosure', '公开级别', 'Disclosure'),
	text('source', '来源', 'Source'),
	text('source_id', '来源标识', 'Source id'),
	column('version', ['版本', 'Version'], 'integer', (facility) => facility.version),
	text('valid_from', '有效自', 'Valid from'),
	text('recorded_at', '登记时间', 'Recorded at')
];

function asText(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}
