import type { Camera, Selection } from '#lib/map/permalink.ts';
import { printPermalink, parsePermalink } from '#lib/map/permalink.ts';
import type { TableLayer, TableQuery } from '#lib/domain/table-query.ts';
import { printTableQuery } from '#lib/domain/table-query.ts';

/** An address below a district, for `resolve`. */
export type DistrictPath = `/d/${string}`;

/** What every table needs of the page around it: its name, its addresses, the district's clock. */
export interface LayerFrame {
	caption: string;
	timeZone: string;
	sorting: {
		sort: string;
		isDescending: boolean;
		sortPath: (column: string, isDescending: boolean) => DistrictPath;
	};
	/** The same table with a row opened beside it; null closes it. */
	openPath: (id: string | null) => DistrictPath;
	/** The same table with other filters or another page. */
	tablePath: (changes: Partial<TableQuery>) => DistrictPath;
	/** The map at a place, in the view of the table. */
	mapPath: (selected: Selection | null, camera: Camera | null) => DistrictPath;
}

export function createFrame(options: {
	layer: TableLayer;
	query: TableQuery;
	district: string;
	caption: string;
	timeZone: string;
}): LayerFrame {
	const { layer, query, district, caption, timeZone } = options;
	const tablePath = (changes: Partial<TableQuery>): DistrictPath =>
		`/d/${district}/table/${layer}${printTableQuery(layer, { ...query, ...changes })}`;
	return {
		caption,
		timeZone,
		sorting: {
			sort: query.sort,
			isDescending: query.isDescending,
			sortPath: (sort, isDescending) => tablePath({ sort, isDescending, page: 1 })
		},
		tablePath,
		openPath: (id) => {
			const path = tablePath({});
			if (id === null) return path;
			return `${path}${path.includes('?') ? '&' : '?'}open=${id}`;
		},
		mapPath: (selected, camera) => {
			const link = parsePermalink(new URLSearchParams(), '');
			const { view, winter, minutes } = query;
			const asOf = query.asOf || null;
			return `/d/${district}${printPermalink({ ...link, view, winter, minutes, asOf, selected, camera })}`;
		}
	};
}
