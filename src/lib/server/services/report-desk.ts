import { randomUUID } from 'node:crypto';
import {
	ReportDecisionSchema,
	type PublicReport,
	type ReportDecision,
	type ReportStatus
} from '#lib/domain/public-report.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, Invalid, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { insertPhoto, listPhotos } from '#lib/server/queries/photo.ts';
import {
	decideReport as decideRow,
	findReportPhoto,
	forgetPhones,
	linkObservation,
	listReports as listRows
} from '#lib/server/queries/public-report.ts';
import { authorize, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { photoStore, type FileStore } from './file-store.ts';
import { recordObservations } from './observation.ts';
import { stableUuid } from './stable-uuid.ts';
import { parseInput } from './validation.ts';

const MOST_LISTED = 200;
const PHONE_DAYS = 90;

/** Reports of the public: those that wait first. Telephone numbers are forgotten 90 days after the decision. */
export async function listReports(
	context: Context,
	district: string,
	filter: { status?: ReportStatus | undefined } = {}
): Promise<PublicReport[]> {
	authorize(context, district, 'report.decide');
	await requireDistrict(context.db, district);
	const before = new Date(context.now().getTime() - PHONE_DAYS * 86_400_000);
	await forgetPhones(context.db, district, before);
	return listRows(context.db, district, { ...filter, limit: MOST_LISTED });
}

/** The picture of a report, without what the camera wrote. */
export async function readReportPhoto(
	context: Context,
	district: string,
	number: string,
	store: FileStore = photoStore()
): Promise<{ bytes: Uint8Array; type: string }> {
	authorize(context, district, 'report.decide');
	const photo = await findReportPhoto(context.db, district, number);
	const bytes = photo && (await store.get(photo.hash));
	if (photo && bytes) return { bytes, type: photo.type };
	throw noReport();
}

/**
 * Decides a report. Accepted with a condition it becomes what the public saw (evidence `visual`), with its photo;
 * accepted without one it is taken note of; rejected it changes nothing. The answer is for the one who reported.
 *
 * What was only taken note of may still become an observation.
 *
 * @throws {Conflict} Somebody has decided it already.
 */
export async function decideReport(
	context: Context,
	district: string,
	number: string,
	input: unknown
): Promise<PublicReport> {
	authorize(context, district, 'report.decide');
	const decision = parseInput(ReportDecisionSchema, input);
	const report = await findReport(context, district, number);
	const { actor } = context;
	// Looked at first: what the register does not take is not accepted either.
	if (decision.condition) await observe(context, district, report, decision, true);
	await context.db.transaction(
		async (client) => {
			const isDone = await decideRow(client, district, number, {
				status: decision.decision,
				by: actor.id,
				byName: actor.name,
				at: context.now(),
				answer: decision.answer
			});
			if (!isDone) throw decided(report);
			await insertAudit(client, {
				actor,
				district,
				action: decision.decision === 'accepted' ? 'accept' : 'reject',
				entity: 'public_report',
				entityId: number,
				after: { answer: decision.answer, condition: decision.condition }
			});
		},
		{ label: 'decide report' }
	);
	if (decision.condition) {
		const observationId = await observe(context, district, report, decision, false);
		await context.db.transaction(
			async (client) => {
				await linkObservation(client, district, number, observationId);
				await keepPhoto(client, district, report);
			},
			{ label: 'link report' }
		);
	}
	return findReport(context, district, number);
}

/** The report as an observation. Its id follows from the number: deciding twice makes no second one. */
async function observe(
	context: Context,
	district: string,
	report: PublicReport,
	{ condition, defects }: ReportDecision,
	isDryRun: boolean
): Promise<string> {
	const id = stableUuid(`public-report/${district}/${report.number}`);
	const { results } = await recordObservations(
		{
			...context,
			actor: { id: 'public', name: `公众上报 ${report.number}`, via: 'web', memberships: [] }
		},
		district,
		[
			{
				id,
				facility_id: report.facility_id,
				observed_at: report.reported_at,
				evidence: 'visual',
				condition,
				defects,
				note: report.text === '' ? null : report.text
			}
		],
		{ delivery: { by: context.actor, handoverId: null, sealedIds: new Set(), isDryRun } }
	);
	const [result] = results;
	if (result && result.outcome !== 'refused') return id;
	const [zh, en = zh] = (result?.reason ?? '').split(' — ');
	throw new Invalid([zh ?? '', en ?? '']);
}

async function keepPhoto(client: Queryable, district: string, report: PublicReport): Promise<void> {
	const photo = await findReportPhoto(client, district, report.number);
	if (!photo) return;
	const there = await listPhotos(client, district, {
		facilityId: report.facility_id,
		originalHash: photo.hash
	});
	if (there.length > 0) return;
	const bytes = await photoStore().get(photo.hash);
	await insertPhoto(client, district, {
		id: randomUUID(),
		facility_id: report.facility_id,
		role: 'closeup',
		hash: photo.hash,
		original_hash: photo.hash,
		media_type: photo.type,
		byte_count: bytes?.length ?? 1,
		taken_at: null,
		position: null,
		note: `公众上报 ${report.number}`,
		uploaded_by: '公众',
		uploaded_at: report.reported_at
	});
}

async function findReport(
	context: Context,
	district: string,
	number: string
): Promise<PublicReport> {
	const [report] = await listRows(context.db, district, { number, limit: 1 });
	if (report) return report;
	throw noReport();
}

function decided(report: PublicReport): Conflict {
	return new Conflict(
		[
			'这条上报已由 {who} 处理，请刷新。',
			'This report has been decided by {who} meanwhile: reload the page.'
		],
		{ params: { who: report.decided_by_name ?? '别人' } }
	);
}

function noReport(): NotFound {
	return new NotFound([
		'没有这条上报，或没有照片。',
		'There is no such report, or no photo of it.'
	]);
}
