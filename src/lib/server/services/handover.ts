import { randomUUID } from 'node:crypto';
import {
	readHandoverBody,
	type HandoverBody,
	type HandoverOutcome,
	type HandoverRecord,
	type HandoverReport
} from '#lib/domain/handover.ts';
import { cleanPhoto } from '#lib/formats/photo/clean-photo.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import { parseHandover, type HandoverFile } from '#lib/formats/handover/handover-file.ts';
import { AppError, Conflict, Invalid } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	insertHandover,
	listHandovers as listRows,
	listPhotosThere,
	photoKey,
	setHandoverResult,
	type HandoverRow
} from '#lib/server/queries/handover.ts';
import {
	insertReport,
	listUnknownReports,
	type ReportToStore
} from '#lib/server/queries/public-report.ts';
import { authorize, type Actor, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { photoStore } from './file-store.ts';
import { findObserver, isSealOf } from './handover-seal.ts';
import { recordObservations } from './observation.ts';
import { addPhoto } from './photo.ts';

export interface HandoverOptions {
	/** `phone`: a crew brings what another crew's phone sealed. `desk`, `cli`: somebody answers for the file. */
	way: HandoverRow['way'];
	fileName?: string;
	/** Judges all and stores nothing. */
	isDryRun?: boolean;
}

/** A record that can be read, with what is known of its author. */
interface Read {
	index: number;
	id: string;
	facilityId: string;
	body: HandoverBody;
	authorName: string;
	actor: Actor;
	isSealed: boolean;
}

/**
 * Takes in records that somebody else than their author brings: they stay their author's, and the one who brings
 * them is kept beside. Taking the same file again changes nothing.
 *
 * @throws {Invalid} Not a hand-over file, damaged, or of another district.
 * @throws {Forbidden} Phones need `observation.write`, desks `import.run`.
 */
export async function takeHandover(
	context: Context,
	district: string,
	bytes: Uint8Array,
	options: HandoverOptions
): Promise<HandoverReport> {
	authorize(context, district, options.way === 'phone' ? 'observation.write' : 'import.run');
	await requireDistrict(context.db, district);
	const file = await readFile(bytes, district);
	const { handover, photos } = file;
	const isDryRun = options.isDryRun ?? false;
	const id = randomUUID();
	if (!isDryRun)
		await insertHandover(context.db, district, {
			id,
			envelope: handover.id,
			device: handover.device,
			made_at: handover.made_at,
			way: options.way,
			file_name: options.fileName?.slice(0, 200) ?? null,
			delivered_by: context.actor.id,
			delivered_by_name: context.actor.name,
			delivered_at: context.now().toISOString(),
			record_count: handover.records.length,
			photo_count: photos.size
		});
	const { reads, outcomes } = await readRecords(context, district, file, options.way);
	for (const group of byAuthor(reads)) {
		const [first] = group;
		if (!first) continue;
		const { results } = await recordObservations(
			{ ...context, actor: first.actor },
			district,
			group.map(({ body }) => body.observation),
			{
				delivery: {
					by: context.actor,
					handoverId: id,
					sealedIds: new Set(group.filter((read) => read.isSealed).map((read) => read.id)),
					isDryRun
				}
			}
		);
		results.forEach((result, at) => {
			const read = group[at];
			if (read) Object.assign(outcomes[read.index] ?? {}, result);
		});
	}
	await takePhotos(context, district, file, reads, outcomes, isDryRun);
	const newReports = await takeReports(context, district, file, options.way, isDryRun);
	const report = toReport(isDryRun ? null : id, file, outcomes, newReports);
	if (!isDryRun) await finish(context, district, report, options);
	return report;
}

/** Deliveries of the district, the latest first. */
export async function listHandovers(context: Context, district: string): Promise<HandoverRow[]> {
	authorize(context, district, 'import.run');
	await requireDistrict(context.db, district);
	return listRows(context.db, district, 100);
}

async function readFile(bytes: Uint8Array, district: string): Promise<HandoverFile> {
	let file: HandoverFile;
	try {
		file = await parseHandover(bytes);
	} catch (cause) {
		if (!(cause instanceof FormatError)) throw cause;
		const [zh, en = zh] = cause.message.split(' — ');
		throw new Invalid([zh ?? '', en ?? ''], { cause });
	}
	if (file.handover.district === district) return file;
	throw new Invalid(
		[
			'这个代交文件属于 {theirs}，不是 {ours}：请到那个区导入。',
			'This hand-over is of district {theirs}, not {ours}: take it in there.'
		],
		{ params: { theirs: file.handover.district, ours: district } }
	);
}

async function readRecords(
	context: Context,
	district: string,
	{ handover }: HandoverFile,
	way: HandoverRow['way']
): Promise<{ reads: Read[]; outcomes: HandoverOutcome[] }> {
	const reads: Read[] = [];
	const authors = new Map<string, Awaited<ReturnType<typeof findObserver>>>();
	const outcomes: HandoverOutcome[] = [];
	for (const [index, record] of handover.records.entries()) {
		const body = readHandoverBody(record);
		const author = body?.author ?? '';
		if (author && !authors.has(author))
			authors.set(author, await findObserver(context.db, district, author));
		const account = authors.get(author);
		const isSealed = account !== undefined && isSealOf(district, author, record);
		const outcome = emptyOutcome(record, body, isSealed);
		outcomes.push(outcome);
		const reason = whyNot(body, district, isSealed, way);
		if (reason !== undefined || !body) {
			outcome.reason = reason ?? '';
			continue;
		}
		reads.push({
			index,
			id: textOf(body.observation, 'id').toLowerCase(),
			facilityId: textOf(body.observation, 'facility_id').toLowerCase(),
			body,
			authorName: account?.name ?? record.author_name,
			isSealed,
			actor: {
				id: author,
				name: account?.name ?? record.author_name,
				via: context.actor.via,
				memberships: account?.memberships ?? []
			}
		});
	}
	return { reads, outcomes };
}

function whyNot(
	body: HandoverBody | undefined,
	district: string,
	isSealed: boolean,
	way: HandoverRow['way']
): string | undefined {
	if (!body) return '这条记录读不懂 — this record cannot be read';
	if (body.district !== district)
		return `这条记录属于 ${body.district} — this record is of district ${body.district}`;
	if (way === 'phone' && !isSealed)
		return '没有本人手机的签章：请把文件交给值班室，在桌面导入 — not sealed by its author’s phone: give the file to the desk to import';
	return undefined;
}

async function takePhotos(
	context: Context,
	district: string,
	{ photos }: HandoverFile,
	reads: readonly Read[],
	outcomes: HandoverOutcome[],
	isDryRun: boolean
): Promise<void> {
	const named = reads.flatMap(({ facilityId, body }) =>
		body.photos.map(({ sha256 }) => ({ facility_id: facilityId, sha256 }))
	);
	const isId = /^[0-9a-f-]{36}$/;
	const there = await listPhotosThere(
		context.db,
		district,
		named.filter(({ facility_id }) => isId.test(facility_id))
	);
	for (const { index, facilityId, body, authorName } of reads) {
		const outcome = outcomes[index];
		if (!outcome || outcome.outcome === 'refused') continue;
		for (const { sha256, role } of body.photos) {
			const key = photoKey({ facility_id: facilityId, sha256 });
			const bytes = photos.get(sha256);
			if (!there.has(key) && bytes) {
				if (isDryRun) there.add(key);
				else if (
					await keepPhoto(context, district, facilityId, { bytes, role, takenBy: authorName })
				)
					there.add(key);
			}
			if (there.has(key)) outcome.photosThere++;
		}
	}
}

/** Reports of the public that a relay took wait here for the desk, which answers for the file. @returns how many are new. */
async function takeReports(
	context: Context,
	district: string,
	{ handover, photos }: HandoverFile,
	way: HandoverRow['way'],
	isDryRun: boolean
): Promise<number> {
	const reports = way === 'phone' ? [] : (handover.reports ?? []);
	if (reports.length === 0) return 0;
	const unknown = await listUnknownReports(context.db, district, reports);
	if (isDryRun) return unknown.length;
	const rows: ReportToStore[] = [];
	for (const report of unknown) {
		const bytes = report.photo_hash === null ? undefined : photos.get(report.photo_hash);
		const clean = bytes && cleanPhoto(bytes);
		const photo_hash = clean ? await photoStore().put(clean.bytes) : null;
		rows.push({
			...report,
			photo_hash,
			photo_type: clean?.type ?? null,
			address_hash: 'relay'
		});
	}
	await context.db.transaction(
		async (client) => {
			for (const row of rows) await insertReport(client, district, row);
		},
		{ label: 'take reports' }
	);
	return rows.length;
}

/** @returns whether it is there; a broken picture does not stop the others, and stays counted as missing. */
async function keepPhoto(
	context: Context,
	district: string,
	facilityId: string,
	input: Parameters<typeof addPhoto>[3]
): Promise<boolean> {
	try {
		await addPhoto(context, district, facilityId, input);
		return true;
	} catch (thrown) {
		if (!(thrown instanceof AppError)) throw thrown;
		return thrown instanceof Conflict;
	}
}

async function finish(
	context: Context,
	district: string,
	report: HandoverReport,
	options: HandoverOptions
): Promise<void> {
	const result = {
		...report.counts,
		photosNamed: report.photoCounts.named,
		photosThere: report.photoCounts.there
	};
	await context.db.transaction(
		async (client) => {
			await setHandoverResult(client, district, report.id ?? '', result);
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'deliver',
				entity: 'handover',
				entityId: report.id,
				after: {
					envelope: report.envelope,
					way: options.way,
					file: options.fileName,
					...result,
					reports: report.newReports
				}
			});
		},
		{ label: 'finish hand-over' }
	);
}

