/** One page of a list, and how many pages and rows there are. */
export interface TablePage<Row> {
	rows: Row[];
	/** Rows that match, over all pages. */
	total: number;
	/** From 1; the last page when a later one was asked for. */
	page: number;
	pageCount: number;
}

/** What a row is sorted by; null comes last whichever way the table is sorted. */
export type SortKey = string | number | null;

/** Chinese by pinyin, numbers inside text by their value (9 before 10). */
const collator = new Intl.Collator('zh-CN', { numeric: true });

export function pageOf<Row>(rows: readonly Row[], page: number, size: number): TablePage<Row> {
	const pageCount = Math.max(1, Math.ceil(rows.length / size));
	const shown = Math.min(Math.max(1, page), pageCount);
	return {
		rows: rows.slice((shown - 1) * size, shown * size),
		total: rows.length,
		page: shown,
		pageCount
	};
}

/** Sorted copy; rows of equal keys keep their order, ascending and descending alike. */
export function sortBy<Row>(
	rows: readonly Row[],
	keyOf: (row: Row) => SortKey,
	isDescending: boolean
): Row[] {
	const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
	return keyed
		.sort((a, b) => {
			if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
			const order =
				typeof a.key === 'number' && typeof b.key === 'number'
					? a.key - b.key
					: collator.compare(String(a.key), String(b.key));
			return isDescending ? -order : order;
		})
		.map(({ row }) => row);
}

/** Whether any of the texts contains what is searched for, upper and lower case alike. */
export function containsText(texts: readonly (string | null)[], wanted: string): boolean {
	const needle = wanted.toLowerCase();
	return texts.some((text) => text !== null && text.toLowerCase().includes(needle));
}
