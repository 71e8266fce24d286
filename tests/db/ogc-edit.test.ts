import { beforeAll, expect, it } from 'vitest';
import { epsgUri } from '#lib/domain/ogc/crs.ts';
import { createToken } from '#lib/server/services/access-token.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { undoFacilityChange } from '#lib/server/services/facility-undo.ts';
import { getFacility, getHistory } from '#lib/server/services/facility.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { squareAt } from './harness/register.ts';
import { addPerson, projectRoute, provideWeb, send } from './harness/requests.ts';

const ITEMS = '/ogc/e1/collections/hydrant/items';
const OUTLINE = squareAt(128, 47, { kind: 'built_up', name: 'x' }, 2).geometry;
const GEOJSON = { 'content-type': 'application/geo+json' };
const PATCH = { 'content-type': 'application/merge-patch+json' };
/** As QGIS 3.34 names itself. */
const QGIS = { 'user-agent': 'Mozilla/5.0 QGIS/33402/Debian GNU/Linux' };

describeOnBothDatabases('OGC API – Features, editing', (getDb) => {
	provideWeb(getDb);
	const tokens: Record<string, string> = {};
	let next = 0;

	async function ask(
		method: string,
		path: string,
		body?: unknown,
		headers: Record<string, string> = {},
		as = 'write'
	) {
		const sent = {
			path,
			method,
			headers: { authorization: `Bearer ${tokens[as]}`, ...headers },
			...(body === undefined
				? {}
				: { body: typeof body === 'string' ? body : JSON.stringify(body) })
		};
		const { response } = await send(sent, projectRoute);
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			body: text === '' ? undefined : JSON.parse(text)
		};
	}
	const feature = (properties: object, coordinates: number[] | null = [128.9, 47.73]) => ({
		type: 'Feature',
		geometry: coordinates && { type: 'Point', coordinates },
		properties: { ownership: 'municipal', ...properties }
	});
	/** Makes a hydrant and reads it as a client does. */
	async function made(properties: object = {}) {
		const code = `E-${(next += 1)}`;
		const created = await ask('POST', ITEMS, feature({ code, ...properties }), GEOJSON);
		expect(created.status, JSON.stringify(created.body)).toBe(201);
		const path = new URL(created.headers.get('location') ?? '').pathname;
		const { body, headers } = await ask('GET', path);
		return { path, id: String(body.id), code, etag: headers.get('etag') ?? '', body };
	}
	const read = (id: string) => getFacility(contextOf(getDb()), 'e1', id);

	beforeAll(async () => {
		const db = getDb();
		await createDistrict(contextOf(db), {
			code: 'e1',
			name: '编辑区',
			boundary: OUTLINE,
			datum: 'WGS-84'
		});
		await addPerson(db, 'plan.e', { district: 'e1', role: 'planner' });
		await addPerson(db, 'view.e', { district: 'e1', role: 'viewer' });
		for (const [name, owner, scope, disclosure] of [
			['write', 'plan.e', 'write', 'sensitive'],
			['internal', 'plan.e', 'write', 'internal'],
			['read', 'plan.e', 'read', 'sensitive'],
			['viewer', 'view.e', 'write', 'internal']
		] as const) {
			const self = asPerson(db, { role: 'planner', district: 'e1', id: owner });
			tokens[name] = (await createToken(self, owner, { name, scope, disclosure })).token;
		}
	});

	it('says by OPTIONS what each reader may do', async () => {
		const { path } = await made();
		const allow = async (where: string, as = 'write', headers = {}) =>
			(await ask('OPTIONS', where, undefined, headers, as)).headers.get('allow');
		expect(await allow(ITEMS)).toBe('GET, HEAD, OPTIONS, POST');
		expect(await allow(path)).toBe('GET, HEAD, OPTIONS, PUT, PATCH, DELETE');
		expect(await allow(ITEMS, 'read')).toBe('GET, HEAD, OPTIONS');
		expect(await allow(path, 'viewer')).toBe('GET, HEAD, OPTIONS');
		expect(await allow('/ogc/e1/collections/areas/items')).toBe('GET, HEAD, OPTIONS');
		expect((await ask('OPTIONS', ITEMS)).status).toBe(200);
		// QGIS asks about an object of no id when there is none, and sends no If-Match with PATCH.
		expect(await allow(`${ITEMS}/unknown_id`, 'write', QGIS)).toBe(
			'GET, HEAD, OPTIONS, PUT, DELETE'
		);
	});

	it('creates: 201, a Location that leads to it, a new id, in the register with history and audit', async () => {
		const { body, id } = await made({
			name: '新栓',
			flow_lps: 15,
			opened_on: '2020年05月01日',
			state: null
		});
		expect(body.properties).toMatchObject({
			name: '新栓',
			flow_lps: 15,
			opened_on: '2020年05月01日',
			version: 1,
			kind: 'hydrant'
		});
		expect(await read(id)).toMatchObject({
			opened_on: '2020-05-01',
			attributes: { flow_lps: 15 },
			recorded_by: '张三'
		});
		const { rows } = await getDb().query<{ via: string; action: string }>(
			`select via, action from audit where entity = 'facility' and entity_id = $1`,
			[id]
		);
		expect(rows).toEqual([{ via: 'token', action: 'create' }]);
	});

	it('reads coordinates in Content-Crs, CRS84 without one, and refuses others', async () => {
		const zone = { ...GEOJSON, 'content-crs': `<${epsgUri(4552)}>` };
		const created = await ask(
			'POST',
			ITEMS,
			feature({ code: 'C-1' }, [5288411.7616, 492498.61]),
			zone
		);
		const { body } = await ask('GET', new URL(created.headers.get('location') ?? '').pathname);
		expect(body.geometry.coordinates[0]).toBeCloseTo(128.9, 8);
		expect(body.geometry.coordinates[1]).toBeCloseTo(47.73, 8);
		const swapped = { ...GEOJSON, 'content-crs': epsgUri(4490) };
		const other = await ask('POST', ITEMS, feature({ code: 'C-2' }, [47.73, 128.9]), swapped);
		expect(other.status).toBe(201);
		const wrong = await ask('POST', ITEMS, feature({}, [128.9, 147]), GEOJSON);
		expect(wrong.body.description).toContain('Content-Crs');
		const unknown = await ask('POST', ITEMS, feature({}), {
			...GEOJSON,
			'content-crs': epsgUri(2000)
		});
		expect(unknown.status).toBe(400);
	});

	it('replaces: the missing become empty, what the editor cannot see stays', async () => {
		const { path, id, code } = await made({
			name: '甲',
			address: '东大街 1 号',
			flow_lps: 10,
			pressure_mpa: 0.2
		});
		const { headers } = await ask('GET', path, undefined, {}, 'internal');
		const ifMatch = { ...GEOJSON, 'if-match': headers.get('etag') ?? '' };
		const put = await ask('PUT', path, feature({ code, name: '乙' }, null), ifMatch, 'internal');
		expect(put.status, JSON.stringify(put.body)).toBe(204);
		const now = await read(id);
		expect(now).toMatchObject({
			name: '乙',
			address: null,
			position: null,
			lifecycle: 'in_service',
			version: 2
		});
		expect(now.attributes).toEqual({ pressure_mpa: 0.2 });
		// The new state has the ETag that was answered.
		expect((await ask('GET', path, undefined, {}, 'internal')).headers.get('etag')).toBe(
			put.headers.get('etag')
		);
	});

	it('takes what QGIS sends by PUT: all it was given, the version among it, and a moved point', async () => {
		const { path, id, body } = await made({ name: '甲' });
		const sent = {
			type: 'Feature',
			geometry: { type: 'Point', coordinates: [128.95, 47.75] },
			properties: { ...body.properties, id, name: '乙', flow_lps: '12.5' }
		};
		expect((await ask('PUT', path, sent, { ...GEOJSON, ...QGIS })).status).toBe(204);
		expect(await read(id)).toMatchObject({
			name: '乙',
			position: [128.95, 47.75],
			attributes: { flow_lps: 12.5 }
		});
		// A second one from the same reading comes too late, and names who was first.
		const late = await ask(
			'PUT',
			path,
			{ ...sent, properties: { ...sent.properties, name: '丙' } },
			{ ...GEOJSON, ...QGIS }
		);
		expect(late.status).toBe(412);
		expect(late.body.description).toContain('张三');
		expect((await read(id)).name).toBe('乙');
	});

	it('keeps a place that QGIS sends back with six decimals', async () => {
		const { path, id, etag } = await made();
		const exact = [128.91000012, 47.74000034];
		const geometry = { type: 'Point', coordinates: exact };
		await ask('PATCH', path, { geometry }, { ...PATCH, 'if-match': etag });
		const { body } = await ask('GET', path, undefined, {}, 'write');
		const rounded = { type: 'Point', coordinates: [47.74, 128.91] };
		const sent = { ...body, geometry: rounded, properties: { ...body.properties, name: '乙' } };
		const headers = { ...GEOJSON, ...QGIS, 'content-crs': epsgUri(4490) };
		expect((await ask('PUT', path, sent, headers)).status).toBe(204);
		expect(await read(id)).toMatchObject({ name: '乙', position: exact });
	});

	it('updates by JSON merge patch: the named change, null empties', async () => {
		const { path, id, etag } = await made({ name: '甲', address: '某处', flow_lps: 10 });
		const patch = await ask(
			'PATCH',
			path,
			{ properties: { name: '乙', address: null, flow_lps: null } },
			{ ...PATCH, 'if-match': etag }
		);
		expect(patch.status).toBe(204);
		expect(patch.headers.get('etag')).toMatch(/^"2\./);
		const now = await read(id);
		expect(now).toMatchObject({ name: '乙', address: null, position: [128.9, 47.73] });
		expect(now.attributes).toEqual({});
		const moved = await ask(
			'PATCH',
			path,
			{ geometry: { type: 'Point', coordinates: [128.91, 47.74] } },
			{ ...PATCH, 'if-match': patch.headers.get('etag') ?? '' }
		);
		expect(moved.status).toBe(204);
		expect((await read(id)).position).toEqual([128.91, 47.74]);
	});

	it.each(['PUT', 'PATCH', 'DELETE'])(
		'refuses a %s that names no version, and one that names an old',
		async (method) => {
			const { path, id, code, etag } = await made();
			const where = method === 'DELETE' ? `${path}?approval=x` : path;
			const body = method === 'DELETE' ? undefined : feature({ code, name: '迟' });
			const type = method === 'PATCH' ? PATCH : GEOJSON;
			expect((await ask(method, where, body, type)).status).toBe(428);
			await ask('PATCH', path, { properties: { name: '先' } }, { ...PATCH, 'if-match': etag });
			expect((await ask(method, where, body, { ...type, 'if-match': etag })).status).toBe(412);
			expect((await ask(method, where, body, { ...type, 'if-match': '"nonsense"' })).status).toBe(
				412
			);
			expect(await read(id)).toMatchObject({ name: '先', lifecycle: 'in_service' });
			expect((await ask(method, where, body, { ...type, 'if-match': '*' })).status).toBe(204);
		}
	);

	it('retires with an approval and a day; it leaves the collection, stays in the register, and comes back by undo', async () => {
		const { path, id, etag } = await made({ valid_from: null });
		const without = await ask('DELETE', path, undefined, { 'if-match': etag });
		expect(without.status).toBe(400);
		expect(without.body.description).toContain('approval');
		expect(
			(await ask('DELETE', `${path}?approval=x&removed_on=soon`, undefined, { 'if-match': etag }))
				.status
		).toBe(400);
		const gone = await ask(
			'DELETE',
			`${path}?approval=${encodeURIComponent('消拆〔2026〕1号')}`,
			undefined,
			{ 'if-match': etag }
		);
		expect(gone.status).toBe(204);
		expect((await ask('GET', path)).status).toBe(404);
		expect((await ask('DELETE', `${path}?approval=x`, undefined, {})).status).toBe(404);
		expect((await ask('PUT', path, feature({}), { ...GEOJSON, 'if-match': etag })).status).toBe(
			412
		);
		expect(await read(id)).toMatchObject({
			lifecycle: 'removed',
			removal_approval: '消拆〔2026〕1号'
		});
		const operator = contextOf(getDb());
		const [change] = (await getHistory(operator, 'e1', id)).changes;
		const { version } = await read(id);
		await undoFacilityChange(operator, 'e1', id, change?.version ?? 0, version);
		expect((await ask('GET', path)).status).toBe(200);
	});

	it('retires by the fields of QGIS as well', async () => {
		const { path, id, body } = await made();
		const properties = { ...body.properties, lifecycle: 'removed', removal_approval: '文 2' };
		const sent = { type: 'Feature', geometry: body.geometry, properties };
		const without = await ask('PUT', path, sent, GEOJSON);
		expect(without.status).toBe(400);
		expect(without.body.description).toContain('removed_on');
		const today = new Date().toISOString().slice(0, 10);
		const put = await ask(
			'PUT',
			path,
			{ ...sent, properties: { ...properties, removed_on: today } },
			GEOJSON
		);
		expect(put.status, JSON.stringify(put.body)).toBe(204);
		expect((await read(id)).lifecycle).toBe('removed');
	});

	it('lets nobody edit a state', async () => {
		const { path, id, etag } = await made();
		const patch = await ask(
			'PATCH',
			path,
			{ properties: { state: 'intact' } },
			{ ...PATCH, 'if-match': etag }
		);
		expect(patch.status).toBe(400);
		expect(patch.body.description).toContain('state');
		expect(await read(id)).toMatchObject({ state: 'uninspected', version: 1 });
	});

	it.each([
		['no JSON', '{"type":', 'JSON'],
		['no feature', { type: 'Point', coordinates: [1, 2] }, 'Feature'],
		[
			'a line',
			{
				...feature({}),
				geometry: {
					type: 'LineString',
					coordinates: [
						[1, 2],
						[3, 4]
					]
				}
			},
			'Point'
		],
		['an unknown property', feature({ colour: 'red' }), 'colour'],
		['a word for a number', feature({ flow_lps: 'much' }), 'flow_lps'],
		['a number out of range', feature({ flow_lps: 5000 }), 'flow_lps'],
		['a day of no calendar', feature({ opened_on: '2026-02-30' }), 'opened_on'],
		['a code of no list', feature({ ownership: 'mine' }), 'ownership'],
		['another kind', feature({ kind: 'pool' }), 'kind'],
		['a text that cannot be stored', feature({ name: 'a\0b' }), '字符']
	])('answers 400 to %s, naming it, and changes nothing', async (_what, body, words) => {
		const before = (await ask('GET', ITEMS)).body.numberMatched;
		const { status, body: answer } = await ask('POST', ITEMS, body, GEOJSON);
		expect(status).toBe(400);
		expect(answer.description).toContain(words);
		expect((await ask('GET', ITEMS)).body.numberMatched).toBe(before);
	});

	it('refuses who may only read, other media types, and a code that is taken', async () => {
		const { path, code, etag } = await made();
		for (const as of ['read', 'viewer']) {
			expect((await ask('POST', ITEMS, feature({}), GEOJSON, as)).status).toBe(403);
			expect((await ask('PATCH', path, {}, { ...PATCH, 'if-match': etag }, as)).status).toBe(403);
			expect(
				(await ask('DELETE', `${path}?approval=x`, undefined, { 'if-match': etag }, as)).status
			).toBe(403);
		}
		expect((await ask('POST', ITEMS, feature({}), { 'content-type': 'text/plain' })).status).toBe(
			400
		);
		expect((await ask('POST', ITEMS, feature({ code }), GEOJSON)).status).toBe(409);
		expect(
			(await ask('POST', '/ogc/e1/collections/areas/items', feature({}), GEOJSON)).status
		).toBe(403);
		const missing = `${ITEMS}/00000000-0000-4000-8000-000000000000`;
		expect((await ask('PUT', missing, feature({ version: 1 }), GEOJSON)).status).toBe(404);
	});

	it('answers 304 to who has the feature, by its ETag', async () => {
		const { path, etag } = await made();
		expect((await ask('GET', path, undefined, { 'if-none-match': etag })).status).toBe(304);
	});
});
