import {
	MARGIN_MILLIMETERS,
	PAPER_MILLIMETERS,
	runsOf,
	type Alignment,
	type Block,
	type DrawInto,
	type PaperDocument,
	type PictureData
} from './document-model.ts';
import { closePdf, FONT, openPdf, points } from './open-pdf.ts';
import { printTable } from './print-table.ts';

const HEADING_POINTS = { 1: 15, 2: 13, 3: 11.5 } as const;

/** Prints a paper as PDF: vectors and embedded fonts, headings as bookmarks, page numbers in the foot. */
export async function printPdf(paper: PaperDocument): Promise<Uint8Array> {
	const [short, long] = PAPER_MILLIMETERS[paper.size];
	const size = paper.isLandscape ? ([long, short] as const) : ([short, long] as const);
	const pdf = openPdf({ title: paper.title, author: paper.author, size });
	new PagePrinter(pdf, paper).print();
	return closePdf(pdf);
}

/** Fills pages from above; a block that does not fit begins the next page. */
export class PagePrinter {
	readonly pdf: PDFKit.PDFDocument;
	readonly textPoints: number;
	readonly #paper: PaperDocument;
	readonly #side: number;
	readonly #end: number;

	constructor(pdf: PDFKit.PDFDocument, paper: PaperDocument) {
		this.pdf = pdf;
		this.#paper = paper;
		const margin = MARGIN_MILLIMETERS[paper.size];
		this.#side = points(margin.side);
		this.#end = points(margin.end);
		this.textPoints = paper.size === 'A5' ? 9 : 10.5;
		this.addPage();
	}

	get left(): number {
		return this.#side;
	}

	get width(): number {
		return this.pdf.page.width - 2 * this.#side;
	}

	/** Points left on the page. */
	get room(): number {
		return this.pdf.page.height - this.#end - this.pdf.y;
	}

	/** The longest block that a page holds, points. */
	get pageRoom(): number {
		return this.pdf.page.height - 2 * this.#end;
	}

	addPage(): void {
		this.pdf.addPage();
		this.pdf.y = this.#end;
	}

	/** Begins a page unless so much is left of this one. */
	need(height: number): void {
		if (this.room < Math.min(height, this.pageRoom)) this.addPage();
	}

