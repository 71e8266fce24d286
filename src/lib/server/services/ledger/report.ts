import writeXlsxFile from 'write-excel-file/node';
import { describeFinding, severityOf } from '#lib/domain/ledger/findings.ts';
import type { LedgerText } from '#lib/domain/ledger/table.ts';
import { neutralizeFormula } from '#lib/formats/csv.ts';
import type { LedgerRow } from '#lib/server/queries/ledger.ts';
import type { LedgerSummary } from './import-ledger.ts';

/** A report that stands by itself: every row with what is wrong and what was done, in both languages. */
export interface LedgerReport {
	summary: LedgerSummary;
	rows: {
		row: number;
		outcome: LedgerRow['outcome'];
		change: LedgerRow['change'];
		label: string;
		facility_id: string | null;
		findings: {
			field: string | null;
			code: string;
			severity: string;
			value: string | null;
			message: LedgerText;
		}[];
	}[];
}

export function toReport(summary: LedgerSummary, rows: readonly LedgerRow[]): LedgerReport {
	return {
		summary,
		rows: rows.map((row) => ({
			...row,
			findings: row.findings.map((finding) => ({
				field: finding.field,
				code: finding.code,
				severity: severityOf(finding.code),
				value: finding.value ?? null,
				message: describeFinding(finding)
			}))
		}))
	};
}

const OUTCOMES: Record<LedgerRow['outcome'], string> = {
	imported: '导入 imported',
	unplaced: '待落图 unplaced',
	merged: '合并 merged',
	rejected: '未导入 rejected'
};
const SEVERITIES: Record<string, string> = {
	error: '错误 error',
	warning: '注意 warning',
	note: '说明 note'
};
const HEADINGS = [
	'行 row',
	'标识 label',
	'结果 outcome',
	'程度 severity',
	'字段 field',
	'原文 value',
	'说明',
	'What'
];
const WIDTHS = [8, 24, 16, 14, 24, 28, 60, 60];

/**
 * The report as a workbook: a sheet of counts, and one line for every finding (and for every row that
 * did not come in). No cell can run as a formula, here or saved as CSV.
 */
export async function printReportXlsx({ summary, rows }: LedgerReport): Promise<Buffer> {
	const lines = rows.flatMap((row) => {
		const start = [row.row, row.label, OUTCOMES[row.outcome]] as const;
		if (row.findings.length === 0 && row.outcome === 'imported') return [];
		if (row.findings.length === 0) return [[...start, '', '', '', '', '']];
		return row.findings.map(({ severity, field, value, message }) => [
			...start,
			SEVERITIES[severity] ?? severity,
			field ?? '',
			value ?? '',
			message.zh,
			message.en
		]);
	});
	const counts: [string, number | string][] = [
		['文件 file', summary.fileName],
		['总行数 rows', summary.rows],
		['导入 imported', summary.imported],
		['待落图 unplaced', summary.unplaced],
		['合并 merged', summary.merged],
		['未导入 rejected', summary.rejected],
		['状态记录 observations', summary.observations],
		['台账日期 as of', summary.asOf ?? '—'],
		...(summary.datum ? ([['坐标 datum', summary.datum.message.zh]] as [string, string][]) : []),
		...summary.warnings.map(({ zh }): [string, string] => ['注意 warning', zh])
	];
	const safe = (cells: readonly (string | number)[]) =>
		cells.map((cell) => (typeof cell === 'string' ? neutralizeFormula(cell) : cell));
	const bold = (text: string) => ({ value: text, fontWeight: 'bold' as const });
	return writeXlsxFile([
		{
			sheet: '汇总 summary',
			data: counts.map(safe),
			columns: [{ width: 26 }, { width: 60 }]
		},
		{
			sheet: '逐行 rows',
			data: [HEADINGS.map(bold), ...lines.map(safe)],
			columns: WIDTHS.map((width) => ({ width })),
			stickyRowsCount: 1
		}
	]).toBuffer();
}
