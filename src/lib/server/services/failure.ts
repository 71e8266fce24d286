import { RULE_USES } from '#lib/domain/rule-uses.ts';
import { offThread } from '#lib/server/jobs/analysis-thread.ts';
import { listFacilityLabels } from '#lib/server/queries/repair.ts';
import { reuseOrCompute } from './analysis.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { computeCoverageHere } from './coverage.ts';
import { computeLosses, type Loss } from './repair-compute.ts';
import { listBuildings, loadStreets, readRepairScene, type OfArea } from './repair-scene.ts';

export interface FailureOptions {
	winter?: boolean | undefined;
	areaId?: string | undefined;
	isFresh?: boolean | undefined;
}

/** docs/API.md, `Failures`. */
export type Failures = OfArea & {
	/** Covered by exactly one facility: lost with it. */
	onceSquareMeters: number;
	/** Covered still whichever single facility fails, ÷ area. */
	survivesOneRate: number | null;
	facilityCount: number;
	/** The district's own facilities whose failure loses most, at most `MOST_FAILURES`. */
	failures: (Loss & {
		kind: string;
		code: string | null;
		name: string | null;
		servicedBy: string | null;
		position: [number, number];
	})[];
};

export const MOST_FAILURES = 2000;

/** 抗单点失效: what is lost if one facility fails, for each that counts as is. */
export async function computeFailures(
	context: Context,
	district: string,
	options: FailureOptions = {}
): Promise<Failures> {
	authorize(context, district, 'map.read');
	const confined = confinedTo(context.actor, district);
	const answer = await offThread(context, 'failures', [district, options], () =>
		computeFailuresHere(context, district, options)
	);
	if (confined === undefined) return answer;
	return {
		...answer,
		failures: answer.failures.filter(({ servicedBy }) => servicedBy === confined)
	};
}

/** The same in this thread. */
export async function computeFailuresHere(
	context: Context,
	district: string,
	options: FailureOptions
): Promise<Failures> {
	const { db } = context;
	const { winter = false } = options;
	const scene = await readRepairScene(context, district, { winter, areaId: options.areaId });
	return reuseOrCompute(
		db,
		{
			district,
			kind: 'repairs',
			params: { what: 'failures', winter, area: scene.area.id, with: 'streets' },
			inputs: scene.inputs,
			validUntil: scene.validUntil,
			now: scene.now,
			isFresh: options.isFresh
		},
		async () => {
			const coverage = await computeCoverageHere(context, district, {
				view: 'as_is',
				winter,
				areaId: scene.area.id
			});
			const buildings = await listBuildings(db, district);
			const streets = await loadStreets(context, district);
			const own = scene.facilities.filter((facility) => facility.district === district);
			const labels = await listFacilityLabels(
				db,
				district,
				own.map(({ id }) => id)
			);
			const byId = new Map(own.map((facility) => [facility.id, facility]));
			return () => {
				const losses = computeLosses({
					area: scene.area.geometry,
					projection: scene.projection,
					known: scene.reach('counts'),
					buildings,
					streets
				});
				const onceSquareMeters = losses.reduce((sum, loss) => sum + loss.lossSquareMeters, 0);
				const { areaSquareMeters, coveredSquareMeters } = coverage;
				const survives = Math.max(0, coveredSquareMeters - onceSquareMeters);
				const failures = losses
					.flatMap((loss) => {
						const facility = byId.get(loss.id);
						if (!facility || loss.lossSquareMeters <= 0) return [];
						const { kind, lon, lat } = facility;
						const label = labels.get(loss.id);
						return [
							{
								...loss,
								kind,
								code: label?.code ?? null,
								name: label?.name ?? null,
								servicedBy: label?.serviced_by ?? null,
								position: [lon, lat] as [number, number]
							}
						];
					})
					.sort((a, b) => b.lossSquareMeters - a.lossSquareMeters)
					.slice(0, MOST_FAILURES);
				return {
					area: coverage.area,
					winter,
					areaSquareMeters,
					coveredSquareMeters,
					onceSquareMeters,
					survivesOneRate: areaSquareMeters > 0 ? survives / areaSquareMeters : null,
					facilityCount: losses.length,
					failures,
					rules: [...RULE_USES.coverage]
				};
			};
		},
		({ onceSquareMeters, facilityCount }) => ({ onceSquareMeters, facilityCount })
	);
}
