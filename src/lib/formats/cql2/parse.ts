import { isCalendarDay } from '#lib/domain/day.ts';
import {
	Cql2Error,
	SPATIAL_FUNCTIONS,
	type Cql2Arithmetic,
	type Cql2Comparison,
	type Cql2Expression,
	type Cql2Shape,
	type Cql2Value
} from './ast.ts';
import { isGeometryWord, readGeometry } from './geometry.ts';
import { TokenReader, unexpected } from './token-reader.ts';

/** Deeper than any person or program writes; keeps the stack, ours and the database's, small. */
const DEEPEST = 60;
const MOST_IN_LIST = 1000;

const COMPARISONS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];
/** Binding power of the arithmetic signs, weak to strong. */
const ARITHMETIC: readonly (readonly string[])[] = [['+', '-'], ['*', '/', '%'], ['^']];
const RESERVED = new Set([
	'AND',
	'OR',
	'NOT',
	'LIKE',
	'BETWEEN',
	'IN',
	'IS',
	'NULL',
	'TRUE',
	'FALSE'
]);

/**
 * Parses CQL2 text: comparisons, LIKE, BETWEEN, IN, IS NULL, arithmetic, CASEI, DATE, TIMESTAMP, the spatial
 * functions with WKT or BBOX, AND, OR, NOT. OGC 21-065r2, Common Query Language (CQL2), Annex B.
 *
 * @throws {Cql2Error} Not such a text; says what and at which character. Never anything else, whatever the text.
 */
export function parseCql2(text: string): Cql2Expression {
	const reader = new TokenReader(text);
	const expression = new Parser(reader).expression(0);
	const rest = reader.peek();
	if (rest.kind !== 'end') throw unexpected(rest);
	return expression;
}

class Parser {
	readonly #reader: TokenReader;

	constructor(reader: TokenReader) {
		this.#reader = reader;
	}

	expression(depth: number): Cql2Expression {
		return this.#joined('or', depth, () => this.#joined('and', depth, () => this.#factor(depth)));
	}

	#joined(kind: 'and' | 'or', depth: number, read: () => Cql2Expression): Cql2Expression {
		this.#assertShallow(depth);
		const first = read();
		const parts = [first];
		while (this.#reader.takeWord(kind.toUpperCase())) parts.push(read());
		return parts.length === 1 ? first : { kind, parts };
	}

	#factor(depth: number): Cql2Expression {
		this.#assertShallow(depth);
		const reader = this.#reader;
		if (reader.takeWord('NOT')) return { kind: 'not', of: this.#factor(depth + 1) };
		if (reader.isSign('(') && this.#isGroup()) {
			reader.sign('(');
			const inner = this.expression(depth + 1);
			reader.sign(')');
			return inner;
		}
		return this.#predicate(depth);
	}

	/**
	 * Whether the parenthesis that comes next is around a condition, not around a value: behind its end there
	 * is no comparison and no arithmetic, and it holds something that only a condition has.
	 */
	#isGroup(): boolean {
		let open = 0;
		let ahead = 0;
		let hasCondition = false;
		for (; ; ahead += 1) {
			const token = this.#reader.peek(ahead);
			if (token.kind === 'end') return true;
			if (token.kind === 'sign' && COMPARISONS.includes(token.value)) hasCondition = true;
			if (token.kind === 'word' && isConditionWord(token.value)) hasCondition = true;
			if (this.#reader.isSign('(', ahead)) open += 1;
			if (!this.#reader.isSign(')', ahead)) continue;
			open -= 1;
			if (open === 0) break;
		}
		const after = this.#reader.peek(ahead + 1);
		return hasCondition || after.kind === 'end' || this.#reader.isSign(')', ahead + 1);
	}

	#predicate(depth: number): Cql2Expression {
		const reader = this.#reader;
		const token = reader.peek();
		const name = token.value.toLowerCase();
		const spatial = SPATIAL_FUNCTIONS.find((known) => known === name);
		if (token.kind === 'word' && spatial && reader.isSign('(', 1)) {
			reader.next('word');
			reader.sign('(');
			const left = this.#shape();
			reader.sign(',');
			const right = this.#shape();
			reader.sign(')');
			return { kind: 'spatial', function: spatial, left, right };
		}
		const value = this.#value(depth);
		return this.#comparison(value, depth) ?? this.#alone(value, token.at);
	}

