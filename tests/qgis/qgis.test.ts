import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createToken } from '#lib/server/services/access-token.ts';
import { createArea } from '#lib/server/services/area.ts';
import { createDistrict } from '#lib/server/services/district.ts';
import { createFacility } from '#lib/server/services/facility.ts';
import { describeOnServer, describeUnless } from '../db/harness/databases.ts';
import { contextOf } from '../db/harness/districts.ts';
import { serveRoutes, type LiveServer } from '../db/harness/ogc.ts';
import { asPerson } from '../db/harness/people.ts';
import { hydrant, squareAt } from '../db/harness/register.ts';
import { addPerson, provideWeb } from '../db/harness/requests.ts';

const COUNT = 25;
const OUTLINE = squareAt(128, 47, { kind: 'built_up', name: 'x' }, 2).geometry;
/** Debian's own Python: another that comes first in the path does not know QGIS. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
	(program) => spawnSync(program, ['-c', 'import qgis.core']).status === 0
);
const missing = PYTHON === undefined ? 'no QGIS (Debian: python3-qgis)' : undefined;

describeUnless(missing, 'qgis', 'OGC API – Features, read by QGIS', () => {
	describeOnServer('OAPIF', (getDb) => {
		provideWeb(getDb);
		const folder = mkdtempSync(join(tmpdir(), 'atlas-qgis-'));
		let server: LiveServer;
		let seen: Record<string, unknown> = {};

		beforeAll(async () => {
			const db = getDb();
			const operator = contextOf(db);
			await createDistrict(operator, {
				code: 'q1',
				name: '测区',
				boundary: OUTLINE,
				datum: 'WGS-84'
			});
			for (let n = 0; n < COUNT; n += 1) {
				await createFacility(
					operator,
					'q1',
					hydrant({
						code: `Q-${String(n).padStart(2, '0')}`,
						position: [128.9 + n / 1000, 47.7],
						road_name: n % 5 === 0 ? '东大街' : '西大街'
					})
				);
			}
			await createArea(
				operator,
				'q1',
				squareAt(128.9, 47.7, { kind: 'built_up', name: '建成区' }, 0.1)
			);
			await addPerson(db, 'plan.q', { district: 'q1', role: 'planner' });
			const self = asPerson(db, { role: 'planner', district: 'q1', id: 'plan.q' });
			const { token } = await createToken(self, 'plan.q', { name: 'QGIS', scope: 'write' });
			server = await serveRoutes();
			const base = `${server.origin}/ogc/q1`;
			const headers = { authorization: `Bearer ${token}` };
			const text = async (path: string) => (await fetch(base + path, { headers })).text();
			writeFileSync(join(folder, 'hydrant.qml'), await text('/styles/hydrant.qml'));
			// The project names an authentication configuration, which this QGIS does not have.
			const project = (await text('/project.qgs')).replaceAll(
				'authcfg=atlas01',
				`username=&#39;qgis&#39; password=&#39;${token}&#39;`
			);
			writeFileSync(join(folder, 'project.qgs'), project);
			server.seen.length = 0;
			const script = join(import.meta.dirname, 'read.py');
			const said = await new Promise<string>((resolve, reject) => {
				const args = [script, base, token, folder];
				const env = { ...process.env, QT_QPA_PLATFORM: 'offscreen', HOME: folder };
				execFile(PYTHON ?? 'python3', args, { env, timeout: 100_000 }, (error, stdout, stderr) => {
					if (error) reject(new Error(stderr, { cause: error }));
					else resolve(stdout);
				});
			});
			seen = JSON.parse(said.trim().split('\n').at(-1) ?? '');
		});
		afterAll(async () => {
			await server.close();
			rmSync(folder, { recursive: true, force: true });
		});
		const asked = () => server.seen.filter(({ path }) => path.endsWith('/hydrant/items'));
		const all = Array.from({ length: COUNT }, (_, n) => `Q-${String(n).padStart(2, '0')}`);

		it('opens a layer with all its fields and reads every feature, page by page', () => {
			expect(seen['valid']).toBe(true);
			expect(seen['fields']).toEqual(
				expect.arrayContaining(['code', 'road_name', 'state', 'version'])
			);
			expect(seen['count']).toBe(COUNT);
			expect(seen['all']).toEqual(all);
			expect(asked().some(({ query }) => query.has('cursor'))).toBe(true);
			expect(server.seen.filter(({ status }) => status >= 400)).toEqual([]);
		});

		it('asks for what is in view by bbox', () => {
			expect(seen['box']).toEqual(all.slice(0, 4));
			expect(asked().some(({ query }) => query.has('bbox'))).toBe(true);
		});

		it('filters, never wrongly', () => {
			expect(seen['filtered']).toEqual(all.filter((_, n) => n % 5 === 0));
		});

		it('loads our style: a rule a look, with Chinese names', () => {
			expect(seen['style']).toEqual([true, expect.any(String)]);
			expect(seen['rules']).toEqual(['完好', '带病可用', '不可用', '未检', '规划', '停用']);
			expect(seen['alias']).toBe('道路');
		});

		it('opens our project with its layers, drawn by rules', () => {
			expect(seen['project']).toBe(true);
			const layers = seen['layers'] as [string, boolean, string | null][];
			expect(layers.map(([id]) => id)).toContain('fire_atlas_pool');
			expect(layers.find(([id]) => id === 'fire_atlas_hydrant')).toEqual([
				'fire_atlas_hydrant',
				true,
				'RuleRenderer'
			]);
			expect(layers.find(([id]) => id === 'fire_atlas_areas')).toEqual([
				'fire_atlas_areas',
				true,
				'RuleRenderer'
			]);
		});
	});
});
