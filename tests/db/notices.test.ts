import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Condition, Defect } from '#lib/domain/observation.ts';
import { Conflict, Forbidden, NotFound } from '#lib/server/errors.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import {
	getNotice,
	listNotices,
	readNoticeFile,
	withdrawNotice
} from '#lib/server/services/notice/notices.ts';
import {
	checkReply,
	importReply,
	listReplies,
	undoReply
} from '#lib/server/services/notice/replies.ts';
import { previewNotice, signNotice } from '#lib/server/services/notice/sign-notice.ts';
import { setNoticeTemplate } from '#lib/server/services/notice/template.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { listWorkOrders, voidWorkOrder } from '#lib/server/services/work-order.ts';
import { makeFieldPack } from '#lib/server/services/field-pack.ts';
import { addPhoto } from '#lib/server/services/photo.ts';
import { plainJpeg, plainPng } from '../fixtures/photo/make-photos.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf, createTestDistrict } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, issuesOf, newObservation } from './harness/register.ts';
import { BLOCK, SOUTH, townSource, WEST } from './harness/town.ts';

const PARTY = '自来水公司';

describeOnBothDatabases('work orders and letters', (getDb) => {
	const ids: Record<string, string> = {};
	let folder = '';
	const operator = (at?: string) => contextOf(getDb(), at);
	const leader = (at?: string) =>
		asPerson(getDb(), { role: 'leader', district: 'n1', ...(at ? { at } : {}) });
	const see = async (
		name: string,
		at: string,
		condition: Condition = 'unusable',
		by = operator()
	) => {
		const defects: Defect[] = condition === 'intact' ? [] : ['no_water'];
		const seen = newObservation(ids[name] ?? '', { observed_at: at, condition, defects });
		const { results } = await recordObservations(by, 'n1', [seen]);
		expect(results[0]?.outcome).toBe('applied');
	};
	const orders = async (name: string) => {
		const all = await Promise.all(
			(['under_way', 'closed', 'voided'] as const).map((state) =>
				listWorkOrders(operator(), 'n1', {
					state,
					role: 'serviced_by',
					facility: ids[name] ?? ''
				})
			)
		);
		return all.flat().sort((a, b) => (a.opened_at < b.opened_at ? -1 : 1));
	};
	const orderOf = async (name: string) => (await orders(name)).at(-1);
	const sign = async (names: string[], extra: object = {}, at?: string) =>
		signNotice(leader(at), 'n1', {
			party_role: 'serviced_by',
			party: PARTY,
			order_ids: await Promise.all(names.map(async (name) => (await orderOf(name))?.id ?? '')),
			...extra
		});
	/** The sheet of a letter with cells filled in: by row (0 …), column letter → text. */
	const fill = async (notice: string, rows: Record<string, string>[]) => {
		const { bytes } = await readNoticeFile(leader(), 'n1', notice, 'xlsx');
		const parts = unzipSync(bytes);
		let xml = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
		rows.forEach((cells, index) => {
			for (const [column, text] of Object.entries(cells))
				xml = xml.replace(
					new RegExp(`<c r="${column}${index + 4}" s="(\\d)"/>`),
					`<c r="${column}${index + 4}" s="$1" t="inlineStr"><is><t>${text}</t></is></c>`
				);
		});
		parts['xl/worksheets/sheet1.xml'] = strToU8(xml);
		return { fileName: '回执.xlsx', bytes: zipSync(parts) };
	};

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'atlas-papers-'));
		process.env['ATLAS_DATA_DIR'] = folder;
		await createTestDistrict(getDb(), 'n1');
		await importOsm(operator(), 'n1', townSource());
		const add = async (name: string, column: number, serviced_by: string | null = PARTY) => {
			const position: [number, number] = [WEST + column * BLOCK, SOUTH + 0.5 * BLOCK];
			const made = await createFacility(operator('2025-01-01T00:00:00Z'), 'n1', {
				...hydrant({ code: `中心大街-${name}`, name, position, serviced_by })
			});
			ids[name] = made.id;
		};
		for (const [index, name] of ['001', '002', '003', '004', '005'].entries())
			await add(name, index * 0.5);
		await add('别家', 3, '物业公司');
	});
	afterAll(() => {
		delete process.env['ATLAS_DATA_DIR'];
		rmSync(folder, { recursive: true, force: true });
	});

	it('opens one order a facility, which later looks join, and closes it when seen intact', async () => {
		await see('001', '2026-03-01T02:00:00Z');
		await see('001', '2026-03-03T02:00:00Z', 'impaired');
		expect(await orders('001')).toMatchObject([
			{ state: 'open', condition: 'impaired', look_count: 2, opened_at: '2026-03-01T02:00:00.000Z' }
		]);
		await see('001', '2026-03-05T02:00:00Z', 'intact');
		await see('001', '2026-03-08T02:00:00Z');
		expect((await orders('001')).map(({ state }) => state)).toEqual(['closed', 'open']);
	});

	it('comes out the same for 20 facilities whose eight looks arrive in 20 different orders', async () => {
		const looks = [
			['2026-03-01T02:00:00Z', 'unusable'],
			['2026-03-02T02:00:00Z', 'intact'],
			['2026-03-03T02:00:00Z', 'impaired'],
			['2026-03-04T02:00:00Z', 'unusable'],
			['2026-03-05T02:00:00Z', 'intact'],
			['2026-03-05T02:00:00Z', 'impaired'],
			['2026-03-06T02:00:00Z', 'intact'],
			['2026-03-08T02:00:00Z', 'unusable']
		] as const;
		const made = await Promise.all(
			Array.from({ length: 20 }, () =>
				createFacility(operator('2025-01-01T00:00:00Z'), 'n1', hydrant())
			)
		);
		const shuffled = made.map((_, seed) => {
			let state = seed * 2654435761 + 1;
			const next = () => (state = (state * 48271) % 2147483647);
			return [...looks].map((look) => ({ look, key: next() })).sort((x, y) => x.key - y.key);
		});
		expect(
			new Set(shuffled.map((order) => order.map(({ look }) => look[0] + look[1]).join())).size
		).toBeGreaterThan(18);
		for (let step = 0; step < looks.length; step++)
			await recordObservations(
				operator(),
				'n1',
				made.map(({ id }, n) => {
					const [observed_at, condition] = shuffled[n]?.[step]?.look ?? looks[0];
					const defects: Defect[] = condition === 'intact' ? [] : ['no_water'];
					return newObservation(id, { observed_at, condition, defects });
				})
			);
		const { rows } = await getDb().query<{ essence: string; facilities: number }>(
			`select essence, count(*)::int as facilities from (
				select string_agg(concat_ws(' ', opened_at at time zone 'utc', last_seen_at at time zone 'utc',
					look_count, condition, closed_at at time zone 'utc'), '; ' order by opened_at) as essence
				from work_order where district = 'n1' and facility_id = any ($1::uuid[]) group by facility_id
			) e group by essence`,
			[made.map(({ id }) => id)]
		);
		expect(rows).toEqual([
			{
				essence: [
					'2026-03-01 02:00:00 2026-03-01 02:00:00 1 unusable 2026-03-02 02:00:00',
					'2026-03-03 02:00:00 2026-03-04 02:00:00 2 unusable 2026-03-05 02:00:00',
					// At the same instant the worse look holds: it opens anew.
					'2026-03-05 02:00:00 2026-03-05 02:00:00 1 impaired 2026-03-06 02:00:00',
					'2026-03-08 02:00:00 2026-03-08 02:00:00 1 unusable'
				].join('; '),
				facilities: 20
			}
		]);
		await see('002', '2026-03-08T02:00:00Z');
	});

	it('is not closed by its own maintainer, who only reports the repair', async () => {
		await see('003', '2026-03-01T02:00:00Z');
		const maintainer = asPerson(getDb(), { role: 'maintainer', district: 'n1', party: PARTY });
		await see('003', '2026-03-02T02:00:00Z', 'intact', maintainer);
		const order = await orderOf('003');
		expect(order).toMatchObject({ state: 'awaiting_check', closed_at: null });
		const crew = asPerson(getDb(), { role: 'crew', district: 'n1' });
		const { facilities } = await makeFieldPack(crew, 'n1');
		expect(facilities.filter(({ awaitsCheck }) => awaitsCheck).map(({ id }) => id)).toEqual([
			order?.facility_id
		]);
		await see('003', '2026-03-04T02:00:00Z');
		expect(await orderOf('003')).toMatchObject({ state: 'open', isRefuted: true });
	});

	it('is void only by a leader with a reason; a defect seen later opens a new one', async () => {
		await see('004', '2026-03-01T02:00:00Z');
		const order = await orderOf('004');
		const by = (context = leader('2026-03-02T00:00:00Z'), reason = '标错') =>
			voidWorkOrder(context, 'n1', order?.id ?? '', { reason });
		const crew = asPerson(getDb(), { role: 'crew', district: 'n1' });
		await expect(by(crew)).rejects.toThrow(Forbidden);
		expect(await issuesOf(by(leader(), ' '))).toMatchObject([{ path: 'reason' }]);
		expect(await by()).toMatchObject({ state: 'voided', void_reason: '标错' });
		await expect(by()).rejects.toThrow(Conflict);
		await see('004', '2026-03-09T02:00:00Z');
		expect((await orders('004')).map(({ state }) => state)).toEqual(['voided', 'open']);
	});

	it('prints a letter of many facilities as PDF, DOCX and a protected sheet, numbered without gaps', async () => {
		await setNoticeTemplate(leader(), 'n1', {
			number_template: '伊消函〔{year}〕{seq:3}号',
			issuer: '示范消防救援大队',
			contact: '',
			basis: '依据'
		});
		await see('别家', '2026-03-01T02:00:00Z');
		const foreign = await issuesOf(sign(['001', '别家']));
		expect(foreign[0]?.message).toMatch(/物业公司/);
		const early = await issuesOf(
			sign(['001'], { letter_date: '2099-01-01', deadline: '2098-01-01' })
		);
		expect(early.map(({ path }) => path)).toEqual(['letter_date', 'deadline']);
		const draft = {
			party_role: 'serviced_by' as const,
			party: PARTY,
			order_ids: [(await orderOf('001'))?.id ?? '']
		};
		expect(
			Buffer.from(await previewNotice(leader(), 'n1', draft))
				.subarray(0, 5)
				.toString()
		).toBe('%PDF-');
		expect(await listNotices(leader(), 'n1')).toEqual([]);
		const photo = plainJpeg(40, 30);
		const add = (name: string, bytes: Uint8Array) =>
			addPhoto(operator(), 'n1', ids[name] ?? '', { bytes, role: 'closeup' });
		await add('001', photo);
		// Damaged in its picture: the letter is printed without it.
		await add('002', plainPng(new TextEncoder().encode('PICTURE')));
		const at = '2026-03-10T02:00:00Z';
		const first = await sign(['002', '001'], {}, at);
		expect(first).toMatchObject({ number: '伊消函〔2026〕001号', deadline: '2026-03-25' });
		expect(first.items.map(({ code, reminder }) => [code, reminder])).toEqual([
			['中心大街-001', 1],
			['中心大街-002', 1]
		]);
		expect((await orderOf('001'))?.state).toBe('notified');
		const pdf = await readNoticeFile(leader(), 'n1', first.id, 'pdf');
		expect(pdf.hash).toBe(first.pdf_hash);
		expect(Buffer.from(pdf.bytes).includes(Buffer.from(photo))).toBe(true);
		expect(pdf.fileName).toBe('伊消函〔2026〕001号.pdf');
		const docx = unzipSync((await readNoticeFile(leader(), 'n1', first.id, 'docx')).bytes);
		const words = strFromU8(docx['word/document.xml'] ?? new Uint8Array());
		for (const word of [
			'伊消函〔2026〕001号',
			PARTY,
			'中心大街-002',
			'无水',
			'2026年3月25日',
			'依据'
		])
			expect(words).toContain(word);
		const media = Object.entries(docx).filter(([name]) => name.startsWith('word/media/'));
		const kinds = media.map(([, bytes]) => (bytes[0] === 0x89 ? 'map' : 'photo'));
		expect(kinds.sort()).toEqual(['map', 'photo']);
		expect(media.some(([, bytes]) => Buffer.from(bytes).equals(photo))).toBe(true);
		expect(first.items.map(({ photo_ids }) => photo_ids.length)).toEqual([1, 0]);
		const sheet = unzipSync((await readNoticeFile(leader(), 'n1', first.id, 'xlsx')).bytes);
		const form = strFromU8(sheet['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
		expect(form).toContain('<sheetProtection sheet="1"');
		expect(form).toContain('"是,否"');
		expect(form).toContain((await orderOf('002'))?.id);
	});

	it('cannot be changed, keeps its number when withdrawn, and counts reminders without it', async () => {
		const second = await sign(['001'], {}, '2026-03-26T02:00:00Z');
		expect(second.items[0]?.reminder).toBe(2);
		await expect(
			getDb().query(`update notice set party = 'x' where district = 'n1' and id = $1`, [second.id])
		).rejects.toThrow(/signed letter/);
		await expect(
			getDb().query(`delete from notice where district = 'n1' and id = $1`, [second.id])
		).rejects.toThrow(/signed letter/);
		const reason = { reason: '单位写错' };
		await withdrawNotice(leader(), 'n1', second.id, reason);
		await expect(withdrawNotice(leader(), 'n1', second.id, reason)).rejects.toThrow(Conflict);
		const file = await readNoticeFile(leader(), 'n1', second.id, 'pdf');
		expect(file.bytes.length).toBeGreaterThan(1000);
		const third = await sign(['001'], {}, '2026-03-27T02:00:00Z');
		expect(third).toMatchObject({ sequence: 3, items: [{ reminder: 2 }] });
		const fourth = await sign(['001'], {}, '2026-04-20T02:00:00Z');
		expect(fourth).toMatchObject({ sequence: 4, items: [{ reminder: 3 }] });
		const docx = unzipSync((await readNoticeFile(leader(), 'n1', fourth.id, 'docx')).bytes);
		expect(strFromU8(docx['word/document.xml'] ?? new Uint8Array())).toContain('第三次函告');
	});

	it('gives two who sign at once two numbers without a gap', async () => {
		await see('005', '2026-03-01T02:00:00Z');
		const at = '2026-04-21T02:00:00Z';
		const signed = await Promise.all([sign(['005'], {}, at), sign(['004'], {}, at)]);
		expect(signed.map(({ sequence }) => sequence).sort()).toEqual([5, 6]);
	});

	it('takes a returned sheet: dry run, errors by row and field, undo', async () => {
		const [letter] = (await listNotices(leader(), 'n1')).filter(({ sequence }) => sequence === 1);
		const id = letter?.id ?? '';
		const wrong = await fill(id, [
			{ F: '差不多', G: '2026-13-40' },
			{ F: '是', G: '2026-03-20', H: '抢修班' }
		]);
		const report = await checkReply(leader(), 'n1', wrong);
		expect(report.counts).toEqual({ fixed: 1, not_fixed: 0, blank: 0, error: 1 });
		expect(report.rows[0]?.findings.map(({ field }) => field)).toEqual(['is_fixed', 'fixed_on']);
		expect(report.rows[0]?.row).toBe(4);
		expect((await orderOf('002'))?.state).toBe('notified');
		const taken = await importReply(leader(), 'n1', wrong);
		await expect(importReply(leader(), 'n1', wrong)).rejects.toThrow(Conflict);
		expect(await orderOf('002')).toMatchObject({
			state: 'awaiting_check',
			reply_fixed_on: '2026-03-20',
			reply_fixed_by: '抢修班'
		});
		expect((await issuesOf(sign(['002'])))[0]?.message).toMatch(/复查/);
		await undoReply(leader(), 'n1', taken.id);
		expect((await orderOf('002'))?.state).toBe('notified');
		await importReply(leader(), 'n1', await fill(id, [{ F: '否', I: '待料' }, { F: '是' }]));
		expect((await orderOf('002'))?.state).toBe('awaiting_check');
		await see('002', '2026-04-25T02:00:00Z', 'intact');
		expect(await orderOf('002')).toMatchObject({ state: 'closed' });
		expect((await getNotice(leader(), 'n1', id)).items[1]?.state).toBe('closed');
	});

	it('shows a maintainer its own alone', async () => {
		const other = asPerson(getDb(), { role: 'maintainer', district: 'n1', party: '物业公司' });
		const own = await listWorkOrders(other, 'n1', { state: 'under_way', role: 'serviced_by' });
		expect(own.map(({ code }) => code)).toEqual(['中心大街-别家']);
		expect(await listNotices(other, 'n1')).toEqual([]);
		const [letter] = await listNotices(leader(), 'n1');
		await expect(getNotice(other, 'n1', letter?.id ?? '')).rejects.toThrow(NotFound);
		await expect(readNoticeFile(other, 'n1', letter?.id ?? '', 'pdf')).rejects.toThrow(NotFound);
		await updateFacility(operator(), 'n1', ids['005'] ?? '', {
			version: 1,
			serviced_by: '物业公司'
		});
		const former = asPerson(getDb(), { role: 'maintainer', district: 'n1', party: PARTY });
		const five = (await listNotices(former, 'n1')).find(({ item_count }) => item_count === 1);
		for (const { id } of await listNotices(former, 'n1'))
			for (const item of (await getNotice(former, 'n1', id)).items)
				expect(item.facility_id).not.toBe(ids['005']);
		expect(five).toBeDefined();
	});

	it('takes the sheet of its own letter from a maintainer, and nobody else’s', async () => {
		const maintainer = (id: string, party: string) =>
			asPerson(getDb(), { role: 'maintainer', id, district: 'n1', party });
		const own = maintainer('own', PARTY);
		const letter = (await listNotices(own, 'n1')).find(({ sequence }) => sequence === 4);
		const sheet = await fill(letter?.id ?? '', [{ F: '是', G: '2026-04-22' }]);
		const foreign = await checkReply(maintainer('foreign', '物业公司'), 'n1', sheet);
		expect(foreign.counts).toMatchObject({ fixed: 0, error: 1 });
		expect(foreign.rows[0]).toMatchObject({ order_id: null });
		await expect(importReply(maintainer('foreign', '物业公司'), 'n1', sheet)).rejects.toThrow();
		await expect(
			checkReply(asPerson(getDb(), { role: 'viewer', district: 'n1' }), 'n1', sheet)
		).rejects.toThrow(Forbidden);

		expect((await orderOf('001'))?.state).toBe('in_repair');
		const taken = await importReply(own, 'n1', sheet);
		expect(await orderOf('001')).toMatchObject({
			state: 'awaiting_check',
			reply_fixed_on: '2026-04-22'
		});
		expect((await listReplies(own, 'n1')).map(({ id }) => id)).toEqual([taken.id]);
		expect(await listReplies(maintainer('foreign', '物业公司'), 'n1')).toEqual([]);
		expect((await listReplies(leader(), 'n1')).length).toBeGreaterThan(1);
		await expect(undoReply(own, 'n1', taken.id)).rejects.toThrow(Forbidden);
		// Changed hands since: no longer its own to answer for, letter or not.
		const five = (await listNotices(own, 'n1')).map(({ id }) => id);
		for (const id of five) {
			const { rows } = await checkReply(own, 'n1', await fill(id, [{ F: '否' }]));
			for (const { code, outcome } of rows)
				if (code === '中心大街-005') expect(outcome).toBe('error');
		}
	});
});
