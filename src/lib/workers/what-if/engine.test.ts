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
	facilities: [facility('a', 'hydrant', 1, 1), facility('s', 'fire_station', 0, 0)],
	buildings: [...at(1, 1.2), ...at(3, 3)],
	people: [...at(1, 1), 300, ...at(3, 3), 40],
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
		expect(stateOf(engine).buildings).toEqual({ total: 2, covered: 1 });
		engine.apply({ action: 'place', id: 'b', kind: 'hydrant', position: at(2, 2) });
		engine.apply({ action: 'place', id: 'b', kind: 'hydrant', position: at(3, 3) });
		expect(stateOf(engine).coverage!.holeSquareMeters).toBeCloseTo(
			exactHole([at(1, 1), at(3, 3)]),
			3
		);
		expect(stateOf(engine).buildings.covered).toBe(2);
		engine.apply({ action: 'remove', id: 'a' });
		const { coverage, holes, buildings, people, computeMs } = stateOf(engine);
		expect(people).toEqual({ total: 340, covered: 40 });
		expect(coverage!.holeSquareMeters).toBeCloseTo(exactHole([at(3, 3)]), 3);
		// The outline of the one hole changed: it is drawn anew, with its island.
		expect(holes).toMatchObject({ removed: [expect.any(Number)], added: [{ geometry: {} }] });
		expect(coverage!.holeCount).toBe(1);
		expect(buildings.covered).toBe(1);
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

	it('goes without an area, and without roads', () => {
		const engine = new WhatIfEngine(data({ area: null, roads: null }));
		engine.apply({ action: 'place', id: 'b', kind: 'hydrant', position: at(2, 2) });
		expect(stateOf(engine)).toMatchObject({ coverage: null, response: null });
	});
});
