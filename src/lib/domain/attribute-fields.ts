import type { FacilityKind } from './facility.ts';
import type { Message } from './messages/index.ts';

interface FieldBase {
	key: string;
	label: Message;
	/** `sensitive`: seen and exported only with `sensitive.read`. */
	disclosure: 'internal' | 'sensitive';
}
/** One attribute of a kind: what forms show, what imports guess, what `validateAttributes` checks. */
export type AttributeField = FieldBase &
	(
		| {
				type: 'number' | 'integer';
				unit: string;
				range: readonly [least: number, greatest: number];
		  }
		| { type: 'boolean' }
		| { type: 'choice'; choices: readonly (readonly [code: string, zh: string, en: string])[] }
		| { type: 'text'; maxLength: number }
	);

const number = (
	key: string,
	zh: string,
	en: string,
	unit: string,
	least: number,
	greatest: number
): AttributeField => ({
	key,
	label: [zh, en],
	type: 'number',
	unit,
	range: [least, greatest],
	disclosure: 'internal'
});
const count = (key: string, zh: string, en: string, greatest: number): AttributeField => ({
	key,
	label: [zh, en],
	type: 'integer',
	unit: '',
	range: [0, greatest],
	disclosure: 'internal'
});
const flag = (key: string, zh: string, en: string): AttributeField => ({
	key,
	label: [zh, en],
	type: 'boolean',
	disclosure: 'internal'
});
const text = (key: string, zh: string, en: string, maxLength = 200): AttributeField => ({
	key,
	label: [zh, en],
	type: 'text',
	maxLength,
	disclosure: 'internal'
});
const choice = (
	key: string,
	zh: string,
	en: string,
	choices: readonly (readonly [string, string, string])[]
): AttributeField => ({ key, label: [zh, en], type: 'choice', choices, disclosure: 'internal' });
const sensitive = (field: AttributeField): AttributeField => ({
	...field,
	disclosure: 'sensitive'
});

/** Water mains behind an outlet: sensitive by the plan's data rules. */
const MAINS: readonly AttributeField[] = [
	sensitive(
		choice('main_form', '管网形式', 'Form of the main', [
			['ring', '环状', 'ring'],
			['branch', '枝状', 'branch']
		])
	),
	sensitive(number('main_diameter_mm', '管网直径', 'Diameter of the main', 'mm', 10, 3000)),
	sensitive(text('main_name', '所属管网', 'Name of the main')),
	sensitive(number('pressure_mpa', '管网压力', 'Pressure', 'MPa', 0, 3)),
	number('flow_lps', '出流量', 'Flow', 'L/s', 0, 500)
];

/** Standing water: pools and natural intakes. */
const STANDING_WATER: readonly AttributeField[] = [
	number('suction_height_m', '吸水高度', 'Suction height', 'm', 0, 30),
	flag('usable_under_ice', '冰期可用', 'Usable under ice'),
	text('ice_measure', '破冰（防冻）措施', 'Measure against ice'),
	number('turnaround_m', '回车场边长', 'Side of the turning area', 'm', 0, 100),
	number('standing_room_m', '停车取水场地长度', 'Standing room', 'm', 0, 200),
	count('parking_count', '可停消防车数', 'Engines that can stand', 50),
	sensitive(
		number('lowest_level_m', '最低水位（水深）', 'Lowest water level (depth)', 'm', 0, 200)
	),
	text('access', '取水道路', 'Access'),
	text('water_quality', '水质', 'Water quality')
];

/**
 * The attributes of every kind, from the fields of deployed ledgers (XF/T 3017 style; glossary).
 * Data, not code: forms, imports, exports and validation all read this one table.
 */
export const ATTRIBUTE_FIELDS: Record<FacilityKind, readonly AttributeField[]> = {
	hydrant: [
		choice('form', '设置形式', 'Form', [
			['above_ground', '地上式', 'above ground'],
			['underground', '地下式', 'underground'],
			['wall', '墙壁式', 'on a wall'],
			['pipe', '消防取水立管', 'standpipe']
		]),
		...MAINS,
		text('couplings', '接口形式（口径）', 'Couplings'),
		number('outlet_height_m', '出水口高度', 'Height of the outlet', 'm', -10, 10),
		flag('has_antifreeze', '防冻（自动排水）', 'Protected against frost'),
		flag('has_guard', '防撞设施', 'Guard against vehicles'),
		flag('has_sign', '有标志', 'Has a sign'),
		number('kerb_distance_m', '距路边', 'Distance from the kerb', 'm', 0, 100),
		number('wall_distance_m', '距建筑外墙', 'Distance from a wall', 'm', 0, 500)
	],
	water_crane: [
		count('bays', '加水车道数', 'Bays', 20),
		number('standing_room_m', '停车取水场地长度', 'Standing room', 'm', 0, 200),
		number('outlet_diameter_mm', '出水管径', 'Diameter of the outlet', 'mm', 10, 1000),
		number('inlet_diameter_mm', '进水管径', 'Diameter of the inlet', 'mm', 10, 1000),
		number('height_m', '高度', 'Height', 'm', 0, 20),
		...MAINS,
		flag('has_antifreeze', '防冻（自动排水）', 'Protected against frost'),
		flag('has_sign', '有标志', 'Has a sign')
	],
	intake: [
		text('water_body', '天然水源', 'Water body'),
		...STANDING_WATER,
		text('dry_season', '枯水期', 'Dry season'),
		flag('has_dry_season', '有无枯水期', 'Has a dry season')
	],
	pool: [
		number('volume_m3', '储水量', 'Volume', 'm³', 0, 1_000_000),
		...STANDING_WATER,
		count('intake_count', '取水口数', 'Intakes', 50)
	],
	micro_station: [
		count('staff', '人员数', 'Staff', 1000),
		text('equipment', '器材', 'Equipment', 2000),
		text('opening_hours', '值守时间', 'Opening hours'),
		flag('has_vehicle', '有消防车（摩托）', 'Has a vehicle'),
		sensitive(text('phone', '值守电话', 'Phone', 40))
	],
	fire_station: [
		choice('class', '类别', 'Class', [
			['first', '一级站', 'first'],
			['second', '二级站', 'second'],
			['small', '小型站', 'small'],
			['special', '特勤站', 'special'],
			['support', '战勤保障站', 'support']
		]),
		count('staff', '人员数', 'Staff', 10_000),
		number('turnout_seconds', '出动时间', 'Turnout time', 's', 0, 1800),
		number('area_km2', '辖区面积', 'Area in charge', 'km²', 0, 100_000),
		count('garage_count', '车库门数', 'Garage doors', 100),
		sensitive(text('phone', '值班电话', 'Phone', 40))
	]
};
