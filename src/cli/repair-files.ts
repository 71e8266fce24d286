import { computeHoles } from '#lib/core/coverage/index.ts';
import { toPlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import { buildingsOfFile, layerOfFile } from '#lib/server/services/plan-file.ts';
import {
	computeLosses,
	computeRegains,
	type ReachFacility
} from '#lib/server/services/repair-compute.ts';
import { streetsOf } from '#lib/server/services/repair-scene.ts';
import { readRoadFile } from '#lib/server/services/road-file.ts';
import { readArea, readPoints } from './input-files.ts';

interface FilesAsked {
	facilities: string;
	area: string;
	roads?: string;
	radius?: number;
	count: number;
	party?: string;
	perCost?: boolean;
	failures?: boolean;
}

type Given = ReachFacility & {
	code: string | null;
	name: string | null;
	isBroken: boolean;
	party: string | null;
	cost: number;
};

/**
 * Repairs and failures of GeoJSON files alone: points with `condition: unusable` want repair, all
 * others cover. Keys as with a district.
 */
export async function repairsOfFiles(asked: FilesAsked): Promise<Record<string, unknown>> {
	const radiusMeters = asked.radius ?? ruleOf('hydrant.radius_m').value;
	const { points } = await readPoints(asked.facilities);
	const { area, projection } = await readArea(asked.area);
	const file = asked.roads === undefined ? undefined : await readRoadFile(asked.roads);
	const given = points.map((point) => toGiven(point, radiusMeters));
	const known = given.filter(({ isBroken }) => !isBroken);
	const question = {
		area,
		projection,
		known,
		buildings: file ? buildingsOfFile(file) : [],
		// Streets lie in the plane of the area, whatever zone the file itself would take.
		streets: file && streetsOf(layerOfFile({ ...file, projection }))
	};
	const started = performance.now();
	const positions = known.map(({ lon, lat }) => projection.forward(lon, lat));
	const covered = computeHoles({
		area: toPlaneMultiPolygon(area, projection),
		xs: Float64Array.from(positions, ([x]) => x ?? NaN),
		ys: Float64Array.from(positions, ([, y]) => y ?? NaN),
		radii: radiusMeters
	});
	const { areaSquareMeters, coveredSquareMeters } = covered;
	const head = { projection: projection.code, radiusMeters, areaSquareMeters, coveredSquareMeters };
	const byId = new Map(given.map((facility) => [facility.id, facility]));
	const label = (id: string) => {
		const { code = null, name = null, party = null } = byId.get(id) ?? {};
		return { code, name, servicedBy: party };
	};
	if (asked.failures) {
		const losses = computeLosses(question);
		const onceSquareMeters = losses.reduce(
			(sum, { lossSquareMeters }) => sum + lossSquareMeters,
			0
		);
		return {
			...head,
			facilityCount: known.length,
			onceSquareMeters,
			survivesOneRate:
				areaSquareMeters > 0
					? Math.max(0, coveredSquareMeters - onceSquareMeters) / areaSquareMeters
					: null,
			failures: losses
				.filter(({ lossSquareMeters }) => lossSquareMeters > 0)
				.sort((a, b) => b.lossSquareMeters - a.lossSquareMeters)
				.map((loss) => ({ ...loss, ...label(loss.id) })),
			elapsedMs: performance.now() - started
		};
	}
	const wanted = asked.party === '-' ? '' : asked.party;
	const broken = given.filter(({ isBroken }) => isBroken);
	const answer = computeRegains({
		...question,
		unverified: [],
		broken: broken.map((facility) => ({
			...facility,
			weight: asked.perCost ? 1 / Math.max(facility.cost, 1e-6) : 1
		})),
		count: asked.count,
		isPlannable: (id) => wanted === undefined || (byId.get(id)?.party ?? '') === wanted
	});
	let totalCost = 0;
	return {
		...head,
		count: asked.count,
		party: asked.party ?? null,
		perCost: asked.perCost ?? false,
		repairs: broken
			.map(({ id, cost }) => ({ id, ...label(id), ...answer.alone.get(id), cost }))
			.sort((a, b) => (b.regainSquareMeters ?? 0) - (a.regainSquareMeters ?? 0)),
		plan: {
			...answer.plan,
			steps: answer.plan.steps.map((step) => {
				totalCost += byId.get(step.id)?.cost ?? 0;
				return { ...step, totalCost };
			})
		},
		allSquareMeters: answer.allSquareMeters,
		byParty: answer.byParty,
		elapsedMs: performance.now() - started
	};
}

function toGiven(
	{ feature, lon, lat, properties }: Awaited<ReturnType<typeof readPoints>>['points'][number],
	radiusMeters: number
): Given {
	const { id, code, name, condition, serviced_by, cost } = properties;
	const text = (value: unknown) =>
		typeof value === 'string' || typeof value === 'number' ? String(value) : null;
	return {
		id: text(id) ?? text(code) ?? String(feature),
		code: text(code),
		name: text(name),
		lon,
		lat,
		radiusMeters,
		isBroken: condition === 'unusable',
		party: text(serviced_by),
		cost: typeof cost === 'number' && cost >= 0 ? cost : ruleOf('cost.hydrant_repair').value
	};
}
