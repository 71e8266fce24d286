import type { FacilityKind } from '#lib/domain/facility.ts';
import type { RowOutcome } from './findings.ts';
import type { LedgerMapping } from './mapping.ts';
import type { LedgerOptions } from './options.ts';
import type { SettledMapping } from './settle-mapping.ts';
import type { LedgerText, TableProblem } from './table.ts';

/** What a screen reads of a dry run or an import (docs/CLI.md lists all keys). */
export interface LedgerSummaryView extends Record<RowOutcome, number> {
	rows: number;
	created: number;
	updated: number;
	unchanged: number;
	observations: number;
	dryRun: boolean;
	problems: Record<string, number>;
	datum: { message: LedgerText } | null;
	warnings: LedgerText[];
}

/** A ledger as the API answers it (docs/API.md). */
export interface LedgerAnswer {
	id: string;
	fileName: string;
	kind: FacilityKind;
	status: 'uploaded' | 'read' | 'checked' | 'imported' | 'failed';
	options: LedgerOptions;
	preview: {
		format: string;
		encoding: string | null;
		sheets: string[];
		sheet: string | null;
		headings: string[];
		rowCount: number;
		problems: TableProblem[];
		samples: { row: number; cells: string[] }[];
	} | null;
	settled: (SettledMapping & { source: string }) | null;
	summary: LedgerSummaryView | null;
	changeSet: { id: string; status: string } | null;
	jobId: string | null;
	createdAt: string;
}

/** One row of the report as the API answers it. */
export interface LedgerRowAnswer {
	row: number;
	outcome: RowOutcome;
	change: string | null;
	label: string;
	facility_id: string | null;
	findings: { field: string | null; code: string; severity: string; message: LedgerText }[];
}
export interface LedgerRowsAnswer {
	rows: LedgerRowAnswer[];
	total: number;
	next: number | null;
}

/** The mapping with one column given another meaning; '' takes its meaning away. */
export function withMeaning(mapping: LedgerMapping, heading: string, field: string): LedgerMapping {
	const columns = Object.fromEntries(
		Object.entries(mapping.columns).filter(([key, value]) => value !== heading && key !== field)
	);
	if (field !== '') columns[field] = heading;
	return { ...mapping, columns };
}

/** The mapping with a question answered. */
export function withAnswer(
	mapping: LedgerMapping,
	question: { code: string; field: string; value?: string },
	answer: string
): LedgerMapping {
	const { code, field, value } = question;
	switch (code) {
		case 'unit':
			return { ...mapping, units: { ...mapping.units, [field]: answer } };
		case 'constant':
			return { ...mapping, constants: { ...mapping.constants, [field]: answer } };
		case 'crs':
			return { ...mapping, crs: answer };
		case 'date_order':
			return { ...mapping, date_order: answer === 'dmy' ? 'dmy' : 'mdy' };
		case 'value':
			return {
				...mapping,
				values: {
					...mapping.values,
					[field]: { ...mapping.values[field], [value ?? '']: answer }
				}
			};
		default:
			return mapping;
	}
}
