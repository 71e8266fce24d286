import * as v from 'valibot';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { LedgerMappingSchema } from './mapping.ts';
import { MERGE_RULES } from './match-records.ts';

const asOf = v.pipe(
	v.string(),
	v.isoDate(
		'台账日期应为 2025-06-30 这样的日期 — the date of the ledger is a date such as 2025-06-30'
	)
);
const source = v.pipe(
	v.string(),
	v.trim(),
	v.regex(
		/^[\p{L}\p{N}_:.（）()-]{1,60}$/u,
		'来源名称不超过 60 字，只用文字、数字和 - _ . — a source has at most 60 letters, digits or - _ .'
	)
);

/** How a ledger is read and what is to become of its rows. */
export const LedgerOptionsSchema = v.strictObject({
	/** Of a workbook. */
	sheet: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(200))), null),
	/** Null: kept or guessed. */
	mapping: v.optional(v.nullable(LedgerMappingSchema), null),
	/** Whether a person named the coordinate system; else a shifted datum is taken off where roads show it. */
	is_crs_stated: v.optional(v.boolean(), false),
	/** Day of the ledger: dates the states of rows without a day of their own. */
	as_of: v.optional(v.nullable(asOf), null),
	/** Whose ledger it is; rows are known again by it. Null: by the headings. */
	source: v.optional(v.nullable(source), null),
	merge: v.optional(v.array(v.picklist(MERGE_RULES)), []),
	/** By row number. */
	decisions: v.optional(
		v.record(v.pipe(v.string(), v.regex(/^\d{1,7}$/)), v.picklist(['merge', 'separate', 'skip'])),
		{}
	)
});
export type LedgerOptions = v.InferOutput<typeof LedgerOptionsSchema>;

/** A change of some options; `kind` starts the guess anew. */
export const LedgerPatchSchema = v.partial(
	v.strictObject({ ...LedgerOptionsSchema.entries, kind: v.picklist(FACILITY_KINDS) })
);
export type LedgerPatch = v.InferOutput<typeof LedgerPatchSchema>;
