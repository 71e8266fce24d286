import type { AreaKind } from '#lib/domain/area.ts';
import { COVERED_AREA_KINDS } from '#lib/domain/area.ts';
import { Invalid, NotFound } from '#lib/server/errors.ts';
import {
	findChosenCoverageArea,
	findCoverageArea,
	listAreas,
	saveChosenCoverageArea
} from '#lib/server/queries/area.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';

/** What coverage is of, and whether somebody chose it. */
export interface CoverageAreaChoice {
	/** null: there is none yet. */
	area: { id: string; kind: string; name: string; source: string } | null;
	isChosen: boolean;
}

export async function readCoverageArea(
	context: Context,
	district: string
): Promise<CoverageAreaChoice> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	const area = await findCoverageArea(context.db, district);
	const chosen = await findChosenCoverageArea(context.db, district);
	return {
		area: area && { id: area.id, kind: area.kind, name: area.name, source: area.source },
		isChosen: area !== null && area.id === chosen
	};
}

/**
 * Chooses the area whose coverage is computed; null leaves it to the order again: imported before
 * derived, built-up before the growth boundary, the largest first. Analyses are computed anew.
 *
 * @throws {NotFound} No such area. @throws {Invalid} Coverage is not computed of its kind.
 */
export async function chooseCoverageArea(
	context: Context,
	district: string,
	id: string | null
): Promise<CoverageAreaChoice> {
	authorize(context, district, 'area.write');
	await requireDistrict(context.db, district);
	if (id !== null) await assertCoverable(context, district, id);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await findChosenCoverageArea(client, district);
			await saveChosenCoverageArea(client, district, id);
			await bumpRevision(client, district, 'areas');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: id === null ? 'reset' : 'set',
				entity: 'district',
				entityId: district,
				before: { coverage_area: before },
				after: { coverage_area: id }
			});
		},
		{ label: 'choose coverage area' }
	);
	return readCoverageArea(context, district);
}

async function assertCoverable({ db }: Context, district: string, id: string): Promise<void> {
	const [area] = await listAreas(db, district, { id, includesSensitive: true, limit: 1 });
	if (!area)
		throw new NotFound(['没有这个范围。请刷新列表。', 'There is no such area. Reload the list.']);
	const kinds: readonly AreaKind[] = COVERED_AREA_KINDS;
	if (!kinds.includes(area.kind))
		throw new Invalid([
			'覆盖率按建成区、城镇开发边界或乡镇计算；请选其中之一。',
			'Coverage is of a built-up area, a growth boundary or a township: choose one of these.'
		]);
}
