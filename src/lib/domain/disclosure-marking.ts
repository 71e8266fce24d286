import * as v from 'valibot';
import { FACILITY_KINDS, FACILITY_STATES, LIFECYCLES } from './facility.ts';

/** What many facilities may be marked as at once; what is sensitive is decided one by one. */
export const MARKED_DISCLOSURES = ['public', 'internal'] as const;

const MOST_CODES = 100_000;

/** Which facilities to mark, and as what; every filter that is left out lets all pass. */
export const DisclosureMarkingSchema = v.object({
	disclosure: v.picklist(MARKED_DISCLOSURES),
	kinds: v.optional(v.array(v.picklist(FACILITY_KINDS))),
	/** Default: all that were not removed. */
	lifecycles: v.optional(v.array(v.picklist(LIFECYCLES))),
	states: v.optional(v.array(v.picklist(FACILITY_STATES))),
	/** Code of a township. */
	township: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
	/** Part of a code, name, address or road. */
	text: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))),
	isUnplaced: v.optional(v.boolean()),
	/** Codes of facilities: those and no others. */
	codes: v.optional(
		v.pipe(
			v.array(v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200))),
			v.maxLength(MOST_CODES)
		)
	),
	/** Counts only. */
	dryRun: v.optional(v.boolean(), false)
});
export type DisclosureMarking = v.InferInput<typeof DisclosureMarkingSchema>;

/** What a marking did, or would do. */
export interface MarkingResult {
	/** Facilities that the filters fit. */
	matched: number;
	/** Of them marked anew. */
	changed: number;
	/** Of them marked so before. */
	unchanged: number;
	/** Of them sensitive: they stay so. */
	sensitive: number;
	/** Undo it by this; null: nothing had to be written. */
	changeSet: string | null;
}
