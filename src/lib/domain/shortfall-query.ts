import * as v from 'valibot';

/** What the table of roads can be sorted by. */
export const SHORTFALL_SORTS = [
	'name',
	'class',
	'length',
	'width',
	'required',
	'existing',
	'working',
	'shortfall',
	'rate'
] as const;
export type ShortfallSort = (typeof SHORTFALL_SORTS)[number];

const page = v.pipe(
	v.string(),
	v.transform(Number),
	v.integer(),
	v.minValue(1),
	v.maxValue(100000)
);

/** The address of the page: `?township=朝阳街道&sort=length&desc=1&page=2`. */
export const ShortfallQuerySchema = v.object({
	/** Name of a township, `-` for what lies in none; absent: all. */
	township: v.optional(v.pipe(v.string(), v.maxLength(100))),
	q: v.optional(v.pipe(v.string(), v.maxLength(100)), ''),
	sort: v.optional(v.picklist(SHORTFALL_SORTS), 'shortfall'),
	desc: v.optional(v.picklist(['0', '1'])),
	page: v.optional(page, '1')
});
export type ShortfallQuery = v.InferOutput<typeof ShortfallQuerySchema>;

/** Numbers come greatest first unless asked otherwise. */
export function isDescending({ sort, desc }: Pick<ShortfallQuery, 'sort' | 'desc'>): boolean {
	return desc === undefined ? sort !== 'name' && sort !== 'class' : desc === '1';
}
