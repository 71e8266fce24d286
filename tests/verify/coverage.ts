import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '#lib/server/db/pool.ts';
import { openDatabase } from '#lib/server/db/pool.ts';
import { migrate } from '#lib/server/db/migrate.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import type { Context } from '#lib/server/services/context.ts';
import { seedDemo } from '../../seeds/demo.ts';
import { contextOf, createTestDistrict } from '../db/harness/districts.ts';
import { findPostgres, startCluster, stopCluster } from '../db/harness/postgres-cluster.ts';
import { verifyRadius } from './radius.ts';
import { verifyRoads } from './roads.ts';
import { placeHydrantsAlongStreets } from './hydrants.ts';

/**
 * `npm run verify:coverage [-- --points 10000] [-- harbin berlin demo]`: draws random points of each
 * district, asks our answers about them, and asks PostGIS (radius) and pgRouting (road, facility by
 * facility, then the least) the same. The last line is JSON.
 */
const HARBIN = '../shared/data/osm/harbin.osm.pbf';
const BERLIN = '../shared/data/osm/berlin-mirau.osm.pbf';
const HARBIN_HYDRANTS = 3000;

export interface Verdict {
	points: number;
	/** We say covered, the other method does not; and the reverse. */
	falseCovers: number;
	falseHoles: number;
	/** Nearer to a rim than what is drawn claims to be exact to; counted in neither. */
	withinTolerance: number;
	toleranceMeters: number;
	/** Points that we call covered. */
	covered: number;
}

interface Case {
	name: string;
	district: string;
	fill: (context: Context) => Promise<void>;
	missing: string | undefined;
}

const CASES: Case[] = [
	{
		name: 'demo',
		district: '230717',
		fill: async (context) => void (await seedDemo(context, () => undefined)),
		missing: undefined
	},
	{
		name: 'berlin',
		district: 'v-berlin',
		fill: async (context) => void (await importOsm(context, 'v-berlin', BERLIN)),
		missing: existsSync(BERLIN) ? undefined : `${BERLIN} is not here`
	},
	{
		name: 'harbin',
		district: 'v-harbin',
		// OpenStreetMap has no hydrant there: seeded ones beside its streets.
		fill: async (context) => {
			await importOsm(context, 'v-harbin', HARBIN);
			await placeHydrantsAlongStreets(context, 'v-harbin', HARBIN_HYDRANTS);
		},
		missing: existsSync(HARBIN) ? undefined : `${HARBIN} is not here`
	}
];

const { count, names } = readArguments(process.argv.slice(2));
const postgres = findPostgres();
if ('missing' in postgres || !postgres.extensions.includes('pgrouting')) {
	console.error(
		`verify:coverage needs PostgreSQL with PostGIS and pgRouting: ${'missing' in postgres ? postgres.missing : 'no pgRouting'}`
	);
	process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'fa-verify-'));
const cluster = await startCluster(folder);
try {
	const db = await openDatabase({ role: 'test', url: cluster.url });
	try {
		await migrate(db);
		await db.query('create extension if not exists pgrouting');
		await verifyAll(db);
	} finally {
		await db.close();
	}
} finally {
	await stopCluster(cluster.pid);
	rmSync(folder, { recursive: true, force: true });
}

async function verifyAll(db: Database): Promise<void> {
	const cases: Record<string, { radius: Verdict; road: Verdict }> = {};
	for (const { name, district, fill, missing } of CASES) {
		if (names.length > 0 && !names.includes(name)) continue;
		if (missing !== undefined) {
			console.log(`${name}: left out, ${missing}`);
			continue;
		}
		const context = contextOf(db);
		if (name !== 'demo') await createTestDistrict(db, district);
		await fill(context);
		const radius = await verifyRadius(context, district, count);
		console.log(`${name}, radius: ${JSON.stringify(radius)}`);
		const road = await verifyRoads(context, district, count);
		console.log(`${name}, road: ${JSON.stringify(road)}`);
		cases[name] = { radius, road };
	}
	const all = Object.values(cases).flatMap(({ radius, road }) => [radius, road]);
	const sum = (pick: (verdict: Verdict) => number) =>
		all.reduce((total, verdict) => total + pick(verdict), 0);
	const falseCovers = sum((verdict) => verdict.falseCovers);
	const falseHoles = sum((verdict) => verdict.falseHoles);
	const points = sum((verdict) => verdict.points);
	const withinTolerance = sum((verdict) => verdict.withinTolerance);
	console.log(JSON.stringify({ points, falseCovers, falseHoles, withinTolerance, cases }));
	if (falseCovers + falseHoles > 0) process.exitCode = 1;
}

function readArguments(args: readonly string[]): { count: number; names: string[] } {
	const at = args.indexOf('--points');
	const count = at < 0 ? 10_000 : Number(args[at + 1]);
	if (!(Number.isInteger(count) && count > 0)) {
		console.error('--points must be a whole number of 1 or more');
		process.exit(2);
	}
	return { count, names: args.filter((_, k) => at < 0 || (k !== at && k !== at + 1)) };
}
