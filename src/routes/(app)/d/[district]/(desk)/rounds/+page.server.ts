import { randomUUID } from 'node:crypto';
import { runAction } from '#lib/server/form-action.ts';
import { loadPage } from '#lib/server/http.ts';
import { getDistrict } from '#lib/server/services/district.ts';
import { listRegister } from '#lib/server/services/facility.ts';
import { closeRound, listRounds, planRound } from '#lib/server/services/round.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST_STATIONS = 500;

export const load: PageServerLoad = (event) =>
	loadPage(event, async (context) => {
		const { district } = event.params;
		const { permissions } = await getDistrict(context, district);
		if (!permissions.includes('observation.write'))
			return { rounds: [], stations: [], newId: '', mayPlan: false };
		const { facilities } = await listRegister(context, district, {
			kinds: ['fire_station', 'micro_station'],
			lifecycles: ['in_service'],
			limit: MOST_STATIONS
		});
		return {
			rounds: await listRounds(context, district, { isOpen: true }),
			stations: facilities
				.toSorted((a, b) => Number(b.kind === 'fire_station') - Number(a.kind === 'fire_station'))
				.flatMap(({ name, code, id, position }) =>
					position ? [{ id, name: name ?? code ?? id, position }] : []
				),
			newId: randomUUID(),
			mayPlan: true
		};
	});

export const actions: Actions = {
	plan: (event) =>
		runAction(event, async (context, field) => {
			const [lon = NaN, lat = NaN] = field('from').split(',').map(Number);
			const round = await planRound(context, event.params.district, {
				id: field('id'),
				from: [lon, lat],
				assigned_to: field('assigned_to') || null,
				mode: field('mode') === 'walk' ? 'walk' : 'drive',
				returns: field('returns') !== '',
				shift_minutes: Number(field('hours')) * 60,
				stop_minutes: Number(field('stop_minutes'))
			});
			return { planned: round.name, left: round.left };
		}),
	close: (event) =>
		runAction(event, async (context, field) => {
			const { name } = await closeRound(context, event.params.district, field('id'));
			return { closed: name };
		})
};
