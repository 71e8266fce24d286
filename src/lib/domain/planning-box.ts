import * as v from 'valibot';

/** The five parts in which a plan is handed in, in their order; folders of the box. */
export const BOX_PARTS = {
	text: '1 文本',
	manual: '2 说明书',
	atlas: '3 图集',
	tables: '4 附表',
	database: '5 数据库'
} as const;
export const BOX_MANIFEST = '清单.json';
export const BOX_FORMAT = 'fire-atlas-planning-box';
export const BOX_VERSION = 1;

const text = (most: number) => v.optional(v.pipe(v.string(), v.trim(), v.maxLength(most)));

/** What a planning box is made of, as a person asks for it. */
export const BoxQuestionSchema = v.strictObject({
	/** Id or name of the scenario that holds what is proposed. */
	scenario: text(100),
	disclosure: v.optional(v.picklist(['internal', 'public']), 'internal'),
	paper: v.optional(v.picklist(['A3', 'A1']), 'A3'),
	towns: v.optional(v.picklist(['usual', 'all', 'none']), 'usual'),
	base: v.optional(v.picklist(['map', 'areas', 'none']), 'map'),
	view: v.optional(v.picklist(['designed', 'as_is', 'pessimistic']), 'as_is'),
	planTitle: text(80),
	compiledBy: text(80),
	reviewNumber: text(40),
	/** Who builds what is proposed, and in which year. */
	buildingUnit: text(80),
	year: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2000), v.maxValue(2100))),
	/** Pictures of the sheets as well, at so many dots an inch. */
	dotsPerInch: v.optional(v.pipe(v.number(), v.minValue(72), v.maxValue(600))),
	/** Moment of an earlier box, ISO: what has changed in the register since. */
	since: v.optional(v.pipe(v.string(), v.isoTimestamp()))
});
export type BoxQuestion = v.InferInput<typeof BoxQuestionSchema>;
export type BoxRequest = v.InferOutput<typeof BoxQuestionSchema>;

/** One file of a box. */
export interface BoxFile {
	/** Inside the box, with `/`. */
	name: string;
	bytes: number;
	sha256: string;
	/** Pages of a PDF, rows of a workbook's sheets, features of layers: what a reader must find in it. */
	counts?: Record<string, number>;
}

/** `清单.json`: what is in the box, from which data, and how to tell whether it is whole. */
export interface BoxManifest {
	format: typeof BOX_FORMAT;
	version: typeof BOX_VERSION;
	district: { code: string; name: string };
	planTitle: string;
	compiledBy: string;
	/** The data is that of this moment, ISO: `since` of a later box. */
	dataAt: string;
	revision: Record<string, number>;
	crs: string;
	disclosure: string;
	demo: boolean;
	scenario: { id: string; name: string } | null;
	notes: { zh: string; en: string }[];
	files: BoxFile[];
}

/** What stands on a district's papers where nothing else was given. */
export function paperDefaults(districtName: string): { planTitle: string; compiledBy: string } {
	return {
		planTitle: `${districtName}消防专项规划（修编）`,
		compiledBy: `${districtName}消防救援大队`
	};
}
