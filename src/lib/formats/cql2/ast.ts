/** A value in a CQL2 expression. */
export type Cql2Value =
	| { kind: 'text'; value: string }
	| { kind: 'number'; value: number }
	| { kind: 'boolean'; value: boolean }
	| { kind: 'null' }
	/** `DATE('…')`: a day, `YYYY-MM-DD`. */
	| { kind: 'date'; value: string }
	/** `TIMESTAMP('…')`: an instant, as ISO in UTC. */
	| { kind: 'timestamp'; value: string }
	| { kind: 'property'; name: string }
	| { kind: 'casei'; of: Cql2Value }
	| { kind: 'negate'; of: Cql2Value }
	| { kind: 'arithmetic'; operator: Cql2Arithmetic; left: Cql2Value; right: Cql2Value };

export type Cql2Arithmetic = '+' | '-' | '*' | '/' | '%' | '^';
export type Cql2Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

export const SPATIAL_FUNCTIONS = [
	's_intersects',
	's_disjoint',
	's_equals',
	's_touches',
	's_crosses',
	's_within',
	's_contains',
	's_overlaps'
] as const;
export type Cql2Spatial = (typeof SPATIAL_FUNCTIONS)[number];

/** The geometries that a literal can be; positions as written, in the reference system of the filter. */
export type Cql2Geometry = Exclude<GeoJSON.Geometry, GeoJSON.GeometryCollection>;
export type Cql2Shape =
	{ kind: 'geometry'; geometry: Cql2Geometry } | { kind: 'property'; name: string };

export type Cql2Expression =
	| { kind: 'and' | 'or'; parts: Cql2Expression[] }
	| { kind: 'not'; of: Cql2Expression }
	| { kind: 'constant'; value: boolean }
	/** A property that is itself true or false. */
	| { kind: 'holds'; name: string }
	| { kind: 'compare'; operator: Cql2Comparison; left: Cql2Value; right: Cql2Value }
	| { kind: 'like'; value: Cql2Value; pattern: Cql2Value; isNegated: boolean }
	| {
			kind: 'between';
			value: Cql2Value;
			least: Cql2Value;
			greatest: Cql2Value;
			isNegated: boolean;
	  }
	| { kind: 'in'; value: Cql2Value; list: Cql2Value[]; isNegated: boolean }
	| { kind: 'isNull'; value: Cql2Value; isNegated: boolean }
	| { kind: 'spatial'; function: Cql2Spatial; left: Cql2Shape; right: Cql2Shape };

/** What is wrong with a filter, and at which character (from 0). */
export class Cql2Error extends Error {
	readonly at: number;
	readonly zh: string;

	constructor(zh: string, en: string, at: number) {
		super(en);
		this.name = 'Cql2Error';
		this.zh = zh;
		this.at = at;
	}
}
