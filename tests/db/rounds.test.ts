import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type { RoundInput } from '#lib/domain/round.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { createClosure, endClosure } from '#lib/server/services/closure.ts';
import { makeFieldPack } from '#lib/server/services/field-pack.ts';
import type { Context } from '#lib/server/services/context.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { drawRound, printRound } from '#lib/server/services/round-map.ts';
import { closeRound, listRounds, planRound } from '#lib/server/services/round.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { newObservation } from './harness/register.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const SUMMER = '2026-07-15T04:00:00Z';
/** Junctions by column and row. */
const at = (column: number, row: number): [number, number] => [
	WEST + column * BLOCK,
	SOUTH + row * BLOCK
];

describeOnBothDatabases('rounds', (getDb) => {
	/** In place: the thread of the web process has a database of its own. */
	const inPlace = (context: Context): Context => ({
		...context,
		actor: { ...context.actor, via: 'job' }
	});
	const crew = (id = 'crew', moment = SUMMER) =>
		inPlace(asPerson(getDb(), { role: 'crew', id, at: moment }));
	const plan = (input: Partial<RoundInput> = {}, id = 'crew') =>
		planRound(crew(id), 'r1', { id: randomUUID(), from: at(0, 0), ...input });
	const ids: string[] = [];
	const nameOf = (stops: readonly { name: string | null }[]) => stops.map(({ name }) => name);

	beforeAll(async () => {
		await createTestDistrict(getDb(), 'r1');
		await importOsm(contextOf(getDb()), 'r1', townSource());
		// Four hydrants along the southern street, entered out of order.
		for (const column of [3, 1, 2, 0]) {
			const [lon, lat] = at(column, 0);
			ids.push(
				await insertTestFacility(getDb(), 'r1', { kind: 'hydrant', lon, lat, name: `${column}` })
			);
		}
	});

	it('go along the street and say what travel takes, edge by edge', async () => {
		const round = await plan({ returns: false });
		expect(nameOf(round.stops)).toEqual(['0', '1', '2', '3']);
		expect(round.seconds).toHaveLength(25);
		// Three blocks of 150 m at 30 km/h.
		expect(round.travel_seconds).toBeGreaterThan(50);
		expect(round.travel_seconds).toBeLessThan(58);
		expect(round.guessed_count).toBe(0);
		const png = Buffer.from(await drawRound(crew(), 'r1', round.id));
		expect(png.subarray(1, 4).toString()).toBe('PNG');
		expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([980, 768]);
		const pdf = Buffer.from(await printRound(crew(), 'r1', round.id));
		expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
		const other = asPerson(getDb(), { role: 'maintainer', party: '甲', at: SUMMER });
		await expect(drawRound(other, 'r1', round.id)).rejects.toThrow(NotFound);
		await closeRound(crew(), 'r1', round.id);
	});

	it('are the same round when they are asked for twice', async () => {
		const id = randomUUID();
		const first = await plan({ id });
		const { left: _left, elapsedMs: _ms, ...again } = await plan({ id });
		expect(first).toMatchObject(again);
		await closeRound(crew(), 'r1', id);
		await expect(closeRound(crew(), 'r1', id)).rejects.toThrow(Conflict);
	});

	it('fit the shift, and say what is left', async () => {
		const round = await plan({ shift_minutes: 13, stop_minutes: 6, returns: false });
		expect(nameOf(round.stops)).toEqual(['0', '1']);
		expect(round.left).toEqual({ notFitting: 2, taken: 0, unplaced: 0 });
		await closeRound(crew(), 'r1', round.id);
		await expect(plan({ shift_minutes: 10, stop_minutes: 11 })).rejects.toThrow('来不及');
	});

	it('leave to others what stands in their open rounds', async () => {
		const first = await plan({ most: 2, returns: false });
		const second = await plan({}, 'second');
		expect(nameOf(first.stops)).toEqual(['0', '1']);
		expect(nameOf(second.stops).sort()).toEqual(['2', '3']);
		expect(second.left.taken).toBe(2);
		await expect(plan({}, 'third')).rejects.toThrow('没有要去的');
		await expect(closeRound(crew('third'), 'r1', first.id)).rejects.toThrow(Forbidden);
		for (const { id } of [first, second])
			await closeRound(asPerson(getDb(), { role: 'leader', at: SUMMER }), 'r1', id);
	});

	it('count as done what anybody saw since, and travel in the pack of who goes', async () => {
		const round = await plan({ name: '早班' });
		const [done] = round.stops;
		const look = { observed_at: '2026-07-15T05:00:00Z', evidence: 'visual' as const };
		await recordObservations(crew('other', '2026-07-15T06:00:00Z'), 'r1', [
			newObservation(done?.facility_id ?? '', look)
		]);
		const pack = await makeFieldPack(crew(), 'r1');
		const stops = pack.rounds?.[0]?.stops ?? [];
		expect(pack.rounds?.[0]).toMatchObject({ name: '早班', assigned_to: 'crew' });
		expect(stops.map(({ done_at, done_by }) => [done_at, done_by])[0]).toEqual([
			'2026-07-15T05:00:00.000Z',
			'name of other'
		]);
		expect(stops.slice(1).every(({ done_at }) => done_at === null)).toBe(true);
		expect((await makeFieldPack(crew('other'), 'r1')).rounds).toEqual([]);
		// Nobody closed it: in three days it is over by itself.
		const later = crew('crew', '2026-07-19T04:00:00Z');
		expect(await listRounds(later, 'r1', { isOpen: true })).toEqual([]);
		expect((await listRounds(later, 'r1', { isMine: true })).length).toBeGreaterThan(0);
	});

	it('keep off closed streets', async () => {
		const now = contextOf(getDb(), SUMMER);
		const before = await plan({ facility_ids: ids.slice(1, 3), from: at(1, 0), returns: false });
		const [lonA, lat] = at(1, 0);
		const { id } = await createClosure(now, 'r1', {
			from_at: '2026-07-15T00:00:00Z',
			until_at: '2026-07-16T00:00:00Z',
			reason: '修路',
			geometry: {
				type: 'LineString',
				coordinates: [
					[lonA + 0.0002, lat],
					[lonA + BLOCK - 0.0002, lat]
				]
			}
		});
		const after = await plan({ facility_ids: ids.slice(1, 3), from: at(1, 0), returns: false });
		expect(after.travel_seconds).toBeGreaterThan(before.travel_seconds * 2);
		await endClosure(now, 'r1', id);
	});

	it('are refused to whoever may not mark, and for others by a crew', async () => {
		const viewer = asPerson(getDb(), { role: 'viewer' });
		await expect(listRounds(viewer, 'r1')).rejects.toThrow(Forbidden);
		await expect(plan({ assigned_to: 'second' })).rejects.toThrow(Forbidden);
		await expect(plan({ facility_ids: [randomUUID()] })).rejects.toThrow(Invalid);
		await expect(closeRound(crew(), 'r1', randomUUID())).rejects.toThrow(NotFound);
		const leader = asPerson(getDb(), { role: 'leader', at: SUMMER });
		const input = { id: randomUUID(), from: at(0, 0), assigned_to: 'nobody' };
		await expect(planRound(leader, 'r1', input)).rejects.toThrow('nobody');
	});
});
