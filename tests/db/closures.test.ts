import { beforeAll, expect, it } from 'vitest';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import { insertRoadOverride, listRoadOverrides } from '#lib/server/queries/road-override.ts';
import { listRoadEdgesById } from '#lib/server/queries/road.ts';
import { createClosure, endClosure, listClosures } from '#lib/server/services/closure.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { findRoadEdge } from '#lib/server/services/restriction.ts';
import { loadRoads } from '#lib/server/services/road-cache.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

describeOnBothDatabases('closures and overrides', (getDb) => {
	const from_at = new Date(Date.now() - 3_600_000).toISOString();
	const until_at = new Date(Date.now() + 30 * 86_400_000).toISOString();
	const close = (input: Partial<Parameters<typeof createClosure>[2]>) =>
		createClosure(contextOf(getDb()), 'x1', { from_at, until_at, reason: '修路', ...input });
	const summarize = async () =>
		(await listClosures(contextOf(getDb()), 'x1')).closures.map(({ edge_count, lost_count }) => [
			edge_count,
			lost_count
		]);

	beforeAll(async () => {
		await createTestDistrict(getDb(), 'x1');
		await importOsm(contextOf(getDb()), 'x1', townSource());
	});

	it('close the edges that a line follows, not those that it crosses', async () => {
		const y = SOUTH + 0.00003;
		const { edgeCount, id } = await close({
			geometry: {
				type: 'LineString',
				coordinates: [
					[WEST, y],
					[WEST + 2 * BLOCK, y]
				]
			}
		});
		expect(edgeCount).toBe(2);
		await endClosure(contextOf(getDb()), 'x1', id);
		await expect(endClosure(contextOf(getDb()), 'x1', id)).rejects.toThrow(Conflict);
	});

	it('find the piece of road under a click', async () => {
		const context = contextOf(getDb());
		const found = await findRoadEdge(context, 'x1', [WEST + BLOCK / 2, SOUTH + BLOCK + 0.0001]);
		expect(found).toMatchObject({ name: '中心大街', geometry: { type: 'LineString' } });
		const { id, edgeCount } = await close({ edges: [found.id] });
		expect(edgeCount).toBe(1);
		await endClosure(context, 'x1', id);
		await expect(findRoadEdge(context, 'x1', [WEST + 1, SOUTH])).rejects.toThrow(NotFound);
	});

	it('refuse a place without a road and an edge that does not exist', async () => {
		const nowhere = { type: 'Point', coordinates: [WEST + 1, SOUTH] } as const;
		await expect(
			close({ geometry: { ...nowhere, coordinates: [WEST + 1, SOUTH] } })
		).rejects.toThrow(Invalid);
		await expect(close({ edges: [5, 99_999] })).rejects.toThrow('99999');
	});

	it('stay on their streets when the same file comes again', async () => {
		await close({ edges: [3, 4] });
		const [edge] = await listRoadEdgesById(getDb(), 'x1', await currentBatch(), [7]);
		await insertRoadOverride(getDb(), 'x1', {
			...edge!,
			changes: { speed_kmh: 5 },
			reason: '实测',
			created_by: 'test'
		});
		const { rematched } = await importOsm(contextOf(getDb()), 'x1', townSource());
		expect(rematched).toEqual({
			closureEdges: 2,
			closureEdgesLost: 0,
			overrides: 1,
			overridesLost: 0
		});
		expect(await summarize()).toContainEqual([2, 0]);
		const roads = await loadRoads(getDb(), 'x1', 4552);
		expect(roads.network.edgeSpeedKmh[7]).toBe(5);
	});

	it('find their streets by the line when every id has changed and all moved by eight meters', async () => {
		const source = townSource({ idOffset: 5000, shift: 0.00007 });
		const { rematched } = await importOsm(contextOf(getDb()), 'x1', source);
		expect(rematched).toMatchObject({ closureEdgesLost: 0, overridesLost: 0 });
		expect((await listRoadOverrides(getDb(), 'x1'))[0]).toMatchObject({ is_lost: false });
		expect((await listRoadOverrides(getDb(), 'x1'))[0]?.way_id).toBe(5107);
		expect(await summarize()).toContainEqual([2, 0]);
	});

	it('are listed as lost when their street is gone, and found again when it comes back', async () => {
		const gone = await importOsm(contextOf(getDb()), 'x1', townSource({ without: [3, 4, 7] }));
		expect(gone.rematched).toMatchObject({ closureEdgesLost: 2, overridesLost: 1 });
		expect(await summarize()).toContainEqual([0, 2]);
		const back = await importOsm(contextOf(getDb()), 'x1', townSource());
		expect(back.rematched).toMatchObject({ closureEdgesLost: 0, overridesLost: 0 });
		expect(await summarize()).toContainEqual([2, 0]);
	});

	async function currentBatch(): Promise<number> {
		const { rows } = await getDb().query<{ id: number }>(
			`select id from import_batch where district = 'x1' and status = 'current'`
		);
		return rows[0]!.id;
	}
});
