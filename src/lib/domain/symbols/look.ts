import type { FacilityKind, FacilityState, Lifecycle } from '#lib/domain/facility.ts';

/** How a facility is drawn: its state, or what stands before the state. */
export const LOOKS = [
	'intact',
	'impaired',
	'unusable',
	'uninspected',
	'planned',
	'suspended',
	'built'
] as const;
export type Look = (typeof LOOKS)[number];

/** Stations are not inspected for water, so they have no state: built, suspended or planned. */
export function isStationKind(kind: FacilityKind): boolean {
	return kind === 'micro_station' || kind === 'fire_station';
}

export function lookOf(facility: {
	kind: FacilityKind;
	lifecycle: Lifecycle;
	state: FacilityState;
}): Look {
	if (facility.lifecycle === 'planned' || facility.lifecycle === 'suspended')
		return facility.lifecycle;
	return isStationKind(facility.kind) ? 'built' : facility.state;
}
