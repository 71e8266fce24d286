import { SaxesParser } from 'saxes';
import { beforeAll, expect, it } from 'vitest';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { createToken } from '#lib/server/services/access-token.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { describeOnBothDatabases } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, squareAt } from './harness/register.ts';
import { addPerson, projectRoute, provideWeb, send } from './harness/requests.ts';

const OUTLINE = squareAt(128, 47, { kind: 'built_up', name: 'x' }, 2).geometry;

/** Names of the elements of an XML document. @throws It is not well-formed. */
function elementsOf(text: string): string[] {
	const names: string[] = [];
	const parser = new SaxesParser();
	parser.on('opentag', ({ name }) => names.push(name));
	parser.on('error', (error) => {
		throw error;
	});
	parser.write(text).close();
	return names;
}

describeOnBothDatabases('OGC API – Tiles and styles', (getDb) => {
	provideWeb(getDb);
	const tokens: Record<string, string> = {};

	async function get(path: string, as = 'internal') {
		const headers = { authorization: `Bearer ${tokens[as]}` };
		const { response } = await send({ path, headers }, projectRoute);
		const bytes = new Uint8Array(await response.arrayBuffer());
		const text = new TextDecoder().decode(bytes);
		const isJson = response.headers.get('content-type')?.includes('json');
		return {
			status: response.status,
			headers: response.headers,
			bytes,
			text,
			body: isJson ? JSON.parse(text) : undefined
		};
	}

	beforeAll(async () => {
		const db = getDb();
		const operator = contextOf(db);
		await createDistrict(operator, {
			code: 'v1',
			name: '瓦片区',
			boundary: OUTLINE,
			datum: 'WGS-84'
		});
		await createFacility(operator, 'v1', hydrant({ code: 'V-1', position: [128.9, 47.73] }));
		await addPerson(db, 'plan.v', { district: 'v1', role: 'planner' });
		const self = asPerson(db, { role: 'planner', district: 'v1', id: 'plan.v' });
		for (const disclosure of ['public', 'internal'] as const)
			tokens[disclosure] = (
				await createToken(self, 'plan.v', { name: disclosure, disclosure })
			).token;
	});

	it('lists its tilesets, each described, with a template that leads to tiles and TileJSON', async () => {
		const { body } = await get('/ogc/v1/tiles');
		expect(body.tilesets).toHaveLength(3);
		for (const tileset of body.tilesets) {
			expect(tileset).toMatchObject({
				dataType: 'vector',
				crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
				tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad'
			});
			const link = (rel: string) =>
				tileset.links.find((entry: { rel: string }) => entry.rel === rel);
			expect((await get(link('self').href)).body).toEqual(tileset);
			const { body: json } = await get(link('describedby').href);
			expect(json).toMatchObject({ tilejson: '3.0.0', scheme: 'xyz', bounds: [128, 47, 130, 49] });
			const item = link('item');
			expect(item).toMatchObject({ templated: true, type: 'application/vnd.mapbox-vector-tile' });
		}
	});

	it('serves the tile of the map, the row before the column', async () => {
		// 128.9, 47.73 at zoom 12.
		const [x, y] = [3514, 1428];
		const tile = await get(`/ogc/v1/tiles/facility/WebMercatorQuad/12/${y}/${x}`);
		expect(tile.status).toBe(200);
		expect(tile.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile');
		expect(tile.text).toContain('V-1');
		const ours = await get(`/api/districts/v1/tiles/facility/12/${x}/${y}`);
		expect(tile.bytes).toEqual(ours.bytes);
		expect((await get(`/ogc/v1/tiles/facility/WebMercatorQuad/12/${x}/${y}`)).status).toBe(204);
	});

	it('serves an empty tile of arrival times, not a failure, where there are no roads yet', async () => {
		expect((await get('/ogc/v1/tiles/response/WebMercatorQuad/12/1428/3514')).status).toBe(204);
		expect((await get('/api/districts/v1/tiles/response/12/3514/1428')).status).toBe(204);
	});

	it.each([
		['/ogc/v1/tiles/roads', 404],
		['/ogc/v1/tiles/base/CRS84/1/1/1', 404],
		['/ogc/v1/tiles/base/WebMercatorQuad/1/9/9', 404],
		['/ogc/v1/tiles/base/WebMercatorQuad/x/1/1', 404],
		['/ogc/v1/styles/hydrant.css', 404],
		['/ogc/v1/styles/nothing.qml', 404]
	])('answers %s with %i', async (path, status) => {
		expect((await get(path)).status).toBe(status);
	});

	it('gives no tiles to a public token: they are not cut by disclosure', async () => {
		expect((await get('/ogc/v1/tiles', 'public')).status).toBe(403);
		expect(
			(await get('/ogc/v1/tiles/facility/WebMercatorQuad/12/1428/3514', 'public')).status
		).toBe(403);
	});

	it.each(FACILITY_KINDS)(
		'prints the styles of %s: QML with our symbols and words, and SLD',
		async (kind) => {
			const qml = await get(`/ogc/v1/styles/${kind}.qml`);
			expect(qml.headers.get('content-disposition')).toContain(`${kind}.qml`);
			const elements = elementsOf(qml.text);
			const rules = elements.filter((name) => name === 'rule').length;
			expect(rules).toBe(kind.endsWith('station') ? 3 : 6);
			expect(elements.filter((name) => name === 'symbol')).toHaveLength(rules);
			expect(qml.text).toContain('name="编号"');
			for (const [, svg = ''] of qml.text.matchAll(/base64:([\w+/=]+)/g))
				expect(elementsOf(Buffer.from(svg, 'base64').toString())).toContain('path');
			const sld = await get(`/ogc/v1/styles/${kind}.sld`);
			expect(elementsOf(sld.text).filter((name) => name === 'Rule')).toHaveLength(rules);
		}
	);

	it('gives a QGIS project of all layers, without any token in it', async () => {
		const { text, status } = await get('/ogc/v1/project.qgs');
		expect(status).toBe(200);
		const elements = elementsOf(text);
		// Holes and arrival times cannot be computed here yet.
		expect(elements.filter((name) => name === 'maplayer')).toHaveLength(FACILITY_KINDS.length + 2);
		expect(text).toContain('authcfg=atlas01');
		expect(text).not.toContain(tokens['internal']);
		expect(
			(await get('/ogc/v1/styles')).body.links.map(({ href }: { href: string }) => href)
		).toContainEqual(expect.stringMatching(/project\.qgs$/));
	});
});
