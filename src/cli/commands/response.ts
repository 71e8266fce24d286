import type { Command } from 'commander';
import { ruleOf } from '#lib/domain/rules.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { StationPoint } from '#lib/server/services/response-compute.ts';
import { printResult, progress, withContext, type Json } from '../command.ts';
import { askingForData, readPoints, writeJson, type FilePoint } from '../input-files.ts';
import { parseNumber, summarizeTimes } from '../repeat.ts';

interface Options {
	district?: string;
	minutes?: number;
	winter?: boolean;
	roads?: string;
	facilities?: string;
	repeat: number;
	out?: string;
	gaps?: string;
	json?: boolean;
}

interface Answered extends Json {
	edges: unknown;
	gapParts: unknown;
	times: number[];
}

/** `atlas response`: arrival times of a district, or of two files without any database. */
export function register(program: Command): void {
	program
		.command('response')
		.description(
			'响应时间：本区，或两个文件（不用数据库） · arrival times of a district or of files'
		)
		.option('--district <code>', '行政区划代码 · district')
		.option(
			'--minutes <n>',
			'时限（含出动时间；不填用本区规则或国标值） · limit, turnout inside; default the rule',
			parseNumber(0, 1440)
		)
		.option('--winter', '冬季车速 · winter speeds')
		.option('--roads <file>', 'OpenStreetMap 文件 · roads')
		.option('--facilities <file>', '消防站 GeoJSON 点（turnoutSeconds） · stations')
		.option('--repeat <n>', '重复计算 · compute n times', parseNumber(1, 1000, true), 1)
		.option('--out <file>', '路段 GeoJSON · where to write the edges')
		.option('--gaps <file>', '超时路段 GeoJSON · where to write the parts beyond')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: Options) => {
			const started = performance.now();
			const { edges, gapParts, times, ...numbers } = await (options.district === undefined
				? answerFiles(options)
				: answerDistrict(options.district, options));
			if (options.out !== undefined) await writeJson(options.out, edges);
			if (options.gaps !== undefined) await writeJson(options.gaps, gapParts);
			const { elapsedMs, leastMs } = summarizeTimes(times);
			printResult(
				{
					...numbers,
					...(options.out === undefined ? {} : { out: options.out }),
					...(options.gaps === undefined ? {} : { gaps: options.gaps }),
					elapsedMs,
					...(options.repeat > 1 ? { leastMs, repeat: options.repeat } : {}),
					totalMs: performance.now() - started
				},
				options
			);
		});
}

async function answerFiles(options: Options): Promise<Answered> {
	const { roads, facilities, winter = false } = options;
	const minutes = options.minutes ?? ruleOf('station.arrival_minutes').value;
	if (roads === undefined || facilities === undefined)
		throw new Invalid([
			'请给出 --district，或者 --roads 和 --facilities。',
			'Give --district, or --roads and --facilities.'
		]);
	const { points, unplacedCount } = await readPoints(facilities);
	if (points.length === 0)
		throw new Invalid(['{path} 里没有消防站。', 'There is no station in {path}.'], {
			params: { path: facilities }
		});
	const stations = points.map((point, index) => toStation(facilities, point, index));
	const { readRoadFile, toLayerEdges } = await import('#lib/server/services/road-file.ts');
	const { buildRoadLayer } = await import('#lib/server/services/road-layer.ts');
	const compute = await import('#lib/server/services/response-compute.ts');
	const { edges, projection } = await readRoadFile(roads);
	const snapMeters = ruleOf('station.snap_m').value;
	const speedFactor = winter ? ruleOf('winter.speed_factor').value : 1;
	const loading = performance.now();
	const layer = buildRoadLayer(toLayerEdges(edges, projection), projection);
	const graphMs = performance.now() - loading;
	const times: number[] = [];
	const run = () => {
		const started = performance.now();
		const question = { stations, snapMeters, speedFactor, closedEdges: [] };
		const response = compute.findResponse(layer, question);
		const summary = compute.summarize(response, minutes);
		const features = compute.edgeFeatures(response);
		const gapParts = compute.gapFeatures(response, minutes);
		times.push(performance.now() - started);
		return { response, summary, features, gapParts };
	};
	let { response, summary, features, gapParts } = run();
	while (times.length < options.repeat) ({ response, summary, features, gapParts } = run());
	if (response.stations.length === 0)
		throw new Invalid(
			[
				'没有一个消防站在道路 {meters} 米以内：请检查站点与道路文件是否同一地区。',
				'No station lies within {meters} m of a road: are both files of the same place?'
			],
			{ params: { meters: snapMeters } }
		);
	for (const { id, name } of response.unsnapped)
		progress(
			`${name ?? id}: ${snapMeters} 米内没有道路，未计入 / no road within reach, not counted`
		);
	const { totalMeters, reachedMeters, beyondMeters, unreachableMeters } = summary;
	return {
		minutes,
		winter,
		totalMeters,
		reachedMeters,
		beyondMeters,
		unreachableMeters,
		p50Seconds: summary.p50Seconds,
		p90Seconds: summary.p90Seconds,
		projection: projection.code,
		edgeCount: features.features.length,
		gapCount: gapParts.features.length,
		stationCount: response.stations.length,
		unsnappedCount: response.unsnapped.length,
		unplacedCount,
		graphMs,
		edges: features,
		gapParts,
		times
	};
}

async function answerDistrict(district: string, options: Options): Promise<Answered> {
	if (options.roads ?? options.facilities)
		throw new Invalid([
			'--district 不能与 --roads、--facilities 同用。',
			'--district excludes --roads and --facilities.'
		]);
	const service = await import('#lib/server/services/response.ts');
	const { minutes, winter = false } = options;
	const question = { minutes, winter, isFresh: true };
	return askingForData(() =>
		withContext(async (context) => {
			const times: number[] = [];
			const run = async () => {
				const answer = await service.computeResponse(context, district, question);
				times.push(answer.elapsedMs);
				return answer;
			};
			let answer = await run();
			while (times.length < options.repeat) answer = await run();
			if (answer.stations.length === 0)
				throw new Invalid([
					'本区没有可出动的消防站：请先登记在用的消防救援站并落图。',
					'The district has no station to start from: register one in service, with its position.'
				]);
			const { edges, gaps } = await service.computeResponseFeatures(context, district, question);
			const { places, beyond, stations, unsnapped, ...numbers } = answer;
			return {
				district,
				...numbers,
				edgeCount: edges.features.length,
				gapCount: gaps.features.length,
				stationCount: stations.length,
				unsnappedCount: unsnapped.length,
				placeCount: places.length,
				beyondListed: beyond.length,
				stations,
				unsnapped,
				edges,
				gapParts: gaps,
				times
			};
		})
	);
}

function toStation(path: string, point: FilePoint, index: number): StationPoint {
	const { properties, lon, lat } = point;
	const { id, name, turnoutSeconds = ruleOf('station.turnout_seconds').value } = properties;
	if (typeof turnoutSeconds !== 'number' || !(turnoutSeconds >= 0 && turnoutSeconds <= 86_400))
		throw new Invalid(
			[
				'{path}：第 {feature} 个要素的 turnoutSeconds 应为不小于 0 的秒数，实为 {value}。',
				'{path}: feature {feature}: turnoutSeconds should be seconds, 0 or more, got {value}.'
			],
			{ params: { path, feature: point.feature, value: JSON.stringify(turnoutSeconds) } }
		);
	return {
		id: String(id ?? index),
		name: typeof name === 'string' ? name : null,
		lon,
		lat,
		turnoutSeconds
	};
}
