/** What a camera wrote into a picture, as far as it is evidence. */
export interface ExifEvidence {
	/** `[lon, lat]` in degrees, WGS 84. */
	position?: [number, number];
	/** Wall clock of the camera, `2026-03-01T08:30:00`; it names no zone. */
	takenAt?: string;
	/** 1–8: how the picture must be turned (Exif 2.32, 4.6.4 A). */
	orientation?: number;
}

const TAG = {
	orientation: 0x0112,
	exifFolder: 0x8769,
	gpsFolder: 0x8825,
	takenAt: 0x9003,
	latitudeSide: 1,
	latitude: 2,
	longitudeSide: 3,
	longitude: 4
} as const;
const MOST_ENTRIES = 500;

/**
 * Reads the TIFF structure of an Exif block (Exif 2.32, JEITA CP-3451): orientation, time, position.
 * Whatever is broken or hostile in it is passed over.
 *
 * @param bytes From the byte order mark (`II` or `MM`) on.
 */
export function readExif(bytes: Uint8Array): ExifEvidence {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length < 8) return {};
	const mark = view.getUint16(0);
	if (mark !== 0x4949 && mark !== 0x4d4d) return {};
	const folder = createReader(view, mark === 0x4949);
	const main = folder(view.getUint32(4, mark === 0x4949));
	const evidence: ExifEvidence = {};
	const orientation = main.get(TAG.orientation)?.numbers[0];
	if (orientation !== undefined && orientation >= 1 && orientation <= 8)
		evidence.orientation = orientation;
	const camera = folder(main.get(TAG.exifFolder)?.numbers[0]);
	const time = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(camera.get(TAG.takenAt)?.text ?? '');
	if (time) evidence.takenAt = `${time[1]}-${time[2]}-${time[3]}T${time[4]}`;
	const gps = folder(main.get(TAG.gpsFolder)?.numbers[0]);
	const lat = toDegrees(gps.get(TAG.latitude)?.numbers, gps.get(TAG.latitudeSide)?.text, 'S', 90);
	const lon = toDegrees(
		gps.get(TAG.longitude)?.numbers,
		gps.get(TAG.longitudeSide)?.text,
		'W',
		180
	);
	// Cameras without a fix write zeros.
	if (lat !== undefined && lon !== undefined && (lat !== 0 || lon !== 0))
		evidence.position = [lon, lat];
	return evidence;
}

interface Entry {
	numbers: number[];
	text: string;
}

const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };

function createReader(view: DataView, isLittle: boolean) {
	return (offset: number | undefined): Map<number, Entry> => {
		const entries = new Map<number, Entry>();
		if (offset === undefined || offset + 2 > view.byteLength) return entries;
		const count = Math.min(view.getUint16(offset, isLittle), MOST_ENTRIES);
		for (let index = 0; index < count; index++) {
			const at = offset + 2 + index * 12;
			if (at + 12 > view.byteLength) break;
			const type = view.getUint16(at + 2, isLittle);
			const length = view.getUint32(at + 4, isLittle);
			const size = SIZES[type];
			if (size === undefined || length > 64) continue;
			const start = size * length <= 4 ? at + 8 : view.getUint32(at + 8, isLittle);
			if (start + size * length > view.byteLength) continue;
			entries.set(view.getUint16(at, isLittle), readEntry(view, isLittle, type, start, length));
		}
		return entries;
	};
}

function readEntry(
	view: DataView,
	isLittle: boolean,
	type: number,
	start: number,
	length: number
): Entry {
	const numbers: number[] = [];
	let text = '';
	for (let index = 0; index < length; index++) {
		const at = start + index * (SIZES[type] ?? 1);
		switch (type) {
			case 2:
				text += String.fromCharCode(view.getUint8(at));
				break;
			case 3:
				numbers.push(view.getUint16(at, isLittle));
				break;
			case 4:
				numbers.push(view.getUint32(at, isLittle));
				break;
			case 5: {
				const below = view.getUint32(at + 4, isLittle);
				numbers.push(below === 0 ? NaN : view.getUint32(at, isLittle) / below);
				break;
			}
			default:
				numbers.push(view.getUint8(at));
		}
	}
	return { numbers, text: text.replace(/\0.*$/s, '') };
}

function toDegrees(
	numbers: readonly number[] | undefined,
	side: string | undefined,
	negative: 'S' | 'W',
	limit: number
): number | undefined {
	const [degrees, minutes = 0, seconds = 0] = numbers ?? [];
	if (degrees === undefined) return undefined;
	const value = degrees + minutes / 60 + seconds / 3600;
	if (!Number.isFinite(value) || value > limit) return undefined;
	return side?.startsWith(negative) ? -value : value;
}
