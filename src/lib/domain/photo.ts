import * as v from 'valibot';

/** 方位照 shows where it stands, 实景照 the thing itself. */
export const PHOTO_ROLES = ['context', 'closeup'] as const;
export type PhotoRole = (typeof PHOTO_ROLES)[number];

/** A photo of a facility as screens show it; times are ISO strings. */
export interface FacilityPhoto {
	id: string;
	role: PhotoRole;
	media_type: string;
	byte_count: number;
	/** Wall clock of the camera, without a zone. */
	taken_at: string | null;
	/** Where the camera says it stood, `[lon, lat]`; for `sensitive.read` only. */
	position: [number, number] | null;
	note: string | null;
	uploaded_by: string;
	uploaded_at: string;
}

export const PhotoQuerySchema = v.strictObject({
	role: v.optional(v.picklist(PHOTO_ROLES), 'closeup'),
	note: v.optional(v.pipe(v.string(), v.maxLength(500)))
});

/** A phone's picture; larger ones are not taken by phones. */
export const MOST_PHOTO_BYTES = 15 * 1024 * 1024;
