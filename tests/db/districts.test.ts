import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { shift, type LonLat } from '#lib/domain/ledger/datum.ts';
import { Forbidden, Invalid, NotFound } from '#lib/server/errors.ts';
import { listAudit } from '#lib/server/queries/audit.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import { listCity } from '#lib/server/services/city.ts';
import { computeCoverage } from '#lib/server/services/coverage.ts';
import { createDistrict, getBoundary, getDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { setBoundary } from '#lib/server/services/outline.ts';
import { createArea } from '#lib/server/services/area.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { addPerson, ORIGIN, projectRoute, provideWeb, send, signIn } from './harness/requests.ts';
import { hydrant, issuesOf, newObservation, squareAt } from './harness/register.ts';

const FOLDER = '../shared/data/boundary';
const ring: LonLat[] = [
	[128.9, 47.7],
	[129.0, 47.7],
	[129.0, 47.8],
	[128.9, 47.8],
	[128.9, 47.7]
];
const outlineOf = (coordinates: LonLat[], properties = {}) => ({
	type: 'Feature',
	properties,
	geometry: { type: 'Polygon', coordinates: [coordinates] }
});
const MARKS = { adcode: 230717, childrenNum: 0 };

describeOnBothDatabases('the outline of a district', (getDb) => {
	provideWeb(getDb);
	const at = () => contextOf(getDb());
	let count = 0;
	const make = async () => {
		const code = `b${++count}`;
		await createDistrict(at(), { code, name: code, boundary: 'auto' });
		return code;
	};
	const shifted = ring.map((position) => shift(position, 'GCJ-02'));

	it('replaces the automatic one, with area, source, plane, revision and a line in the trail', async () => {
		const code = await make();
		const before = await getRevision(getDb(), code);
		const { areaSquareMeters, datum, district } = await setBoundary(at(), code, {
			boundary: outlineOf(ring),
			datum: 'CGCS2000',
			source: '民政局 2024'
		});
		expect(datum).toBe('WGS-84');
		expect(areaSquareMeters / 1e6).toBeCloseTo(83.3, 0);
		expect(district).toMatchObject({ projection: 'EPSG:4552', bbox: [128.9, 47.7, 129, 47.8] });
		expect(await getDistrict(at(), code)).toMatchObject({
			boundaryMode: 'given',
			boundarySource: '民政局 2024'
		});
		expect((await getRevision(getDb(), code)).areas).toBe(before.areas + 1);
		const [entry] = await listAudit(getDb(), { district: code, limit: 1 });
		expect(entry).toMatchObject({
			action: 'update',
			entity: 'district',
			after: { boundary_source: '民政局 2024', datum: 'WGS-84' }
		});
	});

	it('in GCJ-02 is converted if somebody says so, and asked about if it only looks so', async () => {
		const code = await make();
		const boundary = outlineOf(shifted, MARKS);
		const unsaid = setBoundary(at(), code, { boundary, source: '高德' });
		await expect(unsaid).rejects.toThrow(Invalid);
		const [issue] = await issuesOf(setBoundary(at(), code, { boundary, source: '高德' }));
		expect(issue).toMatchObject({ path: 'datum', message: expect.stringContaining('GCJ-02') });
		const { notices } = await setBoundary(at(), code, { boundary, datum: 'gcj02', source: '高德' });
		expect(notices).toEqual([]);
		const { geometry } = await getBoundary(at(), code);
		for (const [index, [lon = NaN, lat = NaN]] of (geometry?.coordinates[0]?.[0] ?? []).entries()) {
			const near = ring.some(([x, y]) => Math.hypot((lon - x) * 74_800, (lat - y) * 111_195) < 2);
			expect(near, `corner ${index}`).toBe(true);
		}
		const doubted = await setBoundary(at(), code, { boundary, datum: 'WGS-84', source: '高德' });
		expect(doubted.notices.join()).toContain('looks like GCJ-02');
	});

	it('is compared with the one that is there', async () => {
		const code = await make();
		const crooked = Array.from({ length: 41 }, (_, n): LonLat => {
			const turn = (n % 40) * (Math.PI / 20);
			const radius = 0.05 * (1 + 0.4 * Math.sin(5 * turn));
			return [128.95 + radius * Math.cos(turn), 47.75 + radius * Math.sin(turn)];
		});
		const shifted = crooked.map((position) => shift(position, 'GCJ-02'));
		const first = await setBoundary(at(), code, { boundary: outlineOf(crooked), source: '民政' });
		expect(first.notices.join()).toContain('names no datum');
		const [issue] = await issuesOf(
			setBoundary(at(), code, { boundary: outlineOf(shifted), source: '某网站' })
		);
		expect(issue?.message).toMatch(/looks like GCJ-02: \d{3} m off/);
	});

	it('comes out of a plane, and is refused in one that is unknown or another', async () => {
		const code = await make();
		const plane: LonLat[] = [
			[490_000, 5_284_000],
			[500_000, 5_284_000],
			[500_000, 5_294_000],
			[490_000, 5_284_000]
		];
		const boundary = outlineOf(plane);
		const done = await setBoundary(at(), code, { boundary, datum: 'EPSG:4552', source: 'x' });
		expect(done.areaSquareMeters / 5e7).toBeCloseTo(1, 2);
		const refusals = await Promise.all([
			issuesOf(setBoundary(at(), code, { boundary, datum: 'EPSG:9999', source: 'x' })),
			issuesOf(setBoundary(at(), code, { boundary, source: 'x' })),
			issuesOf(setBoundary(at(), code, { boundary: { type: 'Point' }, source: 'x' }))
		]);
		expect(refusals.map(([issue]) => issue?.path)).toEqual(['datum', 'boundary', 'boundary']);
	});

	it('goes with a new district too', async () => {
		const input = { name: '新区', boundary: outlineOf(shifted, MARKS) };
		const unsaid = createDistrict(at(), { ...input, code: 'n1' });
		await expect(unsaid).rejects.toThrow(Invalid);
		const made = await createDistrict(at(), { ...input, code: 'n1', datum: 'GCJ-02' });
		expect(made.district.bbox?.[0]).toBeCloseTo(128.9, 4);
	});

	it('is for who may write areas in that district, over the web too', async () => {
		const code = await make();
		const boundary = outlineOf(ring, { crs: 'WGS84' });
		const input = { boundary, source: 'x' };
		const planner = asPerson(getDb(), { role: 'planner', district: 'r1' });
		await expect(setBoundary(planner, code, input)).rejects.toThrow(Forbidden);
		const crew = asPerson(getDb(), { role: 'crew', district: code });
		await expect(setBoundary(crew, code, input)).rejects.toThrow(Forbidden);
		await expect(setBoundary(at(), 'none', input)).rejects.toThrow(NotFound);
		const own = await addPerson(getDb(), 'own1', { district: code, role: 'planner' });
		const put = async (path: string) =>
			send(
				{
					path,
					method: 'PUT',
					headers: { origin: ORIGIN },
					body: JSON.stringify(input),
					cookie: await signIn(own)
				},
				projectRoute
			);
		const done = await put(`/api/districts/${code}/boundary`);
		expect(await done.response.json()).toMatchObject({ datum: 'WGS-84', notices: [] });
		expect((await put('/api/districts/b1/boundary')).response.status).toBe(403);
	});

	it.skipIf(!existsSync(FOLDER))('of 伊美 is the same from GCJ-02 and from its twin', async () => {
		const read = (name: string): Record<string, unknown> =>
			JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8'));
		const code = await make();
		const from = async (name: string, datum: string) =>
			setBoundary(at(), code, { boundary: read(name), datum, source: name });
		const twin = await from('yimei.wgs84.geojson', '');
		const ours = await from('yimei.gcj02.geojson', 'GCJ-02');
		expect(ours.areaSquareMeters / 1e6).toBeCloseTo(twin.areaSquareMeters / 1e6, 1);
		expect(ours.areaSquareMeters / 1e6).toBeGreaterThan(2700);
	});
});

describeOnBothDatabases('all districts side by side', (getDb) => {
	const at = () => contextOf(getDb());
	let hydrants: string[] = [];
	beforeAll(async () => {
		for (const [code, is_demo] of [
			['c1', false],
			['c2', false],
			['c3', true]
		] as const) {
			const boundary = outlineOf(ring, { crs: 'WGS84' });
			await createDistrict(at(), { code, name: code, boundary, is_demo });
			const ids = [];
			for (let n = 0; n < 4; n++) {
				const position: [number, number] = [128.91 + n / 1000, 47.71];
				ids.push((await createFacility(at(), code, hydrant({ position }))).id);
			}
			const seen = ids.slice(0, code === 'c1' ? 4 : 2);
			await recordObservations(
				at(),
				code,
				seen.map((id) => newObservation(id))
			);
			hydrants = ids;
		}
		const area = squareAt(128.905, 47.705, { kind: 'built_up', name: '建成区' }, 0.02);
		await createArea(at(), 'c1', area);
	});

	it('are those that the person may see, with rates, counts and sums', async () => {
		const { rows, total } = await listCity(at());
		expect(rows.map(({ code }) => code)).toEqual(['c1', 'c2', 'c3']);
		expect(rows[0]?.rate).toMatchObject({ intactRate: 1, inspectedRate: 1, isMet: true });
		expect(rows[1]?.rate).toMatchObject({ existing: 4, intactRate: 0.5, isMet: false });
		// The demo is listed and not added up.
		expect(total).toMatchObject({ existing: 8, intact: 6, intactRate: 0.75, metCount: 1 });
		const viewer = asPerson(getDb(), { role: 'viewer', district: 'c2' });
		expect((await listCity(viewer)).rows.map(({ code }) => code)).toEqual(['c2']);
		const nobody = asPerson(getDb(), { role: 'auditor', district: '*' });
		expect(await listCity(nobody)).toMatchObject({ rows: [], total: { intactRate: null } });
	});

	it('tell their holes only as long as what was computed still holds', async () => {
		const coverage = async () => (await listCity(at())).rows[0]?.coverage;
		expect(await coverage()).toBeNull();
		const computed = await computeCoverage(at(), 'c1', { view: 'as_is', winter: false });
		expect(await coverage()).toEqual({
			coveredRate: computed.coveredRate,
			holeCount: computed.holeCount,
			holeSquareMeters: computed.holeSquareMeters,
			areaName: '建成区'
		});
		await recordObservations(at(), 'c3', [newObservation(hydrants[3] ?? '')]);
		await createFacility(at(), 'c1', hydrant({ position: [128.92, 47.71] }));
		expect(await coverage()).toBeNull();
	});
});
