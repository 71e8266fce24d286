import { dayOf, endOfDay } from '#lib/domain/day.ts';
import { monthOf } from '#lib/domain/month.ts';
import { ratesOf } from '#lib/domain/rate.ts';
import {
	weightOf,
	type CorrectedStatement,
	type CorrectionDay,
	type Statement,
	type StatementMonth
} from '#lib/domain/statement.ts';
import { NotFound } from '#lib/server/errors.ts';
import { countConditions } from '#lib/server/queries/rate.ts';
import {
	listLateRecords,
	listStandings,
	listStatements as listRows
} from '#lib/server/queries/statement.ts';
import { authorize, confinedTo, type Context } from '../context.ts';
import { requireDistrict } from '../district-access.ts';
import { paperStore, type FileStore } from '../file-store.ts';
import { sumOf } from '../rate.ts';
import { readRateTrend } from '../rate-trend.ts';
import { invalid } from '../validation.ts';

const SHOWN_MONTHS = 24;

/** The months that are over, the latest first: as known now, and what was signed. */
export async function listStatementMonths(
	context: Context,
	district: string
): Promise<StatementMonth[]> {
	requireWhole(context, district);
	const { months } = await readRateTrend(context, district, SHOWN_MONTHS);
	const signed = new Map((await listRows(context.db, district)).map((row) => [row.month, row]));
	return months
		.map(({ month, lastDay, existing, intact, intactRate }) => {
			const statement = signed.get(month);
			return {
				month,
				lastDay,
				existing,
				intact,
				intactRate,
				signed: statement
					? {
							intactRate: statement.figures.intactRate,
							signed_by_name: statement.signed_by_name,
							signed_at: statement.signed_at
						}
					: null
			};
		})
		.reverse();
}

/** A signed month with the corrections that have arrived since. @throws {NotFound} It is not signed. */
export async function getStatement(
	context: Context,
	district: string,
	month: string
): Promise<CorrectedStatement> {
	const statement = await requireStatement(context, district, month);
	const { time_zone } = await requireDistrict(context.db, district);
	const asOf = new Date(readMonth(month, time_zone).until.getTime() - 1);
	const corrections = await listCorrections(context, district, statement, asOf, time_zone);
	const counted = await countConditions(context.db, district, {
		asOf,
		knownAt: context.now(),
		freshSince: new Date(asOf.getTime() - statement.figures.freshDays * 86_400_000)
	});
	const now = sumOf(counted);
	const last = corrections.at(-1) ?? statement.figures;
	return {
		...statement,
		corrections,
		now: { ...now, ...ratesOf(now) },
		addsUp: last.existing === now.existing && last.intact === now.intact
	};
}

/** The PDF as it was signed. @throws {NotFound} Not signed, or its file is missing. */
export async function readStatementFile(
	context: Context,
	district: string,
	month: string,
	store: FileStore = paperStore()
): Promise<{ bytes: Uint8Array; hash: string; fileName: string }> {
	const statement = await requireStatement(context, district, month);
	const bytes = await store.get(statement.pdf_hash);
	if (!bytes)
		throw new NotFound([
			'月报文件不在存储里，请从备份恢复文件目录。',
			'The file is not in the store: restore the folder of files from a backup.'
		]);
	return { bytes, hash: statement.pdf_hash, fileName: `${district}-完好率月报-${month}.pdf` };
}

/**
 * Day by day of arrival: facilities whose standing in the month a late record changed, and the running
 * figure. Known-then and known-now are the two times of decision 0004.
 */
async function listCorrections(
	{ db, now }: Context,
	district: string,
	statement: Statement,
	asOf: Date,
	timeZone: string
): Promise<CorrectionDay[]> {
	const signedAt = new Date(statement.known_at);
	const late = await listLateRecords(db, district, { asOf, knownAt: signedAt });
	const byDay = new Map<string, Set<string>>();
	for (const { facility_id, arrived_at } of late) {
		const day = dayOf(new Date(arrived_at), timeZone);
		byDay.set(day, (byDay.get(day) ?? new Set()).add(facility_id));
	}
	let { existing, intact } = statement.figures;
	let known = signedAt;
	const days: CorrectionDay[] = [];
	for (const [day, facilities] of [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))) {
		const ids = [...facilities];
		const until = new Date(Math.min(endOfDay(day, timeZone).getTime(), now().getTime()));
		const before = await listStandings(db, district, ids, { asOf, knownAt: known });
		const after = await listStandings(db, district, ids, { asOf, knownAt: until });
		const standings = new Map(after.map((row) => [row.facility_id, row.standing]));
		const corrections = before.flatMap(({ standing, serviced_by: _, ...facility }) => {
			const then = standings.get(facility.facility_id) ?? 'absent';
			return then === standing ? [] : [{ day, ...facility, before: standing, after: then }];
		});
		known = until;
		for (const correction of corrections) {
			existing += weightOf(correction.after).existing - weightOf(correction.before).existing;
			intact += weightOf(correction.after).intact - weightOf(correction.before).intact;
		}
		if (corrections.length === 0) continue;
		const none = { impaired: 0, unusable: 0, uninspected: 0, suspended: 0, fresh: 0 };
		const { intactRate } = ratesOf({ ...none, existing, intact });
		days.push({ day, existing, intact, intactRate, corrections });
	}
	return days;
}

async function requireStatement(
	context: Context,
	district: string,
	month: string
): Promise<Statement> {
	requireWhole(context, district);
	const { time_zone } = await requireDistrict(context.db, district);
	readMonth(month, time_zone);
	const [statement] = await listRows(context.db, district, month);
	if (statement) return statement;
	throw new NotFound(['{month} 还没有封账。', '{month} has not been signed.'], {
		params: { month }
	});
}

/** A statement is of the whole district: a maintainer's part of it is not one. */
export function requireWhole(context: Context, district: string): void {
	authorize(context, district, 'map.read');
	if (confinedTo(context.actor, district) !== undefined)
		throw new NotFound([
			'月报是全区的，维护单位看不到。',
			'A statement is of the whole district; a maintainer does not see it.'
		]);
}

/** @throws {Invalid} Not a month. */
export function readMonth(month: string, timeZone: string) {
	try {
		return monthOf(month, timeZone);
	} catch (cause) {
		if (!(cause instanceof RangeError)) throw cause;
		throw invalid([
			{ path: 'month', message: '应为月份，如 2026-10 — must be a month, e.g. 2026-10' }
		]);
	}
}
