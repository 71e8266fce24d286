import type { Database } from '#lib/server/db/pool.ts';
import { search } from '#lib/server/services/search.ts';
import { contextOf, createTestDistrict } from '../tests/db/harness/districts.ts';
import { mulberry32 } from './random.ts';
import type { BenchResult } from './result.ts';
import { withPrivatePostgres } from './support/private-postgres.ts';

/**
 * Search as you type on a private PostGIS server: 100,000 facilities on 1,200 roads (10,000 with `--small`), invented from
 * a fixed seed; every query is typed letter by letter. The peer is the register's own list filter, a scan of its columns.
 */
const DISTRICT = 'b1';
const TYPED = [
	'东岭街-01',
	'西山路-004',
	'b-77123',
	'old-5000',
	'消火栓 兴安',
	'dlj',
	'xslxhs',
	'中心大街西侧',
	'没有这样的'
];

export async function run({ small }: { small: boolean }): Promise<BenchResult[]> {
	const count = small ? 10_000 : 100_000;
	const results = await withPrivatePostgres('search', async ({ db }) => {
		await createTestDistrict(db, DISTRICT);
		const started = performance.now();
		await invent(db, count);
		const inventMs = performance.now() - started;
		const context = contextOf(db);
		const queries = TYPED.flatMap((text) => [...text].map((_, index) => text.slice(0, index + 1)));
		const size = `${count} facilities, ${queries.length} queries`;
		let found = 0;
		const times = await timeEach(queries, async (text) => {
			found += (await search(context, DISTRICT, text)).facilities.length;
		});
		const peer = await timeEach(queries, (text) => scanColumns(db, text));
		const toResult = (
			name: string,
			all: number[],
			quality: Record<string, number>
		): BenchResult => ({
			name: 'search as you type',
			peer: name,
			size,
			medianMs: at(all, 0.5),
			minMs: all[0] ?? NaN,
			quality: { p95Ms: Math.round(at(all, 0.95) * 10) / 10, ...quality }
		});
		return [
			toResult('fire-atlas', times, { found, inventSeconds: Math.round(inventMs / 1000) }),
			toResult('ilike over the register', peer, {})
		];
	});
	return results ?? [];
}

async function timeEach(
	queries: readonly string[],
	run: (text: string) => Promise<unknown>
): Promise<number[]> {
	for (const text of queries.slice(0, 5)) await run(text);
	const times: number[] = [];
	for (let round = 0; round < 5; round++)
		for (const text of queries) {
			const start = performance.now();
			await run(text);
			times.push(performance.now() - start);
		}
	return times.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number) =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/** What the list of the register asks for `q`, without its joins. */
function scanColumns(db: Database, text: string): Promise<unknown> {
	return db.query(
		`select id from facility f where district = $1 and concat_ws(chr(10), f.code, array_to_string(f.old_codes, chr(10)),
			f.name, f.address, f.road_name) ilike $2 order by code collate "C", id limit 12`,
		[DISTRICT, `%${text}%`]
	);
}

async function invent(db: Database, count: number): Promise<void> {
	const random = mulberry32(7);
	const pick = (text: string) => text[Math.floor(random() * text.length)] ?? '';
	const roads = Array.from(
		{ length: 1200 },
		() => pick('东西南北中兴新红青松林河山') + pick('岭山心安华旗桥湖') + pick('街路巷道')
	);
	for (let start = 0; start < count; start += 5000) {
		const rows = Array.from({ length: Math.min(5000, count - start) }, (_, index) => {
			const n = start + index;
			const road = roads[n % roads.length] ?? '';
			const order = Math.floor(n / roads.length);
			return {
				code:
					n % 3 === 0 ? `B-${n}` : `${road}${n % roads.length}-${String(order).padStart(3, '0')}`,
				old: n % 10 === 0 ? [`OLD-${n}`] : [],
				name: `${road}${order}号消火栓`,
				road,
				address: `${road}${pick('东西南北')}侧${order}号`
			};
		});
		await db.query(
			`insert into facility (district, id, kind, code, old_codes, name, address, road_name, ownership, geom, valid_from,
				recorded_by)
			select $1, gen_random_uuid(), 'hydrant', r.code, r.old, r.name, r.address, r.road, 'municipal',
				st_setsrid(st_makepoint(128.9, 47.7), 4490), '2023-01-01', 'bench'
			from jsonb_to_recordset($2::jsonb) as r(code text, old text[], name text, road text, address text)`,
			[DISTRICT, JSON.stringify(rows)]
		);
	}
	await db.query('vacuum analyze');
}
