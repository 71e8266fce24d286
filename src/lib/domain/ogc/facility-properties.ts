import { ATTRIBUTE_FIELDS, type AttributeField } from '#lib/domain/attribute-fields.ts';
import { publicFieldsOf } from '#lib/domain/disclosure.ts';
import {
	DISCLOSURES,
	FACILITY_STATES,
	LIFECYCLES,
	OWNERSHIPS,
	SENSITIVE_FIELDS,
	SPONSORS,
	STATION_CATEGORIES,
	type Facility,
	type FacilityKind
} from '#lib/domain/facility.ts';
import { isMessageKey, translate, type Message } from '#lib/domain/messages/index.ts';
import { wordsOfDay, wordsOfMoment } from './times.ts';

export type PropertyType = 'string' | 'number' | 'integer' | 'boolean';

/** One property of a feature as the OGC API describes it. */
export interface OgcProperty {
	name: string;
	label: Message;
	type: PropertyType;
	/** Codes and what they mean. */
	choices?: readonly (readonly [code: string, zh: string])[];
	unit?: string;
	/** Can be named in filters. */
	isQueryable: boolean;
	/** Taken from what is sent; everything else is derived, and refused when it differs. */
	isWritable: boolean;
}

/** Where a property of a facility comes from. */
export interface FacilityProperty extends OgcProperty {
	source:
		| { kind: 'column'; column: keyof Facility }
		| { kind: 'attribute'; key: string }
		/** A day or an instant, written in words of the district's time. */
		| { kind: 'day' | 'moment'; column: keyof Facility };
}

export interface Audience {
	includesSensitive: boolean;
	isPublicOnly: boolean;
}

const cache = new Map<string, readonly FacilityProperty[]>();

/** The properties of the facilities of a kind that an audience sees, in the order of its table. */
export function facilityProperties(
	kind: FacilityKind,
	{ includesSensitive, isPublicOnly }: Audience
): readonly FacilityProperty[] {
	const key = `${kind} ${includesSensitive} ${isPublicOnly}`;
	const known = cache.get(key);
	if (known) return known;
	const hidden = includesSensitive ? [] : [...SENSITIVE_FIELDS];
	const columns = columnsOf(kind).filter(({ name }) => !hidden.includes(name as never));
	const attributes = ATTRIBUTE_FIELDS[kind]
		.filter(({ disclosure }) => includesSensitive || disclosure !== 'sensitive')
		.map(attributeProperty);
	const all = [...columns, ...attributes];
	const open = publicFieldsOf(kind) ?? [];
	const made = isPublicOnly
		? all
				.filter(({ name }) => open.includes(name))
				.map((property) => ({ ...property, isWritable: false }))
		: all;
	cache.set(key, made);
	return made;
}

/** The value of a property, ready for JSON. */
export function readProperty(
	facility: Facility,
	{ source, type }: FacilityProperty,
	timeZone: string
): string | number | boolean | null {
	if (source.kind === 'attribute') return ofType(facility.attributes[source.key], type);
	const value = facility[source.column];
	if (value === null || value === undefined) return null;
	if (source.kind === 'day') return wordsOfDay(String(value));
	if (source.kind === 'moment') return wordsOfMoment(String(value), timeZone);
	if (Array.isArray(value)) return value.length === 0 ? null : value.join(' ');
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? value
		: null;
}

/** What is not of the form's type is not told: filters could not compare it. */
function ofType(value: unknown, type: PropertyType): string | number | boolean | null {
	const wanted = type === 'integer' ? 'number' : type;
	return typeof value === wanted ? (value as string | number | boolean) : null;
}

const property = (
	name: string,
	label: Message,
	source: FacilityProperty['source'],
	options: Partial<OgcProperty> = {}
): FacilityProperty => ({
	name,
	label,
	type: 'string',
	isQueryable: true,
	isWritable: true,
	source,
	...options
});

const text = (column: keyof Facility, zh: string, en: string, options?: Partial<OgcProperty>) =>
	property(column, [zh, en], { kind: 'column', column }, options);
const coded = (
	column: keyof Facility,
	zh: string,
	en: string,
	prefix: string,
	codes: readonly string[],
	options?: Partial<OgcProperty>
) =>
	text(column, zh, en, {
		choices: codes.map((code) => [code, wordOf(`${prefix}.${code}`, code)]),
		...options
	});
