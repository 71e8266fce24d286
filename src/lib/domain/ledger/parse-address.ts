export type Corner = 'N' | 'NE' | 'E' | 'SE' | 'S' | 'SW' | 'W' | 'NW';

/**
 * The structure of an address; where it is, a service finds with the roads. `kind` says which parts
 * are there: `crossing` two roads (and `corner`), `number` a road and house number, `between` a road
 * between two others, `along` a road with a side or distance, `road` a road alone, `text` no road.
 */
export interface ParsedAddress {
	kind: 'crossing' | 'number' | 'between' | 'along' | 'road' | 'text';
	/**
	 * In a crossing both, in `between` the road itself first. Half width and 东 for 東: compare names
	 * through `foldText`.
	 */
	roads: string[];
	/** Of the crossing: 东南角. */
	corner?: Corner;
	/** `12`, `12-3`, `167巷5`. */
	number?: string;
	/** Side of the road: 路北. */
	side?: Corner;
	/** 以东30米: from the number or crossing. */
	offset?: { meters: number; direction?: Corner };
	/** What stands before the first road: district, township, village. */
	area?: string;
	/** What is left: 门前, 对面, a shop's name. */
	landmark?: string;
}

const CORNERS: readonly (readonly [RegExp, Corner])[] = [
	[/东北|北东|northeast|\bne\b/i, 'NE'],
	[/东南|南东|southeast|\bse\b/i, 'SE'],
	[/西北|北西|northwest|\bnw\b/i, 'NW'],
	[/西南|南西|southwest|\bsw\b/i, 'SW'],
	[/东|\beast\b/i, 'E'],
	[/南|\bsouth\b/i, 'S'],
	[/西|\bwest\b/i, 'W'],
	[/北|\bnorth\b/i, 'N']
];

const ROAD =
	'[\\p{Script=Han}A-Za-z0-9·]{1,14}?(?:大街|大道|公路|胡同|步行街|高速|国道|省道|县道|环路|环线|街|路|巷|弄|道|线)(?:[东西南北中一二三四五六七八九十0-9]{1,3}段|[一二三四五六七八九十]{1,2}条)?';
const AND = '\\s*(?:与|和|及|跟|、|\\/|×|x|&|－|-|—|~)\\s*';
const CROSSING_WORD =
	'(?:的)?(?:交叉路口|交叉口|交叉处|交叉|交汇处|交汇口|交汇|交会处|交界处|交界|交口|相交处|十字路口|十字口|丁字路口|丁字口|三岔路口|路口|道口|转角|拐角|口)';
const DIRECTION = '(?:东北|东南|西北|西南|北东|南东|东|南|西|北)';
const AREA =
	/^((?:[\p{Script=Han}]{2,6}?(?:省|自治区))?(?:[\p{Script=Han}]{2,6}?市)?(?:[\p{Script=Han}]{1,5}?(?:区|县|旗))?(?:[\p{Script=Han}]{1,6}?(?:街道办事处|街道办|街道|办事处|镇|乡))?(?:[\p{Script=Han}0-9]{1,6}?(?:社区|居委会|村委会|村|屯|里(?=[\p{Script=Han}0-9]{1,12}?(?:街|路|巷|道))))?)/u;

const patterns = {
	crossing: new RegExp(
		`^(?<a>${ROAD})${AND}(?<b>${ROAD})(?:${CROSSING_WORD})?(?:的)?(?<rest>.*)$`,
		'u'
	),
	between: new RegExp(
		`^(?<a>${ROAD})[（(]?(?:自|从|由)?(?<b>${ROAD})(?:至|到|-|—|~)(?<c>${ROAD})(?:之间|段|间)?[）)]?(?<rest>.*)$`,
		'u'
	),
	number: new RegExp(
		`^(?<a>${ROAD})(?:[东西南北]侧)?(?<number>(?:\\d+(?:巷|弄|段))*(?:\\d+(?:[-之－]\\d+)?(?:号|號|番地|甲|乙)(?:之\\d+)?|\\d+(?:巷|弄)))(?<rest>.*)$`,
		'u'
	),
	road: new RegExp(`^(?<a>${ROAD})(?<rest>.*)$`, 'u')
};

/** Longer texts are stories, and would cost time. */
const LONGEST = 120;

/** Takes an address apart: `东升街与新兴大街交口东南角` → two roads and the corner. */
export function parseAddress(text: string): ParsedAddress {
	const plain = simplify(text.slice(0, LONGEST));
	const area = AREA.exec(plain)?.[1] ?? '';
	for (const start of area === '' ? [0] : [area.length, 0]) {
		const found = parseFrom(plain.slice(start));
		if (found) return start > 0 ? { ...found, area } : found;
	}
	return (
		parseEnglish(text.slice(0, LONGEST).trim()) ?? {
			kind: 'text',
			roads: [],
			landmark: text.trim()
		}
	);
}

