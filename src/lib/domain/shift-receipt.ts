import * as v from 'valibot';
import { InstantSchema } from './time-schema.ts';

const Id = v.pipe(v.string(), v.uuid(), v.toLowerCase());

/** What a phone says that it made in a shift; the server looks what of it is there. */
export const ReceiptInputSchema = v.pipe(
	v.strictObject({
		device: v.nullable(v.pipe(v.string(), v.maxLength(100))),
		from: InstantSchema,
		until: InstantSchema,
		records: v.pipe(
			v.array(
				v.strictObject({
					id: Id,
					facility_id: Id,
					/** Refused by the server and given up, or made anew as another: counted apart. */
					isRefused: v.optional(v.boolean(), false),
					/** SHA-256 of each picture as the phone sends it. */
					photos: v.optional(
						v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))), v.maxLength(50)),
						[]
					)
				})
			),
			v.maxLength(2000)
		)
	}),
	v.forward(
		v.check(
			({ from, until }) => from <= until,
			'班次的结束不能早于开始 — a shift cannot end before it begins'
		),
		['until']
	)
);
export type ReceiptInput = v.InferOutput<typeof ReceiptInputSchema>;

/** Counts of a receipt: `mark_count` made (refused ones apart), of which `received_count` are with the server. */
export interface ReceiptCounts {
	mark_count: number;
	received_count: number;
	photo_count: number;
	photo_received_count: number;
	refused_count: number;
}

/** A shift receipt (交班单). Times are ISO strings; its counts are those of when it was given. */
export interface ShiftReceipt extends ReceiptCounts {
	/** Day in the district and a running number, e.g. `20260131-007`. */
	number: string;
	author: string;
	author_name: string;
	device: string | null;
	from_at: string;
	until_at: string;
	made_at: string;
}

/** A receipt with what the server has of it now. */
export interface ReceiptNow extends ShiftReceipt {
	now: ReceiptCounts;
	/** Observations that are still missing. */
	missing: string[];
	missing_photos: { facility_id: string; sha256: string }[];
	/** Seen by that person with that device in the period, and not named by the phone. */
	unnamed_count: number;
}

/** Whether everything that was made has arrived. */
export function isReceiptWhole(counts: ReceiptCounts): boolean {
	return (
		counts.received_count === counts.mark_count &&
		counts.photo_received_count === counts.photo_count
	);
}
