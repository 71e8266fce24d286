import * as v from 'valibot';

/** A yes or no in a query string: `1`, `true`, `0`, `false`, absent. */
export const flag = v.pipe(
	v.optional(
		v.picklist(['0', '1', 'true', 'false'], '应为 true 或 false — must be true or false'),
		'0'
	),
	v.transform((text) => text === '1' || text === 'true')
);
