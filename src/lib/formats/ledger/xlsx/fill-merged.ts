import { textOf, type TableRow } from '#lib/domain/ledger/table.ts';
import type { TableBuilder } from '../table-builder.ts';
import type { MergedArea } from './sheet.ts';

/**
 * Repeats the value of cells merged downwards (one township beside its twenty rows) in every row it
 * stands for. Cells merged only sideways are titles or shared headings and stay as they are.
 */
export function fillMerged(
	rows: TableRow[],
	merged: readonly MergedArea[],
	builder: TableBuilder
): void {
	const byRow = new Map(rows.map((row) => [row.row - 1, row]));
	const lastRow = rows.at(-1)?.row ?? 0;
	let filled = 0;
	for (const area of merged) {
		const isDown = area.bottom > area.top && area.left === area.right;
		const value = byRow.get(area.top)?.cells[area.left];
		if (!isDown || value === null || value === undefined || textOf(value) === '') continue;
		for (let row = area.top + 1; row <= Math.min(area.bottom, lastRow); row++) {
			const cells = byRow.get(row)?.cells;
			if (!cells) continue;
			while (cells.length <= area.left) cells.push(null);
			cells[area.left] ??= value;
			filled++;
		}
	}
	if (filled > 0)
		builder.problems.add({
			severity: 'note',
			code: 'merged_cells_filled',
			message: {
				zh: `${filled} 个合并单元格已按上方的值补齐。`,
				en: `${filled} merged cells were filled with the value above.`
			}
		});
}
