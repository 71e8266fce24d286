import { Option, type Command } from 'commander';
import { toPlaneMultiPolygon } from '#lib/core/geometry/index.ts';
import { PositionTextSchema } from '#lib/domain/position-text.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import { VIEWS, type View } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { ExplainedFacility } from '#lib/server/services/explain-compute.ts';
import type { RoadLayer } from '#lib/server/services/road-layer.ts';
import { printResult, withContext, type Json } from '../command.ts';
import { askingForData, projectionAround, readArea, readPoints } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	at: string;
	district?: string;
	view: View;
	winter?: boolean;
	facilities?: string;
	area?: string;
	roads?: string;
	stations?: string;
	radius?: number;
	json?: boolean;
}

/** `atlas explain`: why a place is a hole or late, or is not. */
export function register(program: Command): void {
	program
		.command('explain')
		.description('问一处：为什么是盲区、为什么超时 · why a place is a hole, or late')
		.requiredOption('--at <lon,lat>', '位置（度） · place')
		.option('--district <code>', '行政区划代码 · district')
		.addOption(new Option('--view <view>', '口径 · view').choices(VIEWS).default('as_is'))
		.option('--winter', '冬季口径 · winter')
		.option('--facilities <file>', 'GeoJSON 点；condition、since 说明状态 · points')
		.option('--area <file>', 'GeoJSON 面 · area')
		.option('--roads <file>', 'OpenStreetMap 文件 · roads')
		.option('--stations <file>', '消防站 GeoJSON 点，与 --roads 同用 · stations, with --roads')
		.option('--radius <meters>', '保护半径 · radius', parseNumber(0.001, 100_000))
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: Options) => {
			const started = performance.now();
			const answer = await (options.district === undefined
				? explainFiles(options)
				: explainDistrict(options.district, options));
			printResult({ ...answer, totalMs: performance.now() - started }, options);
		});
}

async function readAt(text: string): Promise<[number, number]> {
	const { parseInput } = await import('#lib/server/services/validation.ts');
	return parseInput(PositionTextSchema, text);
}

async function explainDistrict(district: string, options: Options): Promise<Json> {
	if (options.facilities ?? options.area ?? options.roads ?? options.radius ?? options.stations)
		throw new Invalid([
			'--district 不能与 --facilities、--area、--roads、--stations、--radius 同用。',
			'--district excludes --facilities, --area, --roads, --stations and --radius.'
		]);
	const at = await readAt(options.at);
	const { explainPlace } = await import('#lib/server/services/explain.ts');
	const { view, winter = false } = options;
	return askingForData(() =>
		withContext(async (context) => ({
			district,
			...(await explainPlace(context, district, at, { view, winter }))
		}))
	);
}

async function explainFiles(options: Options): Promise<Json> {
	const [lon, lat] = await readAt(options.at);
	const { facilities: path, area: areaPath, roads, stations } = options;
	if (path === undefined)
		throw new Invalid([
			'请给出 --district，或者 --facilities（可另给 --area、--roads、--radius）。',
			'Give --district, or --facilities (and --area, --roads, --radius).'
		]);
	if (stations !== undefined && roads === undefined)
		throw new Invalid(['--stations 需要 --roads。', '--stations needs --roads.']);
	const { explainCoverage } = await import('#lib/server/services/explain-compute.ts');
	const { readRoadFile } = await import('#lib/server/services/road-file.ts');
	const { layerOfFile } = await import('#lib/server/services/plan-file.ts');
	const { points } = await readPoints(path);
	const file = roads === undefined ? undefined : await readRoadFile(roads);
	const area = areaPath === undefined ? undefined : await readArea(areaPath);
	const projection = file?.projection ?? area?.projection ?? projectionAround(path, [[lon, lat]]);
	const layer = file && layerOfFile(file);
	const radius = options.radius ?? ruleOf('hydrant.radius_m').value;
	const coverage = explainCoverage({
		lon,
		lat,
		layer,
		project: (plon, plat) => {
			const [x = NaN, y = NaN] = projection.forward(plon, plat);
			return [x, y];
		},
		unproject: (x, y) => {
			const [plon = NaN, plat = NaN] = projection.inverse(x, y);
			return [plon, plat];
		},
		area: area && toPlaneMultiPolygon(area.area, projection),
		facilities: points.map((point) => toExplained(point, radius)),
		rule: (key) => (key === 'hydrant.radius_m' ? radius : ruleOf(key).value)
	});
	const response =
		stations === undefined || !layer ? null : await explainArrival(lon, lat, layer, stations);
	return { at: [lon, lat], projection: projection.code, coverage, response };
}

async function explainArrival(lon: number, lat: number, layer: RoadLayer, path: string) {
	const { explainLate } = await import('#lib/server/services/explain-late.ts');
	const rule = (key: string) => ruleOf(key).value;
	const { points } = await readPoints(path);
	return explainLate({
		lon,
		lat,
		layer,
		stations: points.map(({ feature, lon: slon, lat: slat, properties }) => {
			const { name, turnoutSeconds, lifecycle } = properties;
			return {
				id: String(feature),
				name: typeof name === 'string' ? name : null,
				lon: slon,
				lat: slat,
				turnoutSeconds:
					typeof turnoutSeconds === 'number' && turnoutSeconds >= 0
						? turnoutSeconds
						: rule('station.turnout_seconds'),
				isInService: lifecycle !== 'suspended'
			};
		}),
		closedEdges: [],
		speedFactor: 1,
		rule
	});
}

function toExplained(
	{ feature, lon, lat, properties }: Awaited<ReturnType<typeof readPoints>>['points'][number],
	radiusMeters: number
): ExplainedFacility {
	const { id, code, name, condition, since } = properties;
	const text = (value: unknown) =>
		typeof value === 'string' || typeof value === 'number' ? String(value) : null;
	const isBroken = condition === 'unusable';
	return {
		id: text(id) ?? String(feature),
		kind: 'hydrant',
		code: text(code),
		name: text(name),
		lon,
		lat,
		radiusMeters,
		...(isBroken
			? { loss: { reason: 'unusable' as const, since: text(since), evidence: null } }
			: {})
	};
}
