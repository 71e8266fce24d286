import * as v from 'valibot';
import { PHOTO_ROLES } from './photo.ts';
import { REPORT_KINDS } from './public-report.ts';
import { InstantSchema } from './time-schema.ts';

/** Ending of the file's name; what is inside is a zip. */
export const HANDOVER_EXTENSION = 'atlas-handover';
export const HANDOVER_FORMAT = 'fire-atlas-handover';
export const HANDOVER_VERSION = 1;
/** Records of one envelope; a shift has some 300. */
export const MOST_HANDOVER_RECORDS = 5000;

const Sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hex'));

const HandoverPhotoSchema = v.object({
	/** Of the picture as the phone sends it. */
	sha256: Sha256Schema,
	role: v.optional(v.picklist(PHOTO_ROLES), 'closeup')
});
export type HandoverPhoto = v.InferOutput<typeof HandoverPhotoSchema>;

/** What the author's phone wrote down: the text that the seal is over. */
export const HandoverBodySchema = v.object({
	district: v.string(),
	author: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
	observation: v.unknown(),
	photos: v.optional(v.pipe(v.array(HandoverPhotoSchema), v.maxLength(50)), [])
});
export type HandoverBody = v.InferOutput<typeof HandoverBodySchema>;

const HandoverRecordSchema = v.object({
	author_name: v.pipe(v.string(), v.maxLength(200)),
	/** What the crew called the facility. */
	label: v.pipe(v.string(), v.maxLength(300)),
	/** A `HandoverBody` as JSON text, kept as it was written: another spelling would break the seal. */
	body: v.pipe(v.string(), v.maxLength(20_000)),
	/** HMAC-SHA-256 of `body` under the author's key, base64url; null: the phone had no key. */
	seal: v.nullable(v.pipe(v.string(), v.maxLength(64)))
});
export type HandoverRecord = v.InferOutput<typeof HandoverRecordSchema>;

/** A report of the public that a relay took, for the desk to decide. */
const HandoverReportSchema = v.object({
	number: v.pipe(v.string(), v.regex(/^[0-9]{10}$/)),
	facility_id: v.pipe(v.string(), v.uuid()),
	kind: v.picklist(REPORT_KINDS),
	text: v.pipe(v.string(), v.maxLength(500)),
	phone: v.nullable(v.pipe(v.string(), v.maxLength(30))),
	photo_hash: v.nullable(Sha256Schema),
	photo_type: v.nullable(v.picklist(['image/jpeg', 'image/png', 'image/webp'])),
	reported_at: InstantSchema
});
export type HandoverReportRecord = v.InferOutput<typeof HandoverReportSchema>;

/** Records on their way to the server without their author: the list that a file or frames carry. */
export const HandoverSchema = v.object({
	format: v.literal(HANDOVER_FORMAT),
	version: v.literal(HANDOVER_VERSION),
	/** Made on the phone that gives them away. */
	id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
	district: v.pipe(v.string(), v.minLength(1), v.maxLength(40)),
	device: v.nullable(v.pipe(v.string(), v.maxLength(100))),
	made_at: InstantSchema,
	records: v.pipe(v.array(HandoverRecordSchema), v.maxLength(MOST_HANDOVER_RECORDS)),
	/** Only in files of a relay. */
	reports: v.optional(v.pipe(v.array(HandoverReportSchema), v.maxLength(MOST_HANDOVER_RECORDS)))
});
export type Handover = v.InferOutput<typeof HandoverSchema>;

/** Pictures as an observation itself names them. */
const ObservationPhotosSchema = v.object({
	photos: v.array(
		v.object({ hash: Sha256Schema, role: v.optional(v.picklist(PHOTO_ROLES), 'closeup') })
	)
});

/**
 * A record's own words, with every picture that it names: those of its observation, and those that a relay puts beside.
 *
 * @returns undefined when they are not of that shape.
 */
export function readHandoverBody(record: HandoverRecord): HandoverBody | undefined {
	try {
		const parsed = v.safeParse(HandoverBodySchema, JSON.parse(record.body));
		if (!parsed.success) return undefined;
		const body = parsed.output;
		const own = v.safeParse(ObservationPhotosSchema, body.observation);
		const named = own.success
			? own.output.photos.map(({ hash, role }) => ({ sha256: hash, role }))
			: [];
		const beside = body.photos.filter(
			({ sha256 }) => !named.some((photo) => photo.sha256 === sha256)
		);
		return { ...body, photos: [...named, ...beside] };
	} catch {
		return undefined;
	}
}

/** What became of one record of a hand-over. */
export interface HandoverOutcome {
	/** Id of the observation; empty when the record cannot be read. */
	id: string;
	author: string;
	author_name: string;
	label: string;
	outcome: 'applied' | 'duplicate' | 'refused';
	reason?: string;
	/** Whether the author's key shows that the author's phone wrote it. */
	isSealed: boolean;
	/** Pictures that the record names. */
	photos: number;
	/** Of those, what the server has now. */
	photosThere: number;
}

export interface HandoverReport {
	/** Of the delivery, to look it up; null on a dry run. */
	id: string | null;
	envelope: string;
	device: string | null;
	made_at: string;
	isDryRun: boolean;
	counts: Record<HandoverOutcome['outcome'], number>;
	photoCounts: { named: number; there: number };
	/** Reports of the public that came along, and were not here before. */
	newReports: number;
	records: HandoverOutcome[];
}
