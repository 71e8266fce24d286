import * as v from 'valibot';

const HINT = 'at 应为 经度,纬度（度）— must be lon,lat in degrees';

/** `128.9,47.7` as a position in degrees. */
export const PositionTextSchema = v.pipe(
	v.string(HINT),
	v.regex(/^\s*-?\d+(\.\d+)?\s*,\s*-?\d+(\.\d+)?\s*$/, HINT),
	v.transform((text): [number, number] => {
		const [lon = NaN, lat = NaN] = text.split(',').map(Number);
		return [lon, lat];
	}),
	v.check(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 84, HINT)
);
