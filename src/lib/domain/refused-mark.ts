import * as v from 'valibot';
import type { FacilityKind } from './facility.ts';
import type { Condition, Defect } from './observation.ts';

/**
 * How far a refused mark has come: `waiting` on its phone for its author; made anew (`replaced`) or taken
 * after all (`taken`) by its author's doing; `settled` by the desk, e.g. where the phone is lost.
 */
export const REFUSED_STATES = ['waiting', 'replaced', 'taken', 'settled'] as const;
export type RefusedState = (typeof REFUSED_STATES)[number];

/** What the mark says, as far as it can be read. */
export interface RefusedClaim {
	condition: Condition | null;
	defects: Defect[];
	observed_at: string | null;
	device: string | null;
	note: string | null;
	photoCount: number;
}

/** A mark that the server did not take, as the desk sees it. Times are ISO strings. */
export interface RefusedMark {
	/** As its phone wrote it; '' where it could not be read. */
	id: string;
	/** Account that sent it, which with the id names the mark. */
	sent_by: string;
	sent_by_name: string;
	facility_id: string | null;
	kind: FacilityKind | null;
	code: string | null;
	name: string | null;
	reason: string;
	refused_at: string;
	state: RefusedState;
	replaced_by: string | null;
	settled_at: string | null;
	settled_by: string | null;
	settled_note: string | null;
	/** null: it was too long or could not be stored; the phone has it. */
	claim: RefusedClaim | null;
}

export const RefusedQuerySchema = v.object({
	show: v.optional(v.picklist(['waiting', 'all']), 'waiting')
});

/** @throws what valibot's parse throws: the desk says why. */
export const SettleRefusedSchema = v.strictObject({
	id: v.pipe(v.string(), v.maxLength(100)),
	sent_by: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
	note: v.pipe(
		v.string(),
		v.trim(),
		v.minLength(1, '请写明怎样处理的 — say what was done about it'),
		v.maxLength(500)
	)
});
