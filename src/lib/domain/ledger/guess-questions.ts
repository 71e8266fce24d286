import type { FacilityKind } from '#lib/domain/facility.ts';
import type { ColumnProfile } from './column-profile.ts';
import { conditionOf, printConditionMeaning } from './condition-words.ts';
import { attributeOf } from './fields.ts';
import { KNOWN_CRS, parseCrs, type LedgerMapping } from './mapping.ts';
import { normalizeHeading } from './normalize-heading.ts';
import { foldText } from './fold-text.ts';
import { parseDay } from './parse-day.ts';
import type { LedgerText } from './table.ts';
import {
	isUnitOf,
	OUR_UNITS,
	quantityOf,
	toOurUnit,
	unitsOf,
	type Quantity,
	type Unit
} from './units.ts';
import { isNoValue } from './value-words.ts';

/** Something that only a person can say; the mapping holds the careful answer until then. */
export interface MappingQuestion {
	code: 'crs' | 'unit' | 'value' | 'constant' | 'date_order' | 'no_position';
	field: string;
	message: LedgerText;
	/** Of `value`: the ledger's word. */
	value?: string;
	/** What may be answered, the likeliest first; the keys of the mapping. */
	options: string[];
}

export type GuessedSettings = Pick<LedgerMapping, 'crs' | 'units' | 'date_order'>;

interface Column {
	field: string;
	heading: string;
	profile: ColumnProfile;
}

/** Usual values, to tell a column in other units by its median. */
const TYPICAL: Record<string, readonly [least: number, greatest: number]> = {
	'attributes.pressure_mpa': [0.03, 1.6],
	'attributes.flow_lps': [1, 120],
	'attributes.main_diameter_mm': [40, 2500],
	'attributes.inlet_diameter_mm': [40, 1000],
	'attributes.outlet_diameter_mm': [40, 1000],
	'attributes.volume_m3': [1, 100_000]
};

/** Whether a value in our unit is one that such a thing usually has. */
export function isTypical(field: string, value: number): boolean {
	const range = TYPICAL[field];
	return !range || (value >= range[0] && value <= range[1]);
}

/** Settings that follow from the file, and questions about those that do not. */
export function guessQuestions(
	kind: FacilityKind,
	columns: Record<string, string>,
	headings: readonly string[],
	profiles: readonly ColumnProfile[],
	fileCrs: string | null
): { settings: GuessedSettings; questions: MappingQuestion[] } {
	const questions: MappingQuestion[] = [];
	const mapped = Object.entries(columns).flatMap(([field, heading]): Column[] => {
		const profile = profiles[headings.indexOf(heading)];
		return profile ? [{ field, heading, profile }] : [];
	});
	askConstants(kind, columns, questions);
	const settings: GuessedSettings = {
		crs: guessCrs(mapped, fileCrs, questions),
		units: guessUnits(kind, mapped, questions),
		date_order: guessDateOrder(mapped, questions)
	};
	for (const column of mapped) askValues(column, questions);
	return { settings, questions };
}

/** What holds for all rows where no column says it; unanswered, rows are read as the message says. */
function askConstants(
	kind: FacilityKind,
	columns: Record<string, string>,
	questions: MappingQuestion[]
): void {
	const asked = CONSTANTS[kind];
	if (!asked || columns[asked.field]) return;
	questions.push({ code: 'constant', ...asked });
}

const CONSTANTS: Partial<Record<FacilityKind, Omit<MappingQuestion, 'code'>>> = {
	hydrant: {
		field: 'ownership',
		options: ['municipal', 'private'],
		message: {
			zh: '没有产权列：暂按市政消火栓导入。单位（小区）消火栓不计入完好率，请确认。',
			en: 'No column of ownership: taken as municipal. Private hydrants do not count in the intact rate; please confirm.'
		}
	},
	fire_station: {
		field: 'category',
		options: ['national', 'government', 'volunteer', 'enterprise', 'forest'],
		message: {
			zh: '没有队站类别列：从名称判断，判断不出的按国家消防救援站导入。',
			en: 'No column of category: read from the name, else taken as a state station.'
		}
	},
	micro_station: {
		field: 'sponsor',
		options: ['enterprise', 'community', 'township', 'village', 'forest_unit'],
		message: {
			zh: '没有建设主体列：从名称判断，判断不出的按企业单位导入（不计入指标 3）。',
			en: 'No column of sponsor: read from the name, else taken as an enterprise (not counted to indicator 3).'
		}
	}
};