	print(): void {
		for (const block of this.#paper.blocks) this.#printBlock(block);
		this.#printEdges();
	}

	#printBlock(block: Block): void {
		const { pdf } = this;
		if (block.is === 'title') {
			this.#text(block.text, { size: 20, font: FONT.bold, align: 'center', after: 12 });
		} else if (block.is === 'heading') {
			const size = HEADING_POINTS[block.level];
			if (pdf.y > this.#end) pdf.y += size * 0.6;
			// A heading never stands alone at a page's end.
			this.need(size * 1.4 + 3 * this.textPoints * 1.6);
			pdf.outline.addItem(block.text);
			this.#text(block.text, { size, font: FONT.bold, after: size * 0.35 });
		} else if (block.is === 'paragraph') this.#paragraph(block);
		else if (block.is === 'list') {
			block.items.forEach((item, index) => {
				const mark = block.isNumbered ? `${index + 1}. ` : '· ';
				this.#text(mark + item, { after: 2, inset: this.textPoints });
			});
			pdf.y += 4;
		} else if (block.is === 'table') {
			if (block.caption) this.#text(block.caption, { font: FONT.bold, align: 'center', after: 3 });
			printTable(this, block.columns, block.rows);
			pdf.y += 8;
		} else if (block.is === 'picture') {
			const width = Math.min(points(block.width), this.width);
			const height = (width * block.picture.height) / block.picture.width;
			this.#figure(pictureDrawing(block.picture), { width, height, caption: block.caption });
		} else if (block.is === 'drawing') {
			const height = points(block.height);
			this.#figure(block.draw, { width: this.width, height, caption: block.caption });
		} else if (block.is === 'space') pdf.y += points(block.height);
		else this.addPage();
	}

	#paragraph(block: Extract<Block, { is: 'paragraph' }>): void {
		const { pdf, textPoints } = this;
		const runs = runsOf(block.runs).filter(({ text }) => text !== '');
		const indent = block.isIndented ? 2 * textPoints : 0;
		const options = {
			width: this.width,
			align: block.align ?? 'left',
			lineGap: textPoints * 0.35,
			indent
		} as const;
		const whole = runs.map(({ text }) => text).join('');
		pdf.font(FONT.text).fontSize(textPoints);
		this.need(Math.min(pdf.heightOfString(whole || ' ', options), 3 * textPoints));
		this.#flow(() => {
			runs.forEach((run, index) => {
				pdf.font(run.isBold ? FONT.bold : FONT.text).fillColor(run.color ?? '#000000');
				const rest = { ...options, continued: index < runs.length - 1 };
				if (index === 0) pdf.text(run.text, this.left, pdf.y, rest);
				else pdf.text(run.text, { ...rest, indent: 0 });
			});
		});
		pdf.font(FONT.text).fillColor('#000000');
		pdf.y += textPoints * 0.4;
	}

	#text(
		text: string,
		options: { size?: number; font?: string; align?: Alignment; after: number; inset?: number }
	): void {
		const { pdf } = this;
		const inset = options.inset ?? 0;
		const size = options.size ?? this.textPoints;
		const layout = {
			width: this.width - inset,
			align: options.align ?? 'left',
			lineGap: 2
		} as const;
		pdf.font(options.font ?? FONT.text).fontSize(size);
		this.need(Math.min(pdf.heightOfString(text, layout), 3 * size));
		this.#flow(() => pdf.text(text, this.left + inset, pdf.y, layout));
		pdf.font(FONT.text).fontSize(this.textPoints);
		pdf.y += options.after;
	}

	/** Text may run over the page's end: pdfkit then breaks the page at these margins. */
	#flow(write: () => void): void {
		const margins = { left: this.#side, right: this.#side, top: this.#end, bottom: this.#end };
		const apply = () => (this.pdf.page.margins = margins);
		apply();
		this.pdf.on('pageAdded', apply);
		try {
			write();
		} finally {
			this.pdf.off('pageAdded', apply);
		}
	}

	#figure(
		draw: DrawInto,
		figure: { width: number; height: number; caption?: string | undefined }
	): void {
		const { pdf } = this;
		const captionHeight = figure.caption ? this.textPoints * 2 : 0;
		const height = Math.min(figure.height, this.pageRoom - captionHeight);
		const width = (figure.width * height) / figure.height;
		this.need(height + captionHeight);
		const [x, y] = [this.left + (this.width - width) / 2, pdf.y];
		pdf.save();
		draw(pdf, { x, y, width, height });
		pdf.restore();
		pdf.font(FONT.text).fontSize(this.textPoints).fillColor('#000000');
		pdf.y = y + height + 3;
		if (figure.caption) this.#text(figure.caption, { align: 'center', after: 6 });
		else pdf.y += 5;
	}

	/** Head, foot and number of every page. */
	#printEdges(): void {
		const { pdf } = this;
		const { head, foot } = this.#paper;
		const { start, count } = pdf.bufferedPageRange();
		for (let index = 0; index < count; index++) {
			pdf.switchToPage(start + index);
			// Nothing that is printed into the margins may begin a page.
			pdf.page.margins = { left: 0, right: 0, top: 0, bottom: 0 };
			pdf.font(FONT.text).fontSize(8).fillColor('#555555');
			const options = { width: this.width, lineBreak: false, ellipsis: true } as const;
			if (head) pdf.text(head, this.left, this.#end / 2, { ...options, align: 'right' });
			const y = pdf.page.height - this.#end / 2 - 4;
			if (foot) pdf.text(foot, this.left, y, { ...options, width: this.width - 50 });
			pdf.text(`${index + 1} / ${count}`, this.left, y, { ...options, align: 'right' });
		}
	}
}

function pictureDrawing(picture: PictureData): DrawInto {
	return (pdf, { x, y, width, height }) => {
		pdf.image(Buffer.from(picture.bytes), x, y, { width, height });
	};
}
