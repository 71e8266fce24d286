import { Option, type Command } from 'commander';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import {
	MOST_SITES,
	MOST_SITING_SECONDS,
	SITING_DEMANDS,
	SITING_OBJECTIVES,
	SitingQuestionSchema,
	defaultDemand,
	type SitingInput,
	type SitingQuestion
} from '#lib/domain/siting.ts';
import { VIEWS, type View } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { SitingAnswer } from '#lib/server/services/siting/site.ts';
import type { SolveWatch } from '#lib/server/services/siting/solve.ts';
import { printResult, progress, withContext, type Json } from '../command.ts';
import { askingForData, readArea, readPoints, writeJson } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district?: string;
	kind: SitingQuestion['kind'];
	objective: SitingQuestion['objective'];
	count?: number;
	budget?: number;
	candidates: string;
	demand?: SitingQuestion['demand'];
	view: View;
	winter?: boolean;
	spacing?: number;
	minutes?: number;
	backup: number;
	capacity?: number;
	repairs: boolean;
	seconds: number;
	gap: number;
	roads?: string;
	facilities?: string;
	area?: string;
	save?: string;
	out?: string;
	json?: boolean;
}

/** `atlas site`: where to build, which to repair, and a proof of how good that is. */
export function register(program: Command): void {
	program
		.command('site')
		.description('选址与修复建议，附最优性证明 · where to build or repair, with a proven gap')
		.option('--district <code>', '行政区划代码 · district')
		.addOption(
			new Option('--kind <kind>', '设施类型 · kind').choices(FACILITY_KINDS).default('hydrant')
		)
		.addOption(
			new Option('--objective <name>', '目标 · objective')
				.choices(SITING_OBJECTIVES)
				.default('cover')
		)
		.option('--count <n>', '处数 · how many', parseNumber(0, MOST_SITES, true))
		.option('--budget <cost>', '预算（万元） · what they may cost', parseNumber(0, 1e9))
		.option(
			'--candidates <auto|parcels|file>',
			'候选点：自动（沿路、岸边）、本区地块，或 GeoJSON 点和面 · places to build on',
			'auto'
		)
		.addOption(
			new Option('--demand <what>', '需求 · what has to be served').choices(SITING_DEMANDS)
		)
		.addOption(new Option('--view <view>', '口径 · view').choices(VIEWS).default('as_is'))
		.option('--winter', '冬季口径 · winter')
		.option('--spacing <meters>', '候选点沿路间距 · between places', parseNumber(10, 5000))
		.option('--minutes <n>', '时限 · limit of stations', parseNumber(0.1, 240))
		.option(
			'--backup <share>',
			'二重覆盖的价值（0–1） · worth of a second cover',
			parseNumber(0, 1),
			0
		)
		.option(
			'--capacity <n>',
			'每处服务上限（需求单位） · each serves only so much',
			parseNumber(0.001, 1e12)
		)
		.option('--no-repairs', '不考虑修复 · places to build only')
		.option('--seconds <n>', '求解时间 · time to think', parseNumber(0.1, MOST_SITING_SECONDS), 10)
		.option('--gap <share>', '差距不超过此值即停止 · gap that is enough', parseNumber(0, 1), 0.002)
		.option('--roads <file>', 'OpenStreetMap 文件（道路、建筑） · roads and buildings')
		.option('--facilities <file>', '现有设施 GeoJSON 点 · what is there; it stays')
		.option('--area <file>', 'GeoJSON 面；不给则由建筑推算 · area, else derived from buildings')
		.option('--save <name>', '存为方案（用数据库时） · save as a scenario (with --district)')
		.option('--out <file>', '选中的点 GeoJSON · where to write the chosen')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: Options) => {
			const started = performance.now();
			const { answer, more } = await run(options);
			if (options.out !== undefined) await writeJson(options.out, answer.chosen);
			const { question, ...rest } = answer;
			printResult(
				{
					...question,
					...rest,
					...more,
					...(options.out === undefined ? {} : { out: options.out }),
					totalMs: performance.now() - started
				},
				options
			);
		});
}

