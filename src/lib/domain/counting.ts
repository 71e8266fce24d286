import type { FacilityKind, Lifecycle } from './facility.ts';
import type { Condition } from './observation.ts';
import type { View } from './views.ts';

/** Kinds with a protection radius. A water crane never has one: it fills engines. */
export const COVERING_KINDS = ['hydrant', 'pool', 'intake'] as const satisfies FacilityKind[];
export type CoveringKind = (typeof COVERING_KINDS)[number];

/** What decides whether a facility counts. */
export interface CountableFacility {
	kind: FacilityKind;
	lifecycle: Lifecycle;
	season: 'winter' | null;
	/** null: never inspected (未检). */
	condition: Condition | null;
	last_verified_at: string | null;
	usable_under_ice: boolean | null;
	is_in_outage: boolean;
}

/** `unverified`: it counts only if it works, which nobody has looked at. */
export type Counting = 'counts' | 'unverified' | 'not';

export interface CountingOptions {
	view: View;
	winter: boolean;
	/** Days after which the pessimistic view takes a facility as broken. */
	verifiedDays: number;
	now: Date;
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * Whether a facility counts in a view.
 *
 * Designed (设计口径): all in service, and those shut off for the season alone. As is (现状口径): in
 * service, not known unusable, not in an outage now; usable with defects counts; never inspected is
 * `unverified`. Pessimistic (从严口径): as is, and verified on the spot within `verifiedDays`.
 * Winter, with any view: nothing that is drained in winter, and an intake only if somebody found it
 * usable under ice.
 */
export function countFacility(facility: CountableFacility, options: CountingOptions): Counting {
	const { view, winter } = options;
	const isSeasonal = facility.season === 'winter';
	if (winter && isSeasonal) return 'not';
	if (winter && facility.kind === 'intake' && facility.usable_under_ice !== true) return 'not';
	if (view === 'designed') {
		const isSuspendedForSeason = facility.lifecycle === 'suspended' && isSeasonal;
		return facility.lifecycle === 'in_service' || isSuspendedForSeason ? 'counts' : 'not';
	}
	if (facility.lifecycle !== 'in_service' || facility.is_in_outage) return 'not';
	if (facility.condition === 'unusable') return 'not';
	if (view === 'as_is') return facility.condition === null ? 'unverified' : 'counts';
	const until = verifiedUntil(facility, options.verifiedDays);
	return until !== undefined && until > options.now.getTime() ? 'counts' : 'not';
}

/** Until when (milliseconds) the last look counts in the pessimistic view; undefined: never looked at. */
export function verifiedUntil(
	facility: Pick<CountableFacility, 'last_verified_at'>,
	verifiedDays: number
): number | undefined {
	if (facility.last_verified_at === null) return undefined;
	return Date.parse(facility.last_verified_at) + verifiedDays * DAY_MILLISECONDS;
}

/**
 * For facilities listed within the border's distance of stations: a station counts from there, all
 * other kinds only inside the box, as in their own analyses.
 *
 * @param box Degrees, `[west, south, east, north]`.
 */
export function isNearEnough([west, south, east, north]: readonly [
	number,
	number,
	number,
	number
]): (facility: { kind: FacilityKind; lon: number; lat: number }) => boolean {
	return ({ kind, lon, lat }) =>
		kind === 'fire_station' || (lon >= west && lon <= east && lat >= south && lat <= north);
}
