import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Condition } from '#lib/domain/observation.ts';
import { printPdf } from '#lib/formats/document/print-pdf.ts';
import { NotFound } from '#lib/server/errors.ts';
import { composeBriefing } from '#lib/server/services/briefing/briefing-paper.ts';
import { readBriefing } from '#lib/server/services/briefing/briefing.ts';
import { readMarksQuality } from '#lib/server/services/briefing/marks.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { signNotice } from '#lib/server/services/notice/sign-notice.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { recordOutage } from '#lib/server/services/outage.ts';
import { addPhoto } from '#lib/server/services/photo.ts';
import { hashOfBytes } from '#lib/server/services/file-store.ts';
import { plainJpeg } from '../fixtures/photo/make-photos.ts';
import { listWorkOrders } from '#lib/server/services/work-order.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict, insertTestFacility } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { newObservation } from './harness/register.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const SIDE = 3 * BLOCK;
const AREA = `SRID=4490;MULTIPOLYGON(((${WEST} ${SOUTH},${WEST + SIDE} ${SOUTH},${WEST + SIDE} ${SOUTH + SIDE},${WEST} ${SOUTH + SIDE},${WEST} ${SOUTH})))`;
/** A Wednesday; the week is 2026-W13, 23 to 29 March. */
const NOW = '2026-03-25T04:00:00Z';

