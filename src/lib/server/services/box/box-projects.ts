import type { FacilityKind } from '#lib/domain/facility.ts';
import { translate } from '#lib/domain/messages/index.ts';
import type { ScenarioChange } from '#lib/domain/scenario.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import { listTownships } from '#lib/server/queries/coverage-input.ts';
import {
	buildAreaIndex,
	isInsideArea,
	projectionByCode,
	toPlaneMultiPolygon
} from '#lib/core/geometry/index.ts';
import type { LineCheck } from '#lib/domain/three-lines.ts';
import { createLineCheck } from '../three-lines.ts';
import type { BoxSource } from './box-source.ts';

/** One row of 近期建设项目库. */
export interface BoxProject {
	/** Place in the scenario, from 1: the number on the sheets. */
	number: number;
	action: ScenarioChange['action'];
	kind: FacilityKind | null;
	name: string;
	position: [number, number] | null;
	township: string | null;
	/** 建设规模. */
	scale: string;
	/** 万元; null: neither the scenario nor a rule says. */
	cost: number | null;
	/** Where the cost comes from. */
	costBasis: string;
	/** Null where nothing is built, so that no land is asked for. */
	lines: LineCheck | null;
}

const ACTIONS: Record<ScenarioChange['action'], string> = {
	add: '新建',
	move: '迁移',
	repair: '修复',
	remove: '撤除',
	close: '道路封闭（测算用）'
};
const PAGE = 200;

/** What the scenario of a box asks to be built, with cost, township and the three lines. */
export async function listProjects(source: BoxSource): Promise<BoxProject[]> {
	const { scenario, context, district, rules } = source;
	if (!scenario) return [];
	const check = await createLineCheck(context, district.code);
	const facilities = await readFacilities(source);
	const townshipAt = await createTownshipFinder(source);
	const ruleCost = (kind: FacilityKind, what: 'build' | 'repair') =>
		rules.find(({ key }) => key === `cost.${kind}_${what}`)?.effective;
	return scenario.changes.map((change, index): BoxProject => {
		const facility = 'facility_id' in change ? facilities.get(change.facility_id) : undefined;
		const kind = change.action === 'add' ? change.kind : (facility?.kind ?? null);
		const position =
			'position' in change
				? ([...change.position] as [number, number])
				: (facility?.position ?? null);
		const word = kind === null ? '' : translate(`kind.${kind}`, 'zh-CN');
		const own = 'cost' in change ? change.cost : null;
		const what = change.action === 'add' ? 'build' : change.action === 'repair' ? 'repair' : null;
		const assumed = kind !== null && what !== null ? ruleCost(kind, what) : undefined;
		const label = change.action === 'add' ? change.name : (facility?.code ?? facility?.name);
		const isBuilt = change.action === 'add' || change.action === 'move';
		return {
			number: index + 1,
			action: change.action,
			kind,
			name: `${ACTIONS[change.action]}${word}${label ? `（${label}）` : ''}`,
			position,
			township: position && townshipAt(position),
			scale: kind === null ? '1 处' : kind.endsWith('station') ? '1 座' : '1 处',
			cost: own ?? assumed ?? null,
			costBasis: own !== null ? '方案' : assumed === undefined ? '未定' : '规划假设（单价规则）',
			lines: isBuilt && position ? check(position) : null
		};
	});
}

async function readFacilities({ context, district, scenario }: BoxSource) {
	const ids = (scenario?.changes ?? []).flatMap((change) =>
		'facility_id' in change ? [change.facility_id] : []
	);
	const found = new Map<string, Awaited<ReturnType<typeof listFacilities>>[number]>();
	for (let start = 0; start < ids.length; start += PAGE) {
		const rows = await listFacilities(context.db, district.code, {
			ids: ids.slice(start, start + PAGE),
			includesSensitive: true,
			outageAt: context.now(),
			limit: PAGE
		});
		for (const row of rows) found.set(row.id, row);
	}
	return found;
}

async function createTownshipFinder({ context, district }: BoxSource) {
	const projection = projectionByCode(district.srid);
	const townships = (await listTownships(context.db, district.code)).map(({ name, geometry }) => ({
		name,
		index: buildAreaIndex(toPlaneMultiPolygon(geometry, projection))
	}));
	return ([lon, lat]: readonly [number, number]): string | null => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		return townships.find(({ index }) => isInsideArea(index, x, y))?.name ?? null;
	};
}

/** 内, 外 or 未核对. */
export function insideWord(isInside: boolean | null | undefined): string {
	return isInside === null || isInside === undefined ? '未核对' : isInside ? '内' : '外';
}
