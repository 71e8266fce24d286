import { LiveCoverage } from '#lib/core/coverage/index.ts';
import {
	projectionByCode,
	toPlaneMultiPolygon,
	type Projection
} from '#lib/core/geometry/index.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import type { WhatIfData, WhatIfState } from '#lib/domain/what-if.ts';
import { CoveredPoints } from './covered-points.ts';
import { HoleChanges } from './hole-changes.ts';
import { isRoadKind, LiveRoads } from './live-roads.ts';

/** A change as a hand makes it; ids of facilities added are the caller's. */
export type WhatIfChange =
	| { action: 'place'; id: string; kind: FacilityKind; position: [number, number] }
	| { action: 'remove'; id: string }
	| { action: 'close'; id: string; position: [number, number] }
	| { action: 'open'; id: string };

interface Standing {
	kind: FacilityKind;
	/** In the live coverage; undefined: of a kind without a radius. */
	index: number | undefined;
	x: number;
	y: number;
	radius: number;
}

/** Drawn while dragging: chords within 25 cm of their arcs are finer than a pixel at any zoom used. */
const DRAWN_SAGITTA_METERS = 0.25;

/**
 * A district that follows each change: holes, areas, buildings and people covered, arrival times,
 * cranes' spacing, micro stations' reach, all locally.
 * Pure but for the clock handed in; a worker runs it in the browser.
 */
export class WhatIfEngine {
	readonly #data: WhatIfData;
	readonly #projection: Projection;
	readonly #coverage: LiveCoverage | undefined;
	readonly #roads: LiveRoads | undefined;
	readonly #holes: HoleChanges;
	readonly #buildings: CoveredPoints;
	readonly #people: CoveredPoints;
	readonly #standing = new Map<string, Standing>();
	/** Closed edge by the change that closed it. */
	readonly #closures = new Map<string, number>();

	constructor(data: WhatIfData) {
		this.#data = data;
		const projection = projectionByCode(data.epsg);
		this.#projection = projection;
		this.#holes = new HoleChanges(projection);
		this.#buildings = this.#pointsOf(data.buildings, 2);
		this.#people = this.#pointsOf(data.people, 3);
		const water = data.facilities.filter(({ kind, counts }) => counts && !isRoadKind(kind));
		const placed = water.map(({ id, kind, position }) => {
			const [x, y] = this.#forward(position);
			return { id, kind, x, y, radius: this.#radiusOf(kind) };
		});
		if (data.area)
			this.#coverage = new LiveCoverage(
				toPlaneMultiPolygon(data.area, projection),
				{
					xs: Float64Array.from(placed, ({ x }) => x),
					ys: Float64Array.from(placed, ({ y }) => y),
					radii: Float64Array.from(placed, ({ radius }) => radius)
				},
				DRAWN_SAGITTA_METERS
			);
		placed.forEach(({ id, ...disc }, index) => {
			this.#standing.set(id, { ...disc, index });
			this.#count(disc, 1);
		});
		this.#buildings.beginComparison();
		this.#people.beginComparison();
		if (data.roads) this.#roads = new LiveRoads(data, data.roads, projection);
		for (const { id, kind, counts } of data.facilities)
			if (isRoadKind(kind) && counts)
				this.#standing.set(id, { kind, index: undefined, x: 0, y: 0, radius: 0 });
	}

	/** @returns false when a street to close is not there. */
	apply(change: WhatIfChange): boolean {
		if (change.action === 'close') {
			const edge = this.#roads?.close(change.position);
			if (edge === undefined) return false;
			this.#closures.set(change.id, edge);
			return true;
		}
		if (change.action === 'open') {
			const edge = this.#closures.get(change.id);
			if (edge !== undefined) this.#roads?.open(edge);
			this.#closures.delete(change.id);
			return true;
		}
		if (change.action === 'remove') this.#remove(change.id);
		else if (isRoadKind(change.kind)) {
			this.#standing.set(change.id, { kind: change.kind, index: undefined, x: 0, y: 0, radius: 0 });
			this.#roads?.place(change.kind, change.id, change.position);
		} else this.#placeWater(change.id, change.kind, change.position);
		return true;
	}

	/** What holds now; holes as changed since it was last asked. @param now Milliseconds on any clock; `since` on the same. */
	state(now: () => number, since: number): WhatIfState {
		const coverage = this.#coverage;
		const parts = coverage?.listHoles() ?? [];
		return {
			coverage: coverage
				? {
						areaSquareMeters: coverage.areaSquareMeters,
						coveredSquareMeters: coverage.coveredSquareMeters,
						holeSquareMeters: coverage.holeSquareMeters,
						coveredRate:
							coverage.areaSquareMeters > 0
								? coverage.coveredSquareMeters / coverage.areaSquareMeters
								: null,
						holeCount: parts.length
					}
				: null,
			...(this.#roads?.figures() ?? { response: null, cranes: null, onFoot: null }),
			buildings: this.#buildings.toCount(),
			people: this.#people.toCount(),
			holes: this.#holes.since(parts),
			computeMs: now() - since
		};
	}

	#placeWater(id: string, kind: FacilityKind, position: [number, number]): void {
		const [x, y] = this.#forward(position);
		const known = this.#standing.get(id);
		const disc = { kind, x, y, radius: this.#radiusOf(kind) };
		if (known) this.#count(known, -1);
		this.#count(disc, 1);
		if (known?.index === undefined) {
			const index = this.#coverage?.addFacility(x, y, disc.radius);
			this.#standing.set(id, { ...disc, index });
		} else {
			this.#coverage?.moveFacility(known.index, x, y);
			this.#standing.set(id, { ...disc, index: known.index });
		}
	}

	#remove(id: string): void {
		const known = this.#standing.get(id);
		if (!known) return;
		this.#standing.delete(id);
		if (isRoadKind(known.kind)) {
			this.#roads?.remove(known.kind, id);
			return;
		}
		this.#count(known, -1);
		if (known.index !== undefined) this.#coverage?.removeFacility(known.index);
	}

	#count(disc: { x: number; y: number; radius: number }, step: 1 | -1): void {
		this.#buildings.count(disc, step);
		this.#people.count(disc, step);
	}

	/** `lon, lat` and, with a stride of three, a weight, one point after the other. */
	#pointsOf(values: readonly number[], stride: 2 | 3): CoveredPoints {
		const count = values.length / stride;
		const xs = new Float64Array(count);
		const ys = new Float64Array(count);
		const weights = stride === 3 ? new Float64Array(count) : undefined;
		for (let k = 0; k < count; k++) {
			const at = k * stride;
			[xs[k], ys[k]] = this.#forward([values[at] ?? NaN, values[at + 1] ?? NaN]);
			if (weights) weights[k] = values[at + 2] ?? 0;
		}
		return new CoveredPoints(xs, ys, this.#data.hydrantRadiusMeters, weights);
	}

	#forward([lon, lat]: [number, number]): [number, number] {
		const [x = NaN, y = NaN] = this.#projection.forward(lon, lat);
		return [x, y];
	}

	#radiusOf(kind: FacilityKind): number {
		return kind === 'hydrant' ? this.#data.hydrantRadiusMeters : this.#data.waterRadiusMeters;
	}
}
