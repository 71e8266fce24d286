import type { Handbook, HandbookPage } from '#lib/domain/handbook.ts';
import { translate, type Locale, type MessageKey } from '#lib/domain/messages/index.ts';
import type { HandbookWords } from '#lib/formats/handbook/handbook-paper.ts';

/** The words of a book in the reader's language. */
export function handbookWords(book: Handbook, locale: Locale): HandbookWords {
	const word = (key: MessageKey, params: Record<string, unknown> = {}) =>
		translate(key, locale, params);
	const changed = book.pages.filter(({ isNew, isChanged }) => isNew || isChanged).length;
	return {
		title: word('handbook.bookTitle', { station: book.station }),
		subtitle: word('handbook.subtitle', {
			district: book.district,
			edition: book.edition,
			day: book.madeAt
		}),
		summary: word(book.previousMadeAt ? 'handbook.summary' : 'handbook.summaryFirst', {
			count: book.pages.length,
			scope:
				book.reachMeters !== null
					? word('handbook.scopeNear', { km: book.reachMeters / 1000 })
					: book.nearestCount > 0
						? word('handbook.scopeNearest', { count: book.nearestCount })
						: word('handbook.scopeOwn'),
			changed,
			previous: book.previousMadeAt
		}),
		contents: word('handbook.contents'),
		legend: word('handbook.legend'),
		changed: word('handbook.changed'),
		isNew: word('handbook.new'),
		removed: word('handbook.removed'),
		none: word('handbook.none'),
		demo: word('app.demoNote'),
		factColumns: [word('handbook.item'), word('handbook.value')],
		columns: [
			word('handbook.fact.code'),
			word('handbook.kind'),
			word('handbook.fact.address'),
			word('handbook.fact.state'),
			word('handbook.mark')
		],
		gone: (labels) => word('handbook.gone', { labels }),
		seen: ({ observedAt }: HandbookPage) =>
			observedAt
				? word('handbook.seen', { day: observedAt.slice(0, 10) })
				: word('handbook.neverSeen'),
		kindOf: ({ kind }) => word(`kind.${kind}`),
		stateOf: ({ state }) => word(`state.${state}`),
		unplaced: word('handbook.unplaced'),
		foot: word('handbook.foot', { district: book.district })
	};
}
