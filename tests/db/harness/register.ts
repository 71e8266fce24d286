import { randomUUID } from 'node:crypto';
import type { AreaInput } from '#lib/domain/area.ts';
import type { FacilityInput } from '#lib/domain/facility.ts';
import type { ObservationInput } from '#lib/domain/observation.ts';
import { AppError, type Issue } from '#lib/server/errors.ts';

/** A municipal hydrant without anything, and with what is given. */
export function hydrant(input: Partial<FacilityInput> = {}): FacilityInput {
	return {
		kind: 'hydrant',
		ownership: 'municipal',
		lifecycle: 'in_service',
		attributes: {},
		disclosure: 'internal',
		...input
	};
}

/** What a device sends of a facility that it finds intact now. */
export function newObservation(
	facilityId: string,
	input: Partial<ObservationInput> = {}
): ObservationInput {
	return {
		id: randomUUID(),
		facility_id: facilityId,
		observed_at: new Date().toISOString(),
		evidence: 'opened',
		condition: 'intact',
		defects: [],
		...input
	};
}

/** A square of one degree (or `side`) with its south-west corner at a place. */
export function squareAt(
	west: number,
	south: number,
	area: Pick<AreaInput, 'kind' | 'name'> & Partial<AreaInput>,
	side = 1
): AreaInput {
	const [east, north] = [west + side, south + side];
	const ring = [
		[west, south],
		[east, south],
		[east, north],
		[west, north],
		[west, south]
	];
	return { geometry: { type: 'Polygon', coordinates: [ring] }, source: '测试', ...area };
}

/** The issues with which a promise is refused. */
export async function issuesOf(promise: Promise<unknown>): Promise<readonly Issue[]> {
	const error = await promise.then(
		() => new Error('it was accepted'),
		(thrown: unknown) => thrown
	);
	if (error instanceof AppError) return error.issues;
	throw error;
}
