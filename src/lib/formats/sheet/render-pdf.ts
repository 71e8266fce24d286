import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';
import { writePng } from './png-stream.ts';

/** Rows drawn at once: an A1 sheet at 300 dpi is 9 933 wide, a band of it 10 MB. */
const BAND_ROWS = 256;
const POINTS_PER_INCH = 72;
const BGRX = 3;
/** Annotations are drawn, text is smoothed for no screen in particular. */
const FLAGS = 0x01;
const WHITE = 0xffffffff;

let starting: Promise<WrappedPdfiumModule> | undefined;

/**
 * Draws a page of a PDF as PNG, band by band, so that memory does not grow with the paper (PDFium in
 * WebAssembly, of this installation: nothing is fetched).
 *
 * @param page From 0.
 * @returns Pixels.
 * @throws {RangeError} It is no PDF, or has no such page.
 */
export async function renderPageAsPng(
	pdf: Uint8Array,
	page: number,
	out: Writable,
	{ dotsPerInch, signal }: { dotsPerInch: number; signal?: AbortSignal | undefined }
): Promise<{ width: number; height: number }> {
	const pdfium = await (starting ??= start());
	const opened = open(pdfium, pdf);
	const handle = pdfium.FPDF_LoadPage(opened.document, page);
	if (handle === 0) {
		opened.close();
		throw new RangeError(`the PDF has no page ${page}`);
	}
	try {
		const scale = dotsPerInch / POINTS_PER_INCH;
		const width = Math.round(pdfium.FPDF_GetPageWidthF(handle) * scale);
		const height = Math.round(pdfium.FPDF_GetPageHeightF(handle) * scale);
		const bands = function* (): Generator<Uint8Array> {
			for (let top = 0; top < height; top += BAND_ROWS) {
				signal?.throwIfAborted();
				yield drawBand(pdfium, handle, { width, height, top });
			}
		};
		await writePng(out, { width, height, dotsPerInch }, bands());
		return { width, height };
	} finally {
		pdfium.FPDF_ClosePage(handle);
		opened.close();
	}
}

/** Pages of a PDF. @throws {RangeError} It is none. */
export async function countPages(pdf: Uint8Array): Promise<number> {
	const pdfium = await (starting ??= start());
	const { document, close } = open(pdfium, pdf);
	try {
		return pdfium.FPDF_GetPageCount(document);
	} finally {
		close();
	}
}

async function start(): Promise<WrappedPdfiumModule> {
	const path = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm');
	const bytes = await readFile(path);
	const wasmBinary = new Uint8Array(bytes).buffer;
	const pdfium = await init({ wasmBinary });
	pdfium.PDFiumExt_Init();
	return pdfium;
}

function open(pdfium: WrappedPdfiumModule, pdf: Uint8Array) {
	const memory = pdfium.pdfium;
	const address = memory.wasmExports.malloc(pdf.length);
	memory.HEAPU8.set(pdf, address);
	const document = pdfium.FPDF_LoadMemDocument(address, pdf.length, '');
	const free = () => memory.wasmExports.free(address);
	if (document === 0) {
		free();
		throw new RangeError(
			`not a PDF that can be drawn (PDFium error ${pdfium.FPDF_GetLastError()})`
		);
	}
	return {
		document,
		close: () => {
			pdfium.FPDF_CloseDocument(document);
			free();
		}
	};
}

/** Rows from `top` on of the page in pixels, RGB. */
function drawBand(
	pdfium: WrappedPdfiumModule,
	page: number,
	{ width, height, top }: { width: number; height: number; top: number }
): Uint8Array {
	const rows = Math.min(BAND_ROWS, height - top);
	const memory = pdfium.pdfium;
	const bitmap = pdfium.FPDFBitmap_CreateEx(width, rows, BGRX, 0, 0);
	if (bitmap === 0) throw new Error(`no memory for a band of ${width} × ${rows} pixels`);
	try {
		pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, rows, WHITE);
		// The page begins above the bitmap: what falls outside is not drawn.
		pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, FLAGS);
		const stride = pdfium.FPDFBitmap_GetStride(bitmap);
		const start = pdfium.FPDFBitmap_GetBuffer(bitmap);
		const source = memory.HEAPU8;
		const rgb = new Uint8Array(width * rows * 3);
		let to = 0;
		for (let row = 0; row < rows; row++) {
			let from = start + row * stride;
			for (let column = 0; column < width; column++, from += 4, to += 3) {
				rgb[to] = source[from + 2] ?? 0;
				rgb[to + 1] = source[from + 1] ?? 0;
				rgb[to + 2] = source[from] ?? 0;
			}
		}
		return rgb;
	} finally {
		pdfium.FPDFBitmap_Destroy(bitmap);
	}
}
