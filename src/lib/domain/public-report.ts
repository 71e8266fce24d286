import * as v from 'valibot';
import { CONDITIONS, DEFECTS } from './observation.ts';

/** `damaged`: the facility itself; `hazard` (隐患): something about it, e.g. blocked by cars or goods. */
export const REPORT_KINDS = ['damaged', 'hazard'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export const REPORT_STATUSES = ['new', 'accepted', 'rejected'] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** What somebody without an account writes. */
export const ReportInputSchema = v.pipe(
	v.strictObject({
		kind: v.picklist(REPORT_KINDS, '请选择情况 — choose what it is'),
		text: v.pipe(
			v.string(),
			v.trim(),
			v.maxLength(500, '说明最多 500 字 — at most 500 characters')
		),
		phone: v.pipe(
			v.string(),
			v.trim(),
			v.regex(/^(|\+?[0-9 ()-]{5,30})$/, '电话只能有数字，可不填 — digits only, or leave it empty')
		),
		hasPhoto: v.boolean()
	}),
	v.forward(
		v.check(
			({ text, hasPhoto }) => text !== '' || hasPhoto,
			'请写一句情况，或拍一张照片 — write a sentence, or add a photo'
		),
		['text']
	)
);
export type ReportInput = v.InferOutput<typeof ReportInputSchema>;

/** What a moderator decides. Only an accepted report with a condition becomes an observation. */
export const ReportDecisionSchema = v.pipe(
	v.strictObject({
		decision: v.picklist(['accepted', 'rejected']),
		/** Told to the one who reported. */
		answer: v.pipe(
			v.string(),
			v.trim(),
			v.minLength(
				1,
				'请写一句答复，上报人凭受理号能看到 — write an answer: the reporter will read it'
			),
			v.maxLength(500)
		),
		condition: v.optional(v.nullable(v.picklist(CONDITIONS)), null),
		defects: v.optional(v.array(v.picklist(DEFECTS)), [])
	}),
	v.forward(
		v.check(
			({ decision, condition }) => decision === 'accepted' || condition === null,
			'不采纳的上报不能改变设施状态 — a rejected report changes no facility'
		),
		['condition']
	),
	v.forward(
		v.check(
			({ condition }) => condition !== 'intact',
			'公众上报只能记为“带病可用”或“不可用” — a report can only say impaired or unusable'
		),
		['condition']
	)
);
export type ReportDecision = v.InferOutput<typeof ReportDecisionSchema>;

/** A report as moderators see it. Times are ISO strings. */
export interface PublicReport {
	number: string;
	facility_id: string;
	facility_label: string;
	facility_kind: string;
	kind: ReportKind;
	text: string;
	/** For moderators only. */
	phone: string | null;
	has_photo: boolean;
	reported_at: string;
	status: ReportStatus;
	decided_by_name: string | null;
	decided_at: string | null;
	answer: string | null;
	observation_id: string | null;
}

/** What the one who reported may see again, by the number. */
export interface ReportAnswer {
	number: string;
	kind: ReportKind;
	reported_at: string;
	status: ReportStatus;
	answer: string | null;
	decided_at: string | null;
}
