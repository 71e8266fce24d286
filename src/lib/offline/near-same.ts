import { sphereDistanceMeters } from '#lib/core/geometry/distance.ts';
import type { FieldFacility } from '#lib/domain/field-pack.ts';

/** Two of a kind so near to each other are perhaps one; the phone's own error comes on top. */
const NEAR_METERS = 15;
const MOST_ERROR_METERS = 30;

/** Facilities of the kind that may be the one that somebody stands at, nearest first; decided without signal. */
export function findNearSame(
	facilities: readonly FieldFacility[],
	kind: FieldFacility['kind'],
	here: { lon: number; lat: number; accuracyMeters: number },
	except?: string
): { facility: FieldFacility; meters: number }[] {
	const reach = NEAR_METERS + Math.min(here.accuracyMeters, MOST_ERROR_METERS);
	return facilities
		.flatMap((facility) => {
			if (facility.kind !== kind || facility.id === except || !facility.position) return [];
			const meters = sphereDistanceMeters([here.lon, here.lat], facility.position);
			return meters <= reach ? [{ facility, meters }] : [];
		})
		.sort((a, b) => a.meters - b.meters);
}