function toReport(
	id: string | null,
	{ handover }: HandoverFile,
	records: HandoverOutcome[],
	newReports: number
): HandoverReport {
	const counts = { applied: 0, duplicate: 0, refused: 0 };
	const photoCounts = { named: 0, there: 0 };
	for (const record of records) {
		counts[record.outcome]++;
		photoCounts.named += record.photos;
		photoCounts.there += record.photosThere;
	}
	const { id: envelope, device, made_at } = handover;
	const isDryRun = id === null;
	return { id, envelope, device, made_at, isDryRun, counts, photoCounts, newReports, records };
}

function emptyOutcome(
	record: HandoverRecord,
	body: HandoverBody | undefined,
	isSealed: boolean
): HandoverOutcome {
	return {
		id: textOf(body?.observation, 'id'),
		author: body?.author ?? '',
		author_name: record.author_name,
		label: record.label,
		outcome: 'refused',
		isSealed,
		photos: body?.photos.length ?? 0,
		photosThere: 0
	};
}

function byAuthor(reads: readonly Read[]): Read[][] {
	const groups = new Map<string, Read[]>();
	for (const read of reads) {
		const group = groups.get(read.actor.id) ?? [];
		group.push(read);
		groups.set(read.actor.id, group);
	}
	return [...groups.values()];
}

function textOf(value: unknown, name: string): string {
	if (typeof value !== 'object' || value === null || !(name in value)) return '';
	return String((value as Record<string, unknown>)[name]);
}
