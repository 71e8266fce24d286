import { boxOf, type Box } from '#lib/core/geometry/index.ts';
import { NONE } from '#lib/domain/register-query.ts';
import { shortfallRate } from '#lib/domain/shortfall.ts';
import {
	isDescending,
	type ShortfallQuery,
	type ShortfallSort
} from '#lib/domain/shortfall-query.ts';
import {
	containsText,
	pageOf,
	sortBy,
	type SortKey,
	type TablePage
} from '#lib/domain/table-page.ts';
import { AppError, Unavailable } from '#lib/server/errors.ts';
import type { Context } from './context.ts';
import { listRules, type EffectiveRule } from './rule.ts';
import { computeShortfall, type Shortfall } from './shortfall.ts';
import type { RoadShortfall } from './shortfall-compute.ts';

export type ShortfallRow = RoadShortfall & { box: Box | null };

export interface ShortfallTable {
	page: TablePage<ShortfallRow>;
	/** Everything but the roads. */
	summary: Omit<Shortfall, 'roads'>;
	rules: EffectiveRule[];
}

const PAGE_ROWS = 200;

const KEYS: Record<ShortfallSort, (road: RoadShortfall) => SortKey> = {
	name: ({ name }) => name,
	class: (road) => road.class,
	length: ({ lengthMeters }) => lengthMeters,
	width: ({ maxWidthMeters }) => maxWidthMeters,
	required: ({ required }) => required,
	existing: ({ existing }) => existing,
	working: ({ working }) => working,
	shortfall: ({ shortfall }) => shortfall,
	rate: (road) => shortfallRate(road)
};

/**
 * The roads of a district for its page, without their lines; narrowed to a township, each shows what lies
 * there.
 *
 * @returns The reason why there is nothing to count yet, instead.
 */
export async function listShortfallTable(
	context: Context,
	district: string,
	query: ShortfallQuery
): Promise<ShortfallTable | AppError> {
	let answer: Shortfall;
	try {
		answer = await computeShortfall(context, district);
	} catch (error) {
		if (error instanceof Unavailable) return error;
		throw error;
	}
	const { roads, ...summary } = answer;
	const wanted = query.township === NONE ? null : query.township;
	const rows = roads.features.flatMap(({ geometry, properties }): ShortfallRow[] => {
		if (query.q !== '' && !containsText([properties.name], query.q)) return [];
		const row = { ...properties, box: boxOf(geometry) ?? null };
		if (wanted === undefined) return [row];
		const there = properties.townships.find(({ township }) => township === wanted);
		return there ? [{ ...row, ...there }] : [];
	});
	const keyOf = KEYS[query.sort];
	const rules = await listRules(context, district);
	return {
		page: pageOf(sortBy(rows, keyOf, isDescending(query)), Number(query.page), PAGE_ROWS),
		summary,
		rules: rules.filter(({ key }) => summary.rules.includes(key))
	};
}
