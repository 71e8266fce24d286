import {
	buildAreaIndex,
	isInsideArea,
	projectionByCode,
	toPlaneMultiPolygon,
	type AreaIndex
} from '#lib/core/geometry/index.ts';
import {
	THREE_LINES,
	type LineCheck,
	type ScenarioLines,
	type ThreeLine
} from '#lib/domain/three-lines.ts';
import { listAreas } from '#lib/server/queries/area.ts';
import { getPlacedDistrict } from './analysis.ts';
import { authorizeWhole, can, type Context } from './context.ts';
import { getScenario } from './scenario/scenarios.ts';

const MOST_AREAS = 20_000;

/**
 * A test of points against 永久基本农田, 生态保护红线 and 城镇开发边界, as far as they were imported. A point on a line
 * counts as inside: whoever stands on it must ask.
 *
 * @throws {NotFound} No such district. @throws {Unavailable} It has no plane yet.
 */
export async function createLineCheck(
	context: Context,
	district: string
): Promise<(position: readonly [number, number]) => LineCheck> {
	authorizeWhole(context, district);
	const { srid } = await getPlacedDistrict(context.db, district);
	const projection = projectionByCode(srid);
	const includesSensitive = can(context.actor, district, 'sensitive.read');
	const areas = await listAreas(context.db, district, {
		kinds: THREE_LINES,
		includesSensitive,
		limit: MOST_AREAS
	});
	const indexes = new Map<ThreeLine, AreaIndex[]>();
	for (const line of THREE_LINES) {
		const found = areas.filter(({ kind }) => kind === line);
		if (found.length === 0) continue;
		const toIndex = ({ geometry }: (typeof found)[number]) =>
			buildAreaIndex(toPlaneMultiPolygon(geometry, projection));
		indexes.set(line, found.map(toIndex));
	}
	return ([lon, lat]) => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		const isInside = (line: ThreeLine) =>
			indexes.get(line)?.some((index) => isInsideArea(index, x, y)) ?? null;
		return {
			farmland: isInside('farmland'),
			ecology: isInside('ecology'),
			urban_boundary: isInside('urban_boundary')
		};
	};
}

/** @throws {NotFound} No such scenario. */
export async function checkScenarioLines(
	context: Context,
	district: string,
	id: string
): Promise<ScenarioLines> {
	const { changes } = await getScenario(context, district, id);
	const check = await createLineCheck(context, district);
	const points = changes.flatMap((change, index): ScenarioLines['points'] => {
		if (change.action !== 'add' && change.action !== 'move') return [];
		const kind = change.action === 'add' ? change.kind : null;
		const { action, position } = change;
		return [{ number: index + 1, action, kind, check: check(position) }];
	});
	const none = check([0, 0]);
	return { points, missing: THREE_LINES.filter((line) => none[line] === null) };
}
