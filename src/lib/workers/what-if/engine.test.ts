import { describe, expect, it } from 'vitest';
import { computeHoles } from '#lib/core/coverage/index.ts';
import { projectionByCode, toPlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import type { WhatIfData, WhatIfFacility } from '#lib/domain/what-if.ts';
import { WhatIfEngine } from './engine.ts';

const EPSG = 4552;
const [WEST, SOUTH] = [128.9, 47.72];
const at = (east: number, north: number): [number, number] => [
	WEST + east * 0.002,
	SOUTH + north * 0.002
];
const AREA: GeoJSON.MultiPolygon = {
	type: 'MultiPolygon',
	coordinates: [[[at(0, 0), at(4, 0), at(4, 4), at(0, 4), at(0, 0)]]]
};

function facility(id: string, kind: WhatIfFacility['kind'], east: number, north: number) {
	return {
		id,
		kind,
		code: null,
		name: null,
		position: at(east, north),
		counts: true,
		state: 'intact',
		lifecycle: 'in_service',
		turnoutSeconds: null,
		isOwn: true
	} as const;
}

/** A street of four blocks along the south, two ways. */
const street = {
	use: [3, 3, 3, 3],
	isMain: [1, 1, 1, 1],
	from: [0, 1, 2, 3],
	to: [1, 2, 3, 4],
	oneWay: [0, 0, 0, 0],
	speedKmh: [36, 36, 36, 36],
	meters: [150, 150, 150, 150],
	starts: [0, 2, 4, 6, 8],
	lonLats: [0, 1, 2, 3].flatMap((k) => [...at(k, 0), ...at(k + 1, 0)]),
	closed: []
};

const data = (more: Partial<WhatIfData> = {}): WhatIfData => ({
	areaName: '镇',
	area: AREA,
	epsg: EPSG,
	hydrantRadiusMeters: 150,
	waterRadiusMeters: 150,
	snapMeters: 200,
	speedFactor: 1,
	turnoutSeconds: 60,
	limitSeconds: 100,
	craneSpacingMeters: 400,
	craneSnapMeters: 200,
	walkMeters: 250,
	offRoadMeters: 50,
	facilities: [facility('a', 'hydrant', 1, 1), facility('s', 'fire_station', 0, 0)],
	buildings: [...at(1, 1.2), ...at(3, 3)],
	buildingRoads: [1, 30, 3, 0],
	people: [...at(1, 1), 300, ...at(3, 3), 40],
	peopledPlaces: { known: 2, unknown: 0 },
	roads: street,
	...more
});

function exactHole(positions: [number, number][]): number {
	const projection = projectionByCode(EPSG);
	const placed = positions.map(([lon, lat]) => projection.forward(lon, lat));
	return computeHoles({
		area: toPlaneMultiPolygon(AREA, projection),
		xs: Float64Array.from(placed, ([x]) => x ?? NaN),
		ys: Float64Array.from(placed, ([, y]) => y ?? NaN),
		radii: 150
	}).holeSquareMeters;
}

const stateOf = (engine: WhatIfEngine) => engine.state(() => 5, 2);

describe('a what-if', () => {
	it('follows hydrants that are added, dragged, taken away', () => {
		const engine = new WhatIfEngine(data());
		expect(stateOf(engine).coverage!.holeSquareMeters).toBeCloseTo(exactHole([at(1, 1)]), 3);
		expect(stateOf(engine).buildings).toEqual({ total: 2, covered: 1, gained: 0, lost: 0 });
		engine.apply({ action: 'place', id: 'b', kind: 'hydrant', position: at(2, 2) });
		engine.apply({ action: 'place', id: 'b', kind: 'hydrant', position: at(3, 3) });
		expect(stateOf(engine).coverage!.holeSquareMeters).toBeCloseTo(
			exactHole([at(1, 1), at(3, 3)]),
			3
		);
		expect(stateOf(engine).buildings).toMatchObject({ covered: 2, gained: 1, lost: 0 });
		engine.apply({ action: 'remove', id: 'a' });
		const { coverage, holes, buildings, people, computeMs } = stateOf(engine);
		expect(people).toEqual({ total: 340, covered: 40, gained: 40, lost: 300 });
		expect(coverage!.holeSquareMeters).toBeCloseTo(exactHole([at(3, 3)]), 3);
		// The outline of the one hole changed: it is drawn anew, with its island.
		expect(holes).toMatchObject({ removed: [expect.any(Number)], added: [{ geometry: {} }] });
		expect(coverage!.holeCount).toBe(1);
		expect(buildings).toMatchObject({ covered: 1, gained: 1, lost: 1 });
		expect(computeMs).toBe(3);
	});

	it('follows stations and closed streets', () => {
		const engine = new WhatIfEngine(data());
		// 40 s at 10 m/s.
		expect(stateOf(engine).response).toMatchObject({ totalMeters: 600, reachedMeters: 400 });
		engine.apply({ action: 'place', id: 't', kind: 'fire_station', position: at(4, 0) });
		expect(stateOf(engine).response!.reachedMeters).toBeCloseTo(600, 6);
		engine.apply({ action: 'remove', id: 't' });
		expect(engine.apply({ action: 'close', id: 'c', position: at(1.5, 0) })).toBe(true);
		expect(stateOf(engine).response!.reachedMeters).toBeCloseTo(150, 6);
		expect(engine.apply({ action: 'close', id: 'd', position: at(1.5, 4) })).toBe(false);
		engine.apply({ action: 'open', id: 'c' });
		expect(stateOf(engine).response!.reachedMeters).toBeCloseTo(400, 6);
	});

	it('lets a station drive out by another street when its own is closed', () => {
		const closed = new WhatIfEngine(data());
		closed.apply({ action: 'close', id: 'c', position: at(0.1, 0) });
		const elsewhere = new WhatIfEngine(data({ roads: { ...street, closed: [0] } }));
		expect(stateOf(closed).response).toEqual(stateOf(elsewhere).response);
		closed.apply({ action: 'open', id: 'c' });
		expect(stateOf(closed).response).toEqual(stateOf(new WhatIfEngine(data())).response);
	});

	it('judges cranes by spacing and refill, micro stations on foot, neither by a radius', () => {
		const engine = new WhatIfEngine(data());
		const { coverage, cranes, onFoot } = stateOf(engine);
		expect(cranes).toEqual({ mainMeters: 600, servedMeters: 0, refillP90Meters: null });
		expect(onFoot).toEqual({ totalMeters: 600, reachedMeters: 0 });
		engine.apply({ action: 'place', id: 'c', kind: 'water_crane', position: at(2, 0) });
		engine.apply({ action: 'place', id: 'm', kind: 'micro_station', position: at(0, 0) });
		const added = stateOf(engine);
		expect(added.coverage).toEqual(coverage);
		expect(added.buildings).toMatchObject({ covered: 1, gained: 0 });
		expect(added.cranes!.servedMeters).toBeCloseTo(400, 3);
		// From 120 m and 150 m away.
		expect(added.cranes!.refillP90Meters).toBeCloseTo(150, 3);
		expect(added.onFoot!.reachedMeters).toBeCloseTo(250, 3);
		engine.apply({ action: 'place', id: 'c', kind: 'water_crane', position: at(4, 0) });
		expect(stateOf(engine).cranes!.servedMeters).toBeCloseTo(200, 3);
		engine.apply({ action: 'close', id: 'x', position: at(3.5, 0) });
		expect(stateOf(engine).cranes!.refillP90Meters).toBeNull();
		engine.apply({ action: 'open', id: 'x' });
		engine.apply({ action: 'remove', id: 'c' });
		engine.apply({ action: 'remove', id: 'm' });
		expect(stateOf(engine)).toMatchObject({ cranes, onFoot, coverage });
	});

	it('goes without an area, without roads, and where nobody knows who lives there', () => {
		const engine = new WhatIfEngine(data({ area: null, roads: null, people: [] }));
		engine.apply({ action: 'place', id: 'b', kind: 'hydrant', position: at(2, 2) });
		expect(stateOf(engine)).toMatchObject({ coverage: null, response: null, people: null });
	});
});
