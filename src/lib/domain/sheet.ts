import type { Message } from './messages/index.ts';

/** The sheets of the atlas (图集), in the order in which a plan is handed in. */
export const SHEETS = {
	location: sheet('01', ['区位图', 'Location'], ['district']),
	existing: sheet('02', ['消防设施现状图', 'Existing facilities'], ['district', 'core', 'towns']),
	hydrants: sheet('03', ['市政消火栓覆盖分析图', 'Hydrant coverage'], ['core', 'towns']),
	cranes: sheet('04', ['消防水鹤布局图', 'Water cranes'], ['core']),
	intakes: sheet('05', ['消防取水口布局图', 'Intakes'], ['district', 'core']),
	micro: sheet('06', ['微型消防站布局图', 'Micro stations'], ['district', 'core']),
	response: sheet(
		'07',
		['消防站责任区与响应时间图', 'Response areas and times'],
		['district', 'core']
	),
	supply: sheet('08', ['消防供水规划图', 'Water supply, planned'], ['core', 'towns']),
	stations: sheet('09', ['消防站布局规划图', 'Stations, planned'], ['district', 'core']),
	lanes: sheet('10', ['消防车通道规划图', 'Fire lanes'], ['core']),
	projects: sheet('11', ['近期建设规划图', 'Near-term projects'], ['district', 'core'])
} as const satisfies Record<string, SheetKind>;
export type SheetName = keyof typeof SHEETS;
export const SHEET_NAMES = Object.keys(SHEETS) as SheetName[];

/** What a sheet of a theme shows: the whole district, the area judged, each township. */
export type SheetExtent = 'district' | 'core' | 'towns';

export interface SheetKind {
	/** First part of the 图号. */
	number: string;
	title: Message;
	extents: readonly SheetExtent[];
}

/** Those that may leave the house: positions of what is public, no states, no holes, no times. */
export const PUBLIC_SHEETS: readonly SheetName[] = [
	'location',
	'existing',
	'cranes',
	'intakes',
	'micro'
];

/** What the map below the theme is drawn from. */
export const SHEET_BASES = ['map', 'areas', 'none'] as const;
export type SheetBase = (typeof SHEET_BASES)[number];

function sheet(number: string, title: Message, extents: readonly SheetExtent[]): SheetKind {
	return { number, title, extents };
}
