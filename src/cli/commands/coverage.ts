import { Option, type Command } from 'commander';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { VIEWS, type View } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import { printResult, progress, withContext, type Json } from '../command.ts';
import { askingForData, readArea, readPoints, writeJson } from '../input-files.ts';
import { parseNumber, summarizeTimes } from '../repeat.ts';

interface Options {
	district?: string;
	kind: (typeof FACILITY_KINDS)[number];
	view: View;
	winter?: boolean;
	areaId?: string;
	facilities?: string;
	area?: string;
	radius?: number;
	k: number;
	repeat: number;
	out?: string;
	json?: boolean;
}

/** `atlas coverage`: holes of a district, or of two files without any database. */
export function register(program: Command): void {
	program
		.command('coverage')
		.description(
			'覆盖盲区：本区，或两个文件（不用数据库） · coverage holes of a district or of files'
		)
		.option('--district <code>', '行政区划代码 · district')
		.addOption(
			new Option('--kind <kind>', '设施类型 · kind').choices(FACILITY_KINDS).default('hydrant')
		)
		.addOption(new Option('--view <view>', '口径 · view').choices(VIEWS).default('designed'))
		.option('--winter', '冬季口径 · winter')
		.option('--area-id <uuid>', '指定范围 · another area than the default')
		.option('--facilities <file>', 'GeoJSON 点 · points, each counts')
		.option('--area <file>', 'GeoJSON 面 · polygons to cover')
		.option('--radius <meters>', '保护半径 · radius', parseNumber(0.001, 100_000))
		.option(
			'--k <n>',
			'至少被几个设施覆盖 · covered means reached by so many',
			parseNumber(1, 9, true),
			1
		)
		.option('--repeat <n>', '重复计算 · compute n times', parseNumber(1, 1000, true), 1)
		.option('--out <file>', '盲区 GeoJSON · where to write the holes')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: Options) => {
			const started = performance.now();
			assertRadiusKind(options.kind);
			const { holes, times, ...numbers } = await (options.district === undefined
				? coverFiles(options)
				: coverDistrict(options.district, options));
			if (options.out !== undefined) await writeJson(options.out, holes);
			const { elapsedMs, leastMs } = summarizeTimes(times);
			printResult(
				{
					...numbers,
					...(options.out === undefined ? {} : { out: options.out }),
					elapsedMs,
					...(options.repeat > 1 ? { leastMs, repeat: options.repeat } : {}),
					totalMs: performance.now() - started
				},
				options
			);
		});
}

interface Covered extends Json {
	holes: unknown;
	times: number[];
}

async function coverFiles(options: Options): Promise<Covered> {
	const { facilities, area: areaFile, radius } = options;
	if (facilities === undefined || areaFile === undefined || radius === undefined)
		throw new Invalid([
			'请给出 --district，或者 --facilities、--area、--radius 三者。',
			'Give --district, or --facilities, --area and --radius.'
		]);
	const { points, unplacedCount } = await readPoints(facilities);
	const { area, projection } = await readArea(areaFile);
	if (unplacedCount > 0)
		progress(
			`${facilities}: ${unplacedCount} 个要素没有位置，未计入 / features without a position are not counted`
		);
	const { findHoles } = await import('#lib/server/services/coverage-compute.ts');
	const known = points.map(({ lon, lat }) => ({ lon, lat, radiusMeters: radius }));
	const times: number[] = [];
	let answer = undefined as ReturnType<typeof findHoles> | undefined;
	for (let run = 0; run < options.repeat; run++) {
		const started = performance.now();
		answer = findHoles({ area, known, unverified: [], projection, depth: options.k });
		times.push(performance.now() - started);
	}
	return {
		...answer,
		holes: answer?.holes,
		view: 'designed',
		radiusMeters: radius,
		depth: options.k,
		facilityCount: points.length,
		unplacedCount,
		times
	};
}

async function coverDistrict(district: string, options: Options): Promise<Covered> {
	if (options.facilities ?? options.area ?? options.radius)
		throw new Invalid([
			'--district 不能与 --facilities、--area、--radius 同用；本区的半径在规则里设定。',
			'--district excludes --facilities, --area and --radius; the radius of a district is a rule.'
		]);
	const { computeCoverage } = await import('#lib/server/services/coverage.ts');
	const { parseId } = await import('#lib/server/services/validation.ts');
	const { view, winter = false } = options;
	const areaId = options.areaId && parseId(options.areaId);
	return askingForData(() =>
		withContext(async (context) => {
			const times: number[] = [];
			const run = async () => {
				const question = { view, winter, areaId, depth: options.k, isFresh: true };
				const coverage = await computeCoverage(context, district, question);
				times.push(coverage.elapsedMs);
				return coverage;
			};
			let coverage = await run();
			while (times.length < options.repeat) coverage = await run();
			return { district, ...coverage, times };
		})
	);
}

function assertRadiusKind(kind: Options['kind']): void {
	if (kind === 'hydrant' || kind === 'intake' || kind === 'pool') return;
	if (kind === 'water_crane')
		throw new Invalid([
			'消防水鹤没有保护半径：它给消防车加水，按沿主要干道的间距（GB 50974-2014 7.2.9）和到最近水鹤的行车距离评价，见地图的“水鹤间距”或 GET /api/districts/{d}/cranes。',
			'A water crane has no protection radius: it fills engines and is judged by spacing along main roads (GB 50974-2014 7.2.9) and by the driving distance to refill; see GET /api/districts/{d}/cranes.'
		]);
	throw new Invalid(
		[
			'{kind} 没有保护半径，按到达时间评价：用 atlas response。',
			'{kind} has no protection radius and is judged by time: use atlas response.'
		],
		{ params: { kind } }
	);
}
