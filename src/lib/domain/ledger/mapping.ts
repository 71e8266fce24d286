import * as v from 'valibot';
import { FACILITY_KINDS } from '#lib/domain/facility.ts';
import { projectionByCode } from '#lib/core/geometry/index.ts';
import { SHIFTED_DATUMS, type ShiftedDatum } from './datum.ts';
import { isLedgerField } from './fields.ts';
import type { LedgerText } from './table.ts';

const short = v.pipe(v.string(), v.maxLength(300));

/**
 * What the columns of a ledger mean: plain data, kept for the next ledger of the same office.
 * `columns`: field → heading. `constants`: field → value for all rows without one. `values`: field →
 * the ledger's word → ours, as a person decided (a condition as `unusable+no_water`). `units`: field →
 * unit, or `unknown`: kept aside until somebody says. `crs`: `EPSG:…`, `GCJ-02`, `BD-09`, or null
 * where nobody has said yet.
 */
export const LedgerMappingSchema = v.pipe(
	v.strictObject({
		version: v.literal(1),
		kind: v.picklist(FACILITY_KINDS),
		columns: v.record(v.string(), short),
		constants: v.optional(v.record(v.string(), short), {}),
		values: v.optional(v.record(v.string(), v.record(short, short)), {}),
		crs: v.nullable(v.pipe(v.string(), v.maxLength(40))),
		units: v.optional(v.record(v.string(), v.string()), {}),
		angle_format: v.optional(v.picklist(['decimal', 'ddmm', 'ddmmss']), 'decimal'),
		date_order: v.optional(v.nullable(v.picklist(['mdy', 'dmy'])), null),
		/** Columns without a meaning are kept with the facility (`attributes.ledger`). */
		keep_unmapped: v.optional(v.boolean(), true)
	}),
	v.check(
		({ kind, columns, constants }) =>
			[...Object.keys(columns), ...Object.keys(constants)].every((f) => isLedgerField(kind, f)),
		'未知的字段名 — columns or constants name an unknown field'
	),
	v.check(
		({ crs }) => crs === null || parseCrs(crs) !== undefined,
		'未知的坐标系 — unknown coordinate system; known: GCJ-02, BD-09, EPSG 4326, 4490, 3857, 4513–4554, 32601–32660, 32701–32760'
	)
);
export type LedgerMapping = v.InferOutput<typeof LedgerMappingSchema>;

/** How to come from the ledger's coordinates to ours. */
export type LedgerCrs =
	| { type: 'geographic' }
	| { type: 'shifted'; datum: ShiftedDatum }
	| { type: 'projected'; epsg: number };

/** Reads `EPSG:3857`, `4552`, `GCJ-02`, `gcj02`, `BD09`, `WGS84`, `CGCS2000`; undefined: not known. */
export function parseCrs(text: string): LedgerCrs | undefined {
	const plain = text
		.trim()
		.toUpperCase()
		.replace(/[\s_-]/g, '');
	const datum = SHIFTED_DATUMS.find((known) => plain.startsWith(known.replace('-', '')));
	if (datum) return { type: 'shifted', datum };
	if (/^(WGS84|CGCS2000|CRS84|EPSG:4326|EPSG:4490|4326|4490)$/.test(plain))
		return { type: 'geographic' };
	const epsg = /^(?:EPSG:)?(\d{4,5})$/.exec(plain)?.[1];
	if (epsg === undefined) return undefined;
	try {
		return { type: 'projected', epsg: projectionByCode(Number(epsg)).epsg };
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

/** What to tell somebody who named a coordinate system that we do not know. */
export const KNOWN_CRS: LedgerText = {
	zh: '可用的坐标系：EPSG:4326、4490（经纬度），3857，4513–4554（CGCS2000 三度带），32601–32660、32701–32760（UTM），GCJ-02（高德、腾讯），BD-09（百度）。',
	en: 'Known coordinate systems: EPSG:4326, 4490 (degrees), 3857, 4513–4554 (CGCS2000 3-degree zones), 32601–32660, 32701–32760 (UTM), GCJ-02 (AMap, Tencent), BD-09 (Baidu).'
};
