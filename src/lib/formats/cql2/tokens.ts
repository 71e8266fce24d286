import { Cql2Error } from './ast.ts';

export interface Token {
	kind: 'word' | 'quoted' | 'text' | 'number' | 'sign' | 'end';
	/** As written; of texts and quoted names what is meant. */
	value: string;
	at: number;
}

/** Filters are written by programs from a few conditions; what is longer is a mistake or an attack. */
export const LONGEST_FILTER = 20_000;

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[\p{L}_:][\p{L}\p{N}_.:]*/uy;
const SIGN = /<=|>=|<>|[=<>(),+\-*/%^]/y;

/**
 * The tokens of a CQL2 text, the last of kind `end`. Texts are in single quotes, a quote within doubled or
 * after a backslash (as QGIS writes them); names in double quotes.
 *
 * @throws {Cql2Error} Too long, an open quote, or a character that no token begins with.
 */
export function readTokens(text: string): Token[] {
	if (text.length > LONGEST_FILTER) {
		throw new Cql2Error(
			`过滤条件过长（最多 ${LONGEST_FILTER} 字）`,
			`the filter is longer than ${LONGEST_FILTER} characters`,
			LONGEST_FILTER
		);
	}
	const tokens: Token[] = [];
	let at = 0;
	const take = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		const found = pattern.exec(text)?.[0];
		if (found) at += found.length;
		return found;
	};
	for (;;) {
		take(SPACE);
		const start = at;
		const character = text[at];
		if (character === undefined) return [...tokens, { kind: 'end', value: '', at }];
		if (character === "'" || character === '"') {
			const [value, end] = readQuoted(text, at);
			at = end;
			tokens.push({ kind: character === "'" ? 'text' : 'quoted', value, at: start });
			continue;
		}
		const number = take(NUMBER);
		if (number !== undefined) {
			tokens.push({ kind: 'number', value: number, at: start });
			continue;
		}
		const word = take(WORD);
		if (word !== undefined) {
			tokens.push({ kind: 'word', value: word, at: start });
			continue;
		}
		const sign = take(SIGN);
		if (sign === undefined) {
			throw new Cql2Error(
				`不认识的字符“${character}”`,
				`unexpected character "${character}"`,
				start
			);
		}
		tokens.push({ kind: 'sign', value: sign, at: start });
	}
}

/** What stands in quotes from `start`, and where it ends. A backslash before anything else stays: LIKE reads it. */
function readQuoted(text: string, start: number): [value: string, end: number] {
	const quote = text[start] ?? '';
	let value = '';
	for (let at = start + 1; at < text.length; at += 1) {
		const character = text[at] ?? '';
		const next = text[at + 1];
		if (character === '\\' && (next === quote || next === '\\')) {
			value += next;
			at += 1;
		} else if (character !== quote) value += character;
		else if (next === quote) {
			value += quote;
			at += 1;
		} else return [value, at + 1];
	}
	throw new Cql2Error('引号没有闭合', 'a quote is not closed', start);
}
