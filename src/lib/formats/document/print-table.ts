import type { TableColumn } from './document-model.ts';
import { FONT } from './open-pdf.ts';
import type { PagePrinter } from './print-pdf.ts';

const PADDING = 3;
const LINE = '#999999';
const HEAD_FILL = '#eeeeee';

/**
 * Prints a table over as many pages as it needs; the headings are repeated on each. A row is broken
 * only when it is longer than a page.
 */
export function printTable(
	page: PagePrinter,
	columns: readonly TableColumn[],
	rows: readonly (readonly string[])[]
): void {
	const { pdf } = page;
	const size = page.textPoints - 1.5;
	const shares = columns.reduce((sum, { share }) => sum + share, 0);
	const widths = columns.map(({ share }) => (page.width * share) / shares);
	const options = (index: number) => ({
		width: (widths[index] ?? 0) - 2 * PADDING,
		align: columns[index]?.align ?? ('left' as const),
		lineGap: 1
	});
	const heightOf = (cells: readonly string[], font: string) => {
		pdf.font(font).fontSize(size);
		return (
			Math.max(...cells.map((cell, index) => pdf.heightOfString(cell || ' ', options(index)))) +
			2 * PADDING
		);
	};
	const printRow = (cells: readonly string[], height: number, isHead: boolean) => {
		let x = page.left;
		const y = pdf.y;
		cells.forEach((cell, index) => {
			const width = widths[index] ?? 0;
			pdf.rect(x, y, width, height).lineWidth(0.5);
			if (isHead) pdf.fillAndStroke(HEAD_FILL, LINE);
			else pdf.stroke(LINE);
			pdf.font(isHead ? FONT.bold : FONT.text).fontSize(size);
			pdf
				.fillColor('#000000')
				.text(cell, x + PADDING, y + PADDING, { ...options(index), height: height - PADDING });
			x += width;
		});
		pdf.y = y + height;
	};
	const titles = columns.map(({ title }) => title);
	const headHeight = heightOf(titles, FONT.bold);
	const begin = () => {
		// Cells are placed by us: pdfkit must not break the page inside one.
		pdf.page.margins = { left: 0, right: 0, top: 0, bottom: 0 };
		printRow(titles, headHeight, true);
	};
	page.need(headHeight + (rows[0] ? heightOf(rows[0], FONT.text) : 0));
	begin();
	const printWhole = (row: readonly string[]): void => {
		const height = heightOf(row, FONT.text);
		if (height > page.pageRoom - headHeight) return halve(row).forEach(printWhole);
		if (page.room < height) {
			page.addPage();
			begin();
		}
		printRow(row, height, false);
	};
	rows.forEach(printWhole);
	pdf.font(FONT.text).fontSize(page.textPoints);
}

/** A row that is longer than a page, as two: the longest cell decides, shorter ones stand in the first. */
function halve(row: readonly string[]): [string[], string[]] {
	const longest = Math.max(...row.map((cell) => cell.length));
	const middle = Math.ceil(longest / 2);
	return [row.map((cell) => cell.slice(0, middle)), row.map((cell) => cell.slice(middle))];
}
