import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { DrawInto, PictureData } from '#lib/formats/document/document-model.ts';
import { closePdf, openPdf } from '#lib/formats/document/open-pdf.ts';
import { millimeters } from '#lib/formats/sheet/map-frame.ts';
import { renderPageAsPng } from '#lib/formats/sheet/render-pdf.ts';

const DOTS_PER_INCH = 200;

/**
 * A drawing as PNG, for a DOCX or a screen: the very vectors of the paper, rendered.
 *
 * @param size Of the drawing on paper, millimeters.
 */
export async function pictureOfDrawing(
	draw: DrawInto,
	size: { width: number; height: number },
	dotsPerInch = DOTS_PER_INCH
): Promise<PictureData> {
	const pdf = openPdf({ title: '', size: [size.width, size.height] });
	pdf.addPage();
	draw(pdf, { x: 0, y: 0, width: millimeters(size.width), height: millimeters(size.height) });
	const page = await closePdf(pdf);
	const out = new PassThrough();
	const whole = buffer(out);
	const pixels = await renderPageAsPng(page, 0, out, { dotsPerInch });
	out.end();
	return { bytes: await whole, ...pixels };
}
