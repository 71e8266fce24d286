import { beforeAll, expect, it } from 'vitest';
import { CRS84, epsgUri } from '#lib/domain/ogc/crs.ts';
import { createToken } from '#lib/server/services/access-token.ts';
import { createArea } from '#lib/server/services/area.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility, updateFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { BOXES, FILTERS, WRONG_FILTERS, WRONG_REQUESTS } from './harness/ogc-cases.ts';
import { hydrant, newObservation, squareAt } from './harness/register.ts';
import { addPerson, ORIGIN, projectRoute, provideWeb, send } from './harness/requests.ts';

const BASE = '/ogc/o1';
const OUTLINE = squareAt(128, 47, { kind: 'built_up', name: 'x' }, 2).geometry;

describeOnBothDatabases('OGC API – Features, reading', (getDb) => {
	provideWeb(getDb);
	const tokens: Record<string, string> = {};
	let firstId = '';

	async function get(path: string, as = 'internal', headers: Record<string, string> = {}) {
		const { response } = await send(
			{
				path: path.startsWith('http') ? path : `${BASE}${path}`,
				headers: { authorization: `Bearer ${tokens[as]}`, ...headers }
			},
			projectRoute
		);
		const text = await response.text();
		const isJson = response.headers.get('content-type')?.includes('json');
		return {
			status: response.status,
			headers: response.headers,
			text,
			body: isJson ? JSON.parse(text) : undefined
		};
	}
	const codes = async (query: string, as?: string) => {
		const { status, body } = await get(`/collections/hydrant/items${query}`, as);
		expect(status, JSON.stringify(body)).toBe(200);
		return body.features.map((f: GeoJSON.Feature) => f.properties?.['code']).sort();
	};

	beforeAll(async () => {
		const db = getDb();
		const operator = contextOf(db);
		for (const code of ['o1', 'o2'])
			await createDistrict(operator, {
				code,
				name: `区${code}`,
				boundary: OUTLINE,
				datum: 'WGS-84'
			});
		await addPerson(db, 'plan.o', { district: '*', role: 'planner' });
		const self = asPerson(db, { role: 'planner', district: '*', id: 'plan.o' });
		for (const disclosure of ['public', 'internal', 'sensitive'] as const) {
			const made = await createToken(self, 'plan.o', {
				name: disclosure,
				disclosure,
				districts: ['o1']
			});
			tokens[disclosure] = made.token;
		}
		const add = (code: string, lon: number, lat: number, more: object = {}) =>
			createFacility(operator, 'o1', hydrant({ code, position: [lon, lat], ...more }));
		const first = await add('H-1', 128.9, 47.73, {
			name: '东大街<1>',
			disclosure: 'public',
			opened_on: '2020-05-01',
			attributes: { pressure_mpa: 0.2, flow_lps: 15, has_sign: true },
			valid_from: '2020-05-01T00:00:00Z'
		});
		firstId = first.id;
		await add('H-2', 128.91, 47.74, { attributes: { flow_lps: 30 } });
		await add('H-3', 128.92, 47.75, { disclosure: 'sensitive' });
		await createFacility(operator, 'o1', hydrant({ code: 'H-4' }));
		const gone = await add('H-5', 128.93, 47.76, { valid_from: '2021-01-01T00:00:00Z' });
		await updateFacility(operator, 'o1', gone.id, {
			version: 1,
			lifecycle: 'removed',
			removed_on: '2022-01-01',
			removal_approval: '文 1'
		});
		await createFacility(operator, 'o2', hydrant({ code: 'X-1', position: [128.9, 47.73] }));
		await recordObservations(operator, 'o1', [
			newObservation(firstId, { observed_at: '2026-01-05T00:30:00Z' })
		]);
		await createArea(operator, 'o1', {
			...squareAt(128.9, 47.7, { kind: 'built_up', name: '建成区' }, 0.1),
			disclosure: 'public'
		} as never);
	});

	it('has a landing page, conformance, an API definition, and collections that resolve as linked', async () => {
		const landing = await get('');
		expect(landing.status).toBe(200);
		const link = (rel: string) =>
			landing.body.links.find((entry: { rel: string }) => entry.rel === rel);
		for (const rel of ['self', 'alternate', 'service-desc', 'service-doc', 'conformance', 'data']) {
			const { href, type } = link(rel);
			const answer = await get(href);
			expect(answer.status, rel).toBe(200);
			expect(answer.headers.get('content-type')).toContain(type.split(';')[0]);
		}
		const { body } = await get(link('conformance').href);
		expect(body.conformsTo).toEqual(
			expect.arrayContaining([
				'http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core',
				'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter',
				'http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter',
				'http://www.opengis.net/spec/cql2/1.0/conf/cql2-text',
				'http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2'
			])
		);
		const list = await get(link('data').href);
		const ids = list.body.collections.map(({ id }: { id: string }) => id);
		expect(ids).toEqual(expect.arrayContaining(['hydrant', 'fire_station', 'areas', 'places']));
		for (const collection of list.body.collections) {
			const self = collection.links.find(({ rel }: { rel: string }) => rel === 'self');
			const single = await get(self.href);
			expect(single.status).toBe(200);
			expect(single.body).toEqual(collection);
			const items = collection.links.find(({ rel }: { rel: string }) => rel === 'items');
			expect((await get(items.href)).status, items.href).toBe(200);
		}
	});

	it('describes itself in OpenAPI 3.0, every collection with its parameters', async () => {
		const { body, headers } = await get('/api');
		expect(headers.get('content-type')).toBe('application/vnd.oai.openapi+json;version=3.0');
		expect(body.openapi).toMatch(/^3\.0\./);
		const operation = body.paths['/collections/hydrant/items'].get;
		const refs = operation.parameters.flatMap(
			(p: { $ref?: string; name?: string }) => p.name ?? p.$ref?.split('/').at(-1)
		);
		expect(refs).toEqual(
			expect.arrayContaining([
				'limit',
				'bbox',
				'datetime',
				'crs',
				'bbox-crs',
				'filter',
				'code',
				'lifecycle'
			])
		);
		expect(refs).not.toContain('pressure_mpa');
		expect(body.components.parameters.limit.schema).toMatchObject({
			type: 'integer',
			minimum: 1,
			maximum: 5000,
			default: 100
		});
		expect(body.components.parameters.bbox).toMatchObject({
			style: 'form',
			explode: false,
			schema: { type: 'array' }
		});
		expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '400']));
		const sensitive = await get('/api', 'sensitive');
		expect(JSON.stringify(sensitive.body)).toContain('pressure_mpa');
	});

	it('tells the extent that holds all features', async () => {
		const { body } = await get('/collections/hydrant');
		expect(body.extent.spatial).toEqual({ bbox: [[128.9, 47.73, 128.91, 47.74]], crs: CRS84 });
		expect(body.extent.temporal.interval).toEqual([[null, null]]);
		const areas = await get('/collections/areas');
		expect(areas.body.extent.spatial.bbox[0][0]).toBeCloseTo(128.9, 6);
	});

	it('pages stably by next links, counts all, and takes a limit beyond the greatest as that', async () => {
		const found: string[] = [];
		let href: string | undefined = '/collections/hydrant/items?limit=1';
		for (let n = 0; href && n < 10; n += 1) {
			const { body }: Awaited<ReturnType<typeof get>> = await get(href);
			expect(body).toMatchObject({
				type: 'FeatureCollection',
				numberMatched: 3,
				numberReturned: 1
			});
			expect(Date.parse(body.timeStamp)).toBeGreaterThan(0);
			found.push(...body.features.map(({ id }: { id: string }) => id));
			href = body.links.find(({ rel }: { rel: string }) => rel === 'next')?.href;
		}
		expect(found).toHaveLength(3);
		expect(found).toEqual([...new Set(found)].sort());
		const whole = await get('/collections/hydrant/items?limit=999999');
		expect(whole.body.numberReturned).toBe(3);
		expect(whole.body.links.map(({ rel }: { rel: string }) => rel).sort()).toEqual([
			'alternate',
			'collection',
			'self'
		]);
	});

	it('gives one feature as it is in the list, with its links', async () => {
		const { body, headers } = await get(`/collections/hydrant/items/${firstId}`);
		expect(headers.get('content-type')).toBe('application/geo+json');
		expect(body).toMatchObject({
			type: 'Feature',
			id: firstId,
			geometry: { type: 'Point', coordinates: [128.9, 47.73] }
		});
		expect(body.properties).toMatchObject({
			code: 'H-1',
			state: 'intact',
			flow_lps: 15,
			opened_on: '2020年05月01日',
			observed_at: '2026年01月05日 08:30'
		});
		expect(body.links.map(({ rel }: { rel: string }) => rel).sort()).toEqual([
			'alternate',
			'collection',
			'self'
		]);
		const list = await get('/collections/hydrant/items?code=H-1');
		const { links: _links, ...feature } = body;
		expect(list.body.features).toEqual([feature]);
	});

	it('never has removed facilities among the features, keeps those without a place', async () => {
		expect(await codes('', 'sensitive')).toEqual(['H-1', 'H-2', 'H-3', 'H-4']);
		expect(await codes('?lifecycle=removed', 'sensitive')).toEqual([]);
	});

	it.each(BOXES)('finds by %s', async (query, expected) => {
		expect(await codes(`?${query}`)).toEqual(expected);
	});

	it.each([
		[CRS84, [128.9, 47.73]],
		[epsgUri(4326), [47.73, 128.9]],
		[epsgUri(4490), [47.73, 128.9]],
		[epsgUri(4552), [5288411.7616, 492498.61]],
		[epsgUri(4531), [5288411.7616, 43492498.61]],
		[epsgUri(3857), [14349082.3633, 6062053.425]]
	])('answers in %s, in the order of its axes', async (crs, coordinates) => {
		const { body, headers } = await get(
			`/collections/hydrant/items?code=H-1&crs=${encodeURIComponent(crs)}`
		);
		expect(headers.get('content-crs')).toBe(`<${crs}>`);
		expect(body.features[0].geometry.coordinates).toEqual(coordinates);
		const one = await get(`/collections/hydrant/items/${firstId}?crs=${encodeURIComponent(crs)}`);
		expect(one.headers.get('content-crs')).toBe(`<${crs}>`);
		expect(one.body.geometry.coordinates).toEqual(coordinates);
		const { body: collection } = await get('/collections/hydrant');
		expect(collection.crs).toContain(crs);
		expect(collection.crs).toContain(collection.storageCrs);
	});

	it('gives the register as of a time, an interval as of its end', async () => {
		expect(await codes('?datetime=2020-04-30')).toEqual([]);
		expect(await codes('?datetime=2020-06-01T00:00:00Z')).toEqual(['H-1']);
		expect(await codes('?datetime=2021-06-01')).toEqual(['H-1', 'H-5']);
		expect(await codes('?datetime=../2021-06-01')).toEqual(['H-1', 'H-5']);
		expect(await codes('?datetime=2021-06-01/..')).toEqual(['H-1', 'H-2', 'H-4']);
		expect(await codes('?datetime=2020-01-01/2023-01-01')).toEqual(['H-1']);
		const areas = await get('/collections/areas/items?datetime=2001-01-01');
		expect(areas.body.numberMatched).toBe(1);
	});

	it.each(WRONG_REQUESTS)('answers 400 to %s, naming %s', async (path, name) => {
		const { status, body } = await get(path);
		expect(status).toBe(400);
		expect(body.code).toBe('InvalidParameterValue');
		expect(body.description).toContain(name);
	});

	it.each([
		['/collections/nothing', 404],
		['/collections/nothing/items', 404],
		['/collections/hydrant/items/7', 404],
		[`/collections/hydrant/items/00000000-0000-4000-8000-000000000000`, 404],
		[`${ORIGIN}/ogc/o2`, 403],
		[`${ORIGIN}/ogc/o2/collections/hydrant/items`, 403],
		[`${ORIGIN}/ogc/nowhere/collections`, 403]
	])('answers %s with %i in a sentence', async (path, status) => {
		const answer = await get(path);
		expect(answer.status).toBe(status);
		expect(answer.body.description).toMatch(/\p{Script=Han}/u);
	});

	it('hides what the reader may not see: fields, facilities, other districts', async () => {
		expect(await codes('')).toEqual(['H-1', 'H-2', 'H-4']);
		expect(await codes('', 'sensitive')).toEqual(['H-1', 'H-2', 'H-3', 'H-4']);
		const one = `/collections/hydrant/items/${firstId}`;
		expect((await get(one)).body.properties).not.toHaveProperty('pressure_mpa');
		expect((await get(one, 'sensitive')).body.properties).toMatchObject({ pressure_mpa: 0.2 });
		// What is hidden cannot be asked for either.
		expect((await get('/collections/hydrant/items?pressure_mpa=0.2')).status).toBe(400);
		const filter = encodeURIComponent('pressure_mpa > 0.1');
		expect((await get(`/collections/hydrant/items?filter=${filter}`)).status).toBe(400);
		expect(await codes(`?filter=${filter}`, 'sensitive')).toEqual(['H-1']);
	});

	it('gives a public token what is public, and nothing of states, parties and analyses', async () => {
		expect(await codes('', 'public')).toEqual(['H-1']);
		const { body } = await get(`/collections/hydrant/items/${firstId}`, 'public');
		expect(Object.keys(body.properties)).toEqual(
			expect.arrayContaining(['code', 'name', 'address'])
		);
		for (const field of ['state', 'serviced_by', 'flow_lps', 'pressure_mpa', 'defects'])
			expect(body.properties).not.toHaveProperty(field);
		expect((await get('/collections/hydrant/items?state=intact', 'public')).status).toBe(400);
		const list = await get('/collections', 'public');
		expect(list.body.collections.map(({ id }: { id: string }) => id)).not.toContain('holes');
		expect((await get('/collections/holes/items', 'public')).status).toBe(404);
	});

	it('answers people with a plain page in Chinese, in which nothing runs', async () => {
		for (const path of [
			'',
			'/conformance',
			'/api',
			'/collections',
			'/collections/hydrant',
			'/collections/hydrant/queryables',
			'/collections/hydrant/items',
			`/collections/hydrant/items/${firstId}`
		]) {
			const { status, text, headers } = await get(path, 'internal', {
				accept: 'text/html,application/xhtml+xml,*/*;q=0.8'
			});
			expect(status, path).toBe(200);
			expect(headers.get('content-type')).toContain('text/html');
			expect(headers.get('content-security-policy')).toContain("default-src 'none'");
			expect(text).toContain('<html lang="zh-CN">');
		}
		const { text } = await get('/collections/hydrant/items?f=html');
		expect(text).toContain('东大街&#60;1&#62;');
		expect(text).not.toContain('<1>');
		expect(
			(await get('/collections?f=json', 'internal', { accept: 'text/html' })).body.collections
		).toBeDefined();
	});

	it('answers 304 to who has it already', async () => {
		const { headers } = await get('/collections/hydrant/items');
		const again = await get('/collections/hydrant/items', 'internal', {
			'if-none-match': headers.get('etag') ?? ''
		});
		expect(again.status).toBe(304);
	});

	it.each(FILTERS)('filters by %s', async (filter, expected) => {
		expect(await codes(`?filter=${encodeURIComponent(filter)}`)).toEqual(expected);
	});

	it('reads the geometry of a filter in filter-crs, and combines filter, bbox and parameters', async () => {
		const filter = encodeURIComponent('S_INTERSECTS(geometry,BBOX(5288400,492490,5288420,492510))');
		expect(await codes(`?filter=${filter}&filter-crs=${epsgUri(4552)}`)).toEqual(['H-1']);
		const flow = encodeURIComponent('flow_lps > 1');
		expect(
			await codes(`?filter=${flow}&bbox=128,47,130,48&code=H-2&filter-lang=cql2-text`)
		).toEqual(['H-2']);
		const areas = await get(
			`/collections/areas/items?filter=${encodeURIComponent(`kind = 'built_up' AND S_INTERSECTS(geometry, POINT(128.95 47.75))`)}`
		);
		expect(areas.body.numberMatched).toBe(1);
		const none = await get(`/collections/areas/items?bbox=1,1,2,2`);
		expect(none.body.numberMatched).toBe(0);
	});

	it.each(WRONG_FILTERS)('answers 400 to the filter %s, saying %s', async (filter, words) => {
		const { status, body } = await get(
			`/collections/hydrant/items?filter=${encodeURIComponent(filter)}`
		);
		expect(status).toBe(400);
		expect(body.description).toContain(words);
	});

	it('tells what may be queried, the geometry by its GeoJSON schema, codes with their words', async () => {
		const { body, headers } = await get('/collections/hydrant/queryables');
		expect(headers.get('content-type')).toBe('application/schema+json');
		expect(body).toMatchObject({
			type: 'object',
			properties: {
				geometry: { $ref: 'https://geojson.org/schema/Point.json' },
				code: { title: '编号', type: 'string' },
				flow_lps: { type: 'number' },
				ownership: { enum: ['municipal', 'private'] }
			}
		});
		for (const name of Object.keys(body.properties).filter((key) => key !== 'geometry')) {
			const filter = encodeURIComponent(`"${name}" IS NULL OR NOT ("${name}" IS NULL)`);
			expect(
				(await get(`/collections/hydrant/items?filter=${filter}`)).body.numberMatched,
				name
			).toBe(3);
		}
	});
});
