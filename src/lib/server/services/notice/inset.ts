import type { NoticeItemSnapshot } from '#lib/domain/notice.ts';
import type { DrawInto, PictureData } from '#lib/formats/document/document-model.ts';
import { toPrintable } from '#lib/formats/photo/printable-picture.ts';
import { findDistrict } from '#lib/server/queries/district.ts';
import { listLatestPhotos } from '#lib/server/queries/inset.ts';
import type { Context } from '../context.ts';
import { photoStore, type FileStore } from '../file-store.ts';
import { pictureOfDrawing } from '../sheet/inset-picture.ts';
import { prepareMapInset } from '../sheet/map-inset.ts';

/** Between the margins of A4, millimeters. */
const SIZE = { width: 166, height: 110 };
/** One facility alone gets a street's length around it. */
const LEAST_METERS = 500;
const COLORS = { unusable: '#c62828', impaired: '#b85c00' } as const;
const PHOTOS_EACH = 1;
const MOST_PHOTOS = 40;

/** A map on paper, and as a picture where paper takes no vectors. */
export interface LetterMap {
	draw: DrawInto;
	picture: PictureData;
	/** Of the drawing, millimeters. */
	height: number;
}

/** The map of a letter: its facilities by their number on the district's base; null where none is placed. */
export async function drawInset(
	context: Context,
	district: string,
	items: readonly Pick<NoticeItemSnapshot, 'position' | 'condition'>[]
): Promise<LetterMap | null> {
	const record = await findDistrict(context.db, district);
	const marks = items.flatMap(({ position, condition }, index) =>
		position ? [{ position, color: COLORS[condition], text: String(index + 1) }] : []
	);
	if (marks.length === 0 || !record?.srid) return null;
	const draw = await prepareMapInset(context, district, {
		marks,
		size: SIZE,
		leastMeters: LEAST_METERS
	});
	return { draw, picture: await pictureOfDrawing(draw, SIZE), height: SIZE.height };
}

/** The latest photo of each facility that has one that can be printed, by its number in the letter. */
export async function listLetterPhotos(
	{ db }: Context,
	district: string,
	facilityIds: readonly string[],
	store: FileStore = photoStore()
): Promise<{ ordinal: number; id: string; picture: PictureData }[]> {
	const photos = await listLatestPhotos(db, district, facilityIds, PHOTOS_EACH);
	const found: { ordinal: number; id: string; picture: PictureData }[] = [];
	for (const { id, facility_id, hash } of photos.slice(0, MOST_PHOTOS)) {
		const bytes = await store.get(hash);
		const picture = bytes && toPrintable(bytes);
		if (picture)
			found.push({
				ordinal: facilityIds.indexOf(facility_id) + 1,
				id,
				picture
			});
	}
	return found.sort((a, b) => a.ordinal - b.ordinal);
}