/** What the patterns look for, in one writing; names of roads keep theirs in length. */
function simplify(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/\s+/g, '')
		.replace(/與/g, '与')
		.replace(/東/g, '东')
		.replace(/號/g, '号')
		.replace(/[叉岔]口/g, '叉口')
		.replace(/側/g, '侧')
		.replace(/處/g, '处')
		.replace(/匯/g, '汇')
		.replace(/對/g, '对')
		.replace(/門/g, '门')
		.replace(/轉/g, '转');
}

function parseFrom(text: string): ParsedAddress | undefined {
	const between = patterns.between.exec(text)?.groups;
	if (between)
		return withRest('between', [between['a'], between['b'], between['c']], between['rest']);
	const crossing = patterns.crossing.exec(text)?.groups;
	if (crossing) {
		const rest = crossing['rest'] ?? '';
		const corner = new RegExp(`^(?:的)?(${DIRECTION})(?:角|侧|边|方向|口|面)?`, 'u').exec(rest);
		const parsed = withRest(
			'crossing',
			[crossing['a'], crossing['b']],
			corner && !/^\D*\d/.test(rest.slice(0, 6)) ? rest.slice(corner[0].length) : rest
		);
		const direction = corner ? cornerOf(corner[1] ?? '') : undefined;
		return direction && !parsed.offset ? { ...parsed, corner: direction } : parsed;
	}
	const number = patterns.number.exec(text)?.groups;
	if (number) {
		const parsed = withRest('number', [number['a']], number['rest']);
		return { ...parsed, number: (number['number'] ?? '').replace(/号$/, '') };
	}
	const road = patterns.road.exec(text)?.groups;
	if (!road) return undefined;
	const parsed = withRest('road', [road['a']], road['rest']);
	return parsed.side || parsed.offset ? { ...parsed, kind: 'along' } : parsed;
}

function withRest(
	kind: ParsedAddress['kind'],
	roads: (string | undefined)[],
	rest = ''
): ParsedAddress {
	const parsed: ParsedAddress = { kind, roads: roads.filter((road) => road !== undefined) };
	let left = rest;
	const take = (pattern: RegExp): RegExpExecArray | null => {
		const match = pattern.exec(left);
		if (match) left = left.slice(0, match.index) + left.slice(match.index + match[0].length);
		return match;
	};
	const offset = take(
		/(?:往|向|以|路|偏|侧)?(东北|东南|西北|西南|东|南|西|北)?(?:侧|边|方向|方)?(?:约)?(\d+(?:\.\d+)?)(?:米|m|公尺)(?:处)?/iu
	);
	if (offset) {
		const direction = offset[1] ? cornerOf(offset[1]) : undefined;
		const isSide = /^(路|偏)/.test(offset[0]);
		parsed.offset = {
			meters: Number(offset[2]),
			...(direction && !isSide ? { direction } : {})
		};
		if (direction && isSide) parsed.side = direction;
	}
	const side = take(/(?:路|街|道)?(东|南|西|北)(?:侧|边|面)?$|(?:路|街)(东|南|西|北)/u);
	const sideDirection = side ? cornerOf(side[1] ?? side[2] ?? '') : undefined;
	if (sideDirection) parsed.side ??= sideDirection;
	const landmark = left.replace(/^[，,、。;；\s的]+|[，,。;；\s]+$/g, '');
	return landmark === '' ? parsed : { ...parsed, landmark };
}

function cornerOf(text: string): Corner | undefined {
	return CORNERS.find(([pattern]) => pattern.test(text))?.[1];
}

const STREET_WORD =
	'(?:street|st|avenue|ave|av|road|rd|drive|dr|lane|ln|place|pl|court|ct|boulevard|blvd|highway|hwy|way|parkway|pkwy|circle|cir|terrace|ter)';

/** `6919 S Memorial Dr E`, `Main St & 3rd Ave`. */
function parseEnglish(text: string): ParsedAddress | undefined {
	const crossing = /^(.{2,40}?)\s+(?:&|and|@|at)\s+(.{2,40}?)$/i.exec(text);
	const isStreet = new RegExp(`\\b${STREET_WORD}\\b`, 'i');
	if (crossing && (isStreet.test(crossing[1] ?? '') || isStreet.test(crossing[2] ?? '')))
		return { kind: 'crossing', roads: [crossing[1] ?? '', crossing[2] ?? ''] };
	const number = /^(\d+[a-z]?(?:-\d+)?)\s+(.{2,60})$/i.exec(text);
	if (number && isStreet.test(number[2] ?? ''))
		return {
			kind: 'number',
			roads: [(number[2] ?? '').replace(/\s+/g, ' ').trim()],
			number: number[1] ?? ''
		};
	return undefined;
}
