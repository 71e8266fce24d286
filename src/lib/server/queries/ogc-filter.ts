import {
	Cql2Error,
	type Cql2Comparison,
	type Cql2Expression,
	type Cql2Geometry,
	type Cql2Shape,
	type Cql2Value
} from '#lib/formats/cql2/ast.ts';

/** The SQL of a property: text of our own, never of a reader. */
export interface PropertySql {
	type: 'text' | 'number' | 'boolean';
	sql: string;
	/** What is behind a day or an instant in words: as a date, and if it has one its time. */
	temporal?: { day: string; moment?: string };
}

export interface FilterTarget {
	/** undefined: the reader knows no such property. */
	property: (name: string) => PropertySql | undefined;
	/** SQL of the feature's geometry in 4490. */
	geometry: string;
	/** The geometry of a literal, from the filter's reference system to 4490. */
	toStored: (geometry: Cql2Geometry) => Cql2Geometry;
}

/** A condition and the parameters that it names, from `$first` on. */
export interface CompiledFilter {
	sql: string;
	params: unknown[];
}

type Type = 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | 'null';
interface Typed {
	type: Type;
	sql: string;
	temporal?: PropertySql['temporal'];
}

const SPATIAL: Record<Extract<Cql2Expression, { kind: 'spatial' }>['function'], string> = {
	s_intersects: 'st_intersects',
	s_disjoint: 'st_disjoint',
	s_equals: 'st_equals',
	s_touches: 'st_touches',
	s_crosses: 'st_crosses',
	s_within: 'st_within',
	s_contains: 'st_contains',
	s_overlaps: 'st_overlaps'
};
/** Those that hold only where the boxes meet, so that the index can be asked first. */
const NEEDS_BOX = new Set(Object.keys(SPATIAL).filter((name) => name !== 's_disjoint'));
const OPERATORS: Record<Cql2Comparison, string> = {
	'=': '=',
	'<>': '<>',
	'<': '<',
	'<=': '<=',
	'>': '>',
	'>=': '>='
};
const GEOMETRY_NAMES = ['geometry', 'geom'];

/**
 * A CQL2 expression as SQL. Everything that the reader wrote becomes a parameter; the text is made of
 * constants of this file and of `target`.
 *
 * @param first Number of the first free parameter.
 * @throws {Cql2Error} An unknown property, or values of kinds that cannot be compared.
 */
export function compileFilter(
	expression: Cql2Expression,
	target: FilterTarget,
	first: number
): CompiledFilter {
	const compiler = new Compiler(target, first);
	return { sql: compiler.expression(expression), params: compiler.params };
}

class Compiler {
	readonly params: unknown[] = [];
	readonly #target: FilterTarget;
	readonly #first: number;

	constructor(target: FilterTarget, first: number) {
		this.#target = target;
		this.#first = first;
	}

	expression(node: Cql2Expression): string {
		switch (node.kind) {
			case 'and':
			case 'or':
				return `(${node.parts.map((part) => this.expression(part)).join(` ${node.kind} `)})`;
			case 'not':
				return `(not ${this.expression(node.of)})`;
			case 'constant':
				return node.value ? 'true' : 'false';
			case 'holds': {
				const property = this.#property(node.name);
				if (property.type !== 'boolean') throw mismatch(`“${node.name}”不是真假值`);
				return property.sql;
			}
			case 'compare':
				return this.#compare(node.operator, node.left, node.right);
			case 'like':
				return this.#like(node);
			case 'between':
				return this.#between(node);
			case 'in':
				return this.#in(node);
			case 'isNull':
				return `(${this.#value(node.value).sql} is ${node.isNegated ? 'not ' : ''}null)`;
			case 'spatial':
				return this.#spatial(node);
		}
	}

	#compare(operator: Cql2Comparison, leftNode: Cql2Value, rightNode: Cql2Value): string {
		const [left, right] = meet(this.#value(leftNode), this.#value(rightNode));
		return `(${ordered(left, operator)} ${OPERATORS[operator]} ${ordered(right, operator)})`;
	}

