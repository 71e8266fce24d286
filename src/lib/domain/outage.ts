import * as v from 'valibot';
import { InstantSchema } from './time-schema.ts';

/** A temporary outage (停水): from–until over named facilities, over an area, or both. */
export const OutageInputSchema = v.pipe(
	v.strictObject({
		from_at: InstantSchema,
		until_at: InstantSchema,
		reason: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500)),
		notice_number: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(100)))),
		facility_ids: v.optional(
			v.pipe(v.array(v.pipe(v.string(), v.uuid(), v.toLowerCase())), v.maxLength(5000)),
			[]
		),
		geometry: v.optional(v.nullable(v.record(v.string(), v.unknown())))
	}),
	v.forward(
		v.check(
			(outage) => Date.parse(outage.until_at) > Date.parse(outage.from_at),
			'结束时间必须晚于开始时间 — until_at must be later than from_at'
		),
		['until_at']
	),
	v.forward(
		v.check(
			(outage) => outage.facility_ids.length > 0 || Boolean(outage.geometry),
			'请指定设施或范围 — name facilities (facility_ids) or an area (geometry)'
		),
		['facility_ids']
	)
);
export type OutageInput = v.InferInput<typeof OutageInputSchema>;

/** An outage as stored. Times are ISO strings; `facility_ids` were named or inside when recorded. */
export interface Outage {
	id: string;
	from_at: string;
	until_at: string;
	reason: string;
	notice_number: string | null;
	geometry: GeoJSON.MultiPolygon | null;
	facility_ids: string[];
	created_by: string;
	created_at: string;
	ended_at: string | null;
	ended_by: string | null;
}
