import { forEachSegmentNear } from '../geometry/segment-grid.ts';
import type { PlaneMultiPolygon, PlaneRing } from '../geometry/plane.ts';
import { createBoundaryScan, scanCircle, scanEdge } from './boundary-scan.ts';
import type { BoundaryScan } from './boundary-scan.ts';
import { buildDiscSet, roundMeters } from './discs.ts';
import { DEFAULT_SAGITTA_METERS } from './holes.ts';
import { LiveDiscs, toLocalDiscSet } from './live-discs.ts';
import type { LiveDisc } from './live-discs.ts';
import { ringOfLoop, toLivePiece, walkLoop } from './live-pieces.ts';
import type { LiveLoop, LivePiece } from './live-pieces.ts';
import { linkPieces } from './link-pieces.ts';
import { nestLoops } from './nest-loops.ts';
import type { RegionPart } from './nest-loops.ts';
import { addArcs, addEdgeParts, createPieceList } from './pieces.ts';
import type { PieceList } from './pieces.ts';
import { assertSagitta, collectPieces } from './region.ts';
import { createRingBuilder } from './ring-builder.ts';
import { buildScene } from './scene.ts';
import type { Scene } from './scene.ts';
import { LEAST_LOOP_SQUARE_METERS } from './trace-loops.ts';

/** Lasting names of area edges begin here; those of discs are their slots. */
const EDGE_BASE = 2 ** 30;
/** Two ends nearer than this are one vertex where no pair of curves names it. */
const SAME_PLACE_METERS = 1e-6;

/**
 * Holes of coverage that follow each change of one facility.
 *
 * All that a disc decides lies within its reach: the circles it meets and the area's edges there.
 * Their pieces are taken out, found anew from grid neighbors, and linked to what stayed; only the
 * loops that lost a piece are walked again. Where an end finds no partner (rounding, where three
 * circles meet in a point) everything is built anew, so the answer is always that of `computeHoles`.
 */
export class LiveCoverage {
	readonly areaSquareMeters: number;
	/** How often everything was built: once at the start. */
	rebuilds = 0;
	readonly #scene: Scene;
	readonly #discs: LiveDiscs;
	readonly #scan: BoundaryScan;
	readonly #frame: { builder: ReturnType<typeof createRingBuilder>; sagittaMeters: number };
	/** Distinct disc by facility; undefined: taken away. */
	readonly #facilities: (LiveDisc | undefined)[] = [];
	#pieces = new Map<number, LivePiece[]>();
	#loops = new Set<LiveLoop>();
	#holeSquareMeters = 0;
	#changed: LiveLoop[] = [];

	/** @throws {RangeError} As `computeHoles`. */
	constructor(
		area: PlaneMultiPolygon,
		facilities: { xs: Float64Array; ys: Float64Array; radii: Float64Array | number },
		sagittaMeters = DEFAULT_SAGITTA_METERS
	) {
		assertSagitta(sagittaMeters);
		const { radii } = facilities;
		// The scene checks what is given; its discs are not used, so that slots stay what they are.
		this.#scene = buildScene(area, facilities);
		const greatest =
			typeof radii === 'number' ? radii : radii.reduce((most, radius) => Math.max(most, radius), 0);
		const { originX, originY, areaSquareMeters } = this.#scene;
		this.areaSquareMeters = areaSquareMeters;
		this.#discs = new LiveDiscs(Math.max(1, greatest));
		this.#frame = { builder: createRingBuilder(originX, originY), sagittaMeters };
		this.#scan = createBoundaryScan(toLocalDiscSet([]), this.#scene.area);
		for (let k = 0; k < facilities.xs.length; k++) {
			const radius = typeof radii === 'number' ? radii : radii[k]!;
			this.#facilities.push(this.#place(facilities.xs[k]!, facilities.ys[k]!, radius).disc);
		}
		this.#rebuild();
	}

