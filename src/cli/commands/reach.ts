import { Option, type Command } from 'commander';
import {
	MOST_OFF_ROAD_METERS,
	MOST_REACH_METERS,
	REACH_KINDS,
	type ReachKind
} from '#lib/domain/reach-query.ts';
import { ruleOf } from '#lib/domain/rules.ts';
import { VIEWS, type View } from '#lib/domain/views.ts';
import { Invalid } from '#lib/server/errors.ts';
import { printResult, progress, withContext, type Json } from '../command.ts';
import { askingForData, readPoints, writeJson } from '../input-files.ts';
import { parseNumber } from '../repeat.ts';

interface Options {
	district?: string;
	kind: ReachKind;
	view: View;
	winter?: boolean;
	roads?: string;
	facilities?: string;
	within?: number;
	offRoad?: number;
	out?: string;
	buildings?: string;
	json?: boolean;
}

interface Reached extends Json {
	edges: unknown;
	buildings: { id: string; name: string | null; lon: number; lat: number; meters: number | null }[];
}

/** `atlas reach`: streets and buildings within a length of hose or way, of a district or of two files. */
export function register(program: Command): void {
	program
		.command('reach')
		.description(
			'沿路可达：水带铺设、步行，精确到路段上的点 · reach along streets, exact to the point'
		)
		.option('--district <code>', '行政区划代码 · district')
		.addOption(
			new Option('--kind <kind>', '设施类型 · kind').choices(REACH_KINDS).default('hydrant')
		)
		.addOption(new Option('--view <view>', '口径 · view').choices(VIEWS).default('designed'))
		.option('--winter', '冬季口径 · winter')
		.option('--roads <file>', 'OpenStreetMap 文件（道路、建筑） · roads and buildings')
		.option(
			'--facilities <file>',
			'GeoJSON 点；不给则用道路文件里的 · else those of the roads file'
		)
		.option(
			'--within <meters>',
			'沿路长度，默认按规则 · length along streets',
			parseNumber(0, MOST_REACH_METERS)
		)
		.option(
			'--off-road <meters>',
			'两端可离开道路的距离 · off-road budget at either end',
			parseNumber(0, MOST_OFF_ROAD_METERS)
		)
		.option('--out <file>', '可达路段 GeoJSON · where to write the reached parts')
		.option('--buildings <file>', '建筑 GeoJSON 点 · where to write the buildings')
		.option('--json', '最后一行输出 JSON · print JSON as the last line')
		.action(async (options: Options) => {
			const started = performance.now();
			const { edges, buildings, ...numbers } = await (options.district === undefined
				? reachFiles(options)
				: reachDistrict(options.district, options));
			const { out, buildings: buildingsOut } = options;
			if (out !== undefined) await writeJson(out, edges);
			if (buildingsOut !== undefined) await writeJson(buildingsOut, toPoints(buildings));
			printResult(
				{
					...numbers,
					...(out === undefined ? {} : { out }),
					...(buildingsOut === undefined ? {} : { buildings: buildingsOut }),
					totalMs: performance.now() - started
				},
				options
			);
		});
}

async function reachFiles(options: Options): Promise<Reached> {
	const { roads, facilities: path, kind } = options;
	if (roads === undefined)
		throw new Invalid([
			'请给出 --district，或者 --roads（可另给 --facilities）。',
			'Give --district, or --roads (and --facilities if they are elsewhere).'
		]);
	const { readRoadFile } = await import('#lib/server/services/road-file.ts');
	const { buildingsOfFile, facilitiesOfFile, layerOfFile } =
		await import('#lib/server/services/plan-file.ts');
	const compute = await import('#lib/server/services/reach-compute.ts');
	const { reachOfKind } = await import('#lib/server/services/reach.ts');
	const file = await readRoadFile(roads);
	const facilities =
		path === undefined ? facilitiesOfFile(file, kind) : await facilitiesOfPoints(path);
	if (facilities.length === 0)
		throw new Invalid(['没有 {kind}：请用 --facilities 给出。', 'No {kind}: give --facilities.'], {
			params: { kind }
		});
	const rule = (key: string) => ruleOf(key).value;
	const withinMeters = options.within ?? reachOfKind(kind, rule);
	const offRoadMeters = options.offRoad ?? rule('reach.off_road_m');
	const layer = layerOfFile(file);
	const started = performance.now();
	const found = compute.findReach(layer, {
		facilities,
		withinMeters,
		offRoadMeters,
		closedEdges: []
	});
	const meters = compute.summarizeReach(found);
	const buildings = compute.reachBuildings(found, buildingsOfFile(file));
	const elapsedMs = performance.now() - started;
	for (const { id, name } of found.offRoad.slice(0, 20))
		progress(`${name ?? id}: ${offRoadMeters} 米内没有道路 / no street within reach`);
	return {
		kind,
		withinMeters,
		offRoadMeters,
		...meters,
		reachedRate: meters.totalMeters > 0 ? meters.reachedMeters / meters.totalMeters : null,
		facilityCount: facilities.length,
		offRoadCount: found.offRoad.length,
		buildingCount: buildings.length,
		reachedBuildings: buildings.filter((building) => building.meters !== null).length,
		projection: layer.projection.code,
		elapsedMs,
		edges: compute.reachFeatures(found),
		buildings
	};
}

async function facilitiesOfPoints(path: string) {
	const { points } = await readPoints(path);
	return points.map(({ feature, lon, lat, properties: { id, name } }) => ({
		id: typeof id === 'string' || typeof id === 'number' ? String(id) : String(feature),
		name: typeof name === 'string' ? name : null,
		lon,
		lat
	}));
}

async function reachDistrict(district: string, options: Options): Promise<Reached> {
	if (options.roads ?? options.facilities)
		throw new Invalid([
			'--district 不能与 --roads、--facilities 同用。',
			'--district excludes --roads and --facilities.'
		]);
	const { computeReachFeatures } = await import('#lib/server/services/reach.ts');
	const { kind, view, winter = false } = options;
	return askingForData(() =>
		withContext(async (context) => {
			const { summary, edges, buildings } = await computeReachFeatures(context, district, {
				kind,
				view,
				winter,
				withinMeters: options.within,
				offRoadMeters: options.offRoad
			});
			const { unreached: _unreached, offRoad, ...numbers } = summary;
			return { district, ...numbers, offRoadCount: offRoad.length, edges, buildings };
		})
	);
}

function toPoints(buildings: Reached['buildings']): GeoJSON.FeatureCollection<GeoJSON.Point> {
	return {
		type: 'FeatureCollection',
		features: buildings.map(({ lon, lat, ...properties }) => ({
			type: 'Feature',
			geometry: { type: 'Point', coordinates: [lon, lat] },
			properties: { ...properties, isReached: properties.meters !== null }
		}))
	};
}
