import pg from 'pg';

type Parse = (text: string) => unknown;

const { builtins } = pg.types;
/** Array types have no names in `builtins`; numbers from pg_type.dat. */
const ARRAY_OIDS: ReadonlyMap<number, number> = new Map([
	[builtins.INT8, 1016],
	[builtins.NUMERIC, 1231],
	[builtins.DATE, 1182],
	[builtins.TIMESTAMP, 1115],
	[builtins.TIMESTAMPTZ, 1185]
]);
const TEXT_ARRAY_OID: number = 1009;

const SCALARS: ReadonlyMap<number, Parse> = new Map<number, Parse>([
	[builtins.INT8, parseBigint],
	[builtins.NUMERIC, parseNumeric],
	[builtins.DATE, (text) => text],
	[builtins.TIMESTAMP, (text) => text],
	[builtins.TIMESTAMPTZ, parseInstant]
]);

/** How column values become JavaScript values: see `Queryable.query`. Others as node-postgres does. */
export const ROW_TYPES: pg.CustomTypesConfig = {
	getTypeParser(oid: number, format?: 'text' | 'binary') {
		if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
		const scalar = SCALARS.get(oid);
		if (scalar !== undefined) return scalar;
		for (const [element, array] of ARRAY_OIDS) {
			const parse = SCALARS.get(element);
			if (array === oid && parse !== undefined) return (text: string) => parseArray(text, parse);
		}
		return pg.types.getTypeParser(oid, 'text');
	}
};

function parseBigint(text: string): number | string {
	const value = Number(text);
	return Number.isSafeInteger(value) ? value : text;
}

/** `NaN` and infinities of `numeric` stay text, which no arithmetic takes by accident. */
function parseNumeric(text: string): number | string {
	const value = Number(text);
	if (!Number.isFinite(value)) return text;
	return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** Finer than milliseconds is cut off; `infinity` and years B.C. stay as sent. */
function parseInstant(text: string): string {
	const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d+)?([+-]\d\d)(:?\d\d)?$/.exec(text);
	if (match === null) return text;
	const [, date, time, fraction = '', hours, minutes = ':00'] = match;
	return new Date(`${date}T${time}${fraction.slice(0, 4)}${hours}${minutes}`).toISOString();
}

function parseArray(text: string, parse: Parse): unknown {
	const texts: unknown = pg.types.getTypeParser(TEXT_ARRAY_OID, 'text')(text);
	return mapDeep(texts, parse);
}

function mapDeep(value: unknown, parse: Parse): unknown {
	if (Array.isArray(value)) return value.map((element: unknown) => mapDeep(element, parse));
	return typeof value === 'string' ? parse(value) : value;
}
