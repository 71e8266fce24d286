import { DEFECTS, type Condition, type Defect } from '#lib/domain/observation.ts';
import { DEFECT_TERMS } from './lexicon-terms.ts';
import { foldText } from './fold-text.ts';

/** What a word of the ledger's status column says: a condition, a lifecycle, or nothing (未检). */
export interface ConditionMeaning {
	state:
		| Condition
		| 'uninspected'
		| 'planned'
		| 'in_service'
		| 'suspended'
		| 'suspended_winter'
		| 'removed';
	defects: Defect[];
}

/** `certain` may be used as it stands; `proposed` waits for a person. */
export type WordMeaning<T> = { certain: T } | { proposed: T } | undefined;

type State = ConditionMeaning['state'];

/** Words by what they surely say. */
const CERTAIN: readonly (readonly [State, Defect[], string])[] = [
	[
		'intact',
		[],
		'完好 良好 正常 好 完好有效 完好可用 状态良好 使用正常 正常使用 运行正常 合格 正常运行 良 优 good ok okay excellent normal working operational functional pass passed intact 异常无し 异常なし 异状なし 良好'
	],
	['impaired', [], '带病可用 带病使用 带病运行 impaired'],
	[
		'unusable',
		[],
		'不可用 不能用 不能使用 无法使用 无法用 失效 不合格 故障 坏 已坏 损坏待修 unusable inoperable non_operational not_working nonfunctional fail failed 使用不可 不良'
	],
	['unusable', ['damaged'], '损坏 毁坏 损毁 已损坏 破损 撞坏 broken damaged 破损'],
	['unusable', ['no_water'], '无水 没水 不出水 断水 没有水 no_water dry'],
	['unusable', ['frozen'], '冻结 冰冻 冻住 frozen'],
	['unusable', ['missing'], '缺失 丢失 找不到 查无 missing not_found'],
	['unusable', ['buried'], '埋压 被埋 掩埋 压埋 buried paved_over'],
	['unusable', ['seized'], '锈死 打不开 卡死 seized'],
	['impaired', ['leaking'], '漏水 渗漏 渗水 leaking'],
	['impaired', ['low_pressure'], '压力不足 水压不足 水压低 压力低 low_pressure'],
	['impaired', ['corroded'], '锈蚀 生锈 corroded rusted'],
	[
		'uninspected',
		[],
		'未检 未检查 未知 不详 不清楚 未测 待查 待检 待核实 未核实 无 na n/a none null unknown not_inspected uninspected - -- / ? 未点检 不明'
	],
	['in_service', [], '在用 使用中 启用 已启用 投用 in_service in_use active 使用中'],
	[
		'suspended',
		[],
		'停用 已停用 暂停使用 停止使用 封存 关闭 suspended inactive closed 使用停止 休止'
	],
	['suspended_winter', [], '冬季停用 冬季放空 季节停用 冬季关闭 seasonal winterized'],
	[
		'planned',
		[],
		'规划 拟建 在建 待建 未建 规划中 建设中 planned proposed under_construction 计画 计划'
	],
	[
		'removed',
		[],
		'拆除 已拆除 已拆 报废 已报废 废弃 废止 取消 撤除 removed abandoned retired decommissioned demolished 撤去 废止'
	]
];

/** Words that one office uses for one thing and the next for another. */
const PROPOSED: readonly (readonly [State, Defect[], string])[] = [
	['intact', [], '可用 能用 可以使用 能使用 可使用 有水 usable available 使用可 使用可能'],
	[
		'impaired',
		[],
		'基本完好 基本正常 一般 较差 较好 中 差 待修 需维修 待维修 维修 维修中 有问题 异常 轻微损坏 部分损坏 fair poor average needs_repair needs_maintenance needs_service repair 要修理 要修缮'
	],
	['unusable', [], 'oos out_of_service out_of_order bad disabled 异常あり']
];

/** Under a heading that asks (是否完好, operational?), yes says more than under 状态. */
const YES = new Set([
	'是',
	'有',
	'能',
	'yes',
	'y',
	'true',
	'1',
	'√',
	'✓',
	'○',
	't',
	'はい',
	'有り'
]);
const NO = new Set([
	'否',
	'无',
	'不',
	'不能',
	'没有',
	'no',
	'n',
	'false',
	'0',
	'×',
	'x',
	'✗',
	'f',
	'无し',
	'なし'
]);

