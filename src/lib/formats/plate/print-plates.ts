import QRCode from 'qrcode';
import { PLATE_LAYOUTS, type PlateLayout, type PlateToPrint } from '#lib/domain/plate.ts';
import { FONT, closePdf, openPdf, points } from '../document/open-pdf.ts';

/** A4, portrait, millimeters. */
const PAPER = [210, 297] as const;
const RED = '#b3261e';
const INK = '#1a1a1a';
const QUIET = '#555555';

/**
 * Sheets of plates with cutting lines: kind, number, road, QR code, telephone for repairs.
 * The code is drawn as areas, so that it stays sharp at any size; level Q reads with a quarter of it scratched off.
 */
export async function printPlates(
	plates: readonly PlateToPrint[],
	options: { title: string; phone: string; owner: string; layout: PlateLayout }
): Promise<Uint8Array> {
	const { columns, rows, width, height } = PLATE_LAYOUTS[options.layout];
	const pdf = openPdf({ title: options.title, author: options.owner, size: PAPER });
	const left = (PAPER[0] - columns * width) / 2;
	const top = (PAPER[1] - rows * height) / 2;
	plates.forEach((plate, index) => {
		const place = index % (columns * rows);
		if (place === 0) pdf.addPage();
		const x = points(left + (place % columns) * width);
		const y = points(top + Math.floor(place / columns) * height);
		drawPlate(pdf, plate, options, { x, y, width: points(width), height: points(height) });
	});
	return closePdf(pdf);
}

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

function drawPlate(
	pdf: PDFKit.PDFDocument,
	plate: PlateToPrint,
	{ phone, owner }: { phone: string; owner: string },
	box: Box
): void {
	// Everything follows from the height of the plate: 66 mm is the small one.
	const unit = box.height / 66;
	const gap = 4 * unit;
	pdf.lineWidth(0.4).dash(3, { space: 3 }).strokeColor('#999999');
	pdf.rect(box.x, box.y, box.width, box.height).stroke().undash();
	const inner = inset(box, 2 * unit);
	pdf
		.lineWidth(unit)
		.strokeColor(RED)
		.roundedRect(inner.x, inner.y, inner.width, inner.height, gap / 2);
	pdf.stroke();
	const head = 11 * unit;
	pdf.rect(inner.x, inner.y, inner.width, head).fill(RED);
	const write = writer(pdf);
	const wide = { x: inner.x + gap, width: inner.width - 2 * gap };
	write(plate.kindWord, { ...wide, y: inner.y + 1.5 * unit }, FONT.bold, 7 * unit, '#ffffff');
	const side = 36 * unit;
	const code = { x: inner.x + inner.width - side - gap / 2, y: inner.y + head + gap / 2 };
	drawCode(pdf, plate.link, { ...code, width: side, height: side });
	const below = { x: code.x, width: side, y: code.y + side + 0.5 * unit };
	write('扫码报损 · 报隐患', below, FONT.text, 3.6 * unit, QUIET, 'center');
	const text = { x: inner.x + gap, width: inner.width - side - 2 * gap };
	const top = inner.y + head + gap;
	write(plate.code || '—', { ...text, y: top }, FONT.bold, 8.5 * unit, INK);
	pdf
		.font(FONT.text)
		.fontSize(4 * unit)
		.fillColor(INK);
	pdf.text(plate.road, text.x, top + 12 * unit, {
		width: text.width,
		height: 12.4 * unit,
		ellipsis: true
	});
	const bottom = inner.y + inner.height - gap;
	if (phone) {
		write('报修电话', { ...text, y: bottom - 18.5 * unit }, FONT.text, 3.4 * unit, QUIET);
		write(phone, { ...text, y: bottom - 14 * unit }, FONT.bold, 6.5 * unit, RED);
	}
	if (owner) write(owner, { ...text, y: bottom - 4.5 * unit }, FONT.text, 3.6 * unit, QUIET);
}

/** Writes one line, made smaller until it fits its width. */
function writer(pdf: PDFKit.PDFDocument) {
	return (
		text: string,
		at: { x: number; y: number; width: number },
		font: string,
		size: number,
		color: string,
		align: 'left' | 'center' = 'left'
	): void => {
		const width = pdf.font(font).fontSize(size).widthOfString(text);
		const fitted = Math.min(size, (size * at.width) / width);
		const across = (width * fitted) / size;
		const x = align === 'center' ? at.x + (at.width - across) / 2 : at.x;
		// On the same baseline, however small it became.
		pdf
			.fontSize(fitted)
			.fillColor(color)
			.text(text, x, at.y + (size - fitted) * 1.1, { lineBreak: false });
	};
}

function drawCode(pdf: PDFKit.PDFDocument, link: string, box: Box): void {
	const { modules } = QRCode.create(link, { errorCorrectionLevel: 'Q' });
	// Four modules of white around it, as the standard asks.
	const size = box.width / (modules.size + 8);
	pdf.rect(box.x, box.y, box.width, box.height).fill('#ffffff');
	for (let row = 0; row < modules.size; row++)
		for (let column = 0; column < modules.size; column++)
			if (modules.get(row, column))
				pdf.rect(box.x + (column + 4) * size, box.y + (row + 4) * size, size * 1.02, size * 1.02);
	pdf.fill('#000000');
}

function inset(box: Box, by: number): Box {
	return { x: box.x + by, y: box.y + by, width: box.width - 2 * by, height: box.height - 2 * by };
}
