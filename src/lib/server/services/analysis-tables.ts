import { boxOf, type Box } from '#lib/core/geometry/index.ts';
import {
	containsText,
	pageOf,
	sortBy,
	type SortKey,
	type TablePage
} from '#lib/domain/table-page.ts';
import type { TableQuery } from '#lib/domain/table-query.ts';
import type { Area } from '#lib/domain/area.ts';
import { listAreas } from './area.ts';
import type { Context } from './context.ts';
import { computeCoverage, type Coverage } from './coverage.ts';
import { computeCranes, type Cranes, type StretchProperties } from './cranes.ts';

export type HoleRow = Coverage['holes']['features'][number]['properties'] & { box: Box | null };
export type StretchRow = StretchProperties & { id: number; box: Box | null };
export type AreaRow = Omit<Area, 'geometry'> & { box: Box | null };

/** What a table of an analysis says above its rows. */
export type HoleSummary = Omit<Coverage, 'holes'>;
export type CraneSummary = Omit<Cranes, 'stretches'>;

/** Holes of a view, without their outlines. */
export async function listHoleTable(
	context: Context,
	district: string,
	query: TableQuery
): Promise<{ page: TablePage<HoleRow>; summary: HoleSummary }> {
	const { view, winter } = query;
	const { holes, ...summary } = await computeCoverage(context, district, { view, winter });
	const rows = holes.features
		.map(({ geometry, properties }) => ({ ...properties, box: boxOf(geometry) ?? null }))
		.filter(
			(hole) =>
				(query.kind === '' || hole.kind === query.kind) &&
				(query.q === '' || containsText([hole.township], query.q))
		);
	const page = sortedPage(rows, query, {
		number: ({ number }) => number,
		kind: ({ kind }) => kind,
		area: ({ areaSquareMeters }) => areaSquareMeters,
		township: ({ township }) => township
	});
	return { page, summary };
}

/** Main roads too far from any crane, longest first. */
export async function listCraneTable(
	context: Context,
	district: string,
	query: TableQuery
): Promise<{ page: TablePage<StretchRow>; summary: CraneSummary }> {
	const { view, winter } = query;
	const { stretches, ...summary } = await computeCranes(context, district, { view, winter });
	const rows = stretches.features
		.map(({ geometry, properties }, id) => ({
			...properties,
			id,
			box: boxOf(geometry) ?? null
		}))
		.filter(({ name }) => query.q === '' || containsText([name], query.q))
		.sort((a, b) => b.lengthMeters - a.lengthMeters);
	const page = sortedPage(rows, query, {
		// Longest first is how it comes: the arrow down is the shortest first.
		length: ({ lengthMeters }) => -lengthMeters,
		name: ({ name }) => name,
		class: (stretch) => stretch.class,
		distance: ({ maxMeters }) => maxMeters ?? Infinity
	});
	return { page, summary };
}

/** Areas, without their outlines. */
export async function listAreaTable(
	context: Context,
	district: string,
	query: TableQuery
): Promise<TablePage<AreaRow>> {
	const areas = await listAreas(context, district);
	const rows = areas
		.map(({ geometry, ...area }) => ({ ...area, box: boxOf(geometry) ?? null }))
		.filter(
			(area) =>
				(query.kind === '' || area.kind === query.kind) &&
				(query.q === '' || containsText([area.name, area.code, area.source], query.q))
		);
	return sortedPage(rows, query, {
		kind: ({ kind }) => kind,
		name: ({ name }) => name,
		code: ({ code }) => code,
		area: ({ area_square_meters }) => area_square_meters,
		source: ({ source }) => source
	});
}

function sortedPage<Row>(
	rows: readonly Row[],
	{ sort, isDescending, page, size }: TableQuery,
	keys: Record<string, (row: Row) => SortKey>
): TablePage<Row> {
	const keyOf = keys[sort];
	return pageOf(keyOf ? sortBy(rows, keyOf, isDescending) : rows, page, size);
}
