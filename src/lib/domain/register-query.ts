import * as v from 'valibot';
import { FACILITY_KINDS, FACILITY_STATES, LIFECYCLES } from './facility.ts';
import { InstantSchema } from './time-schema.ts';

/** `a,b` as a list of known words; an unknown one is refused with the list of those that are known. */
const words = <const T extends readonly string[]>(known: T) =>
	v.pipe(
		v.string(),
		v.transform((text) => text.split(',').map((word) => word.trim())),
		v.array(v.picklist(known, `只能是 ${known.join(', ')} — must be of ${known.join(', ')}`))
	);

const bbox = v.pipe(
	v.string(),
	v.transform((text) => text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))),
	v.check(
		([west = NaN, south = NaN, east = NaN, north = NaN, ...more]) =>
			more.length === 0 &&
			-180 <= west &&
			west <= east &&
			east <= 180 &&
			-90 <= south &&
			south <= north &&
			north <= 90,
		'应为 west,south,east,north 四个数，单位度 — must be west,south,east,north in degrees'
	),
	v.transform(
		([west = NaN, south = NaN, east = NaN, north = NaN]) => [west, south, east, north] as const
	)
);

const wholeNumber = (least: number, greatest: number) =>
	v.pipe(
		v.string(),
		v.transform(Number),
		v.integer(`应为整数 — must be a whole number`),
		v.minValue(least),
		v.maxValue(greatest)
	);

const flag = v.pipe(
	v.picklist(['0', '1', 'true', 'false']),
	v.transform((text) => text === '1' || text === 'true')
);

/** Page mark of a list: the last row's code and id, opaque to the caller. */
const cursor = v.pipe(
	v.string(),
	v.rawTransform(({ dataset, addIssue, NEVER }) => {
		const [id, ...code] = dataset.value.split('~');
		if (id && v.is(v.pipe(v.string(), v.uuid()), id)) {
			return { id, code: code.length > 0 ? code.join('~') : null };
		}
		addIssue({ message: '分页标记无效，请从第一页开始 — bad cursor: start from the first page' });
		return NEVER;
	})
);

export function printCursor(mark: { id: string; code: string | null } | null): string | null {
	if (!mark) return null;
	return mark.code === null ? mark.id : `${mark.id}~${mark.code}`;
}

/** What stands in a link for "none is named", which an empty value cannot say. */
export const NONE = '-';

/** A filter as services take it: the empty text is "none is named". */
export function noneOr(text: string | undefined): string | undefined {
	return text === NONE ? '' : text;
}

/** `asOf` and `knownAt` of a query string. */
export const MomentQuerySchema = v.object({
	asOf: v.optional(v.string()),
	knownAt: v.optional(v.string())
});

/** The query string of the trend of 完好率. */
export const RateTrendQuerySchema = v.object({
	months: v.optional(wholeNumber(1, 60), '13')
});

/** The query string of what moved 完好率: since the beginning of which month. */
export const RateChangesQuerySchema = v.object({
	month: v.optional(
		v.pipe(
			v.string(),
			v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, '应为月份，如 2026-10 — must be a month such as 2026-10')
		)
	)
});

/** The query string of the register. */
export const RegisterQuerySchema = v.object({
	...MomentQuerySchema.entries,
	kind: v.optional(words(FACILITY_KINDS)),
	lifecycle: v.optional(words(LIFECYCLES)),
	state: v.optional(words(FACILITY_STATES)),
	township: v.optional(v.string()),
	q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
	bbox: v.optional(bbox),
	unplaced: v.optional(flag),
	/** Only what counts to 完好率. */
	counted: v.optional(flag),
	party: v.optional(v.string()),
	station: v.optional(v.string()),
	limit: v.optional(wholeNumber(1, 1000)),
	cursor: v.optional(cursor)
});

/** The query string of observations. */
export const ObservationQuerySchema = v.object({
	facility: v.optional(v.pipe(v.string(), v.uuid())),
	from: v.optional(InstantSchema),
	until: v.optional(InstantSchema),
	limit: v.optional(wholeNumber(1, 1000))
});
