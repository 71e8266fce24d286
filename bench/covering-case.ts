import { toIncidence, type CoveringProblem, type Incidence } from '#lib/core/siting/index.ts';
import { mulberry32 } from './random.ts';

export interface CoveringCase {
	covers: Incidence;
	weights: Float64Array;
}

const CLUSTERS = 40;
const CLUSTER_METERS = 1500;
const SHARE_ANYWHERE = 0.2;

/**
 * Demand points and candidates in clusters of a town, a fifth of them anywhere; a candidate covers
 * what lies within the radius. Weights are 1 … 9.
 */
export function drawCoveringCase(
	candidateCount: number,
	demandCount: number,
	sideMeters: number,
	radiusMeters: number,
	seed: number
): CoveringCase {
	const random = mulberry32(seed);
	const drawNormal = () =>
		Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const clusters = Array.from({ length: CLUSTERS }, () => ({
		x: random() * sideMeters,
		y: random() * sideMeters,
		spread: CLUSTER_METERS * (0.4 + 1.2 * random())
	}));
	const drawPoint = () => {
		if (random() < SHARE_ANYWHERE) return { x: random() * sideMeters, y: random() * sideMeters };
		const { x, y, spread } = clusters[Math.floor(random() * CLUSTERS)] as (typeof clusters)[number];
		return { x: x + spread * drawNormal(), y: y + spread * drawNormal() };
	};
	const demand = Array.from({ length: demandCount }, drawPoint);
	const candidates = Array.from({ length: candidateCount }, drawPoint);
	const lists = candidates.map((candidate) =>
		demand.flatMap(({ x, y }, index) =>
			Math.hypot(x - candidate.x, y - candidate.y) <= radiusMeters ? [index] : []
		)
	);
	const weights = Float64Array.from({ length: demandCount }, () => 1 + Math.floor(random() * 9));
	return { covers: toIncidence(lists), weights };
}

export function toProblem(drawn: CoveringCase, count: number): CoveringProblem {
	return { ...drawn, limit: { count } };
}
