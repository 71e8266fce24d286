import { countFacility } from '#lib/domain/counting.ts';
import { reuseOrCompute } from '../analysis.ts';
import type { Context } from '../context.ts';
import { computeTogether, type Together } from '../repair-compute.ts';
import { listBuildings, readRepairScene } from '../repair-scene.ts';

/**
 * Facilities of which it is asked together what they hold of the coverage as is.
 * `missing`: by not working; what is usable with its defects holds nothing back.
 * `held`: by working; what has broken since holds nothing.
 * `dry`: by an outage, whether or not it is over.
 */
export type CostSets = Record<
	string,
	{ how: 'missing' | 'held' | 'dry'; facilityIds: readonly string[] }
>;

export interface Costs {
	areaName: string;
	costs: Record<string, Together>;
}

/** What each set of facilities holds of the coverage as is: a difference of two views of now. */
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
			const countsAs = (change: 'mended' | 'watered') => {
				const able = scene.facilities.filter((facility) => {
					const watered = { ...facility, is_in_outage: false };
					const mended = { ...watered, condition: 'intact', usable_under_ice: true } as const;
					return countFacility(change === 'mended' ? mended : watered, view) === 'counts';
				});
				// A crane has no radius and is not among them.
				return new Map(
					able.map(({ id, lon, lat, kind }) => [
						id,
						{ id, lon, lat, radiusMeters: scene.radiusOf(kind) }
					])
				);
			};
			const [mended, watered] = [countsAs('mended'), countsAs('watered')];
			const known = scene.reach('counts');
			const working = new Map(known.map((facility) => [facility.id, facility]));
			const find = (how: CostSets[string]['how'], id: string) => {
				if (how === 'dry') return watered.get(id);
				if (how === 'held') return working.get(id);
				return working.has(id) ? undefined : mended.get(id);
			};
			return () => ({
				areaName: scene.area.name,
				costs: computeTogether(
					{ area: scene.area.geometry, projection: scene.projection, known, buildings },
					Object.fromEntries(
						Object.entries(sets).map(([name, { how, facilityIds }]) => [
							name,
							[...new Set(facilityIds)].flatMap((id) => find(how, id) ?? [])
						])
					)
				)
			});
		},
		({ areaName }) => ({ areaName })
	);
}
