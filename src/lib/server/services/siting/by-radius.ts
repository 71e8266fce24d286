import { buildCoverageIndex } from '#lib/core/coverage/index.ts';
import {
	buildAreaIndex,
	buildPointGrid,
	forEachPointWithin,
	isInsideArea,
	multiPolygonBox
} from '#lib/core/geometry/index.ts';
import { toIncidence } from '#lib/core/siting/index.ts';
import type { SitingQuestion } from '#lib/domain/siting.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { listSiteCandidates } from './candidates.ts';
import { weightOutOfReach, type SitingModel } from './model.ts';
import { requireHomes, type SitingScene } from './scene.ts';

const MOST_SAMPLES = 60_000;
const FINEST_METERS = 10;

/**
 * Siting by protection radius: demand is the uncovered part of the area, sampled on a grid, or the
 * uncovered buildings, or the people in them.
 *
 * @throws {Unavailable} There is no area, or nobody knows how many live where.
 */
export function modelByRadius(scene: SitingScene, question: SitingQuestion): SitingModel {
	const { projection } = scene.layer;
	const radius = scene.rule(question.kind === 'hydrant' ? 'hydrant.radius_m' : 'intake.radius_m');
	const existing = scene.existing.map(({ lon, lat, radiusMeters }) => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		return { x, y, radius: radiusMeters ?? radius };
	});
	const covered = buildCoverageIndex({
		xs: Float64Array.from(existing, ({ x }) => x),
		ys: Float64Array.from(existing, ({ y }) => y),
		radii: Float64Array.from(existing, (disc) => disc.radius)
	});
	const { points, unit } = listDemand(scene, question);
	const open = points.filter(({ x, y }) => !covered.isCovered(x, y));
	const grid = buildPointGrid(
		Float64Array.from(open, ({ x }) => x),
		Float64Array.from(open, ({ y }) => y),
		radius
	);
	const near = (x: number, y: number): number[] => {
		const list: number[] = [];
		forEachPointWithin(grid, x, y, radius, (index) => list.push(index));
		return list;
	};
	const isUseful = (x: number, y: number) => {
		let isNear = false;
		forEachPointWithin(grid, x, y, radius, () => (isNear = true));
		return isNear;
	};
	const { candidates, spacingMeters } = listSiteCandidates(scene, question, isUseful);
	const serves = toIncidence(candidates.map(({ x, y }) => near(x, y)));
	const weights = Float64Array.from(open, ({ weight }) => weight);
	const sum = (list: readonly DemandPoint[]) => list.reduce((all, { weight }) => all + weight, 0);
	const totalWeight = sum(points);
	return {
		candidates,
		spacingMeters,
		serves,
		costs: undefined,
		baseCosts: undefined,
		weights,
		unit,
		totalWeight,
		servedWeight: totalWeight - sum(open),
		hopelessWeight: weightOutOfReach(serves, weights),
		limit: radius,
		limitUnit: 'm'
	};
}

interface DemandPoint {
	x: number;
	y: number;
	weight: number;
}
interface Demand {
	points: DemandPoint[];
	unit: SitingModel['unit'];
}

function listDemand(scene: SitingScene, { demand }: SitingQuestion): Demand {
	const { projection } = scene.layer;
	const toPoint = ({ lon, lat }: { lon: number; lat: number }, weight: number): DemandPoint => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		return { x, y, weight };
	};
	if (demand === 'people') {
		const points = requireHomes(scene).map((home) => toPoint(home, home.people));
		return { points, unit: 'people' };
	}
	if (demand !== 'buildings') return sampleArea(scene);
	return { points: scene.buildings.map((each) => toPoint(each, 1)), unit: 'buildings' };
}

function sampleArea({ area }: SitingScene): Demand {
	const box = area && multiPolygonBox(area);
	if (!area || !box)
		throw new Unavailable([
			'还没有可计算的范围：请给出 --area，或使用含建筑物的道路文件以推算建成区。',
			'There is no area to cover: give --area, or a roads file with buildings to derive one.'
		]);
	const index = buildAreaIndex(area);
	let meters = FINEST_METERS;
	for (; ; meters *= 1.25) {
		const points: DemandPoint[] = [];
		const weight = meters * meters;
		for (let y = box[1] + meters / 2; y < box[3] && points.length <= MOST_SAMPLES; y += meters)
			for (let x = box[0] + meters / 2; x < box[2]; x += meters)
				if (isInsideArea(index, x, y)) points.push({ x, y, weight });
		if (points.length <= MOST_SAMPLES) return { points, unit: 'm²' };
	}
}
