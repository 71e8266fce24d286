import type { Facility } from '#lib/domain/facility.ts';
import type { TablePage } from '#lib/domain/table-page.ts';
import { isFacilityLayer, type TableLayer, type TableQuery } from '#lib/domain/table-query.ts';
import { Unavailable } from '#lib/server/errors.ts';
import { listTownshipNames } from '#lib/server/queries/place.ts';
import {
	listAreaTable,
	listCraneTable,
	listHoleTable,
	type AreaRow,
	type CraneSummary,
	type HoleRow,
	type HoleSummary,
	type StretchRow
} from './analysis-tables.ts';
import type { Context } from './context.ts';
import { listRegisterTable } from './register-table.ts';
import type { BeyondEntry } from './response-lists.ts';
import type { ClassBands } from './response-pieces.ts';
import { listBeyondTable, listRoadBands } from './response-table.ts';

/** A layer as a table; which rows and figures it has depends on the layer. */
export type LayerTable =
	| { type: 'facilities'; page: TablePage<Facility>; townships: [code: string, name: string][] }
	| { type: 'holes'; page: TablePage<HoleRow>; summary: HoleSummary }
	| { type: 'beyond'; page: TablePage<BeyondEntry> }
	| { type: 'roads'; classes: ClassBands[] }
	| { type: 'cranes'; page: TablePage<StretchRow>; summary: CraneSummary }
	| { type: 'areas'; page: TablePage<AreaRow> }
	/** It cannot be computed yet, and what is missing. */
	| { type: 'unavailable'; reason: Unavailable };

export async function loadTable(
	context: Context,
	district: string,
	layer: TableLayer,
	query: TableQuery
): Promise<LayerTable> {
	try {
		return await compute(context, district, layer, query);
	} catch (error) {
		if (error instanceof Unavailable) return { type: 'unavailable', reason: error };
		throw error;
	}
}

async function compute(
	context: Context,
	district: string,
	layer: TableLayer,
	query: TableQuery
): Promise<LayerTable> {
	if (isFacilityLayer(layer)) {
		const page = await listRegisterTable(context, district, layer, query);
		const townships = [...(await listTownshipNames(context.db, district))];
		return { type: 'facilities', page, townships };
	}
	switch (layer) {
		case 'holes':
			return { type: layer, ...(await listHoleTable(context, district, query)) };
		case 'beyond':
			return { type: layer, page: await listBeyondTable(context, district, query) };
		case 'roads':
			return { type: layer, classes: await listRoadBands(context, district, query) };
		case 'cranes':
			return { type: layer, ...(await listCraneTable(context, district, query)) };
		case 'areas':
			return { type: layer, page: await listAreaTable(context, district, query) };
	}
}
