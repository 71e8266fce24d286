import { ATTRIBUTE_FIELDS } from '#lib/domain/attribute-fields.ts';
import {
	FACILITY_KINDS,
	OWNERSHIPS,
	SPONSORS,
	STATION_CATEGORIES,
	type FacilityKind
} from '#lib/domain/facility.ts';
import { foldText } from './fold-text.ts';
import type { WordMeaning } from './condition-words.ts';

/** First match wins; a pattern meets the folded text (simplified, lower case, half width). */
type Patterns = readonly (readonly [pattern: RegExp, value: string])[];

const KIND_PATTERNS: Patterns = [
	[/微型消防站|微站|micro_?station/, 'micro_station'],
	[/水鹤|water_?crane|^0?2$/, 'water_crane'],
	[/取水口|取水点|取水码头|天然水源|码头|intake|suction|draft|^0?4$/, 'intake'],
	[/水池|水箱|蓄水|池塘|防火水槽|防火水そう|pool|tank|cistern|^0?3$/, 'pool'],
	[/消火栓|消防栓|hydrant|^0?1$/, 'hydrant'],
	[/消防救援站|消防站|消防队|消防署|消防局|屯所|分团|中队|fire_?station/, 'fire_station']
];

const OWNERSHIP_PATTERNS: Patterns = [
	[
		/^(公|公有|市政|公共|国有|政府|集体|公设|公栓|city|public|municipal|government|county|state|utility)$|市政|公共/,
		'municipal'
	],
	[
		/^(私|私有|私人|单位|小区|企业|社会单位|物业|自建|自管|私设|私栓|private|priv|commercial)$|私有|单位|小区|物业|企业/,
		'private'
	]
];

const CATEGORY_PATTERNS: Patterns = [
	[/森林|森防|forest/, 'forest'],
	[/志愿|义务|消防团|volunteer/, 'volunteer'],
	[/企业|厂矿|enterprise|industrial/, 'enterprise'],
	[/政府专职|专职|地方|government/, 'government'],
	[/国家|救援站|救援大队|特勤|现役|消防署|消防局|national|state|career/, 'national']
];

const SPONSOR_PATTERNS: Patterns = [
	[/社区|居委|community/, 'community'],
	[/林场|林业|经营所|林班|forest/, 'forest_unit'],
	[/村|屯|village/, 'village'],
	[/街道|乡|镇|township/, 'township'],
	[/企业|单位|公司|厂|商场|酒店|宾馆|医院|学校|enterprise|company/, 'enterprise']
];

const CHOICE_PATTERNS: Record<string, Patterns> = {
	form: [
		[/地下|underground|below|flush|^下$/, 'underground'],
		[/墙|wall/, 'wall'],
		[/立管|standpipe/, 'pipe'],
		[/地上|above|pillar|post|^上$/, 'above_ground']
	],
	main_form: [
		[/环|ring|loop/, 'ring'],
		[/枝|支状|branch|dead/, 'branch']
	],
	class: [
		[/特勤|special/, 'special'],
		[/战勤|support/, 'support'],
		[/小型|small/, 'small'],
		[/一级|^1级?$|first/, 'first'],
		[/二级|^2级?$|second/, 'second']
	]
};

/** Fields whose values are one of a few words. */
export const WORD_FIELDS = ['kind', 'ownership', 'category', 'sponsor'] as const;

/** What a value surely says in a field of few words; undefined: not a word that we know. */
export function wordOf(field: string, text: string): string | undefined {
	const folded = foldText(text).replace(/\s+/g, '_');
	return patternsOf(field)?.find(([pattern]) => pattern.test(folded))?.[1];
}

function patternsOf(field: string): Patterns | undefined {
	switch (field) {
		case 'kind':
			return KIND_PATTERNS;
		case 'ownership':
			return OWNERSHIP_PATTERNS;
		case 'category':
			return CATEGORY_PATTERNS;
		case 'sponsor':
			return SPONSOR_PATTERNS;
		default:
			return CHOICE_PATTERNS[field.replace('attributes.', '')];
	}
}

/** A kind that a ledger's word names: 室内消火栓 is a hydrant, but not one of ours for sure. */
export function kindOf(text: string): WordMeaning<FacilityKind> {
	const kind = FACILITY_KINDS.find((known) => known === wordOf('kind', text));
	if (!kind) return undefined;
	return /室内|indoor/.test(foldText(text)) ? { proposed: kind } : { certain: kind };
}

/** The values that a field of words can take in the register; undefined: not such a field. */
export function choicesOf(kind: FacilityKind, field: string): readonly string[] | undefined {
	if (field === 'kind') return FACILITY_KINDS;
	if (field === 'ownership') return OWNERSHIPS;
	if (field === 'category') return STATION_CATEGORIES;
	if (field === 'sponsor') return SPONSORS;
	const key = field.replace('attributes.', '');
	const attribute = ATTRIBUTE_FIELDS[kind].find((entry) => entry.key === key);
	return attribute?.type === 'choice' ? attribute.choices.map(([code]) => code) : undefined;
}

const NO_VALUE =
	/^(|-+|—+|\/+|\\+|\.+|无|暂无|没有|不详|未知|不明|待定|待查|待补|空|na|n\/a|#n\/a|nan|null|none|nil|unknown|undefined|なし|不明|-?9999+(\.0+)?)$/;

/** Whether a cell says nothing: empty, a dash, 无, N/A, NaN, -9999. */
export function isNoValue(text: string): boolean {
	return text === '' || (text.length <= 10 && NO_VALUE.test(foldText(text)));
}
