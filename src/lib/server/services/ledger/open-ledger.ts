import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as v from 'valibot';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { profileColumns, type ColumnProfile } from '#lib/domain/ledger/column-profile.ts';
import { LedgerMappingSchema, type LedgerMapping } from '#lib/domain/ledger/mapping.ts';
import { settleMapping, type SettledMapping } from '#lib/domain/ledger/settle-mapping.ts';
import type { LedgerTable } from '#lib/domain/ledger/table.ts';
import { LedgerFormatError } from '#lib/formats/ledger/ledger-format-error.ts';
import { readTable, type ReadTableOptions } from '#lib/formats/ledger/read-table.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Invalid } from '#lib/server/errors.ts';
import { findKeptMapping } from '#lib/server/queries/ledger.ts';
import { withGdal } from '../gdal.ts';
import { signatureOf } from './source-ids.ts';

/** A ledger's table with what its columns look like. */
export interface OpenLedger {
	table: LedgerTable;
	profiles: ColumnProfile[];
	signature: string;
}

/** Reads a ledger. @throws {Invalid} It cannot be read; the message says where and what to do. */
export async function openLedger(path: string, options: ReadTableOptions): Promise<OpenLedger> {
	let table: LedgerTable;
	try {
		table = await readTable(path, { ...options, withGdal });
	} catch (error) {
		if (!(error instanceof LedgerFormatError)) throw error;
		throw new Invalid([error.text.zh, error.text.en], { cause: error });
	}
	return { table, profiles: profileColumns(table), signature: signatureOf(table.headings) };
}

/** SHA-256 of a file, in hex. */
export async function hashFile(path: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const part of createReadStream(path)) hash.update(part);
	return hash.digest('hex');
}

/** The mapping to use and the source it belongs to: given, else kept from last time, else guessed. */
export async function chooseMapping(
	db: Queryable,
	district: string,
	ledger: Pick<OpenLedger, 'profiles' | 'signature'> & {
		table: Pick<LedgerTable, 'headings' | 'crs'>;
	},
	kind: FacilityKind,
	given: LedgerMapping | null
): Promise<SettledMapping & { source: string }> {
	const found = await findKeptMapping(db, district, kind, ledger.signature);
	const kept = v.safeParse(LedgerMappingSchema, found?.mapping);
	const settled = settleMapping(
		{ headings: ledger.table.headings, profiles: ledger.profiles, crs: ledger.table.crs },
		kind,
		given ?? undefined,
		kept.success ? kept.output : undefined
	);
	const source = found?.source ?? `ledger:${kind}-${ledger.signature.slice(0, 8)}`;
	return { ...settled, source };
}

/** @throws {Invalid} The mapping names a column that is not there, or leaves the plane open. */
export function assertMappable(mapping: LedgerMapping, headings: readonly string[]): void {
	for (const [field, heading] of Object.entries(mapping.columns)) {
		if (headings.includes(heading)) continue;
		throw new Invalid(
			[
				'台账里没有名为“{heading}”的列（对应 {field}）。现有的列：{headings}',
				'The ledger has no column "{heading}" (for {field}). Its columns: {headings}'
			],
			{ params: { heading, field, headings: headings.slice(0, 60).join('、') } }
		);
	}
	const hasPlane = mapping.columns['x'] !== undefined && mapping.columns['y'] !== undefined;
	if (mapping.crs === null && hasPlane)
		throw new Invalid([
			'坐标是平面坐标，请说明坐标系，如 --crs EPSG:4552。',
			'The coordinates are in a plane: name its coordinate system, e.g. --crs EPSG:4552.'
		]);
}