	#like(node: Extract<Cql2Expression, { kind: 'like' }>): string {
		const value = this.#value(node.value);
		const pattern = this.#value(node.pattern);
		if (value.type !== 'text' || pattern.type !== 'text') throw mismatch('LIKE 只用于文字');
		return `(${value.sql} ${node.isNegated ? 'not ' : ''}like ${pattern.sql})`;
	}

	#between(node: Extract<Cql2Expression, { kind: 'between' }>): string {
		const value = this.#value(node.value);
		const [low, least] = meet(value, this.#value(node.least));
		const [high, greatest] = meet(value, this.#value(node.greatest));
		const both = `(${ordered(low, '>=')} >= ${ordered(least, '>=')} and ${ordered(high, '<=')} <= ${ordered(greatest, '<=')})`;
		return node.isNegated ? `(not ${both})` : both;
	}

	#in(node: Extract<Cql2Expression, { kind: 'in' }>): string {
		const value = this.#value(node.value);
		const equal = node.list.map((entry) => {
			const [left, right] = meet(value, this.#value(entry));
			return `${left.sql} = ${right.sql}`;
		});
		return `(${node.isNegated ? 'not ' : ''}(${equal.join(' or ')}))`;
	}

	#spatial(node: Extract<Cql2Expression, { kind: 'spatial' }>): string {
		const left = this.#shape(node.left);
		const right = this.#shape(node.right);
		const exact = `${SPATIAL[node.function]}(${left}, ${right})`;
		return NEEDS_BOX.has(node.function) ? `(${left} && ${right} and ${exact})` : exact;
	}

	#shape(shape: Cql2Shape): string {
		if (shape.kind === 'property') {
			if (GEOMETRY_NAMES.includes(shape.name)) return this.#target.geometry;
			throw unknown(shape.name, '几何字段是 geometry', 'the geometry is called geometry');
		}
		const stored = this.#target.toStored(shape.geometry);
		const parameter = this.#param(JSON.stringify(stored), 'text');
		return `st_makevalid(st_setsrid(st_geomfromgeojson(${parameter}), 4490))`;
	}

	#value(node: Cql2Value): Typed {
		switch (node.kind) {
			case 'text':
				return { type: 'text', sql: this.#param(node.value, 'text') };
			case 'number':
				return { type: 'number', sql: this.#param(node.value, 'float8') };
			case 'boolean':
				return { type: 'boolean', sql: this.#param(node.value, 'boolean') };
			case 'null':
				return { type: 'null', sql: 'null' };
			case 'date':
				return { type: 'date', sql: this.#param(node.value, 'date') };
			case 'timestamp':
				return { type: 'timestamp', sql: this.#param(node.value, 'timestamptz') };
			case 'property':
				return this.#property(node.name);
			case 'casei': {
				const inner = this.#value(node.of);
				if (inner.type !== 'text') throw mismatch('CASEI 只用于文字');
				return { type: 'text', sql: `lower(${inner.sql})` };
			}
			case 'negate':
				return { type: 'number', sql: `(- ${this.#number(node.of)})` };
			case 'arithmetic': {
				const left = this.#number(node.left);
				const right = this.#number(node.right);
				if (node.operator === '/')
					return { type: 'number', sql: `(${left} / nullif(${right}, 0))` };
				if (node.operator === '%') {
					return {
						type: 'number',
						sql: `mod(${left}::numeric, nullif(${right}, 0)::numeric)::float8`
					};
				}
				return { type: 'number', sql: `(${left} ${node.operator} ${right})` };
			}
		}
	}

	#number(node: Cql2Value): string {
		const value = this.#value(node);
		if (value.type === 'number') return value.sql;
		throw mismatch('只有数字可以计算');
	}

	#property(name: string): Typed {
		const property = this.#target.property(name);
		if (property) return property;
		if (GEOMETRY_NAMES.includes(name)) {
			return { type: 'null', sql: this.#target.geometry };
		}
		throw unknown(name);
	}

	#param(value: unknown, type: string): string {
		this.params.push(value);
		return `$${this.#first + this.params.length - 1}::${type}`;
	}
}

/** Two values in a form in which they can be compared. */
function meet(left: Typed, right: Typed): [Typed, Typed] {
	const first = asMoment(left, right.type);
	const second = asMoment(right, left.type);
	if (first || second) return [first ?? left, second ?? right];
	if (left.type === right.type || left.type === 'null' || right.type === 'null')
		return [left, right];
	throw mismatch(`${WORDS[left.type]}与${WORDS[right.type]}不能比较`);
}

/** A property in words as the date or time that it means, where it meets one. */
function asMoment({ temporal }: Typed, other: Type): Typed | undefined {
	if (other === 'date' && temporal) return { type: 'date', sql: temporal.day };
	if (other === 'timestamp' && temporal?.moment !== undefined)
		return { type: 'timestamp', sql: temporal.moment };
	return undefined;
}

const WORDS: Record<Type, string> = {
	text: '文字',
	number: '数字',
	boolean: '真假值',
	date: '日期',
	timestamp: '时间',
	null: '空值'
};

/** Texts are ordered by code point: the same on every database. */
function ordered({ type, sql }: Typed, operator: Cql2Comparison): string {
	return type === 'text' && operator !== '=' && operator !== '<>' ? `${sql} collate "C"` : sql;
}

function mismatch(zh: string): Cql2Error {
	return new Cql2Error(zh, 'values of different kinds cannot be compared', 0);
}

function unknown(name: string, zh = '见 /queryables', en = 'see /queryables'): Cql2Error {
	const shown = name.slice(0, 60);
	return new Cql2Error(`没有字段“${shown}”（${zh}）`, `no property "${shown}" (${en})`, 0);
}
