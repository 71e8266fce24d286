import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { createDistrict } from '#lib/server/services/district.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { hydrant, newObservation, squareAt } from './harness/register.ts';
import {
	ORIGIN,
	addPerson,
	projectRoute,
	provideWeb,
	send,
	signIn,
	type Sent
} from './harness/requests.ts';

describeOnBothDatabases('the API of the register', (getDb) => {
	let planner = '';
	let viewer = '';
	let stranger = '';
	provideWeb(getDb);

	/** A request of the planner, unless another cookie is given; the body is sent as JSON. */
	async function ask(method: string, path: string, sent: Partial<Sent> & { json?: unknown } = {}) {
		const { json, headers, ...more } = sent;
		const body = json === undefined ? undefined : JSON.stringify(json);
		const request = {
			cookie: planner,
			...more,
			method,
			path: `/api/districts${path}`,
			headers: { origin: ORIGIN, 'content-type': 'application/json', ...headers },
			...(body === undefined ? {} : { body })
		};
		const { response } = await send(request, projectRoute);
		const text = await response.text();
		return {
			status: response.status,
			headers: response.headers,
			body: text === '' ? undefined : JSON.parse(text)
		};
	}
	const create = async (input: object = {}) =>
		(await ask('POST', '/r1/facilities', { json: hydrant(input) })).body;

	beforeAll(async () => {
		const db = getDb();
		for (const code of ['r1', 'r2'])
			await createDistrict(contextOf(db), { code, name: code, boundary: 'auto' });
		const person = async (username: string, district: string, role: 'planner' | 'viewer') =>
			signIn(await addPerson(db, username, { district, role }));
		planner = await person('plan.r1', 'r1', 'planner');
		viewer = await person('view.r1', 'r1', 'viewer');
		stranger = await person('plan.r2', 'r2', 'planner');
	});

	it('answers 201 with the new facility, 200 with it, and its history', async () => {
		const made = await ask('POST', '/r1/facilities', { json: hydrant({ code: 'H-1' }) });
		expect(made).toMatchObject({ status: 201, body: { code: 'H-1', version: 1 } });
		const path = `/r1/facilities/${made.body.id}`;
		expect(await ask('GET', path)).toMatchObject({ status: 200, body: { code: 'H-1' } });
		const patched = await ask('PATCH', path, { json: { version: 1, name: '新名' } });
		expect(patched).toMatchObject({ status: 200, body: { version: 2, name: '新名' } });
		expect((await ask('GET', `${path}/history`)).body.versions).toHaveLength(2);
	});

	it('names each wrong field, in the language of the reader', async () => {
		const json = { kind: 'hydrant', position: [128.9, 147], built_on: 'yesterday', colour: 'red' };
		const chinese = await ask('POST', '/r1/facilities', { json });
		expect(chinese.status).toBe(400);
		expect(chinese.body).toEqual({
			message: '输入有误，请按下列提示修改。',
			issues: [
				{ path: 'built_on', message: expect.stringMatching(/^应为日历上有的日期.* — /) },
				{ path: 'position.1', message: '不得大于 90' },
				{ path: 'colour', message: '不认识的字段' }
			]
		});
		const headers = { 'accept-language': 'en' };
		const english = await ask('POST', '/r1/facilities', { json, headers });
		expect(english.body.issues).toContainEqual({ path: 'colour', message: 'unknown field' });
		const incomplete = await ask('POST', '/r1/facilities', { json: { kind: 'micro_station' } });
		expect(incomplete.body.issues).toEqual([
			{ path: 'sponsor', message: expect.stringMatching(/微型消防站.* — /) }
		]);
	});

	it.each([
		['POST', '/r1/facilities', '{"kind":'],
		['POST', '/r1/observations', ''],
		['PUT', '/r1/rules/hydrant.radius_m', '[1'],
		['POST', '/r1/outages', 'null'],
		['POST', '/r1/areas', '"x"'],
		['POST', '/r1/vehicles', '[]']
	])('answers 400 to %s %s with the body %j', async (method, path, body) => {
		const { status, body: answer } = await ask(method, path, { body });
		expect(status).toBe(400);
		expect(answer.message).toMatch(/\p{Script=Han}/u);
	});

	it.each([
		['/r1/facilities?kind=well', 'kind'],
		['/r1/facilities?bbox=1,2,3', 'bbox'],
		['/r1/facilities?limit=5000', 'limit'],
		['/r1/facilities?cursor=x', 'cursor'],
		['/r1/facilities?asOf=2025-02-30', 'asOf'],
		['/r1/facilities?q=%00', 'q'],
		['/r1/observations?from=2025-02-30T00:00:00Z', 'from'],
		['/r1/observations?facility=7', 'facility'],
		['/r1/rate?asOf=lately', 'asOf'],
		['/r1/areas?kind=field', 'kind'],
		['/r1/outages?active=perhaps', 'active']
	])('answers 400 to GET %s, naming %s', async (path, field) => {
		const { status, body } = await ask('GET', path);
		expect(status).toBe(400);
		expect(body.issues[0].path.split('.')[0]).toBe(field);
	});

	it.each([
		['GET', `/r1/facilities/${randomUUID()}`, undefined, 404],
		['GET', `/r1/facilities/${randomUUID()}/history`, undefined, 404],
		['PATCH', `/r1/facilities/${randomUUID()}`, { version: 1 }, 404],
		['GET', '/r1/facilities/H-1', undefined, 400],
		['POST', `/r1/outages/${randomUUID()}/end`, undefined, 404],
		['POST', `/r1/outages/7/end`, undefined, 400],
		['DELETE', `/r1/areas/${randomUUID()}`, undefined, 404],
		['PUT', '/r1/rules/no.such', { value: 1, reason: 'x' }, 404],
		['DELETE', '/r1/rules/no.such', undefined, 404],
		['GET', '/r2', undefined, 403],
		['GET', '/r2/facilities', undefined, 403],
		['POST', '/r2/observations', { observations: [] }, 403],
		['GET', '/nowhere/rate', undefined, 403]
	])('answers %s %s with a sentence and its status', async (method, path, json, status) => {
		const answer = await ask(method, path, { json });
		expect(answer.status).toBe(status);
		expect(answer.body.message).toMatch(/\p{Script=Han}/u);
	});

	it('answers 409 to an edit of an old version and to a code that is taken', async () => {
		const made = await create({ code: 'K-1' });
		const path = `/r1/facilities/${made.id}`;
		await ask('PATCH', path, { json: { version: 1, name: '一' } });
		const late = await ask('PATCH', path, { json: { version: 1, name: '二' } });
		expect(late).toMatchObject({ status: 409, body: { message: expect.stringContaining('一') } });
		const taken = await ask('POST', '/r1/facilities', { json: hydrant({ code: 'K-1' }) });
		expect(taken).toMatchObject({ status: 409, body: { message: expect.stringContaining('K-1') } });
	});

	it('answers 401 without a session and 403 without the right, and changes nothing', async () => {
		const made = await create({ name: '原名' });
		const path = `/r1/facilities/${made.id}`;
		const json = { version: 1, name: '改' };
		const nobody = await ask('PATCH', path, { json, cookie: '' });
		expect(nobody).toMatchObject({ status: 401, body: { message: '请先登录。' } });
		for (const cookie of [viewer, stranger]) {
			expect((await ask('PATCH', path, { json, cookie })).status).toBe(403);
			const observations = [newObservation(made.id)];
			const marked = await ask('POST', '/r1/observations', { json: { observations }, cookie });
			expect(marked.status).toBe(403);
		}
		expect((await ask('GET', path)).body).toEqual({ ...made, vehicles: [] });
	});

	it('refuses what another site sends with our cookie, and changes nothing', async () => {
		const made = await create({ name: '原名' });
		const path = `/r1/facilities/${made.id}`;
		for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:9999']) {
			const json = { version: 1, name: '改' };
			expect((await ask('PATCH', path, { json, headers: { origin } })).status).toBe(403);
		}
		expect((await ask('GET', path)).body.name).toBe('原名');
	});

	it('turns the pages of the register by its marks', async () => {
		for (const code of ['V-1', 'V-2', 'V-3']) await create({ code });
		const first = await ask('GET', '/r1/facilities?q=V-&limit=2');
		expect(first.body).toMatchObject({ total: 3, facilities: [{ code: 'V-1' }, { code: 'V-2' }] });
		const cursor = encodeURIComponent(first.body.nextCursor);
		const second = await ask('GET', `/r1/facilities?q=V-&limit=2&cursor=${cursor}`);
		expect(second.body).toMatchObject({ facilities: [{ code: 'V-3' }], nextCursor: null });
	});

	it('takes a batch of observations, each with its outcome, and not more than 500', async () => {
		const made = await create();
		const observations = [newObservation(made.id, { condition: 'unusable' }), { id: 'x' }];
		const answer = await ask('POST', '/r1/observations', { json: { observations } });
		expect(answer.status).toBe(200);
		expect(answer.body.results).toMatchObject([{ outcome: 'applied' }, { outcome: 'refused' }]);
		expect(answer.body.revision.register).toBeGreaterThan(0);
		const listed = await ask('GET', `/r1/observations?facility=${made.id}`);
		expect(listed.body.observations).toMatchObject([{ condition: 'unusable' }]);
		const many = { observations: Array.from({ length: 501 }, () => ({})) };
		const refused = await ask('POST', '/r1/observations', { json: many });
		expect(refused.status).toBe(400);
		expect(refused.body.issues[0].message).toMatch(/最多 500 条/);
	});

	it('keeps outages, areas, rules and vehicles', async () => {
		const { id } = await create();
		const period = { from_at: '2026-03-01T00:00:00Z', until_at: '2026-03-02T00:00:00Z' };
		const json = { ...period, reason: '抢修', facility_ids: [id] };
		const outage = await ask('POST', '/r1/outages', { json });
		expect(outage).toMatchObject({ status: 201, body: { facility_ids: [id] } });
		expect((await ask('GET', '/r1/outages')).body.outages).toHaveLength(1);
		expect((await ask('GET', '/r1/outages?active=true')).body.outages).toEqual([]);
		const ended = await ask('POST', `/r1/outages/${outage.body.id}/end`);
		expect(ended).toMatchObject({ status: 200, body: { ended_by: '张三' } });

		const area = await ask('POST', '/r1/areas', {
			json: squareAt(129, 47, { kind: 'parcel', name: '地块' }, 0.01)
		});
		expect(area).toMatchObject({ status: 201, body: { notices: [], area: { name: '地块' } } });
		expect((await ask('GET', '/r1/areas?kind=parcel')).body).toMatchObject({
			type: 'FeatureCollection',
			features: [{ id: area.body.area.id, properties: { name: '地块' } }]
		});
		expect((await ask('DELETE', `/r1/areas/${area.body.area.id}`)).status).toBe(204);

		const value = { value: 120, reason: '从严' };
		const rule = await ask('PUT', '/r1/rules/hydrant.radius_m', { json: value });
		expect(rule.body).toMatchObject({ value: 150, effective: 120, districtValue: 120 });
		const reset = await ask('DELETE', '/r1/rules/hydrant.radius_m');
		expect(reset.body).toMatchObject({ effective: 150 });

		const station = await create({ kind: 'fire_station', ownership: null, category: 'national' });
		const vehicle = await ask('POST', '/r1/vehicles', {
			json: { station_id: station.id, kind: 'rescue', name: '抢险救援车' }
		});
		expect(vehicle).toMatchObject({ status: 201, body: { name: '抢险救援车' } });
		expect((await ask('GET', `/r1/facilities/${station.id}`)).body.vehicles).toHaveLength(1);
	});

	it.each(['', '/facilities', '/rate', '/rules', '/areas', '/outages', '/vehicles', '/boundary'])(
		'answers 304 to GET /r1%s from who has it already, and 200 when it has changed',
		async (path) => {
			const first = await ask('GET', `/r1${path}`);
			const tag = first.headers.get('etag') ?? '';
			expect(tag).toMatch(/^W\/"[\w-]+"$/);
			expect(first.headers.get('cache-control')).toBe('private, no-cache');
			const again = await ask('GET', `/r1${path}`, { headers: { 'if-none-match': tag } });
			expect(again).toMatchObject({ status: 304, body: undefined });
			expect(again.headers.get('etag')).toBe(tag);
			const others = await ask('GET', `/r1${path}`, { headers: { 'if-none-match': 'W/"other"' } });
			expect(others.status).toBe(200);
		}
	);

	it('gives another tag when a figure changes', async () => {
		const tags = async () =>
			Promise.all(
				['', '/rate', '/facilities'].map(async (path) =>
					(await ask('GET', `/r1${path}`)).headers.get('etag')
				)
			);
		const before = await tags();
		const made = await create();
		await ask('POST', '/r1/observations', { json: { observations: [newObservation(made.id)] } });
		const after = await tags();
		after.forEach((tag, index) => expect(tag).not.toBe(before[index]));
	});

	it('lists the districts that a person may see', async () => {
		expect((await ask('GET', '')).body.districts).toMatchObject([{ code: 'r1' }]);
		expect((await ask('GET', '', { cookie: stranger })).body.districts).toMatchObject([
			{ code: 'r2' }
		]);
		expect(
			(await ask('POST', '', { json: { code: 'r3', name: 'r3', boundary: 'auto' } })).status
		).toBe(403);
	});
});
