import type { FacilityKind } from '#lib/domain/facility.ts';

/** Outlines on a 24 × 24 grid, y down. `fill` is filled, `stroke` drawn 2 units wide. */
export interface Pictogram {
	body: string;
	fill?: string;
	stroke?: string;
	/** A character instead of an outline. */
	letter?: string;
}

const CIRCLE = 'M12 2.5a9.5 9.5 0 1 1 0 19a9.5 9.5 0 1 1 0-19z';
const SQUARE =
	'M5 2.5h14a2.5 2.5 0 0 1 2.5 2.5v14a2.5 2.5 0 0 1-2.5 2.5H5a2.5 2.5 0 0 1-2.5-2.5V5A2.5 2.5 0 0 1 5 2.5z';
const DIAMOND = 'M12 1l11 11l-11 11l-11-11z';
const BASIN = 'M3.5 5h17a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-17a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z';
const HOUSE = 'M12 1.5l10 8V21a1.5 1.5 0 0 1-1.5 1.5h-17A1.5 1.5 0 0 1 2 21V9.5z';
const SHIELD = 'M12 1l10 3.2v8.3c0 5.6-4.6 9-10 10.9C6.600 21.500 2 18.100 2 12.500V4.200z';

/** Body and picture of each kind: hydrant, gooseneck crane, suction at water, basin, house, shield. */
export const PICTOGRAMS: Record<FacilityKind, Pictogram> = {
	hydrant: {
		body: CIRCLE,
		fill: 'M9 8.300a3 3 0 0 1 6 0zM8 8.800h8v1.500H8zM9.200 10.800h5.600v5.700H9.200zM6.200 11.600h2.500v3H6.200zM15.300 11.600h2.500v3h-2.500zM7.700 17h8.600v1.700H7.700z'
	},
	water_crane: {
		body: SQUARE,
		stroke: 'M8.500 18.500V9.500a4 4 0 0 1 8 0v1',
		fill: 'M16.500 12.600c1.200 1.800 1.900 2.700 1.900 3.800a1.900 1.900 0 0 1-3.800 0c0-1.100.7-2 1.900-3.800zM5.500 17.600h6v2h-6z'
	},
	intake: {
		body: DIAMOND,
		stroke: 'M6.500 15.200q1.400-1.700 2.750 0t2.750 0t2.750 0t2.750 0',
		fill: 'M12 4.500l3.400 4h-2.200v4.300h-2.400V8.500H8.600z'
	},
	pool: {
		body: BASIN,
		stroke:
			'M5.500 10q1.600-1.800 3.250 0t3.250 0t3.250 0t3.250 0M5.500 14.500q1.600-1.800 3.250 0t3.250 0t3.250 0t3.250 0'
	},
	micro_station: { body: HOUSE, letter: '微' },
	fire_station: {
		body: SHIELD,
		fill: 'M12.200 4.500c3.200 3 5.300 5.800 5.300 9a5.500 5.500 0 0 1-11 0c0-2.300 1.100-3.900 2.300-5.300c.4 1.500 1.200 2.300 2.200 2.300c.6-2.200.1-4.100 1.200-6z'
	}
};
