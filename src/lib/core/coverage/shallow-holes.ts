import { clipToArea, createBoundaryScan } from './boundary-scan.ts';
import { fillWhere, followCircle, followEdge } from './depth-course.ts';
import type { Stretch } from './depth-course.ts';
import { countMultiplicity } from './depth.ts';
import { KNOWN } from './discs.ts';
import { DEFAULT_SAGITTA_METERS } from './holes.ts';
import { addArcs, addEdgeParts, closeCurve, createPieceList } from './pieces.ts';
import { assertSagitta, buildRegion } from './region.ts';
import { buildScene } from './scene.ts';
import { joinFacilities } from './split-holes.ts';
import type { SplitHoles, SplitHolesInput } from './split-holes.ts';

export interface ShallowHolesInput extends SplitHolesInput {
	/** A place counts as covered when at least so many facilities reach it: 1 or more. */
	readonly depth: number;
}

const CURVES_BETWEEN_CHECKS = 4096;

/** Whether a place reached by so many known and so many known or unverified ones is in a region. */
type Predicate = (known: number, all: number) => boolean;

/**
 * Where fewer than `depth` facilities reach, split as `splitHoles` splits: confirmed where it stays
 * so even if every uninspected facility works. Coincident facilities count each.
 *
 * Along every curve the numbers of discs around it are counted from crossing to crossing; a stretch
 * of circle bounds a region where stepping over it changes the answer. O(n · neighbors · log).
 *
 * @throws {RangeError} As `splitHoles`; a depth that is no whole number of 1 or more.
 */
export function shallowHoles(input: ShallowHolesInput): SplitHoles {
	const { depth } = input;
	const sagittaMeters = input.sagittaMeters ?? DEFAULT_SAGITTA_METERS;
	assertSagitta(sagittaMeters);
	if (!Number.isInteger(depth) || depth < 1)
		throw new RangeError(`depth must be a whole number of 1 or more, got ${depth}`);
	const joined = joinFacilities(input.known, input.unverified);
	const scene = buildScene(input.area, joined);
	const { discs, area, originX, originY } = scene;
	const counted = (matches: (disc: number) => boolean) =>
		countMultiplicity(joined, discs, originX, originY, matches);
	const counts = {
		known: counted((disc) => joined.labels[disc] === KNOWN),
		all: counted(() => true)
	};
	const regions: Predicate[] = [
		(known) => known < depth,
		(_, all) => all < depth,
		(known, all) => known < depth && all >= depth
	];
	const edgeCount = area.nextEdge.length;
	const curveCount = discs.count + edgeCount;
	const lists = regions.map(() => createPieceList(curveCount));
	const scan = createBoundaryScan(discs, area);
	for (let curve = 0; curve < curveCount; curve++) {
		if (curve % CURVES_BETWEEN_CHECKS === 0) {
			input.signal?.throwIfAborted();
			input.onProgress?.((0.9 * curve) / curveCount);
		}
		const isCircle = curve < discs.count;
		const course = isCircle
			? followCircle(scan, curve, counts)
			: followEdge(scan, curve - discs.count, counts);
		regions.forEach((holds, region) => {
			const list = lists[region]!;
			const { outsideKnown } = scan;
			if (!isCircle) {
				fillWhere(outsideKnown, course, (stretch) => holds(stretch.known, stretch.all));
				addEdgeParts(list, curve, outsideKnown);
				return;
			}
			const [addedKnown, addedAll] = [counts.known[curve]!, counts.all[curve]!];
			const isOut = ({ known, all }: Stretch) => holds(known, all);
			const isIn = ({ known, all }: Stretch) => holds(known + addedKnown, all + addedAll);
			for (const reversed of [true, false]) {
				fillWhere(outsideKnown, course, (stretch) =>
					reversed ? isOut(stretch) && !isIn(stretch) : isIn(stretch) && !isOut(stretch)
				);
				scan.outsideAll.count = 0;
				if (outsideKnown.count === 0) continue;
				clipToArea(scan, curve);
				addArcs(list, curve, outsideKnown, reversed);
			}
		});
		for (const list of lists) closeCurve(list, curve);
	}
	const [all, confirmed, unverified] = lists.map((list, region) =>
		buildRegion(scene, list, region === 0 ? Infinity : sagittaMeters, true)
	);
	input.onProgress?.(1);
	const holeSquareMeters = Math.min(scene.areaSquareMeters, all!.areaSquareMeters);
	return {
		areaSquareMeters: scene.areaSquareMeters,
		coveredSquareMeters: scene.areaSquareMeters - holeSquareMeters,
		holeSquareMeters,
		confirmedSquareMeters: confirmed!.areaSquareMeters,
		unverifiedSquareMeters: unverified!.areaSquareMeters,
		confirmed: confirmed!.parts,
		unverified: unverified!.parts
	};
}