const words = new Map<string, WordMeaning<ConditionMeaning>>();
for (const [state, defects, list] of PROPOSED)
	for (const word of list.split(' ')) words.set(key(word), { proposed: { state, defects } });
for (const [state, defects, list] of CERTAIN)
	for (const word of list.split(' ')) words.set(key(word), { certain: { state, defects } });

function key(text: string): string {
	return foldText(text).replace(/[\s_。.!！]+/g, '');
}

/** Reads yes and no as ledgers write them; undefined: neither. */
export function parseBoolean(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const text = key(String(value ?? ''));
	if (YES.has(text)) return true;
	return NO.has(text) ? false : undefined;
}

/**
 * What a word of a status column says. Yes and no count only under a heading that asks for good
 * (是否完好); a no there says that something is wrong, not how much.
 */
export function conditionOf(text: string, heading: string): WordMeaning<ConditionMeaning> {
	const asks = /是否|能否|可否|operational|working|functional|operable|[?？]$/i.test(heading);
	if (asks) {
		const answer = parseBoolean(text);
		const asksWhole = /完好|正常/.test(foldText(heading));
		if (answer === true)
			return asksWhole
				? { certain: { state: 'intact', defects: [] } }
				: { proposed: { state: 'intact', defects: [] } };
		if (answer === false)
			return asksWhole
				? { proposed: { state: 'impaired', defects: [] } }
				: { certain: { state: 'unusable', defects: [] } };
	}
	const known = words.get(key(text));
	if (known) return known;
	const defects = findDefects(text);
	if (defects.length === 0) return undefined;
	return {
		proposed: { state: defects.some(isDisabling) ? 'unusable' : 'impaired', defects }
	};
}

const DISABLING = new Set<Defect>([
	'no_water',
	'frozen',
	'seized',
	'damaged',
	'missing',
	'buried',
	'snow_buried',
	'well_collapsed',
	'cover_stuck'
]);

/** Whether water cannot be taken while the defect lasts. */
export function isDisabling(defect: Defect): boolean {
	return DISABLING.has(defect);
}

const defectTerms = DEFECTS.map(
	(defect) =>
		[
			defect,
			DEFECT_TERMS[defect]
				.split(' ')
				.map(foldText)
				.filter((term) => term.length > 1)
		] as const
);

/** Defects that a text tells of; one that it denies (无漏水, not broken) is not among them. */
export function findDefects(text: string): Defect[] {
	const folded = foldText(text).replace(/\s+/g, '_');
	if (folded === '') return [];
	const found: { defect: Defect; start: number; end: number }[] = [];
	for (const [defect, terms] of defectTerms) {
		for (const term of terms) {
			const at = findTerm(folded, term);
			if (at >= 0) found.push({ defect, start: at, end: at + term.length });
		}
	}
	// 标志缺失 is not also 缺失.
	const kept = found.filter(
		(one) =>
			!found.some(
				(other) =>
					other !== one &&
					other.start <= one.start &&
					other.end >= one.end &&
					other.end - other.start > one.end - one.start
			)
	);
	return DEFECTS.filter((defect) => kept.some((one) => one.defect === defect));
}

function findTerm(text: string, term: string): number {
	const isLatin = /^[a-z_]+$/.test(term);
	for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
		const before = text.slice(Math.max(0, at - 5), at);
		const after = text.charAt(at + term.length);
		const isWord = !isLatin || (!/[a-z]$/.test(before) && !/[a-z]/.test(after));
		const isDenied = /(无|未|没|没有|不|非|未见|未发现|no_|not_|non_)$/.test(before);
		if (isWord && !isDenied) return at;
	}
	return -1;
}

/** Reads a decision stored in a mapping: `unusable+no_water`, `suspended`; undefined: not one. */
export function parseConditionMeaning(text: string): ConditionMeaning | undefined {
	const [state = '', ...defects] = text.split('+');
	const states: readonly string[] = [
		'intact',
		'impaired',
		'unusable',
		'uninspected',
		'planned',
		'in_service',
		'suspended',
		'suspended_winter',
		'removed'
	];
	if (!states.includes(state)) return undefined;
	if (!defects.every((defect) => (DEFECTS as readonly string[]).includes(defect))) return undefined;
	return { state: state as State, defects: defects as Defect[] };
}

/** The form in which a mapping stores a meaning. */
export function printConditionMeaning(meaning: ConditionMeaning): string {
	return [meaning.state, ...meaning.defects].join('+');
}
