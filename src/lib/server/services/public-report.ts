import { createHmac, randomInt } from 'node:crypto';
import { ReportInputSchema, type ReportAnswer } from '#lib/domain/public-report.ts';
import { isPlateToken } from '#lib/domain/plate.ts';
import { MOST_PHOTO_BYTES } from '#lib/domain/photo.ts';
import { cleanPhoto, photoTypeOf } from '#lib/formats/photo/clean-photo.ts';
import { readOrCreateSecret } from '#lib/server/auth/secret.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { readEnv } from '#lib/server/env.ts';
import { Invalid, NotFound, TooMany } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { findByPlate, type PlatedFacility } from '#lib/server/queries/plate.ts';
import { countRecentReports, findAnswer, insertReport } from '#lib/server/queries/public-report.ts';
import { lockRegister } from './district-access.ts';
import { photoStore, type FileStore } from './file-store.ts';
import { parseInput } from './validation.ts';

/** Somebody without an account: only the services of this file take one. */
export interface PublicContext {
	db: Database;
	now: () => Date;
	/** Network address, used to limit and stored as a keyed hash only. */
	address: string;
}

const HOUR_MS = 3_600_000;
export const REPORTS_PER_ADDRESS_AND_HOUR = 5;
export const REPORTS_PER_PLATE_AND_DAY = 10;

/** What the page behind a plate shows: which facility it is, and nothing of its state or its neighbors. */
export async function readPlate(
	{ db }: Pick<PublicContext, 'db'>,
	token: string
): Promise<Omit<PlatedFacility, 'facility_id' | 'district'>> {
	const { facility_id: _id, district: _district, ...shown } = await requirePlate(db, token);
	return shown;
}

/**
 * Takes a report. It changes nothing: a moderator decides.
 *
 * @returns The number by which its answer is looked up.
 * @throws {TooMany} From this address in an hour, or about this plate in a day.
 * @throws {Invalid} Neither a sentence nor a photo, or no photo.
 * @throws {NotFound} No such plate, or no longer in force.
 */
export async function takeReport(
	context: PublicContext,
	token: string,
	input: { kind: unknown; text: unknown; phone: unknown; photo?: Uint8Array | undefined },
	store: FileStore = photoStore()
): Promise<{ number: string }> {
	const { db } = context;
	const facility = await requirePlate(db, token);
	const { photo, ...fields } = input;
	const parsed = parseInput(ReportInputSchema, { ...fields, hasPhoto: photo !== undefined });
	const addressHash = hashOfAddress(context.address);
	await assertNotTooMany(context, addressHash, facility.facility_id);
	const clean = photo && readPhoto(photo);
	const hash = clean ? await store.put(clean.bytes) : null;
	const number = newNumber();
	await db.transaction(
		async (client) => {
			// Once more where nobody else can come between: a flood may come at once.
			await lockRegister(client, facility.district);
			await assertNotTooMany({ ...context, db: client }, addressHash, facility.facility_id);
			await insertReport(client, facility.district, {
				number,
				facility_id: facility.facility_id,
				kind: parsed.kind,
				text: parsed.text,
				phone: parsed.phone === '' ? null : parsed.phone,
				photo_hash: hash,
				photo_type: clean?.type ?? null,
				reported_at: context.now().toISOString(),
				address_hash: addressHash
			});
			await insertAudit(client, {
				actor: { id: 'public', name: '公众', via: 'web' },
				district: facility.district,
				action: 'report',
				entity: 'public_report',
				entityId: number,
				after: { facility: facility.facility_id, kind: parsed.kind, hasPhoto: hash !== null }
			});
		},
		{ label: 'take report' }
	);
	return { number };
}

/** The answer to a report. @throws {NotFound} No such number. */
export async function readAnswer(
	{ db }: Pick<PublicContext, 'db'>,
	number: string
): Promise<ReportAnswer> {
	const digits = number.replaceAll(/[\s-]/g, '');
	const answer = /^\d{10}$/.test(digits) ? await findAnswer(db, digits) : undefined;
	if (answer) return answer;
	throw new NotFound([
		'没有这个受理号，请核对 10 位数字。',
		'There is no such number: look at its 10 digits again.'
	]);
}

async function requirePlate(db: PublicContext['db'], token: string): Promise<PlatedFacility> {
	const facility = isPlateToken(token) ? await findByPlate(db, token) : undefined;
	if (facility) return facility;
	throw new NotFound([
		'这块标牌已经停用。发现险情请拨打 119。',
		'This plate is no longer in use. In an emergency call 119.'
	]);
}

async function assertNotTooMany(
	{ db, now }: { db: Parameters<typeof countRecentReports>[0]; now: () => Date },
	addressHash: string,
	facilityId: string
): Promise<void> {
	const at = now().getTime();
	const recent = await countRecentReports(db, {
		addressHash,
		addressSince: new Date(at - HOUR_MS),
		facilityId,
		facilitySince: new Date(at - 24 * HOUR_MS)
	});
	if (recent.address >= REPORTS_PER_ADDRESS_AND_HOUR)
		throw new TooMany(
			[
				'您报得太频繁了，请一小时后再报。险情请拨打 119。',
				'Too many reports from here: try again in an hour. In an emergency call 119.'
			],
			{ params: { retryAfterSeconds: 3600 } }
		);
	if (recent.facility >= REPORTS_PER_PLATE_AND_DAY)
		throw new TooMany(
			[
				'这处设施今天已收到很多上报，我们正在处理。险情请拨打 119。',
				'This facility was reported many times today; we are on it. In an emergency call 119.'
			],
			{ params: { retryAfterSeconds: 3600 } }
		);
}

/** The picture without what the camera wrote into it. */
function readPhoto(bytes: Uint8Array): { bytes: Uint8Array; type: string } {
	if (bytes.length > MOST_PHOTO_BYTES || photoTypeOf(bytes) === undefined)
		throw new Invalid([
			'照片应为 15 MB 以内的 JPEG、PNG 或 WebP。',
			'A photo must be JPEG, PNG or WebP of at most 15 MB.'
		]);
	const clean = cleanPhoto(bytes);
	if (clean) return clean;
	throw new Invalid(['照片不完整，请重新选择。', 'The photo is cut off: choose it again.']);
}

function hashOfAddress(address: string): string {
	return createHmac('sha256', readOrCreateSecret(readEnv().directories.root))
		.update(`report-address\n${address}`)
		.digest('hex');
}

/** Ten digits, not to be guessed: whoever has the number reads the answer. */
function newNumber(): string {
	return String(randomInt(10 ** 5)).padStart(5, '0') + String(randomInt(10 ** 5)).padStart(5, '0');
}