async function run(options: Options): Promise<{ answer: SitingAnswer; more: Json }> {
	const question = await readQuestion(options);
	const controller = new AbortController();
	// The first interrupt keeps the best so far; a second one ends the process as usual.
	const stop = () => controller.abort();
	process.once('SIGINT', stop);
	let told = 0;
	const watch: SolveWatch = {
		signal: controller.signal,
		onState: ({ objective, bound, gap }, elapsedMs) => {
			if (elapsedMs - told < 1000) return;
			told = elapsedMs;
			progress(
				`${(elapsedMs / 1000).toFixed(0)} s: ${objective.toFixed(0)} / ${bound.toFixed(0)}, 差距 / gap ${(100 * gap).toFixed(2)} %`
			);
		}
	};
	try {
		if (options.district === undefined)
			return { answer: await siteFiles(options, question, watch), more: {} };
		return await siteDistrictOf(options.district, options, question, watch);
	} finally {
		process.off('SIGINT', stop);
	}
}

async function readQuestion(options: Options): Promise<SitingQuestion> {
	const { parseInput } = await import('#lib/server/services/validation.ts');
	const { kind, objective, count, budget, view, winter = false, spacing, minutes } = options;
	const { backup, capacity, repairs, seconds, gap, candidates } = options;
	const { readSites } = await import('../site-places.ts');
	const isGiven = candidates !== 'auto' && candidates !== 'parcels';
	const given = isGiven ? await readSites(candidates) : undefined;
	const input: SitingInput = {
		kind,
		objective,
		count,
		budget,
		demand: options.demand ?? defaultDemand(kind),
		view,
		winter,
		spacing,
		minutes,
		backup,
		repairs,
		seconds,
		gap,
		capacity,
		parcels: candidates === 'parcels',
		candidates: given
	};
	return parseInput(SitingQuestionSchema, input);
}

async function siteFiles(
	options: Options,
	question: SitingQuestion,
	watch: SolveWatch
): Promise<SitingAnswer> {
	const { roads, facilities, area } = options;
	if (roads === undefined)
		throw new Invalid([
			'请给出 --district，或者 --roads（可另给 --facilities、--area）。',
			'Give --district, or --roads (and --facilities, --area if they are elsewhere).'
		]);
	if (question.parcels)
		throw new Invalid([
			'--candidates parcels 需要 --district；没有数据库时请给出面文件。',
			'--candidates parcels needs --district; without a database give a file of polygons.'
		]);
	if (options.save !== undefined)
		throw new Invalid([
			'--save 需要 --district：方案存在数据库里。',
			'--save needs --district: scenarios are kept in the database.'
		]);
	const { site } = await import('#lib/server/services/siting/site.ts');
	const { sceneOfFile } = await import('#lib/server/services/siting/scene-file.ts');
	const { readRoadFile } = await import('#lib/server/services/road-file.ts');
	const scene = sceneOfFile(await readRoadFile(roads), question, {
		points: facilities === undefined ? undefined : (await readPoints(facilities)).points,
		area: area === undefined ? undefined : (await readArea(area)).area,
		rule: (key) => ruleOf(key).value
	});
	return site(scene, question, watch);
}

async function siteDistrictOf(
	district: string,
	options: Options,
	question: SitingQuestion,
	watch: SolveWatch
): Promise<{ answer: SitingAnswer; more: Json }> {
	if (options.roads ?? options.facilities ?? options.area)
		throw new Invalid([
			'--district 不能与 --roads、--facilities、--area 同用。',
			'--district excludes --roads, --facilities and --area.'
		]);
	const { siteDistrict } = await import('#lib/server/services/siting/site-district.ts');
	return askingForData(() =>
		withContext(async (context) => {
			const answer = await siteDistrict(context, district, question, watch);
			const { save } = options;
			if (save === undefined || answer.chosen.features.length === 0)
				return { answer, more: { district, scenario: null } };
			const { keepAsScenario } = await import('#lib/server/services/siting/siting-job.ts');
			const { id } = await keepAsScenario(context, district, save, answer);
			return { answer, more: { district, scenario: id } };
		})
	);
}
