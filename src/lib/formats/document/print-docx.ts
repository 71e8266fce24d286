import {
	AlignmentType,
	convertMillimetersToTwip,
	Document,
	Footer,
	Header,
	HeadingLevel,
	ImageRun,
	Packer,
	PageBreak,
	PageNumber,
	PageOrientation,
	Paragraph,
	Table,
	TableCell,
	TableRow,
	TextRun,
	WidthType,
	type ParagraphChild
} from 'docx';
import {
	MARGIN_MILLIMETERS,
	PAPER_MILLIMETERS,
	runsOf,
	type Alignment,
	type Block,
	type PaperDocument,
	type PictureData
} from './document-model.ts';

const LEVELS = {
	1: HeadingLevel.HEADING_1,
	2: HeadingLevel.HEADING_2,
	3: HeadingLevel.HEADING_3
} as const;
const ALIGNMENTS: Record<Alignment, (typeof AlignmentType)[keyof typeof AlignmentType]> = {
	left: AlignmentType.LEFT,
	center: AlignmentType.CENTER,
	right: AlignmentType.RIGHT
};
/** Of official letters: in every Chinese office. */
const FONTS = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' };
const HEADING_FONTS = { ...FONTS, eastAsia: '黑体' };
const NUMBERED = 'numbered';
const PIXELS_PER_MILLIMETER = 96 / 25.4;

/** Prints a paper as DOCX (ISO/IEC 29500): real headings, tables and lists, to be edited further. */
export async function printDocx(paper: PaperDocument): Promise<Uint8Array> {
	const [short, long] = PAPER_MILLIMETERS[paper.size];
	const margin = MARGIN_MILLIMETERS[paper.size];
	const side = convertMillimetersToTwip(margin.side);
	const end = convertMillimetersToTwip(margin.end);
	const heading = (size: number) => ({
		run: { size, bold: true, color: '000000', font: HEADING_FONTS },
		paragraph: { spacing: { before: 240, after: 120 }, keepNext: true }
	});
	const document = new Document({
		title: paper.title,
		creator: paper.author ?? 'Fire Atlas',
		styles: {
			default: {
				document: { run: { font: FONTS, size: paper.size === 'A5' ? 18 : 24 } },
				title: { run: { size: 44, bold: true, color: '000000', font: HEADING_FONTS } },
				heading1: heading(32),
				heading2: heading(28),
				heading3: heading(26)
			}
		},
		numbering: {
			config: [
				{
					reference: NUMBERED,
					levels: [{ level: 0, format: 'decimal', text: '%1.', alignment: AlignmentType.LEFT }]
				}
			]
		},
		sections: [
			{
				properties: {
					page: {
						size: {
							width: convertMillimetersToTwip(short),
							height: convertMillimetersToTwip(long),
							orientation: paper.isLandscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT
						},
						margin: { left: side, right: side, top: end, bottom: end }
					}
				},
				headers: { default: new Header({ children: [edge([new TextRun(paper.head ?? '')])] }) },
				footers: {
					default: new Footer({
						children: [
							edge([
								new TextRun(paper.foot ? `${paper.foot}  ` : ''),
								new TextRun({ children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] })
							])
						]
					})
				},
				children: numberLists(paper.blocks).flatMap(({ block, list }) => printBlock(block, list))
			}
		]
	});
	return new Uint8Array(await Packer.toBuffer(document));
}

/** Numbered lists count each for itself. */
function numberLists(blocks: readonly Block[]): { block: Block; list: number }[] {
	let list = 0;
	return blocks.map((block) => ({
		block,
		list: block.is === 'list' && block.isNumbered ? ++list : list
	}));
}

function printBlock(block: Block, list: number): (Paragraph | Table)[] {
	switch (block.is) {
		case 'title':
			return [
				new Paragraph({
					heading: HeadingLevel.TITLE,
					alignment: AlignmentType.CENTER,
					spacing: { after: 240 },
					children: [new TextRun(block.text)]
				})
			];
		case 'heading':
			return [new Paragraph({ heading: LEVELS[block.level], children: [new TextRun(block.text)] })];
		case 'paragraph':
			return [
				new Paragraph({
					alignment: ALIGNMENTS[block.align ?? 'left'],
					spacing: { after: 80, line: 360 },
					...(block.isIndented ? { indent: { firstLine: 480 } } : {}),
					children: runsOf(block.runs).map(
						({ text, isBold, color }) =>
							new TextRun({
								text,
								bold: isBold ?? false,
								...(color ? { color: color.replace('#', '') } : {})
							})
					)
				})
			];
		case 'list':
			return block.items.map(
				(item) =>
					new Paragraph({
						children: [new TextRun(item)],
						...(block.isNumbered
							? { numbering: { reference: NUMBERED, level: 0, instance: list } }
							: { bullet: { level: 0 } })
					})
			);
		case 'table':
			return [...caption(block.caption), printTable(block), new Paragraph('')];
		case 'picture':
			return [figure(block.picture, block.width), ...caption(block.caption)];
		case 'drawing':
			return block.picture
				? [figure(block.picture, 150), ...caption(block.caption)]
				: caption(`（${block.caption ?? '图'}：见 PDF 版）`);
		case 'space':
			return [new Paragraph('')];
		case 'pageBreak':
			return [new Paragraph({ children: [new PageBreak()] })];
	}
}

function printTable({ columns, rows }: Extract<Block, { is: 'table' }>): Table {
	const shares = columns.reduce((sum, { share }) => sum + share, 0);
	const row = (cells: readonly string[], isHead: boolean) =>
		new TableRow({
			tableHeader: isHead,
			cantSplit: true,
			children: cells.map(
				(cell, index) =>
					new TableCell({
						width: {
							size: (100 * (columns[index]?.share ?? 1)) / shares,
							type: WidthType.PERCENTAGE
						},
						...(isHead ? { shading: { fill: 'EEEEEE' } } : {}),
						children: cell.split('\n').map(
							(line) =>
								new Paragraph({
									alignment: ALIGNMENTS[columns[index]?.align ?? 'left'],
									children: [new TextRun({ text: line, bold: isHead, size: 20 })]
								})
						)
					})
			)
		});
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		rows: [
			row(
				columns.map(({ title }) => title),
				true
			),
			...rows.map((cells) => row(cells, false))
		]
	});
}

function figure(picture: PictureData, millimeters: number): Paragraph {
	const width = Math.round(millimeters * PIXELS_PER_MILLIMETER);
	return new Paragraph({
		alignment: AlignmentType.CENTER,
		children: [
			new ImageRun({
				type: picture.bytes[0] === 0x89 ? 'png' : 'jpg',
				data: picture.bytes,
				transformation: { width, height: Math.round((width * picture.height) / picture.width) }
			})
		]
	});
}

function caption(text: string | undefined): Paragraph[] {
	if (!text) return [];
	return [
		new Paragraph({
			alignment: AlignmentType.CENTER,
			spacing: { after: 120 },
			children: [new TextRun({ text, size: 21 })]
		})
	];
}

function edge(children: ParagraphChild[]): Paragraph {
	return new Paragraph({ alignment: AlignmentType.RIGHT, children });
}
