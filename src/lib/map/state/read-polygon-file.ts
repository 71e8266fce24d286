import { parsePolygonBytes, type PolygonFile } from '#lib/formats/polygon-file.ts';
import { translate, type Locale } from '#lib/domain/messages/index.ts';

/** As large as the server takes in one request. */
export const MOST_POLYGON_BYTES = 16 * 1024 * 1024;

/** The polygons of a chosen file, or what to tell the person who chose it. */
export async function readPolygonFile(
	file: File | null,
	locale: Locale
): Promise<Extract<PolygonFile, { ok: true }> | { ok: false; problem: string }> {
	if (!file) return { ok: false, problem: translate('geojson.missing', locale) };
	const megabytes = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MB`;
	if (file.size > MOST_POLYGON_BYTES) {
		const params = {
			file: file.name,
			size: megabytes(file.size),
			limit: megabytes(MOST_POLYGON_BYTES)
		};
		return { ok: false, problem: translate('geojson.tooLarge', locale, params) };
	}
	const read = parsePolygonBytes(new Uint8Array(await file.arrayBuffer()));
	if (read.ok) return read;
	const params = { file: file.name, reason: read.reason === 'notJson' ? read.detail : '' };
	return { ok: false, problem: translate(`geojson.${read.reason}`, locale, params) };
}
