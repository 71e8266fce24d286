import { beforeAll, expect, it } from 'vitest';
import type { DisclosureMarking } from '#lib/domain/disclosure-marking.ts';
import type { FacilityInput } from '#lib/domain/facility.ts';
import { blankFields } from '#lib/domain/history.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { listAudit } from '#lib/server/queries/audit.ts';
import { markDisclosure } from '#lib/server/services/disclosure.ts';
import { undoChangeSet } from '#lib/server/services/change-set/undo-change-set.ts';
import { listChangeSets } from '#lib/server/services/change-set/list-change-sets.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { proposeFacility, setCodeTemplate } from '#lib/server/services/facility-proposal.ts';
import { undoFacilityChange } from '#lib/server/services/facility-undo.ts';
import {
	createFacility,
	getFacility,
	getHistory,
	listRegister,
	updateFacility
} from '#lib/server/services/facility.ts';
import { importFacilities } from '#lib/server/services/facility-import.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation } from './harness/register.ts';
import { BLOCK, SOUTH, WEST, townSource } from './harness/town.ts';

const MORNING = '2026-03-01T08:00:00Z';
const NOON = '2026-03-01T12:00:00Z';
const EVENING = '2026-03-01T18:00:00Z';

describeOnBothDatabases('edits by hand', (getDb) => {
	const at = (moment?: string) => contextOf(getDb(), moment);
	const planner = (moment?: string) =>
		asPerson(getDb(), { role: 'planner', ...(moment === undefined ? {} : { at: moment }) });
	const create = (input: Partial<FacilityInput> = {}, moment = MORNING) =>
		createFacility(planner(moment), 'r1', hydrant(input));
	const changesOf = async (id: string) => (await getHistory(at(), 'r1', id)).changes;

	beforeAll(async () => {
		for (const code of ['r1', 'r2'])
			await createDistrict(at(), { code, name: code, boundary: 'auto' });
	});

	it('are told in the history with who, when, and each field before and after', async () => {
		const made = await create({ name: '甲', attributes: { flow_lps: 15 } });
		await updateFacility(planner(NOON), 'r1', made.id, {
			version: 1,
			position: [128.9, 47.7],
			attributes: { flow_lps: 20 }
		});
		const [edit, creation] = await changesOf(made.id);
		expect(creation).toMatchObject({ version: 1, isCreation: true, origin: 'edit' });
		expect(edit).toMatchObject({
			version: 2,
			recorded_by: 'name of planner',
			recorded_at: '2026-03-01T12:00:00.000Z',
			fields: [
				{ path: 'position', before: null, after: [128.9, 47.7] },
				{ path: 'attributes.flow_lps', before: 15, after: 20 }
			]
		});
	});

	it('hide the fields that a viewer may not see', async () => {
		const made = await create();
		const patch = { version: 1, responsible_phone: '139', attributes: { pressure_mpa: 0.3 } };
		await updateFacility(planner(NOON), 'r1', made.id, { ...patch, name: '乙' });
		const viewer = asPerson(getDb(), { role: 'viewer' });
		const [edit] = (await getHistory(viewer, 'r1', made.id)).changes;
		expect(edit?.fields.map(({ path }) => path)).toEqual(['name']);
	});

	it('undone, are as before from their own moment on, and stay on record', async () => {
		const made = await create({ name: '甲', code: 'U-1' });
		await updateFacility(planner(NOON), 'r1', made.id, { version: 1, name: '乙', code: 'U-2' });
		const back = await undoFacilityChange(planner(EVENING), 'r1', made.id, 2, 2);
		expect(back).toMatchObject({ name: '甲', code: 'U-1', old_codes: [], version: 3 });
		const nameAt = async (asOf: string, knownAt: string) => {
			const page = await listRegister(at(), 'r1', { asOf, knownAt, text: 'U-' });
			return page.facilities.map(({ name }) => name);
		};
		expect(await nameAt('2026-03-01T15:00:00Z', '2026-03-01T15:00:00Z')).toEqual(['乙']);
		expect(await nameAt('2026-03-01T15:00:00Z', EVENING)).toEqual(['甲']);
		expect((await changesOf(made.id)).map(({ undoes }) => undoes)).toEqual([2, null, null]);
		const again = await undoFacilityChange(planner(), 'r1', made.id, 3, 3);
		expect(again).toMatchObject({ name: '乙', code: 'U-2', old_codes: ['U-1'] });
		const [entry] = await listAudit(getDb(), { entityId: made.id, limit: 1 });
		expect(entry).toMatchObject({ action: 'undo', actor_name: 'name of planner' });
	});

	it('marks many as public at once, tells it, and takes it back whole', async () => {
		const codes = ['P-1', 'P-2', 'P-3'];
		for (const code of codes)
			await create({ code, disclosure: code === 'P-3' ? 'sensitive' : 'internal' });
		const mark = (input: Partial<DisclosureMarking>, moment = NOON) =>
			markDisclosure(planner(moment), 'r1', { disclosure: 'public', text: 'P-', ...input });
		const disclosures = async () =>
			(await listRegister(at(), 'r1', { text: 'P-' })).facilities.map((row) => row.disclosure);
		const counts = { matched: 3, changed: 2, unchanged: 0, sensitive: 1 };
		expect(await mark({ dryRun: true })).toEqual({ ...counts, changeSet: null });
		const viewer = asPerson(getDb(), { role: 'viewer' });
		const all = { disclosure: 'public' as const };
		await expect(markDisclosure(viewer, 'r1', all)).rejects.toThrow(Forbidden);
		const unknown = await mark({ codes: ['P-1', 'Q-7'] }).catch((error: unknown) => error);
		expect(unknown).toBeInstanceOf(Invalid);
		expect((unknown as Invalid).message).toContain('Q-7');
		expect(await disclosures()).toEqual(['internal', 'internal', 'sensitive']);

		const { changeSet, ...marked } = await mark({ codes: ['P-1'] });
		expect(marked).toEqual({ matched: 1, changed: 1, unchanged: 0, sensitive: 0 });
		expect(await mark({}, EVENING)).toMatchObject({ ...counts, changed: 1, unchanged: 1 });
		expect(await disclosures()).toEqual(['public', 'public', 'sensitive']);
		expect(
			(await listRegister(at(), 'r1', { text: 'P-1', asOf: MORNING })).facilities[0]
		).toMatchObject({ disclosure: 'internal', version: 1 });
		const [first] = (await listRegister(at(), 'r1', { text: 'P-1' })).facilities;
		const [change] = await changesOf(first?.id ?? '');
		expect(change).toMatchObject({
			origin: 'disclosure',
			recorded_by: 'name of planner',
			fields: [{ path: 'disclosure', before: 'internal', after: 'public' }]
		});
		const [entry] = await listAudit(getDb(), { entityId: changeSet ?? '', limit: 1 });
		expect(entry).toMatchObject({
			action: 'mark_disclosure',
			after: { changed: 1, filter: { codes: 1 } }
		});

		expect(await undoChangeSet(at(), 'r1', changeSet ?? '')).toMatchObject({ undone: 1, kept: [] });
		expect(await disclosures()).toEqual(['internal', 'public', 'sensitive']);
	});

	it('brings a removed facility back into service', async () => {
		const made = await create();
		const removal = { removed_on: '2026-03-01', removal_approval: '函〔2026〕1号' };
		const patch = { version: 1, lifecycle: 'removed' as const, ...removal };
		const removed = await updateFacility(planner(NOON), 'r1', made.id, patch);
		expect(removed.lifecycle).toBe('removed');
		const [change] = await changesOf(made.id);
		const { version, lifecycle, removed_on } = (await undoFacilityChange(
			planner(EVENING),
			'r1',
			made.id,
			change!.version,
			removed.version
		))!;
		expect({ lifecycle, removed_on }).toEqual({ lifecycle: 'in_service', removed_on: null });
		expect(version).toBeGreaterThan(removed.version);
	});

	it('delete a facility that was added by mistake, unless somebody has used it', async () => {
		const made = await create({ code: 'D-1' });
		expect(await undoFacilityChange(planner(), 'r1', made.id, 1, 1)).toBeUndefined();
		await expect(getFacility(at(), 'r1', made.id)).rejects.toThrow(NotFound);
		expect(await create({ code: 'D-1' })).toMatchObject({ code: 'D-1' });
		const seen = await create();
		await recordObservations(at(), 'r1', [newObservation(seen.id)]);
		await expect(undoFacilityChange(planner(), 'r1', seen.id, 1, 1)).rejects.toThrow(Conflict);
		const edited = await create();
		await updateFacility(planner(NOON), 'r1', edited.id, { version: 1, name: '改' });
		await expect(undoFacilityChange(planner(), 'r1', edited.id, 1, 2)).rejects.toThrow(/edited/);
	});

	it('are not undone when the same field was changed since, or the editor saw an older version', async () => {
		const made = await create({ name: '甲', address: '旧' });
		await updateFacility(planner(NOON), 'r1', made.id, { version: 1, name: '乙', address: '新' });
		await updateFacility(planner(EVENING), 'r1', made.id, { version: 2, name: '丙' });
		const undo = (change: number, version: number) =>
			undoFacilityChange(planner(), 'r1', made.id, change, version);
		const error = await undo(2, 3).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(Conflict);
		expect((error as Conflict).issues.map(({ path }) => path)).toEqual(['name']);
		await expect(undo(3, 2)).rejects.toThrow(/changed by/);
		await expect(undo(9, 3)).rejects.toThrow(NotFound);
		expect(await undo(3, 3)).toMatchObject({ name: '乙' });
		expect(await undo(2, 4)).toMatchObject({ name: '甲', address: '旧' });
	});

	it('are undone by planners only, and an import by undoing it', async () => {
		const { id } = await create();
		const crew = asPerson(getDb(), { role: 'crew' });
		await expect(undoFacilityChange(crew, 'r1', id, 1, 1)).rejects.toThrow(Forbidden);
		const fields = { ...blankFields('hydrant'), ownership: 'municipal' as const, source: 'osm' };
		await importFacilities(at(MORNING), 'r1', 'osm', [{ sourceId: 'x', code: null, fields }]);
		const [imported] = (await listRegister(at(), 'r1', {})).facilities.filter(
			({ source }) => source === 'osm'
		);
		await expect(undoFacilityChange(planner(), 'r1', imported!.id, 1, 1)).rejects.toThrow(
			/undo that import/
		);
	});

	it('do not stand in the list of imports, where the markings of many do', async () => {
		const listed = await listChangeSets(at(), 'r1');
		expect(new Set(listed.map(({ kind }) => kind))).toEqual(new Set(['disclosure']));
	});

	it('are offered the road, the code after the last, and whether it stands there already', async () => {
		const { db } = at();
		await importOsm(at(), 'r2', townSource());
		const on = [WEST + BLOCK / 2, SOUTH + BLOCK + 0.00005] as const;
		const ask = (more: object = {}) =>
			proposeFacility(at(), 'r2', { kind: 'hydrant', position: on, ...more });
		expect(await ask()).toMatchObject({ road_name: '中心大街', code: 'XHS-0001', near: [] });
		await expect(setCodeTemplate(at(), 'r2', '{road}')).rejects.toThrow(Invalid);
		await setCodeTemplate(at(), 'r2', 'hydrant={road}-{seq:3};{kind}-{seq:4}');
		expect((await ask()).code).toBe('中心大街-001');
		const first = await createFacility(
			at(),
			'r2',
			hydrant({ code: '中心大街-014', position: [on[0], on[1] + 0.00003] })
		);
		const found = await ask();
		expect(found.code).toBe('中心大街-015');
		expect(found.near).toMatchObject([{ id: first.id, code: '中心大街-014' }]);
		expect(found.near[0]?.meters).toBeCloseTo(3.3, 1);
		expect((await ask({ except: first.id })).near).toEqual([]);
		expect((await ask({ kind: 'pool' })).near).toEqual([]);
		await updateFacility(at(), 'r2', first.id, { version: 1, code: '改号' });
		expect((await ask()).code).toBe('中心大街-015');
		expect((await ask({ road: '新开路' })).code).toBe('新开路-001');
		const away = await proposeFacility(at(), 'r2', { kind: 'water_crane' });
		expect(away).toEqual({ code: 'SH-0001', road_name: null, township_code: null, near: [] });
		await expect(
			proposeFacility(asPerson(db, { role: 'viewer', district: 'r2' }), 'r2', { kind: 'pool' })
		).rejects.toThrow(Forbidden);
	});
});
