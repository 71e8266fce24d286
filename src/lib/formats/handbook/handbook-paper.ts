import type { Block, PaperDocument, Run } from '../document/document-model.ts';
import type { Handbook, HandbookPage } from '#lib/domain/handbook.ts';
import { drawSurroundings } from './draw-surroundings.ts';

/** The words of a book, by its caller in the reader's language. */
export interface HandbookWords {
	title: string;
	subtitle: string;
	summary: string;
	contents: string;
	legend: string;
	changed: string;
	isNew: string;
	removed: string;
	none: string;
	demo: string;
	factColumns: readonly [item: string, value: string];
	columns: readonly [label: string, kind: string, place: string, state: string, mark: string];
	gone: (labels: string) => string;
	seen: (page: HandbookPage) => string;
	kindOf: (page: HandbookPage) => string;
	stateOf: (page: HandbookPage) => string;
	unplaced: string;
	foot: string;
}

const MAP_MILLIMETERS = 88;
/** In the heading already. */
const SAID_ABOVE = ['code', 'state'];
const MARK_COLOR = '#b3261e';

/** The water-source book of a station (水源手册): A5, a list, then a page for each water, what changed marked. */
export function toHandbookPaper(book: Handbook, words: HandbookWords): PaperDocument {
	return {
		title: words.title,
		size: 'A5',
		head: words.title,
		foot: words.foot,
		blocks: [
			{ is: 'title', text: words.title },
			{ is: 'paragraph', runs: words.subtitle, align: 'center' },
			...(book.isDemo ? [{ is: 'paragraph', runs: words.demo, align: 'center' } as const] : []),
			{ is: 'paragraph', runs: words.summary },
			{ is: 'paragraph', runs: words.legend },
			...(book.removed.length > 0
				? [{ is: 'paragraph', runs: `${words.removed}${book.removed.join('、')}` } as const]
				: []),
			{ is: 'heading', level: 2, text: words.contents },
			...contents(book, words),
			...book.pages.flatMap((page) => toPage(page, words))
		]
	};
}

function contents({ pages }: Handbook, words: HandbookWords): Block[] {
	if (pages.length === 0) return [{ is: 'paragraph', runs: words.none }];
	const [label, kind, place, state, mark] = words.columns;
	return [
		{
			is: 'table',
			columns: [
				{ title: label, share: 3 },
				{ title: kind, share: 2.4 },
				{ title: place, share: 4 },
				{ title: state, share: 2 },
				{ title: mark, share: 1.4 }
			],
			rows: pages.map((page) => [
				page.label,
				words.kindOf(page),
				page.facts.find(({ key }) => key === 'address')?.value ??
					page.facts.find(({ key }) => key === 'road_name')?.value ??
					'',
				words.stateOf(page),
				markOf(page, words)
			])
		}
	];
}

function toPage(page: HandbookPage, words: HandbookWords): Block[] {
	const mark = markOf(page, words);
	const lead: Run[] = [
		{ text: `${words.kindOf(page)} · ${words.stateOf(page)} · ${words.seen(page)}` },
		...(mark === '' ? [] : [{ text: `  ▲${mark}`, isBold: true, color: MARK_COLOR }])
	];
	return [
		{ is: 'pageBreak' },
		{ is: 'heading', level: 1, text: page.label },
		{ is: 'paragraph', runs: lead },
		page.surroundings
			? { is: 'drawing', draw: drawSurroundings(page.surroundings), height: MAP_MILLIMETERS }
			: { is: 'paragraph', runs: words.unplaced },
		{ is: 'space', height: 2 },
		factTable(page, words),
		...(page.gone.length > 0
			? [{ is: 'paragraph', runs: words.gone(page.gone.join('、')) } as const]
			: [])
	];
}

/** Two facts a line, so that a water has one page. */
function factTable({ facts }: HandbookPage, words: HandbookWords): Block {
	const [item, value] = words.factColumns;
	const shown = facts.filter(({ key, isChanged }) => isChanged || !SAID_ABOVE.includes(key));
	const half = Math.ceil(shown.length / 2);
	const cells = (index: number) => {
		const fact = shown[index];
		return fact ? [fact.label, fact.isChanged ? `▲ ${fact.value}` : fact.value] : ['', ''];
	};
	return {
		is: 'table',
		columns: [
			{ title: item, share: 2 },
			{ title: value, share: 3.4 },
			{ title: item, share: 2 },
			{ title: value, share: 3.4 }
		],
		rows: Array.from({ length: half }, (_, row) => [...cells(row), ...cells(row + half)])
	};
}

function markOf({ isNew, isChanged }: HandbookPage, words: HandbookWords): string {
	return isNew ? words.isNew : isChanged ? words.changed : '';
}
