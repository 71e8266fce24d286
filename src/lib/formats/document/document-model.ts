/** Words of one style; a paragraph is several of them. */
export interface Run {
	text: string;
	isBold?: boolean;
	/** `#rrggbb`; black unless said. */
	color?: string;
}

export type Alignment = 'left' | 'center' | 'right';

export interface TableColumn {
	title: string;
	/** Share of the width of the page; shares need not sum to one. */
	share: number;
	align?: Alignment;
}

/** A JPEG or PNG. */
export interface PictureData {
	bytes: Uint8Array;
	/** Pixels. */
	width: number;
	height: number;
}

export type Block =
	| { is: 'title'; text: string }
	| { is: 'heading'; level: 1 | 2 | 3; text: string }
	| { is: 'paragraph'; runs: string | readonly Run[]; align?: Alignment; isIndented?: boolean }
	| { is: 'list'; items: readonly string[]; isNumbered?: boolean }
	| {
			is: 'table';
			columns: readonly TableColumn[];
			rows: readonly (readonly string[])[];
			caption?: string;
	  }
	/** `width`: millimeters on paper; the height follows. */
	| { is: 'picture'; picture: PictureData; width: number; caption?: string }
	/** Vectors, on paper as PDF; a DOCX has the picture instead, or a line that says where the drawing is. */
	| { is: 'drawing'; draw: DrawInto; height: number; picture?: PictureData; caption?: string }
	| { is: 'space'; height: number }
	| { is: 'pageBreak' };

/** Draws into a rectangle of a page; points (1/72 inch), y down. The pen's state is restored afterwards. */
export type DrawInto = (
	pdf: PDFKit.PDFDocument,
	box: { x: number; y: number; width: number; height: number }
) => void;

export type PaperSize = 'A3' | 'A4' | 'A5';

/** A paper that is printed as PDF or as DOCX, with the same words in both. */
export interface PaperDocument {
	title: string;
	author?: string;
	size: PaperSize;
	isLandscape?: boolean;
	/** Above and below every page; the page's number stands in the foot by itself. */
	head?: string;
	foot?: string;
	blocks: readonly Block[];
}

/** Millimeters. */
export const PAPER_MILLIMETERS: Record<PaperSize, readonly [number, number]> = {
	A3: [297, 420],
	A4: [210, 297],
	A5: [148, 210]
};

/** Margins in millimeters: sides, top and bottom. */
export const MARGIN_MILLIMETERS: Record<PaperSize, { side: number; end: number }> = {
	A3: { side: 22, end: 22 },
	A4: { side: 22, end: 24 },
	A5: { side: 14, end: 16 }
};

export function runsOf(runs: string | readonly Run[]): readonly Run[] {
	return typeof runs === 'string' ? [{ text: runs }] : runs;
}