	/** What follows a value and makes a condition of it; undefined: nothing does. */
	#comparison(value: Cql2Value, depth: number): Cql2Expression | undefined {
		const reader = this.#reader;
		const sign = reader.peek();
		if (sign.kind === 'sign' && COMPARISONS.includes(sign.value)) {
			reader.sign(sign.value);
			const right = this.#value(depth);
			return {
				kind: 'compare',
				operator: sign.value as Cql2Comparison,
				left: value,
				right
			};
		}
		if (reader.takeWord('IS')) {
			const isNegated = reader.takeWord('NOT');
			reader.word('NULL');
			return { kind: 'isNull', value, isNegated };
		}
		const isNegated = reader.isWord('NOT') && reader.takeWord('NOT');
		if (reader.takeWord('LIKE'))
			return { kind: 'like', value, pattern: this.#value(depth), isNegated };
		if (reader.takeWord('BETWEEN')) {
			const least = this.#value(depth);
			reader.word('AND');
			return { kind: 'between', value, least, greatest: this.#value(depth), isNegated };
		}
		if (reader.takeWord('IN')) return { kind: 'in', value, list: this.#list(depth), isNegated };
		if (isNegated) throw unexpected(reader.peek());
		return undefined;
	}

	#alone(value: Cql2Value, at: number): Cql2Expression {
		if (value.kind === 'property') return { kind: 'holds', name: value.name };
		if (value.kind === 'boolean') return { kind: 'constant', value: value.value };
		throw new Cql2Error('应为条件，如 code = 1', 'expected a condition, such as code = 1', at);
	}

	#list(depth: number): Cql2Value[] {
		const reader = this.#reader;
		reader.sign('(');
		const list = [this.#value(depth)];
		while (reader.isSign(',')) {
			const { at } = reader.peek();
			reader.sign(',');
			list.push(this.#value(depth));
			if (list.length > MOST_IN_LIST) {
				throw new Cql2Error(
					`IN 的值过多（最多 ${MOST_IN_LIST} 个）`,
					`IN takes at most ${MOST_IN_LIST} values`,
					at
				);
			}
		}
		reader.sign(')');
		return list;
	}

	#value(depth: number, level = 0): Cql2Value {
		this.#assertShallow(depth);
		const signs = ARITHMETIC[level];
		if (!signs) return this.#atom(depth);
		let left = this.#value(depth, level + 1);
		for (let length = 0; ; length += 1) {
			this.#assertShallow(depth + length);
			const token = this.#reader.peek();
			if (token.kind !== 'sign' || !signs.includes(token.value)) return left;
			this.#reader.sign(token.value);
			const right = this.#value(depth + 1, level + 1);
			left = { kind: 'arithmetic', operator: token.value as Cql2Arithmetic, left, right };
		}
	}

	#atom(depth: number): Cql2Value {
		this.#assertShallow(depth);
		const reader = this.#reader;
		const token = reader.peek();
		if (token.kind === 'sign') return this.#signed(depth);
		if (token.kind === 'text') return { kind: 'text', value: reader.next('text').value };
		if (token.kind === 'number') return { kind: 'number', value: reader.number() };
		if (token.kind === 'quoted') return { kind: 'property', name: reader.next('quoted').value };
		if (token.kind === 'end') throw unexpected(token);
		return this.#word(depth);
	}

	#signed(depth: number): Cql2Value {
		const reader = this.#reader;
		if (reader.isSign('-')) {
			reader.sign('-');
			return { kind: 'negate', of: this.#atom(depth + 1) };
		}
		if (reader.isSign('+')) {
			reader.sign('+');
			return this.#atom(depth + 1);
		}
		reader.sign('(');
		const inner = this.#value(depth + 1);
		reader.sign(')');
		return inner;
	}

	#word(depth: number): Cql2Value {
		const reader = this.#reader;
		const token = reader.next('word');
		const word = token.value.toUpperCase();
		if (word === 'TRUE' || word === 'FALSE') return { kind: 'boolean', value: word === 'TRUE' };
		if (word === 'NULL') return { kind: 'null' };
		if (RESERVED.has(word)) throw unexpected(token);
		if (!reader.isSign('(')) return { kind: 'property', name: token.value };
		reader.sign('(');
		const value =
			word === 'CASEI'
				? ({ kind: 'casei', of: this.#value(depth + 1) } as const)
				: this.#moment(word, token.at);
		reader.sign(')');
		return value;
	}

	#moment(word: string, at: number): Cql2Value {
		if (word !== 'DATE' && word !== 'TIMESTAMP') {
			throw new Cql2Error(`不支持函数 ${word}`, `the function ${word} is not supported`, at);
		}
		const { value } = this.#reader.next('text');
		const day = value.slice(0, 10);
		const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value);
		if (isCalendarDay(day) && (word === 'DATE' ? value === day : instant)) {
			if (word === 'DATE') return { kind: 'date', value };
			const moment = new Date(value);
			if (!Number.isNaN(moment.getTime()))
				return { kind: 'timestamp', value: moment.toISOString() };
		}
		throw new Cql2Error(
			word === 'DATE'
				? "日期应写作 DATE('2026-01-31')"
				: "时间应写作 TIMESTAMP('2026-01-31T08:00:00Z')",
			word === 'DATE'
				? "write a date as DATE('2026-01-31')"
				: "write a time as TIMESTAMP('2026-01-31T08:00:00Z')",
			at
		);
	}

	#shape(): Cql2Shape {
		const token = this.#reader.peek();
		if (token.kind === 'quoted')
			return { kind: 'property', name: this.#reader.next('quoted').value };
		if (token.kind !== 'word') throw unexpected(token);
		if (isGeometryWord(token.value) && !isPropertyHere(this.#reader))
			return { kind: 'geometry', geometry: readGeometry(this.#reader) };
		return { kind: 'property', name: this.#reader.next('word').value };
	}

	#assertShallow(depth: number): void {
		if (depth <= DEEPEST) return;
		throw new Cql2Error(
			`条件嵌套过深（最多 ${DEEPEST} 层）`,
			`the filter is nested deeper than ${DEEPEST}`,
			this.#reader.peek().at
		);
	}
}

function isPropertyHere(reader: TokenReader): boolean {
	return reader.isSign(',', 1) || reader.isSign(')', 1);
}

function isConditionWord(word: string): boolean {
	const upper = word.toUpperCase();
	return RESERVED.has(upper) || SPATIAL_FUNCTIONS.some((name) => name.toUpperCase() === upper);
}
