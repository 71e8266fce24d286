import * as v from 'valibot';
import { CONDITIONS, DEFECTS } from '#lib/domain/observation.ts';
import {
	SettleRefusedSchema,
	type RefusedClaim,
	type RefusedMark
} from '#lib/domain/refused-mark.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	countWaiting,
	listRefused as listRows,
	settleRefused as settleRow,
	type RefusedObservation
} from '#lib/server/queries/refused-observation.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { parseInput } from './validation.ts';

const MOST_LISTED = 500;

/**
 * Marks that the server did not take, those that wait for somebody first: whoever looks up receipts sees
 * all, others see their own.
 */
export async function listRefusedMarks(
	context: Context,
	district: string,
	{ show }: { show: 'waiting' | 'all' }
): Promise<{ marks: RefusedMark[]; waiting: number }> {
	const sentBy = await confinedToOwn(context, district);
	const rows = await listRows(context.db, district, {
		sentBy,
		servicedBy: confinedTo(context.actor, district),
		isWaiting: show === 'waiting',
		limit: MOST_LISTED
	});
	return {
		marks: rows.map(toMark),
		waiting: await countWaiting(context.db, district, sentBy ?? null)
	};
}

/**
 * Sets a refused mark aside at the desk, in words: its author's phone is lost, or somebody went again. The
 * mark stays on record, and on its phone; the register says what it said, so that its revision stays.
 *
 * @throws {NotFound} None. @throws {Conflict} It does not wait any more.
 */
export async function settleRefusedMark(
	context: Context,
	district: string,
	input: unknown
): Promise<RefusedMark> {
	authorize(context, district, 'report.decide');
	await requireDistrict(context.db, district);
	const { id, sent_by, note } = parseInput(SettleRefusedSchema, input);
	return context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const filter = { id, sentBy: sent_by, limit: 1 };
			const [before] = await listRows(client, district, filter);
			if (!before) throw new NotFound(['没有这条退回记录。', 'There is no such refused mark.']);
			if (before.state !== 'waiting')
				throw new Conflict(['这条记录已经处理过。请刷新。', 'It is resolved already. Reload.']);
			const at = context.now();
			await settleRow(client, district, { id, sent_by, note, by: context.actor.name, at });
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'settle',
				entity: 'refused_observation',
				entityId: id,
				before: { sent_by, reason: before.reason },
				after: { note }
			});
			const [after] = await listRows(client, district, filter);
			return toMark(after ?? before);
		},
		{ label: 'settle refused mark' }
	);
}

/** @returns The account that is confined to its own marks; undefined sees all. */
async function confinedToOwn(context: Context, district: string): Promise<string | undefined> {
	await requireDistrict(context.db, district);
	if (can(context.actor, district, 'receipt.read')) return undefined;
	authorize(context, district, 'observation.write');
	return context.actor.id;
}

const toMark = ({ payload, ...row }: RefusedObservation): RefusedMark => ({
	...row,
	claim: readClaim(payload)
});

/** Refused ones need not hold to the schema: each field that can be read is. */
const ClaimSchema = v.object({
	condition: v.fallback(v.nullable(v.picklist(CONDITIONS)), null),
	defects: v.fallback(v.array(v.picklist(DEFECTS)), []),
	observed_at: v.fallback(v.nullable(v.pipe(v.string(), v.isoTimestamp())), null),
	device: v.fallback(v.nullable(v.string()), null),
	note: v.fallback(v.nullable(v.string()), null),
	photos: v.fallback(v.array(v.unknown()), [])
});

function readClaim(payload: unknown): RefusedClaim | null {
	const read = v.safeParse(ClaimSchema, payload);
	if (!read.success) return null;
	const { photos, ...said } = read.output;
	return { ...said, photoCount: photos.length };
}
