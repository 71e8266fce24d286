import { expect, it } from 'vitest';
import type { FieldFacility } from '#lib/domain/field-pack.ts';
import { findNearSame } from './near-same.ts';

const METER_NORTH = 1 / 111_195;
const at = (id: string, metersNorth: number | null, kind: FieldFacility['kind'] = 'hydrant') => ({
	id,
	kind,
	code: id,
	name: null,
	address: null,
	road_name: null,
	township_code: null,
	position:
		metersNorth === null ? null : ([128.9, 47.72 + metersNorth * METER_NORTH] as [number, number]),
	lifecycle: 'in_service' as const,
	state: 'intact' as const,
	observed_at: null
});
const here = { lon: 128.9, lat: 47.72, accuracyMeters: 0 };
const list = [
	at('far', 16),
	at('near', 3),
	at('nearer', -2),
	at('crane', 1, 'water_crane'),
	at('?', null)
];

it('names those of the kind within 15 m, nearest first', () => {
	const found = findNearSame(list, 'hydrant', here);
	expect(found.map(({ facility }) => facility.id)).toEqual(['nearer', 'near']);
	expect(found[1]?.meters).toBeCloseTo(3, 1);
	expect(findNearSame(list, 'hydrant', here, 'nearer')).toHaveLength(1);
});

it('reaches farther by the error of the position, up to a limit', () => {
	const ids = (accuracyMeters: number) =>
		findNearSame([at('a', 40), at('b', 60)], 'hydrant', { ...here, accuracyMeters }).length;
	expect([ids(20), ids(26), ids(1000)]).toEqual([0, 1, 1]);
});
