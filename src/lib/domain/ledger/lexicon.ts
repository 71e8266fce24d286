import { ATTRIBUTE_FIELDS } from '#lib/domain/attribute-fields.ts';
import { FACILITY_KINDS, type FacilityKind } from '#lib/domain/facility.ts';
import { DEFECTS } from '#lib/domain/observation.ts';
import { BASE_FIELDS, type LedgerField } from './fields.ts';
import { ATTRIBUTE_TERMS, BASE_TERMS, DEFECT_TERMS } from './lexicon-terms.ts';
import { foldText } from './fold-text.ts';
import { normalizeHeading, type NormalizedHeading } from './normalize-heading.ts';
import { GEOMETRY_LAT, GEOMETRY_LON } from './table.ts';

interface Term {
	text: string;
	/** 1, or less for a weak term. */
	weight: number;
	isLatin: boolean;
}

/** A field that a heading may name, with how well (0–1) and by which term. */
export interface LexicalMatch {
	field: LedgerField;
	score: number;
	term: string;
}

const WEAK = 0.5;

function toTerms(list: string): Term[] {
	return list.split(' ').map((entry) => {
		const isWeak = entry.startsWith('~');
		const text = foldText(isWeak ? entry.slice(1) : entry);
		return { text, weight: isWeak ? WEAK : 1, isLatin: /^[a-z0-9_]+$/.test(text) };
	});
}

const termsByKind = new Map<FacilityKind, (readonly [LedgerField, Term[]])[]>();

function termsOf(kind: FacilityKind): (readonly [LedgerField, Term[]])[] {
	const built = termsByKind.get(kind);
	if (built) return built;
	const terms = [
		...BASE_FIELDS.map((field) => [field, toTerms(BASE_TERMS[field])] as const),
		...ATTRIBUTE_FIELDS[kind].map((attribute) => {
			const labels = attribute.label.map((label) => normalizeHeading(label).text).join(' ');
			const own = `${attribute.key} ${labels} ${ATTRIBUTE_TERMS[attribute.key] ?? ''}`.trim();
			return [`attributes.${attribute.key}` as LedgerField, toTerms(own)] as const;
		}),
		...DEFECTS.map(
			(defect) => [`defect.${defect}` as const, toTerms(DEFECT_TERMS[defect])] as const
		)
	];
	termsByKind.set(kind, terms);
	return terms;
}

/** Columns about photographs, accounts and files hold no field of ours, whatever else they name. */
const NOT_A_FIELD =
	/照片|相片|图片|影像|附件|账号|帐号|帳號|密码|上传|版本|photo|image|picture|url|link|http|created_by|modified_by|edited_by|global_?id|shape_/;

/** All fields that a heading may name for a kind, best first. */
export function matchHeading(heading: string, kind: FacilityKind): LexicalMatch[] {
	if (heading === GEOMETRY_LON) return [{ field: 'lon', score: 1.2, term: heading }];
	if (heading === GEOMETRY_LAT) return [{ field: 'lat', score: 1.2, term: heading }];
	const normalized = normalizeHeading(heading);
	if (normalized.text === '' || NOT_A_FIELD.test(normalized.text)) return [];
	const isCut = /^[\x21-\x7e]{10}$/.test(heading.trim());
	const matches: LexicalMatch[] = [];
	for (const [field, terms] of termsOf(kind)) {
		let best: LexicalMatch | undefined;
		for (const [index, term] of terms.entries()) {
			// Of two equally good headings the one whose term stands first is the plainer name.
			const score =
				scoreTerm(normalized, term, isCut, field.startsWith('defect.')) * (1 - index / 10_000);
			if (score > (best?.score ?? 0)) best = { field, score, term: term.text };
		}
		if (best) matches.push(best);
	}
	return matches.sort((a, b) => b.score - a.score);
}

const knownHeadings = new Map<string, boolean>();
const MOST_KNOWN = 5000;
let everyTerm: Term[] | undefined;

/** Whether some kind's ledger has a heading like this. */
export function isKnownHeading(text: string): boolean {
	if (text.length > 30 || /^[-+\d.,:/\s]*$/.test(text)) return false;
	const known = knownHeadings.get(text);
	if (known !== undefined) return known;
	everyTerm ??= [
		...new Map(
			FACILITY_KINDS.flatMap((kind) =>
				termsOf(kind).flatMap(([field, terms]) => (field.startsWith('defect.') ? [] : terms))
			).map((term) => [term.text, term])
		).values()
	];
	const heading = normalizeHeading(text);
	const isHeading =
		heading.text !== '' && everyTerm.some((term) => scoreTerm(heading, term, false, false) >= 0.7);
	if (knownHeadings.size < MOST_KNOWN) knownHeadings.set(text, isHeading);
	return isHeading;
}

function scoreTerm(
	heading: NormalizedHeading,
	term: Term,
	isCut: boolean,
	exactOnly: boolean
): number {
	if (heading.text === term.text) return term.weight;
	if (heading.last === term.text) return term.weight * 0.95;
	if (exactOnly || term.weight < 1) return 0;
	const qualified =
		heading.qualifier !== '' && heading.qualifier === term.text ? 0.75 * term.weight : 0;
	return Math.max(
		qualified,
		term.isLatin ? latinScore(heading.text, term.text, isCut) : hanScore(heading.text, term.text)
	);
}

/** 消防水源地址 ends in 地址: the longer the part, the surer. */
function hanScore(text: string, term: string): number {
	if (term.length < 2 || !text.includes(term)) return 0;
	const coverage = term.length / text.length;
	return (text.endsWith(term) ? 0.55 : 0.4) + 0.35 * coverage;
}

/** Shapefiles cut names at ten characters: `STATIC_PRE` is the start of static_pressure. */
function latinScore(text: string, term: string, isCut: boolean): number {
	if (isCut && term.length > text.length && term.startsWith(text)) return 0.85;
	if (isCut && reordered(term).some((other) => other.startsWith(text))) return 0.8;
	const words = text.split('_');
	const wanted = term.split('_');
	if (!wanted.every((word) => words.includes(word))) return 0;
	return 0.4 + (0.45 * wanted.length) / words.length;
}

/** `inspection_date` also as `date_inspection`. */
function reordered(term: string): string[] {
	const words = term.split('_');
	return words.length === 2 ? [words.toReversed().join('_')] : [];
}
