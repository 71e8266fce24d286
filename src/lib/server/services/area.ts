import type * as v from 'valibot';
import { AreaInputSchema, type Area, type AreaInput, type AreaKind } from '#lib/domain/area.ts';
import type { Place } from '#lib/domain/area.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { NotFound } from '#lib/server/errors.ts';
import {
	deleteArea as deleteRow,
	listAreas as listRows,
	saveArea
} from '#lib/server/queries/area.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listPlaces as listPlaceRows } from '#lib/server/queries/place.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, can, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { checkPolygon } from './polygon.ts';
import { parseInput } from './validation.ts';

const MOST_AREAS = 5000;

/** Areas with outline, source and size. */
export async function listAreas(
	context: Context,
	district: string,
	kinds?: readonly AreaKind[]
): Promise<Area[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	return listRows(context.db, district, {
		kinds,
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		limit: MOST_AREAS
	});
}

/** Townships, communities, villages, forest units and settlements as points. */
export async function listPlaces(context: Context, district: string): Promise<Place[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	return listPlaceRows(context.db, district);
}

/**
 * Stores an area. Its outline is repaired only with a notice.
 *
 * @throws {Invalid} No polygon, or no source named.
 */
export async function createArea(
	context: Context,
	district: string,
	input: AreaInput
): Promise<{ area: Area; notices: string[] }> {
	authorize(context, district, 'area.write');
	const parsed = parseInput(AreaInputSchema, input);
	await requireDistrict(context.db, district);
	const { geometry, notices } = await checkPolygon(context.db, 'geometry', parsed.geometry);
	const before = await findReplaced(context.db, district, parsed);
	const id = await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const stored = {
				kind: parsed.kind,
				code: parsed.code ?? null,
				name: parsed.name,
				parent_code: parsed.parent_code ?? null,
				geometry,
				source: parsed.source,
				source_id: parsed.source_id ?? null,
				disclosure: parsed.disclosure
			};
			const id = await saveArea(client, district, stored);
			await bumpRevision(client, district, 'areas');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: before ? 'replace' : 'create',
				entity: 'area',
				entityId: id,
				before,
				after: { ...stored, notices }
			});
			return id;
		},
		{ label: 'create area' }
	);
	return { area: await findArea(context.db, district, id), notices };
}

/** @throws {NotFound} There is no such area. */
export async function removeArea(context: Context, district: string, id: string): Promise<void> {
	authorize(context, district, 'area.write');
	const before = await findArea(context.db, district, id);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			if (!(await deleteRow(client, district, id))) throw noArea();
			await bumpRevision(client, district, 'areas');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'remove',
				entity: 'area',
				entityId: id,
				before
			});
		},
		{ label: 'remove area' }
	);
}

/** The area that the same source named before, which the new outline replaces. */
async function findReplaced(
	db: Queryable,
	district: string,
	{ kind, source, source_id: sourceId }: v.InferOutput<typeof AreaInputSchema>
): Promise<Area | undefined> {
	if (!sourceId) return undefined;
	const filter = { kinds: [kind], source, sourceId, includesSensitive: true, limit: 1 };
	return (await listRows(db, district, filter))[0];
}

async function findArea(db: Queryable, district: string, id: string): Promise<Area> {
	const [area] = await listRows(db, district, { id, includesSensitive: true, limit: 1 });
	if (area) return area;
	throw noArea();
}

function noArea(): NotFound {
	return new NotFound(['没有这个范围。请刷新列表。', 'There is no such area. Reload the list.']);
}
