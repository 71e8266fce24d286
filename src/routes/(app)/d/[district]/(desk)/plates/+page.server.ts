import * as v from 'valibot';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { loadPage } from '#lib/server/http.ts';
import { runAction } from '#lib/server/form-action.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { listRegister } from '#lib/server/services/facility.ts';
import { listPlates, revokePlate } from '#lib/server/services/plate.ts';
import { parseId } from '#lib/server/services/validation.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST_SHOWN = 200;

/** Facilities by kind and words, each with its plate. */
export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { searchParams: asked } = event.url;
		const kind = v.safeParse(v.picklist(FACILITY_KINDS), asked.get('kind') ?? 'hydrant');
		const filter = {
			kind: kind.success ? kind.output : ('hydrant' as const),
			text: asked.get('q')?.trim() ?? '',
			isWithout: asked.get('without') === '1'
		};
		const { permissions } = await getDistrict(context, district);
		if (!permissions.includes('facility.write')) return { filter, rows: null, total: 0 };
		const plates = new Map(
			(await listPlates(context, district)).map((row) => [row.facility_id, row])
		);
		const { facilities, total } = await listRegister(context, district, {
			kinds: [filter.kind],
			lifecycles: ['in_service', 'suspended'],
			...(filter.text === '' ? {} : { text: filter.text }),
			limit: filter.isWithout ? 1000 : MOST_SHOWN
		});
		const rows = facilities
			.map(({ id, code, name, road_name, address }) => ({
				id,
				code: code ?? name ?? '',
				road: address ?? road_name ?? '',
				issuedAt: plates.get(id)?.issued_at ?? null,
				printedAt: plates.get(id)?.printed_at ?? null
			}))
			.filter(({ issuedAt }) => !filter.isWithout || issuedAt === null)
			.slice(0, MOST_SHOWN);
		return { filter, rows, total };
	});

export const actions: Actions = {
	revoke: (event) =>
		runAction(event, async (context, field) => {
			await revokePlate(context, event.params.district, parseId(field('facility')));
			return { revoked: true };
		})
};
