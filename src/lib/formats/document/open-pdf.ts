import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';

const POINTS_PER_MILLIMETER = 72 / 25.4;

/** Names under which the embedded fonts are known to an opened PDF: `pdf.font(FONT.text)`. */
export const FONT = { text: 'atlas-text', bold: 'atlas-bold' } as const;

/** Millimeters of paper as points (1/72 inch). */
export function points(millimeters: number): number {
	return millimeters * POINTS_PER_MILLIMETER;
}

/**
 * A PDF without a page, with an open Chinese font (Noto Sans Hans, OFL) registered as `FONT.text` and `FONT.bold`; what is used of it is embedded, so
 * that no font of a machine matters. Pages stay in memory until `end()`, which lets their numbers be printed last; not
 * where `isFinishedByPage`: then each is packed when the next begins (a sheet of a town unpacked is tens of megabytes).
 *
 * @param options.size Width and height of pages, millimeters.
 */
export function openPdf(options: {
	title: string;
	author?: string | undefined;
	size: readonly [number, number];
	isFinishedByPage?: boolean;
}): PDFKit.PDFDocument {
	const pdf = new PDFDocument({
		autoFirstPage: false,
		bufferPages: options.isFinishedByPage !== true,
		size: [points(options.size[0]), points(options.size[1])],
		margin: 0,
		pdfVersion: '1.7',
		lang: 'zh-CN',
		displayTitle: true,
		info: { Title: options.title, Author: options.author ?? '', Creator: 'Fire Atlas' }
	});
	pdf.registerFont(FONT.text, readFont('NotoSansHans-Regular.otf'));
	pdf.registerFont(FONT.bold, readFont('NotoSansHans-Bold.otf'));
	return pdf.font(FONT.text);
}

/** Ends a PDF and gives its bytes. */
export async function closePdf(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	const whole = new Promise<Uint8Array>((resolve, reject) => {
		pdf.on('data', (piece: Uint8Array) => pieces.push(piece));
		pdf.on('end', () => resolve(Buffer.concat(pieces)));
		pdf.on('error', reject);
	});
	pdf.end();
	return whole;
}

const fonts = new Map<string, WeakRef<Buffer>>();

/** Ten megabytes each: papers that are made one after the other share them. */
function readFont(name: string): Buffer {
	const known = fonts.get(name)?.deref();
	if (known) return known;
	const main = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc');
	const bytes = readFileSync(join(dirname(main), '..', 'fonts', name));
	fonts.set(name, new WeakRef(bytes));
	return bytes;
}