describeOnBothDatabases('Monday’s page', (getDb) => {
	const ids: Record<string, string> = {};
	const places: Record<string, [number, number]> = {};
	let folder = '';
	const leader = (at = NOW) => asPerson(getDb(), { role: 'leader', district: 'w1', at });
	const crew = (id: string) => asPerson(getDb(), { role: 'crew', district: 'w1', id, at: NOW });
	const see = (name: string, at: string, condition: Condition, meters?: number, by = crew('a')) => {
		const [lon, lat] = places[name] ?? [0, 0];
		return recordObservations(by, 'w1', [
			newObservation(ids[name] ?? '', {
				observed_at: at,
				condition,
				defects: condition === 'intact' ? [] : ['frozen'],
				...(meters === undefined
					? {}
					: { observer_position: [lon, lat + meters / 111_195] as [number, number] })
			})
		]);
	};
	const monday = (day: string) => readBriefing(contextOf(getDb(), NOW), 'w1', { day });
	const cover = async () =>
		(await computeCoverage(contextOf(getDb(), NOW), 'w1', { view: 'as_is', winter: false }))
			.coveredSquareMeters;

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-briefing-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		const db = getDb();
		await createTestDistrict(db, 'w1');
		await importOsm(contextOf(db), 'w1', townSource());
		await db.query(`delete from area where district = 'w1'`);
		await db.query(
			`insert into area (district, kind, name, geom, source) values ('w1', 'urban_boundary', 'a', $1::geometry, 'test')`,
			[AREA]
		);
		for (const [name, column, row] of [
			['west', 0.5, 0.5],
			['beside', 1, 0.5],
			['far', 2.4, 2.4],
			['mended', 0.5, 2.4],
			['old', 2.4, 0.5]
		] as const) {
			places[name] = [WEST + column * BLOCK, SOUTH + row * BLOCK];
			const [lon, lat] = places[name];
			ids[name] = await insertTestFacility(db, 'w1', { kind: 'hydrant', lon, lat, name });
		}
		await db.query(`update facility set serviced_by = '水司' where district = 'w1'`);
		for (const name of ['west', 'beside', 'far']) await see(name, '2026-02-01T02:00:00Z', 'intact');
		for (const name of ['mended', 'old']) await see(name, '2026-02-01T02:00:00Z', 'unusable');
	});
	afterAll(() => {
		delete process.env['ATLAS_DATA_DIR'];
		rmSync(folder, { recursive: true, force: true });
	});

	it('costs what the difference of two views says, nothing counted twice', async () => {
		const before = await cover();
		await see('west', '2026-03-24T02:00:00Z', 'unusable', 10);
		await see('beside', '2026-03-24T03:00:00Z', 'unusable', 45);
		const broken = await cover();
		await see('mended', '2026-03-24T04:00:00Z', 'intact', 5);
		const after = await cover();
		// Usable with its defect: it is on the list and costs nothing.
		await see('far', '2026-03-24T05:00:00Z', 'impaired');
		expect(await cover()).toBeCloseTo(after, 3);
		const page = await monday('2026-03-25');
		expect(page).toMatchObject({ week: '2026-W13', monday: '2026-03-23', isRunning: true });
		expect(page.costsOf).toBe('2026-03-25');
		expect(page.broken.map(({ name }) => name).sort()).toEqual(['beside', 'far', 'west']);
		expect(page.broken.at(-1)).toMatchObject({
			name: 'far',
			cost: { squareMeters: 0, buildings: 0 }
		});
		expect(page.repaired.map(({ name }) => name)).toEqual(['mended']);
		expect(page.costs?.broken.squareMeters).toBeCloseTo(before - broken, 3);
		expect(page.costs?.repaired.squareMeters).toBeCloseTo(after - broken, 3);
		expect(page.costs?.broken.buildings).toBeGreaterThan(0);
		const alone = page.broken.reduce((sum, { cost }) => sum + (cost?.squareMeters ?? 0), 0);
		expect(alone).toBeGreaterThan(page.costs?.broken.squareMeters ?? NaN);
		const { rate } = page;
		expect([rate.after.intact, rate.after.existing]).toEqual([1, 5]);
	});

	it('lists outages and overdue letters, and what they cost', async () => {
		await recordOutage(leader(), 'w1', {
			from_at: '2026-03-22T00:00:00Z',
			until_at: '2026-03-26T00:00:00Z',
			reason: '检修',
			facility_ids: [ids['far'] ?? '']
		});
		await recordOutage(leader(), 'w1', {
			from_at: '2026-04-02T00:00:00Z',
			until_at: '2026-04-03T00:00:00Z',
			reason: '下周之后',
			facility_ids: [ids['far'] ?? '']
		});
		const orders = await listWorkOrders(leader(), 'w1', { state: 'open', role: 'serviced_by' });
		const old = orders.find(({ name }) => name === 'old');
		await signNotice(leader('2026-03-02T02:00:00Z'), 'w1', {
			party_role: 'serviced_by',
			party: '水司',
			order_ids: [old?.id ?? ''],
			deadline: '2026-03-20'
		});
		const page = await monday('2026-03-29');
		expect(page.outages).toMatchObject([{ reason: '检修', facilityCount: 1 }]);
		expect(page.overdue).toMatchObject([{ party: '水司', count: 1, daysOver: 5, reminders: 1 }]);
		expect(page.costs?.outages.squareMeters).toBeGreaterThan(1000);
		expect(page.costs?.overdue.squareMeters).toBeGreaterThan(1000);
		const quiet = await monday('2026-03-04');
		expect([quiet.broken.length, quiet.repaired.length, quiet.outages.length]).toEqual([0, 0, 0]);
	});

	it('shows marks near and far, and 43 in five minutes, to leaders; to others their own', async () => {
		const quick = Array.from({ length: 43 }, (_, n) =>
			newObservation(ids['far'] ?? '', {
				observed_at: new Date(Date.parse('2026-03-25T01:00:00Z') + n * 6000).toISOString(),
				observer_position: places['far']
			})
		);
		// One picture with one mark, which says nothing of the 42 beside it.
		const bytes = plainJpeg(4, 3);
		const photo = { hash: hashOfBytes(bytes), bytes: bytes.length, role: 'closeup' as const };
		const [first, ...others] = quick;
		await recordObservations(crew('b'), 'w1', [{ ...first, photos: [photo] }, ...others]);
		await addPhoto(crew('b'), 'w1', ids['far'] ?? '', { bytes, role: 'closeup' });
		const page = await monday('2026-03-25');
		expect(page.marks).toMatchObject({ count: 47, people: 2, near: 45, placed: 46, withPhoto: 1 });
		expect(page.marks.bursts).toMatchObject([{ observer: 'b', count: 43 }]);
		const all = await readMarksQuality(leader(), 'w1', { from: '2026-03-23', until: '2026-03-29' });
		expect(all.shifts.map(({ observer, day, count }) => [observer, day, count])).toEqual([
			['b', '2026-03-25', 43],
			['a', '2026-03-24', 4]
		]);
		const own = await readMarksQuality(crew('a'), 'w1', {
			from: '2026-03-23',
			until: '2026-03-29'
		});
		expect(own.total.count).toBe(4);
		expect(own.bursts).toEqual([]);
	});

	it('is one page of A4 however much broke, and not a maintainer’s', async () => {
		const page = await monday('2026-03-25');
		const many = <T>(rows: readonly T[], count: number) =>
			Array.from({ length: count }, (_, n) => rows[n % rows.length]).filter(
				(row): row is T => row !== undefined
			);
		const crowded = {
			...page,
			broken: many(page.broken, 60),
			repaired: many(page.repaired, 60),
			outages: many(page.outages, 9),
			overdue: many(page.overdue, 20),
			marks: { ...page.marks, bursts: many(page.marks.bursts, 12) }
		};
		for (const shown of [page, crowded]) {
			const paper = composeBriefing(shown, { name: '示范区', timeZone: 'Asia/Shanghai' });
			const pdf = Buffer.from(await printPdf(paper)).toString('latin1');
			expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
		}
		const maintainer = asPerson(getDb(), { role: 'maintainer', district: 'w1', party: '水司' });
		await expect(readBriefing(maintainer, 'w1', {})).rejects.toThrow(NotFound);
	});
});
