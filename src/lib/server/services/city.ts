import { addUp, type CityRow, type CityTotal } from '#lib/domain/city.ts';
import type { Context } from './context.ts';
import { glanceAtCoverage } from './coverage.ts';
import { getDistrict, listDistricts } from './district.ts';

/**
 * All districts that the actor may look at, side by side, and their sum. One after the other: the
 * embedded database answers one question at a time anyway. Holes are told where they are computed.
 */
export async function listCity(
	context: Context
): Promise<{ rows: CityRow[]; total: CityTotal; asOf: string }> {
	const rows: CityRow[] = [];
	for (const card of await listDistricts(context)) {
		const { rate, micro, coverageArea } = await getDistrict(context, card.code);
		rows.push({
			...card,
			rate: {
				intactRate: rate.intactRate,
				existing: rate.existing,
				intact: rate.intact,
				inspectedRate: rate.inspectedRate,
				uninspected: rate.uninspected,
				target: rate.target,
				isMet: rate.isMet,
				missingToTarget: rate.missingToTarget
			},
			micro: micro && { built: micro.built, target: micro.target },
			coverageArea: coverageArea && { name: coverageArea.name },
			coverage: await glanceAtCoverage(context, card.code, { view: 'as_is', winter: false })
		});
	}
	return { rows, total: addUp(rows), asOf: context.now().toISOString() };
}