const dated = (kind: 'day' | 'moment', column: keyof Facility, zh: string, en: string) =>
	property(column, [zh, en], { kind, column }, { isWritable: kind === 'day' });

function wordOf(key: string, code: string): string {
	return isMessageKey(key) ? translate(key, 'zh-CN') : code;
}

const READ = { isWritable: false } as const;

const DISCLOSURE_WORDS = DISCLOSURES.map(
	(code) => [code, { internal: '内部', public: '公开', sensitive: '敏感' }[code]] as const
);

function columnsOf(kind: FacilityKind): FacilityProperty[] {
	return [
		text('code', '编号', 'Code'),
		text('name', '名称', 'Name'),
		coded('kind', '类型', 'Kind', 'kind', [kind], READ),
		coded('lifecycle', '在册状态', 'Lifecycle', 'lifecycle', LIFECYCLES),
		coded('state', '状态', 'State', 'state', FACILITY_STATES, READ),
		...ownColumnOf(kind),
		coded('season', '季节停用', 'Season', 'season', ['winter']),
		text('address', '地址', 'Address'),
		text('road_name', '道路', 'Road'),
		text('road_order', '沿路顺序', 'Order along the road', { type: 'integer' }),
		text('township_code', '乡镇（街道）代码', 'Township'),
		text('community_code', '社区（村）代码', 'Community'),
		text('grid_cell', '网格', 'Grid cell'),
		text('station_id', '责任消防站标识', 'Station in charge (id)'),
		text('managed_by', '管理单位', 'Managed by'),
		text('supplied_by', '供水单位', 'Supplied by'),
		text('serviced_by', '维保单位', 'Serviced by'),
		text('responsible_person', '责任人', 'Responsible person'),
		text('responsible_phone', '责任人电话', 'Responsible phone'),
		dated('day', 'built_on', '建成日期', 'Built on'),
		dated('day', 'opened_on', '启用日期', 'Opened on'),
		text('position_accuracy_m', '位置精度', 'Position accuracy', { type: 'number', unit: 'm' }),
		dated('day', 'removed_on', '拆除日期', 'Removed on'),
		text('removal_approval', '拆除批准文号', 'Removal approval'),
		text('disclosure', '公开级别', 'Disclosure', { choices: DISCLOSURE_WORDS }),
		dated('moment', 'observed_at', '最近查看时间', 'Seen at'),
		text('evidence', '依据', 'Evidence', READ),
		text('defects', '缺陷代码', 'Defects (codes)', READ),
		text('is_disputed', '状态存疑', 'Disputed', { type: 'boolean', ...READ }),
		dated('moment', 'last_verified_at', '最近现场核实', 'Verified at'),
		text('is_in_outage', '停水中', 'In an outage', {
			type: 'boolean',
			isQueryable: false,
			...READ
		}),
		text('old_codes', '原编号', 'Old codes', READ),
		text('version', '版本', 'Version', { type: 'integer', ...READ }),
		dated('moment', 'valid_from', '有效自', 'Valid from'),
		dated('moment', 'recorded_at', '登记时间', 'Recorded at')
	];
}

function ownColumnOf(kind: FacilityKind): FacilityProperty[] {
	if (kind === 'hydrant') return [coded('ownership', '权属', 'Ownership', 'ownership', OWNERSHIPS)];
	if (kind === 'fire_station')
		return [coded('category', '队站性质', 'Category', 'category', STATION_CATEGORIES)];
	if (kind === 'micro_station')
		return [coded('sponsor', '建设主体', 'Sponsor', 'sponsor', SPONSORS)];
	return [];
}

function attributeProperty(field: AttributeField): FacilityProperty {
	const options: Partial<OgcProperty> =
		field.type === 'choice'
			? { choices: field.choices.map(([code, zh]) => [code, zh] as const) }
			: field.type === 'number' || field.type === 'integer'
				? { type: field.type, ...(field.unit ? { unit: field.unit } : {}) }
				: { type: field.type === 'boolean' ? 'boolean' : 'string' };
	return property(field.key, field.label, { kind: 'attribute', key: field.key }, options);
}
