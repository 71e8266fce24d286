import { countFacility } from '#lib/domain/counting.ts';
import { reuseOrCompute } from '../analysis.ts';
import type { Context } from '../context.ts';
import { computeTogether, type Together } from '../repair-compute.ts';
import { listBuildings, readRepairScene } from '../repair-scene.ts';

/** Facilities by what is asked of them. */
export type CostSets = Record<string, readonly string[]>;

export interface Costs {
	areaName: string;
	costs: Record<string, Together>;
}

/** What sets of facilities hold of the coverage as is, if they worked: each set together. */
export async function computeCostsHere(
	context: Context,
	district: string,
	sets: CostSets
): Promise<Costs> {
	const scene = await readRepairScene(context, district, { winter: false, areaId: undefined });
	return reuseOrCompute(
		context.db,
		{
			district,
			kind: 'repairs',
			params: { what: 'briefing', area: scene.area.id, sets },
			inputs: scene.inputs,
			validUntil: scene.validUntil,
			now: scene.now
		},
		async () => {
			const buildings = await listBuildings(context.db, district);
			const view = { view: 'as_is', winter: false, verifiedDays: 0, now: scene.now } as const;
			// What would count if it were repaired and had water; a crane has no radius and is not there.
			const able = new Map(
				scene.facilities
					.filter((facility) => {
						const mended = { ...facility, usable_under_ice: true, is_in_outage: false };
						return countFacility({ ...mended, condition: 'intact' }, view) === 'counts';
					})
					.map(({ id, lon, lat, kind }) => [
						id,
						{ id, lon, lat, radiusMeters: scene.radiusOf(kind) }
					])
			);
			const known = scene.reach('counts');
			return () => ({
				areaName: scene.area.name,
				costs: computeTogether(
					{ area: scene.area.geometry, projection: scene.projection, known, buildings },
					Object.fromEntries(
						Object.entries(sets).map(([name, ids]) => [
							name,
							[...new Set(ids)].flatMap((id) => able.get(id) ?? [])
						])
					)
				)
			});
		},
		({ areaName }) => ({ areaName })
	);
}
