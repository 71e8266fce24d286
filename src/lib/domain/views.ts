import * as v from 'valibot';

/** 设计口径 as designed · 现状口径 as is · 从严口径 pessimistic. */
export const VIEWS = ['designed', 'as_is', 'pessimistic'] as const;
export type View = (typeof VIEWS)[number];

export const ViewOptionsSchema = v.object({
	view: v.optional(v.picklist(VIEWS), 'as_is'),
	winter: v.optional(v.boolean(), false)
});
export type ViewOptions = v.InferOutput<typeof ViewOptionsSchema>;
