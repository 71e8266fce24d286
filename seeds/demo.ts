import type { Context } from '#lib/server/services/context.ts';
import { beginDemo, finishDemo } from '#lib/server/services/demo.ts';
import { createArea, listAreas } from '#lib/server/services/area.ts';
import { importFacilities, type ImportedCounts } from '#lib/server/services/facility-import.ts';
import { isImported } from '#lib/server/services/import-batch.ts';
import { importOsm } from '#lib/server/services/import-osm.ts';
import { importObservations } from '#lib/server/services/observation-import.ts';
import { importPlaces } from '#lib/server/services/place-import.ts';
import { importPlan } from '#lib/server/services/plan.ts';
import { listVehicles, saveVehicle } from '#lib/server/services/vehicle.ts';
import brigade from './brigade.json' with { type: 'json' };
import parameters from './parameters.json' with { type: 'json' };
import plan from './plan.json' with { type: 'json' };
import { inventAreas, outline, spotOfUnit } from './generate/areas.ts';
import { inventFacilities, type DemoFacility } from './generate/facilities.ts';
import { toLonLat } from './generate/frame.ts';
import { mapSource } from './generate/map-source.ts';
import { inventObservations, uuidOf } from './generate/observations.ts';
import { firstYearOf, removedOn, takenOver } from './generate/story.ts';
import { inventTown, type Town } from './generate/town.ts';

/** What the demo holds after seeding, and what this run added. */
export type SeedResult = {
	district: string;
	isDemo: true;
	map: 'imported' | 'unchanged';
	facilities: ImportedCounts;
	observationsCreated: number;
	vehicles: number;
	totalMs: number;
};

const SOURCE = 'demo';
const CODES = '国家统计局2023年区划代码；位置为示范';
const { code: DISTRICT, name: NAME } = parameters.district;
type Tell = (note: string) => void;

/**
 * Loads the demo district, 伊美区 with an invented town. Each step leaves what is there already alone, so
 * that it may be killed anywhere, and run again: it goes on, and nothing is there twice.
 */
export async function seedDemo(context: Context, tell: Tell): Promise<SeedResult> {
	const started = performance.now();
	const begunAt = await beginDemo(context, {
		code: DISTRICT,
		name: NAME,
		boundary: { ...outline() },
		boundary_source: '示范数据（虚构边界）'
	});
	const firstYear = firstYearOf(begunAt);
	tell('示范数据：生成城镇');
	const town = inventTown();
	await seedAreas(context, town);
	await importPlaces(context, DISTRICT, placesOf(town));
	const map = await seedMap(context, town, tell);
	const facilities = inventFacilities(town);
	const counts = await seedFacilities(context, facilities, firstYear, tell);
	const lives = inventObservations(facilities, firstYear).map(({ sourceId, observations }) => ({
		facilityId: uuidOf(sourceId),
		observations
	}));
	const observationsCreated = await importObservations(context, DISTRICT, SOURCE, lives, {
		onProgress: inSteps(tell, '写入两年巡查记录', lives.length)
	});
	const vehicles = await seedVehicles(context);
	await importPlan(context, DISTRICT, planOf());
	await finishDemo(context);
	tell('示范数据：完成');
	return {
		district: DISTRICT,
		isDemo: true,
		map,
		facilities: counts,
		observationsCreated,
		vehicles,
		totalMs: Math.round(performance.now() - started)
	};
}

async function seedAreas(context: Context, town: Town): Promise<void> {
	const known = new Set((await listAreas(context, DISTRICT)).map((area) => area.source_id));
	for (const { kind, code, name, parent, geometry } of inventAreas(town)) {
		const source_id = `${SOURCE}/${code ?? kind}`;
		if (known.has(source_id)) continue;
		const source = '示范数据（虚构）';
		const named = { kind, code, name, parent_code: parent, source, source_id };
		await createArea(context, DISTRICT, { ...named, geometry: { ...geometry } });
	}
}

const RANKS = { township: 2, community: 5, village: 3, forest_unit: 4 } as const;

function placesOf(town: Town): Parameters<typeof importPlaces>[2] {
	return town.units.map(({ code, name, kind, parent }) => ({
		kind,
		code,
		name,
		parent_code: parent,
		position: toLonLat(spotOfUnit(code, town)),
		population: null,
		is_rural: kind === 'village' || kind === 'forest_unit',
		rank: RANKS[kind],
		source: CODES,
		source_id: code
	}));
}

async function seedMap(context: Context, town: Town, tell: Tell): Promise<SeedResult['map']> {
	const source = mapSource(town.document);
	if (await isImported(context, DISTRICT, await source.fileHash())) return 'unchanged';
	const step = inSteps(tell, '导入道路、建筑和底图', 1);
	await importOsm(context, DISTRICT, source, { onProgress: (share) => step(share) });
	return 'imported';
}

/** The register as the ledger had it, then what was taken down: each recorded when it happened. */
async function seedFacilities(
	context: Context,
	facilities: readonly DemoFacility[],
	firstYear: number,
	tell: Tell
): Promise<ImportedCounts> {
	const register = facilities.map(({ sourceId, input }) => ({
		sourceId,
		id: uuidOf(sourceId),
		code: input.code ?? null,
		fields: input
	}));
	const then = { ...context, now: () => new Date(takenOver(firstYear)) };
	const counts = await importFacilities(then, DISTRICT, SOURCE, register, {
		onProgress: inSteps(tell, '登记消火栓、水鹤和消防站', register.length)
	});
	const removals = facilities.flatMap(({ removalApproval }, index) => {
		const entry = register[index];
		if (removalApproval === undefined || entry === undefined) return [];
		const removed = {
			lifecycle: 'removed' as const,
			removed_on: removedOn(firstYear),
			removal_approval: removalApproval
		};
		return [{ ...entry, fields: { ...entry.fields, ...removed } }];
	});
	const later = { ...context, now: () => new Date(`${removedOn(firstYear)}T02:00:00.000Z`) };
	await importFacilities(later, DISTRICT, SOURCE, removals);
	return counts;
}

async function seedVehicles(context: Context): Promise<number> {
	const known = new Set((await listVehicles(context, DISTRICT)).map(({ id }) => id));
	for (const { station, kind, lifecycle, ...vehicle } of brigade.vehicles) {
		const id = uuidOf(`vehicle/${station}/${vehicle.name}`);
		if (known.has(id)) continue;
		await saveVehicle(context, DISTRICT, {
			...vehicle,
			id,
			station_id: uuidOf(`station/${station}`),
			kind: kind as 'rescue',
			lifecycle: lifecycle as 'planned',
			note: '示范数据'
		});
	}
	return brigade.vehicles.length;
}

function planOf(): Parameters<typeof importPlan>[2] {
	const indicators = plan.indicators.map((indicator) => ({
		counted_by: null,
		comparison: 'at_least' as const,
		...indicator,
		level: indicator.level as 'binding'
	}));
	return { period: plan.period, indicators };
}

/** Tells the share done by quarters. */
function inSteps(tell: Tell, what: string, total: number): (done: number) => void {
	let told = -1;
	return (done) => {
		const quarter = Math.floor((done / total) * 4);
		if (quarter > told) tell(`示范数据：${what} ${quarter * 25} %`);
		told = Math.max(told, quarter);
	};
}
