import type { DistrictOverview } from '#lib/domain/district.ts';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { listCurrentFiles } from '#lib/server/queries/import-batch.ts';
import { can, type Context } from './context.ts';
import { getDistrict, listDistricts } from './district.ts';

/**
 * The districts that the actor may look at, with how each of them stands. One after the other: the
 * embedded database answers one question at a time anyway, and nobody else shall wait for ten.
 */
export async function listDistrictOverviews(context: Context): Promise<DistrictOverview[]> {
	const cards = await listDistricts(context);
	const files = await listCurrentFiles(
		context.db,
		cards.map(({ code }) => code)
	);
	const overviews: DistrictOverview[] = [];
	for (const card of cards) {
		const { rate, counts, timeZone, permissions } = await getDistrict(context, card.code);
		const file = files.find(({ district }) => district === card.code);
		const facilityCounts = Object.fromEntries(
			FACILITY_KINDS.map((kind) => {
				const { planned, in_service, suspended } = counts[kind];
				return [kind, planned + in_service + suspended];
			})
		) as DistrictOverview['facilityCounts'];
		overviews.push({
			...card,
			rate: {
				intactRate: rate.intactRate,
				existing: rate.existing,
				target: rate.target,
				isMet: rate.isMet
			},
			facilityCounts,
			baseMap: file ? { fileName: file.file_name, importedAt: file.finished_at } : null,
			timeZone,
			permissions
		});
	}
	return overviews;
}

/** Whether the actor may create districts. */
export function canCreateDistricts(context: Context): boolean {
	return can(context.actor, '*', 'district.create');
}