	get holeSquareMeters(): number {
		return Math.min(this.areaSquareMeters, Math.max(0, this.#holeSquareMeters));
	}

	get coveredSquareMeters(): number {
		return this.areaSquareMeters - this.holeSquareMeters;
	}

	/** @returns Index of the facility. @throws {RangeError} Not finite, or a negative radius. */
	addFacility(x: number, y: number, radiusMeters: number): number {
		this.#change(undefined, { x, y, radiusMeters });
		return this.#facilities.length - 1;
	}

	/** @throws {RangeError} It is not there. */
	removeFacility(index: number): void {
		this.#change(index, undefined);
	}

	/** @throws {RangeError} It is not there, or the place is not finite. */
	moveFacility(index: number, x: number, y: number): void {
		const { radius } = this.#require(index);
		this.#change(index, { x, y, radiusMeters: radius });
	}

	/** One polygon a hole, islands of coverage inside; rings that did not change are kept. */
	listHoles(): RegionPart[] {
		const loops = [...this.#loops]
			.filter((loop) => Math.abs(loop.areaSquareMeters) >= LEAST_LOOP_SQUARE_METERS)
			.map((loop) => ({ areaSquareMeters: loop.areaSquareMeters, ring: this.#ringOf(loop) }))
			.filter(({ ring }) => ring.length >= 6);
		return nestLoops(loops).sort((a, b) => b.areaSquareMeters - a.areaSquareMeters);
	}

	/** Rings of the loops that the last change made, those around islands clockwise. */
	listChangedRings(): PlaneRing[] {
		return this.#changed.map((loop) => this.#ringOf(loop));
	}

	#ringOf(loop: LiveLoop): PlaneRing {
		return ringOfLoop(loop, this.#scene.originX, this.#scene.originY);
	}

	#require(index: number): LiveDisc {
		const disc = this.#facilities[index];
		if (disc) return disc;
		throw new RangeError(`Facility ${index} is not there, of ${this.#facilities.length}.`);
	}

	/** Counts a facility at a place; `isNew` when no other stands there. */
	#place(x: number, y: number, radius: number): { disc: LiveDisc; isNew: boolean } {
		if (!Number.isFinite(x) || !Number.isFinite(y) || !(radius >= 0 && radius < Infinity))
			throw new RangeError(`A facility cannot be at ${x}, ${y} with a radius of ${radius} m.`);
		const { originX, originY } = this.#scene;
		const localX = roundMeters(x - originX);
		const localY = roundMeters(y - originY);
		const known = this.#discs.find(localX, localY, radius);
		if (known) known.count++;
		return known
			? { disc: known, isNew: false }
			: { disc: this.#discs.insert(localX, localY, radius), isNew: true };
	}

	#change(
		index: number | undefined,
		to: { x: number; y: number; radiusMeters: number } | undefined
	): void {
		const old = index === undefined ? undefined : this.#require(index);
		const placed = to && this.#place(to.x, to.y, to.radiusMeters);
		if (index !== undefined) this.#facilities[index] = placed?.disc;
		else if (placed) this.#facilities.push(placed.disc);
		const changed: LiveDisc[] = [];
		if (placed?.isNew) changed.push(placed.disc);
		if (old && --old.count === 0) {
			this.#discs.remove(old);
			changed.push(old);
		}
		this.#changed = [];
		if (changed.length > 0 && changed.some(({ radius }) => radius > 0)) this.#look(changed);
	}

	/** Finds anew what lies within reach of discs that came or went. */
	#look(changed: readonly LiveDisc[]): void {
		const circles = new Set<LiveDisc>();
		const edges = new Set<number>();
		for (const { x, y, radius } of changed) {
			this.#visitWithin(x, y, radius, (disc) => circles.add(disc));
			const { grid } = this.#scene.area;
			forEachSegmentNear(grid, x - radius, y - radius, x + radius, y + radius, (edge) =>
				edges.add(edge)
			);
		}
		const openEnds = new Set<LivePiece>();
		const openStarts = new Set<LivePiece>();
		const names = [
			...changed.map(({ slot }) => slot),
			...Array.from(circles, ({ slot }) => slot),
			...Array.from(edges, (edge) => EDGE_BASE + edge)
		];
		for (const name of names) this.#kill(name, openEnds, openStarts);
		const found = this.#scanLocally([...circles], edges);
		for (const piece of found) {
			openEnds.add(piece);
			openStarts.add(piece);
		}
		if (!this.#link(openEnds, openStarts)) this.#rebuild();
	}

	#visitWithin(x: number, y: number, radius: number, visit: (disc: LiveDisc) => void): void {
		const reach = radius + this.#discs.greatestMeters;
		this.#discs.visitBox(x - reach, y - reach, x + reach, y + reach, (disc) => {
			if (disc.radius > 0 && Math.hypot(disc.x - x, disc.y - y) <= disc.radius + radius)
				visit(disc);
		});
	}

	#kill(name: number, openEnds: Set<LivePiece>, openStarts: Set<LivePiece>): void {
		for (const piece of this.#pieces.get(name) ?? []) {
			piece.isDead = true;
			openEnds.delete(piece);
			openStarts.delete(piece);
			if (piece.loop && this.#loops.delete(piece.loop))
				this.#holeSquareMeters -= piece.loop.areaSquareMeters;
			const { previous, next } = piece;
			if (previous && !previous.isDead) {
				previous.next = undefined;
				openEnds.add(previous);
			}
			if (next && !next.isDead) {
				next.previous = undefined;
				openStarts.add(next);
			}
		}
		this.#pieces.delete(name);
	}

	#scanLocally(circles: readonly LiveDisc[], edges: ReadonlySet<number>): LivePiece[] {
		const local = new Set<LiveDisc>(circles);
		for (const { x, y, radius } of circles)
			this.#visitWithin(x, y, radius, (disc) => local.add(disc));
		const { area } = this.#scene;
		const reach = this.#discs.greatestMeters;
		for (const edge of edges) {
			const [ax, ay, bx, by] = area.edges.subarray(4 * edge, 4 * edge + 4) as unknown as [
				number,
				number,
				number,
				number
			];
			this.#discs.visitBox(
				Math.min(ax, bx) - reach,
				Math.min(ay, by) - reach,
				Math.max(ax, bx) + reach,
				Math.max(ay, by) + reach,
				(disc) => {
					if (disc.radius > 0) local.add(disc);
				}
			);
		}
		const discs = [...local];
		const set = toLocalDiscSet(discs);
		const scan = { ...this.#scan, discs: set };
		const list = createPieceList(0);
		// The circles asked for come first in the set.
		for (let k = 0; k < circles.length; k++) {
			scanCircle(scan, k);
			addArcs(list, k, scan.outsideKnown, true);
		}
		for (const edge of edges) {
			scanEdge(scan, edge);
			addEdgeParts(list, set.count + edge, scan.outsideKnown);
		}
		this.#scan.looks = scan.looks;
		const nameOf = (curve: number) =>
			curve < 0 ? -1 : curve < set.count ? discs[curve]!.slot : EDGE_BASE + curve - set.count;
		return this.#keepPieces(list, set, nameOf);
	}

