import type { LedgerText, Severity } from './table.ts';

/** What became of a row: every row is one of these, so that their counts add up to the rows. */
export const ROW_OUTCOMES = ['imported', 'unplaced', 'merged', 'rejected'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

type Kind = readonly [severity: Severity, zh: string, en: string];

/**
 * Everything that can be said of a row: what is wrong, and what was done or is proposed. `{value}` is
 * the cell, `{detail}` what belongs to the case. `error`: something of the row was not taken over.
 */
export const FINDING_KINDS = {
	nothing_to_identify: [
		'error',
		'没有编号、名称、地址和坐标，无法登记：该行未导入。请补上任一项。',
		'Neither code, name, address nor position: the row was not imported. Fill in one of them.'
	],
	other_kind: [
		'error',
		'类型“{value}”不是水源：该行未导入。请按该类型另行导入。',
		'Kind "{value}" is no water source: the row was not imported. Import it as its own kind.'
	],
	indoor: [
		'error',
		'“{value}”是室内设施，不属于本登记：该行未导入。',
		'"{value}" stands indoors and is not kept here: the row was not imported.'
	],
	skipped_by_person: ['error', '已选择不导入该行。', 'Left out, as chosen.'],
	unknown_kind: [
		'warning',
		'不认识类型“{value}”：按本次导入的类型登记。请核对。',
		'Kind "{value}" is not known: taken as the kind being imported. Check it.'
	],
	kind_taken_from_row: [
		'note',
		'按该行的类型“{value}”登记。',
		'Registered as what the row says: "{value}".'
	],
	position_zero: [
		'error',
		'坐标为 0（{value}）：坐标不采用，{detail}。',
		'The coordinates are 0 ({value}) and were not used; {detail}.'
	],
	position_half: [
		'error',
		'只有经度或只有纬度（{value}）：坐标不采用，{detail}。',
		'Only one of longitude and latitude ({value}), not used; {detail}.'
	],
	position_out_of_range: [
		'error',
		'坐标超出地球范围（{value}）：不采用，{detail}。请核对坐标系。',
		'The coordinates are not on the earth ({value}) and were not used; {detail}. Check the coordinate system.'
	],
	position_not_a_number: [
		'error',
		'坐标不是数字（{value}）：不采用，{detail}。',
		'The coordinates are no numbers ({value}) and were not used; {detail}.'
	],
	position_minutes_out_of_range: [
		'error',
		'坐标的分或秒大于 60（{value}）：不采用，{detail}。',
		'Minutes or seconds of 60 or more ({value}), not used; {detail}.'
	],
	position_wrong_hemisphere: [
		'error',
		'坐标在另一个半球（{value}），像是正负号写错：不采用，{detail}。请改正后重新导入。',
		'The coordinates lie in another hemisphere ({value}), the sign seems wrong: not used, {detail}. Correct and import again.'
	],
	position_far_away: [
		'error',
		'坐标离其余点位或本区太远（{value}）：不采用，{detail}。请核对。',
		'The coordinates lie far from the others or the district ({value}) and were not used; {detail}. Check them.'
	],
	position_missing: ['warning', '没有坐标，{detail}。', 'No coordinates; {detail}.'],
	axes_swapped: [
		'note',
		'经纬度写反（{value}），已对调。',
		'Longitude and latitude were swapped ({value}); put right.'
	],
	datum_converted: ['note', '坐标由 {detail} 转换。', 'The position was converted from {detail}.'],
	located_by_address: [
		'note',
		'按地址“{value}”定位：{detail}。请在现场核对。',
		'Located by the address "{value}": {detail}. Check it on the spot.'
	],
	address_not_found: [
		'note',
		'地址“{value}”无法定位：{detail}。',
		'The address "{value}" cannot be located: {detail}.'
	],
	duplicate_code_in_file: [
		'warning',
		'编号“{value}”与第 {detail} 行相同：作为另一处设施导入，编号留空。若是同一处，请选择合并。',
		'Code "{value}" repeats row {detail}: imported as another facility without a code. Merge it if it is the same.'
	],
	duplicate_code: [
		'warning',
		'编号“{value}”已用于“{detail}”：作为另一处设施导入，编号留空。若是同一处，请选择合并。',
		'Code "{value}" belongs to {detail}: imported as another facility without a code. Merge it if it is the same.'
	],
	duplicate_place: [
		'warning',
		'与{detail}相距仅 {value} 米：是否同一处？未合并。若是，请选择合并。',
		'Only {value} m from {detail}: the same one? Not merged; merge it if it is.'
	],
	merged_code: ['note', '编号相同，已并入{detail}。', 'Merged into {detail}: same code.'],
	merged_place: [
		'note',
		'相距 {value} 米，已并入{detail}。',
		'Merged into {detail}, {value} m away.'
	],
	merged_before: ['note', '以前已并入{detail}。', 'Was merged into {detail} before.'],
	differs: [
		'warning',
		'与登记不一致：台账为“{value}”，登记为“{detail}”，保留登记。',
		'Differs from the register: the ledger says "{value}", the register "{detail}", which stays.'
	],
	kept_by_people: [
		'note',
		'台账为“{value}”，但有人改为“{detail}”，保留人工修改。',
		'The ledger says "{value}", somebody changed it to "{detail}", which stays.'
	],
	condition_unclear: [
		'warning',
		'状态“{value}”含义不定：未记入状态，按未检处理。{detail}',
		'State "{value}" is not clear: nothing was recorded, the facility counts as uninspected. {detail}'
	],
	condition_undated: [
		'warning',
		'状态“{value}”没有日期：未记入状态，按未检处理。请指定台账日期。',
		'State "{value}" has no date: nothing was recorded, the facility counts as uninspected. Give the date of the ledger.'
	],
	condition_contradicts: [
		'warning',
		'状态“{value}”与所列问题矛盾：按较差的“{detail}”记入。',
		'State "{value}" contradicts the defects: recorded as the worse, {detail}.'
	],
	removal_without_approval: [
		'warning',
		'台账写明已拆除，但没有拆除日期和批准文号：按停用导入，仍计入实有。',
		'The ledger says removed, but names no date and approval: imported as suspended, still counted.'
	],
	unclear_value: [
		'warning',
		'“{value}”不认识，未采用，原文已保存。{detail}',
		'"{value}" is not known and was not used; the text is kept. {detail}'
	],
	out_of_range: [
		'warning',
		'“{value}”超出合理范围，未采用，原文已保存。{detail}',
		'"{value}" is out of range and was not used; the text is kept. {detail}'
	],
	not_a_number: [
		'warning',
		'“{value}”不是数字，未采用，原文已保存。',
		'"{value}" is no number and was not used; the text is kept.'
	],
	inexact_number: [
		'note',
		'“{value}”是范围或约数，取 {detail}。',
		'"{value}" is a range or about; {detail} was taken.'
	],
	bad_date: [
		'warning',
		'“{value}”不是日期，未采用，原文已保存。',
		'"{value}" is no date and was not used; the text is kept.'
	],
	future_date: [
		'warning',
		'“{value}”在今天之后，未采用。',
		'"{value}" lies in the future and was not used.'
	],
	ambiguous_date: [
		'note',
		'“{value}”分不清月和日，取 {detail}。',
		'"{value}" does not tell month from day; {detail} was taken.'
	],
	rough_date: [
		'note',
		'“{value}”只到月或年，记为 {detail}。',
		'"{value}" names no day; kept as {detail}.'
	],
	too_long: [
		'warning',
		'文字超过 {detail} 字，已截短，原文已保存。',
		'More than {detail} characters: cut, the whole text is kept.'
	],
	unstorable_text: [
		'warning',
		'含有无法保存的字符，已去掉。',
		'Held characters that cannot be stored; they were taken out.'
	],
	code_decimal: [
		'note',
		'编号“{value}”去掉了小数点。',
		'The decimal point of code "{value}" was taken off.'
	],
	unknown_station: [
		'note',
		'没有名为“{value}”的消防站：原文已保存（各行相同，只列一次）。',
		'There is no fire station "{value}"; the text is kept (told once for all rows).'
	],
	unknown_township: [
		'note',
		'没有名为“{value}”的乡镇街道：{detail}，原文已保存（各行相同，只列一次）。',
		'There is no township "{value}": {detail}; the text is kept (told once for all rows).'
	],
	assumed: [
		'note',
		'台账没有写明，按“{detail}”登记。',
		'The ledger does not say; registered as {detail}.'
	]
} as const satisfies Record<string, Kind>;
export type FindingCode = keyof typeof FINDING_KINDS;

/** One thing said of a row. */
export interface Finding {
	row: number;
	/** Our field; null: the row as a whole. */
	field: string | null;
	code: FindingCode;
	/** The ledger's own text, cut. */
	value?: string;
	detail?: LedgerText;
}

export function severityOf(code: FindingCode): Severity {
	return FINDING_KINDS[code][0];
}

/** What is wrong and what was done, as a sentence in both languages. */
export function describeFinding(finding: Pick<Finding, 'code' | 'value' | 'detail'>): LedgerText {
	const [, zh, en] = FINDING_KINDS[finding.code];
	const fill = (text: string, detail: string) =>
		text
			.replace('{value}', () => finding.value ?? '')
			.replace('{detail}', () => detail)
			.trim();
	return { zh: fill(zh, finding.detail?.zh ?? ''), en: fill(en, finding.detail?.en ?? '') };
}

/** A detail that reads the same in both languages. */
export function same(text: string | number): LedgerText {
	return { zh: String(text), en: String(text) };
}

const LONGEST_VALUE = 80;

export function cut(text: string): string {
	return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
