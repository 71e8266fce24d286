import { ADMIN_TIME_ZONE, type AuditQuery } from '#lib/domain/audit-query.ts';
import { endOfDay, startOfDay } from '#lib/domain/day.ts';
import { printTableCsv } from '#lib/formats/csv.ts';
import type { FieldValue } from '#lib/formats/layer.ts';
import {
	insertAudit,
	searchAudit,
	type AuditRecord,
	type TrailFilter
} from '#lib/server/queries/audit.ts';
import { authorize, type Context } from './context.ts';

export type { AuditRecord } from '#lib/server/queries/audit.ts';

export interface TrailPage {
	entries: AuditRecord[];
	/** `before` of the next page; null: this is the last. */
	next: number | null;
}

const PAGE = 100;
const EXPORT_PAGE = 1000;
/** A spreadsheet takes a million rows; narrower filters make more of them. */
const MOST_EXPORTED = 500_000;
const HEADINGS = [
	'id',
	'at',
	'actor',
	'actor_name',
	'via',
	'address',
	'district',
	'action',
	'entity',
	'entity_id',
	'before',
	'after'
];

/** A page of the audit trail, newest first; for the auditor. */
export async function readTrail(context: Context, query: AuditQuery): Promise<TrailPage> {
	authorize(context, '*', 'audit.read');
	const found = await searchAudit(context.db, { ...toFilter(query), limit: PAGE + 1 });
	const entries = found.slice(0, PAGE);
	return { entries, next: found.length > PAGE ? (entries.at(-1)?.id ?? null) : null };
}

/** All that a filter finds as CSV, newest first; that it was taken stands in the trail too. */
export async function exportTrail(
	context: Context,
	query: AuditQuery
): Promise<AsyncGenerator<string>> {
	authorize(context, '*', 'audit.read');
	const asked = Object.entries(query).filter(([, value]) => value !== '');
	await insertAudit(context.db, {
		actor: context.actor,
		district: query.district === '' ? null : query.district,
		action: 'export',
		entity: 'audit',
		after: Object.fromEntries(asked)
	});
	return printTableCsv(HEADINGS, exportRows(context, toFilter({ ...query, before: '' })));
}

async function* exportRows(
	{ db }: Context,
	filter: Omit<TrailFilter, 'limit'>
): AsyncGenerator<FieldValue[]> {
	let { beforeId } = filter;
	for (let count = 0; count < MOST_EXPORTED; count += EXPORT_PAGE) {
		const page = await searchAudit(db, { ...filter, beforeId, limit: EXPORT_PAGE });
		for (const entry of page) yield toRow(entry);
		if (page.length < EXPORT_PAGE) return;
		beforeId = page.at(-1)?.id ?? null;
	}
}

function toRow(entry: AuditRecord): FieldValue[] {
	const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
	return [
		entry.id,
		entry.at,
		entry.actor,
		entry.actor_name,
		entry.via,
		entry.address,
		entry.district,
		entry.action,
		entry.entity,
		entry.entity_id,
		json(entry.before),
		json(entry.after)
	];
}

function toFilter(query: AuditQuery): Omit<TrailFilter, 'limit'> {
	const { person, action, entity, subject, district, via, from, until, before } = query;
	return {
		person: person || null,
		action: action || null,
		entity: entity || null,
		subject: subject || null,
		district: district || null,
		via: via || null,
		from: from === '' ? null : startOfDay(from, ADMIN_TIME_ZONE),
		until: until === '' ? null : new Date(endOfDay(until, ADMIN_TIME_ZONE).getTime() + 1),
		beforeId: before === '' ? null : Number(before)
	};
}
