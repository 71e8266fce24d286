import { FONT } from '#lib/formats/document/open-pdf.ts';

/** How a line is written, in the fonts of `openPdf`. */
export interface TextStyle {
	size: number;
	color: string;
	isBold?: boolean | undefined;
	/** Where `x` is. */
	align?: 'left' | 'center' | 'right';
	/** A rim of this color, so that the text is read over lines. */
	halo?: string | undefined;
	turnDegrees?: number | undefined;
}

/** Height of a line of text as a share of its size, and where its middle lies above the baseline. */
const MIDDLE_ABOVE_BASELINE = 0.36;

/** Writes one line with its middle at `y`; never breaks, never begins a page. */
export function writeText(
	doc: PDFKit.PDFDocument,
	text: string,
	x: number,
	y: number,
	style: TextStyle
): void {
	const { size, color, align = 'left', halo, turnDegrees } = style;
	doc.font(style.isBold ? FONT.bold : FONT.text).fontSize(size);
	const width = align === 'left' ? 0 : doc.widthOfString(text);
	const left = align === 'center' ? x - width / 2 : align === 'right' ? x - width : x;
	const baseline = y + size * MIDDLE_ABOVE_BASELINE;
	const options = { lineBreak: false, baseline: 'alphabetic' as const };
	if (turnDegrees) doc.save().rotate(turnDegrees, { origin: [x, y] });
	if (halo !== undefined) {
		doc
			.save()
			.lineJoin('round')
			.lineWidth(size * 0.22)
			.strokeColor(halo)
			.fillColor(halo);
		doc.text(text, left, baseline, { ...options, stroke: true, fill: true });
		doc.restore();
	}
	doc.fillColor(color).text(text, left, baseline, options);
	if (turnDegrees) doc.restore();
}

/** Points that a text is wide. */
export function measureText(
	doc: PDFKit.PDFDocument,
	text: string,
	style: Pick<TextStyle, 'size' | 'isBold'>
): number {
	doc.font(style.isBold ? FONT.bold : FONT.text).fontSize(style.size);
	return doc.widthOfString(text);
}

/** No line begins with these, and none ends with an opening bracket (避头尾). */
const NEVER_FIRST = /^[，。；：、！？）》”’％%…]/u;
const NEVER_LAST = /[（《“‘]$/u;

/** Lines no wider than `width`; breaks between Chinese characters and at the ends of words of letters. */
export function breakText(
	doc: PDFKit.PDFDocument,
	text: string,
	width: number,
	style: Pick<TextStyle, 'size' | 'isBold'>
): string[] {
	const lines: string[] = [];
	for (const paragraph of text.split('\n')) {
		let line = '';
		for (const word of joinClosing(paragraph.match(WORD) ?? [])) {
			if (line !== '' && measureText(doc, line + word, style) > width) {
				lines.push(line.trimEnd());
				line = word.trimStart();
			} else line += word;
		}
		lines.push(line);
	}
	return lines;
}

const WORD = /[A-Za-z0-9.:/%°′″+-]+|\s+|./gu;

/** Sticks to each word what may not begin the next line, and to what follows what may not end one. */
function joinClosing(words: readonly string[]): string[] {
	const joined: string[] = [];
	for (const word of words) {
		const last = joined.at(-1);
		if (last !== undefined && (NEVER_FIRST.test(word) || NEVER_LAST.test(last)))
			joined[joined.length - 1] = last + word;
		else joined.push(word);
	}
	return joined;
}
