import { CONDITIONS, EVIDENCES, type Condition, type Evidence } from './observation.ts';

/** What `deriveState` needs of an observation. `observed_at` is any string `Date.parse` reads. */
export interface SeenCondition {
	id: string;
	observed_at: string;
	evidence: Evidence;
	condition: Condition;
	observer: string;
	defects: readonly string[];
	usable_under_ice?: boolean | null | undefined;
}

/** The state of a facility, derived from all that was seen of it. */
export interface DerivedState {
	condition: Condition;
	observation_id: string;
	observed_at: string;
	evidence: Evidence;
	defects: string[];
	is_disputed: boolean;
	last_verified_at: string | null;
	usable_under_ice: boolean | null;
}

/** Observations this close to the deciding one that contradict it make the state disputed (状态存疑). */
export const DISPUTE_WINDOW_HOURS = 24;

/**
 * Orders observations so that the deciding one comes first: the latest seen; at the same instant
 * the worse condition (it holds until someone looks again), then the stronger evidence, then the
 * greater id. Total, so the state is the same for any order of arrival. The same rule in SQL:
 * queries/observation-state.ts.
 */
export function compareSeen(a: SeenCondition, b: SeenCondition): number {
	return (
		Date.parse(b.observed_at) - Date.parse(a.observed_at) ||
		CONDITIONS.indexOf(b.condition) - CONDITIONS.indexOf(a.condition) ||
		EVIDENCES.indexOf(b.evidence) - EVIDENCES.indexOf(a.evidence) ||
		(a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
	);
}

/**
 * Derives a facility's state from its observations; duplicates by id count once.
 *
 * @returns undefined when nothing was ever seen: 未检, a state of its own and never intact.
 */
export function deriveState(observations: readonly SeenCondition[]): DerivedState | undefined {
	const [latest, ...earlier] = [...observations].sort(compareSeen);
	if (!latest) return undefined;
	const latestTime = Date.parse(latest.observed_at);
	const isUsable = (condition: Condition) => condition !== 'unusable';
	const verified = [latest, ...earlier].find((seen) => seen.evidence !== 'ledger');
	return {
		condition: latest.condition,
		observation_id: latest.id,
		observed_at: latest.observed_at,
		evidence: latest.evidence,
		defects: [...latest.defects],
		is_disputed: earlier.some(
			(seen) =>
				seen.observer !== latest.observer &&
				isUsable(seen.condition) !== isUsable(latest.condition) &&
				latestTime - Date.parse(seen.observed_at) <= DISPUTE_WINDOW_HOURS * 3_600_000
		),
		last_verified_at: verified?.observed_at ?? null,
		usable_under_ice:
			[latest, ...earlier].find((seen) => typeof seen.usable_under_ice === 'boolean')
				?.usable_under_ice ?? null
	};
}