	#keepPieces(
		list: PieceList,
		set: ReturnType<typeof toLocalDiscSet>,
		nameOf: (curve: number) => number
	): LivePiece[] {
		return Array.from({ length: list.count }, (_, k) => {
			const piece = toLivePiece(list, k, set, this.#scene.area, nameOf, this.#frame);
			const own = this.#pieces.get(piece.curve);
			if (own) own.push(piece);
			else this.#pieces.set(piece.curve, [piece]);
			return piece;
		});
	}

	/** @returns false when an end finds no partner, or one vertex several. */
	#link(openEnds: ReadonlySet<LivePiece>, openStarts: Set<LivePiece>): boolean {
		const left: LivePiece[] = [];
		for (const end of openEnds) {
			const start = (this.#pieces.get(end.endsAt) ?? []).find(
				(piece) => piece.startsAt === end.curve && !piece.previous
			);
			if (start) join(end, start, openStarts);
			else left.push(end);
		}
		for (const end of left) {
			const near = [...openStarts].filter(
				({ startX, startY }) =>
					Math.hypot(startX - end.endX, startY - end.endY) <= SAME_PLACE_METERS
			);
			if (near.length !== 1) return false;
			join(end, near[0]!, openStarts);
		}
		if (openStarts.size > 0) return false;
		const walked = new Set<LiveLoop>();
		for (const piece of openEnds) {
			if (piece.loop && walked.has(piece.loop)) continue;
			const loop = walkLoop(piece);
			walked.add(loop);
			this.#loops.add(loop);
			this.#holeSquareMeters += loop.areaSquareMeters;
		}
		this.#changed = [...walked];
		return true;
	}

	/** Everything from the discs of now, by the method of `computeHoles`. */
	#rebuild(): void {
		this.rebuilds++;
		const discs: LiveDisc[] = [];
		for (const disc of this.#discs.slots) if (disc && disc.radius > 0) discs.push(disc);
		const slotAt = new Map<string, number>();
		for (const { x, y, radius, slot } of discs) slotAt.set(`${x},${y},${radius}`, slot);
		// Grid order makes the scan fast; its discs are found again by place.
		const set = buildDiscSet({
			xs: Float64Array.from(discs, ({ x }) => x),
			ys: Float64Array.from(discs, ({ y }) => y),
			radii: Float64Array.from(discs, ({ radius }) => radius)
		});
		const [list] = collectPieces(
			{ ...this.#scene, discs: set },
			1,
			(scan, curve, isCircle, [pieces]) => {
				if (isCircle) addArcs(pieces!, curve, scan.outsideKnown, true);
				else addEdgeParts(pieces!, curve, scan.outsideKnown);
			},
			{}
		);
		const next = linkPieces(list!, set, this.#scene.area);
		const nameOf = (curve: number) => {
			if (curve < 0) return -1;
			if (curve >= set.count) return EDGE_BASE + curve - set.count;
			return slotAt.get(`${set.xs[curve]},${set.ys[curve]},${set.radii[curve]}`) ?? -1;
		};
		this.#pieces = new Map();
		this.#loops = new Set();
		this.#holeSquareMeters = 0;
		const pieces = this.#keepPieces(list!, set, nameOf);
		pieces.forEach((piece, k) => {
			const follower = pieces[next[k]!]!;
			piece.next = follower;
			follower.previous = piece;
		});
		for (const piece of pieces) {
			if (piece.loop) continue;
			const loop = walkLoop(piece);
			this.#loops.add(loop);
			this.#holeSquareMeters += loop.areaSquareMeters;
		}
		this.#changed = [...this.#loops];
	}
}

function join(end: LivePiece, start: LivePiece, openStarts: Set<LivePiece>): void {
	end.next = start;
	start.previous = end;
	openStarts.delete(start);
}
