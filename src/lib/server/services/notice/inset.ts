import { projectionByCode } from '#lib/core/geometry/index.ts';
import type { NoticeItemSnapshot } from '#lib/domain/notice.ts';
import type { MapFigure } from '#lib/formats/figure/map-figure.ts';
import type { PictureData } from '#lib/formats/document/document-model.ts';
import { pictureSizeOf } from '#lib/formats/photo/picture-size.ts';
import { findDistrict } from '#lib/server/queries/district.ts';
import { listInsetRoads, listLatestPhotos } from '#lib/server/queries/inset.ts';
import type { Context } from '../context.ts';
import { photoStore, type FileStore } from '../file-store.ts';

const MOST_ROADS = 6000;
/** Around the outermost facilities; one facility alone gets a street's length around it. */
const MARGIN_METERS = 250;
const COLORS = { unusable: '#c62828', impaired: '#e07b00' } as const;
const PHOTOS_EACH = 1;
const MOST_PHOTOS = 40;

/** The map of a letter: its facilities by their number, streets below; null where none is placed. */
export async function drawInset(
	{ db }: Context,
	district: string,
	items: readonly Pick<NoticeItemSnapshot, 'position' | 'condition'>[]
): Promise<MapFigure | null> {
	const record = await findDistrict(db, district);
	const placed = items.flatMap(({ position, condition }, index) =>
		position ? [{ position, condition, label: String(index + 1) }] : []
	);
	if (placed.length === 0 || !record?.srid) return null;
	const projection = projectionByCode(record.srid);
	const toPlane = ([lon, lat]: readonly [number, number]): [number, number] => {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		return [x, y];
	};
	const marks = placed.map(({ position, condition, label }) => ({
		at: toPlane(position),
		label,
		color: COLORS[condition]
	}));
	const xs = marks.map(({ at: [x] }) => x);
	const ys = marks.map(({ at: [, y] }) => y);
	const box = [
		Math.min(...xs) - MARGIN_METERS,
		Math.min(...ys) - MARGIN_METERS,
		Math.max(...xs) + MARGIN_METERS,
		Math.max(...ys) + MARGIN_METERS
	] as const;
	const degrees = widen(placed.map(({ position }) => position));
	const roads = await listInsetRoads(db, district, degrees, MOST_ROADS);
	return {
		box,
		marks,
		lines: roads.map(({ is_main, line }) => ({ isMain: is_main, points: line.map(toPlane) }))
	};
}

/** A box of degrees that holds the drawn frame, whatever its shape: as wide as high, and half more. */
function widen(
	positions: readonly (readonly [number, number])[]
): [number, number, number, number] {
	const lons = positions.map(([lon]) => lon);
	const lats = positions.map(([, lat]) => lat);
	const [west, east] = [Math.min(...lons), Math.max(...lons)];
	const [south, north] = [Math.min(...lats), Math.max(...lats)];
	const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
	const reach =
		Math.max((east - west) * shrink, north - south) * 0.9 + (2 * MARGIN_METERS) / 111_000;
	const [lon, lat] = [(west + east) / 2, (south + north) / 2];
	return [lon - reach / shrink, lat - reach, lon + reach / shrink, lat + reach];
}

/** The latest photo of each facility that has one, by its number in the letter. */
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
		const size = bytes && pictureSizeOf(bytes);
		if (bytes && size)
			found.push({
				ordinal: facilityIds.indexOf(facility_id) + 1,
				id,
				picture: { bytes, ...size }
			});
	}
	return found.sort((a, b) => a.ordinal - b.ordinal);
}
