import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createToken } from '#lib/server/services/access-token.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { recordObservations } from '#lib/server/services/observation.ts';
import { describeOnServer, describeUnless } from './harness/databases.ts';
import { contextOf } from './harness/districts.ts';
import { serveRoutes, type LiveServer } from './harness/ogc.ts';
import { asPerson } from './harness/people.ts';
import { hydrant, newObservation, squareAt } from './harness/register.ts';
import { addPerson, provideWeb } from './harness/requests.ts';

const COUNT = 25;
const OUTLINE = squareAt(128, 47, { kind: 'built_up', name: 'x' }, 2).geometry;
const missing = spawnSync('ogrinfo', ['--version']).status === 0 ? undefined : 'no ogrinfo';

// A program of its own reads: that both databases answer alike is shown by ogc-features.test.ts.
describeUnless(missing, 'gdal', 'OGC API – Features, read by GDAL', () => {
	describeOnServer('OAPIF', (getDb) => {
		provideWeb(getDb);
		const folder = mkdtempSync(join(tmpdir(), 'atlas-gdal-'));
		let server: LiveServer;
		let token = '';

		/** Runs a GDAL program; what it says, and what it asked for of `/items`. */
		async function gdal(program: string, args: string[], env: Record<string, string> = {}) {
			server.seen.length = 0;
			const options = {
				env: { ...process.env, GDAL_HTTP_USERPWD: `qgis:${token}`, CPL_CURL_VERBOSE: 'NO', ...env }
			};
			const said = await new Promise<string>((resolve, reject) => {
				execFile(program, args, options, (error, stdout, stderr) => {
					if (error) reject(new Error(`${stderr} ${stdout}`, { cause: error }));
					else resolve(stdout + stderr);
				});
			});
			return { said, asked: server.seen.filter(({ path }) => path.endsWith('/items')) };
		}
		const source = () => `OAPIF:${server.origin}/ogc/g1`;

		beforeAll(async () => {
			const db = getDb();
			const operator = contextOf(db);
			await createDistrict(operator, {
				code: 'g1',
				name: '测区',
				boundary: OUTLINE,
				datum: 'WGS-84'
			});
			for (let n = 0; n < COUNT; n += 1) {
				const facility = await createFacility(
					operator,
					'g1',
					hydrant({
						code: `G-${n}`,
						name: `第${n}栓`,
						position: [128.9 + n / 1000, 47.7],
						road_name: n % 5 === 0 ? '东大街' : '西大街',
						attributes: { flow_lps: n }
					})
				);
				const observed_at = n < 10 ? '2025-06-01T00:00:00Z' : '2026-06-01T00:00:00Z';
				await recordObservations(operator, 'g1', [newObservation(facility.id, { observed_at })]);
			}
			await addPerson(db, 'plan.g', { district: 'g1', role: 'planner' });
			const self = asPerson(db, { role: 'planner', district: 'g1', id: 'plan.g' });
			token = (await createToken(self, 'plan.g', { name: 'GDAL' })).token;
			server = await serveRoutes();
		});
		afterAll(async () => {
			await server.close();
			rmSync(folder, { recursive: true, force: true });
		});

		it('lists the collections and describes one: count, extent, Chinese, by Basic and by a header', async () => {
			const list = await gdal('ogrinfo', ['-ro', source()]);
			expect(list.said).toContain('hydrant');
			expect(list.said).toContain('areas');
			const header = { GDAL_HTTP_USERPWD: '', GDAL_HTTP_HEADERS: `Authorization: Bearer ${token}` };
			const { said } = await gdal('ogrinfo', ['-ro', '-so', source(), 'hydrant'], header);
			expect(said).toContain(`Feature Count: ${COUNT}`);
			expect(said).toMatch(/Extent: \(128\.9.*47\.7.*\(128\.924/);
			const rows = await gdal('ogrinfo', ['-ro', source(), 'hydrant', '-where', "code = 'G-7'"]);
			expect(rows.said).toContain('第7栓');
			await expect(
				gdal('ogrinfo', ['-ro', source()], { GDAL_HTTP_USERPWD: 'qgis:atlas_wrong' })
			).rejects.toThrow();
		});

		it('pages through all by next links', async () => {
			const out = join(folder, 'all.geojson');
			const options = ['-oo', 'PAGE_SIZE=10', '-f', 'GeoJSON', out, source(), 'hydrant'];
			const { asked } = await gdal('ogr2ogr', options);
			const features = JSON.parse(readFileSync(out, 'utf8')).features;
			expect(features).toHaveLength(COUNT);
			expect(new Set(features.map((f: GeoJSON.Feature) => f.properties?.['code'])).size).toBe(
				COUNT
			);
			const pages = asked.filter(({ query }) => query.get('limit') === '10');
			const cursors = pages.flatMap(({ query }) => query.get('cursor') ?? []);
			expect(new Set(cursors).size).toBe(2);
			expect(asked.every(({ status }) => status === 200)).toBe(true);
		});

		it('asks the server for a bbox, and gets what is inside', async () => {
			const box = ['-spat', '128.8995', '47.69', '128.9035', '47.71'];
			const { said, asked } = await gdal('ogrinfo', ['-ro', '-so', source(), 'hydrant', ...box]);
			expect(said).toContain('Feature Count: 4');
			const west = asked.map(({ query }) => Number(query.get('bbox')?.split(',')[0]));
			expect(west.some((lon) => Math.abs(lon - 128.8995) < 1e-9)).toBe(true);
		});

		it('asks the server for equality of declared parameters, of text and of number', async () => {
			const where = (text: string) =>
				gdal('ogrinfo', ['-ro', '-so', source(), 'hydrant', '-where', text]);
			const road = await where("road_name = '东大街'");
			expect(road.said).toContain('Feature Count: 5');
			expect(road.asked.some(({ query }) => query.get('road_name') === '东大街')).toBe(true);
			const flow = await where('flow_lps = 7');
			expect(flow.said).toContain('Feature Count: 1');
			expect(flow.asked.some(({ query }) => query.get('flow_lps') === '7')).toBe(true);
			const both = await where("road_name = '东大街' AND flow_lps = 5");
			expect(both.said).toContain('Feature Count: 1');
		});

		it('never takes a filter on a day for a question about another time', async () => {
			const where = "observed_at >= '2026年01月01日'";
			const { said, asked } = await gdal('ogrinfo', [
				'-ro',
				'-so',
				source(),
				'hydrant',
				'-where',
				where
			]);
			expect(said).toContain(`Feature Count: ${COUNT - 10}`);
			expect(said).toContain('observed_at: String');
			expect(asked.some(({ query }) => query.has('datetime'))).toBe(false);
		});
	});
});