function guessCrs(
	mapped: readonly Column[],
	fileCrs: string | null,
	questions: MappingQuestion[]
): string | null {
	const position = mapped.filter(({ field }) => ['lon', 'lat', 'lonlat', 'x', 'y'].includes(field));
	if (position.length === 0) {
		questions.push({
			code: 'no_position',
			field: 'lon',
			options: [],
			message: {
				zh: '没有找到坐标列：所有行都将进入待落图，按地址定位或在图上放置。',
				en: 'No column of coordinates was found: all rows will be unplaced, to be located by address or on the map.'
			}
		});
		return 'EPSG:4326';
	}
	if (fileCrs !== null && parseCrs(fileCrs)) return fileCrs;
	const words = foldText(position.map(({ heading }) => heading).join(' '));
	if (/gcj|高德|腾讯|火星|amap/.test(words)) return 'GCJ-02';
	if (/bd_?09|百度|baidu/.test(words)) return 'BD-09';
	const x = position.find(({ field }) => field === 'x')?.profile.median ?? null;
	const y = position.find(({ field }) => field === 'y')?.profile.median ?? null;
	if (fileCrs === null && (x === null || y === null)) return 'EPSG:4326';
	const zone = [x, y]
		.map((value) => Math.floor((value ?? 0) / 1e6))
		.find((z) => z >= 25 && z <= 45);
	const options = zone ? [`EPSG:${4513 + zone - 25}`] : [];
	questions.push({
		code: 'crs',
		field: 'x',
		options: [...options, 'EPSG:4552', 'EPSG:3857'].filter((v, i, all) => all.indexOf(v) === i),
		message: {
			zh: `坐标是平面坐标${fileCrs ? `（文件写明 ${fileCrs}，不认识）` : ''}，请选择坐标系。${KNOWN_CRS.zh}`,
			en: `The coordinates are projected${fileCrs ? ` (the file names ${fileCrs}, which is not known)` : ''}; choose the coordinate system. ${KNOWN_CRS.en}`
		}
	});
	return options[0] ?? null;
}

/** Units in which the median would be a usual value, the most usual first. */
function likelyUnits(field: string, median: number, quantity: Quantity): Unit[] {
	const [least, greatest] = TYPICAL[field] ?? [1, 1];
	const offUsual = (unit: Unit) =>
		Math.abs(Math.log(toOurUnit(median, unit, quantity) / Math.sqrt(least * greatest)));
	return unitsOf(quantity)
		.filter((unit) => isTypical(field, toOurUnit(median, unit, quantity)))
		.sort((a, b) => offUsual(a) - offUsual(b));
}

function guessUnits(
	kind: FacilityKind,
	mapped: readonly Column[],
	questions: MappingQuestion[]
): Record<string, string> {
	const units: Record<string, string> = {};
	for (const { field, heading, profile } of mapped) {
		const attribute = attributeOf(kind, field);
		const quantity = attribute?.type === 'number' ? quantityOf(attribute.unit) : undefined;
		if (!quantity) continue;
		const named = normalizeHeading(heading).unit;
		if (named && isUnitOf(named, quantity)) {
			units[field] = named;
			continue;
		}
		const { median } = profile;
		const typical = median === null ? [] : likelyUnits(field, median, quantity);
		const ours = OUR_UNITS[quantity];
		if (median === null || !TYPICAL[field] || typical.includes(ours)) {
			units[field] = ours;
			continue;
		}
		units[field] = 'unknown';
		questions.push(askUnit(field, heading, median, ours, typical));
	}
	return units;
}

function askUnit(
	field: string,
	heading: string,
	median: number,
	ours: Unit,
	typical: Unit[]
): MappingQuestion {
	const likely = typical.join('、') || '?';
	return {
		code: 'unit',
		field,
		options: [...typical, ours],
		message: {
			zh: `“${heading}”没有写单位，中位数 ${median} 不像 ${ours}（可能是 ${likely}）。选定单位之前，这一列只保存原文。`,
			en: `"${heading}" names no unit, and its median ${median} is no usual value in ${ours} (${likely}?). Until a unit is chosen the column is only kept as it stands.`
		}
	};
}

/** Slashed dates tell their order if one number is above 12. */
function guessDateOrder(
	mapped: readonly Column[],
	questions: MappingQuestion[]
): LedgerMapping['date_order'] {
	const days = mapped.filter(({ field }) => field.endsWith('_on'));
	const slashed = days.flatMap(({ profile }) =>
		profile.values.flatMap((value) => {
			const match = /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(value);
			return match ? [[Number(match[1]), Number(match[2])] as const] : [];
		})
	);
	if (slashed.some(([first]) => first > 12)) return 'dmy';
	if (slashed.some(([, second]) => second > 12)) return 'mdy';
	const ambiguous = days.find(({ profile }) =>
		profile.values.some((value) => parseDay(value)?.isAmbiguous)
	);
	if (ambiguous)
		questions.push({
			code: 'date_order',
			field: ambiguous.field,
			options: ['mdy', 'dmy'],
			message: {
				zh: `“${ambiguous.heading}”的日期分不清月和日，暂按 月/日/年。`,
				en: `The dates of "${ambiguous.heading}" do not tell month from day; taken as month/day/year.`
			}
		});
	return null;
}

const WORDS_ASKED = 40;

function askValues({ field, heading, profile }: Column, questions: MappingQuestion[]): void {
	if (field !== 'condition') return;
	for (const value of profile.values.slice(0, WORDS_ASKED)) {
		if (isNoValue(value)) continue;
		const meaning = conditionOf(value, heading);
		if (meaning && 'certain' in meaning) continue;
		const proposal = meaning ? printConditionMeaning(meaning.proposed) : undefined;
		questions.push({
			code: 'value',
			field,
			value,
			options: [
				...new Set([
					...(proposal ? [proposal] : []),
					'intact',
					'impaired',
					'unusable',
					'uninspected'
				])
			],
			message: {
				zh: `“${heading}”里的“${value}”${proposal ? '各单位用法不一' : '不认识'}：请选择它的含义，否则不记入状态。`,
				en: `"${value}" in "${heading}" ${proposal ? 'means different things in different offices' : 'is not known'}: choose what it means, else no state is recorded.`
			}
		});
	}
}
