import gcoord from 'gcoord';

/** The shifted datums of Chinese phone maps; they exist only at the import door. */
export const SHIFTED_DATUMS = ['GCJ-02', 'BD-09'] as const;
export type ShiftedDatum = (typeof SHIFTED_DATUMS)[number];

export type LonLat = [lon: number, lat: number];

/**
 * Takes the shift of GCJ-02 (高德, 腾讯) or BD-09 (百度) off. Within a meter of the truth; outside
 * China both are the identity. Uses `gcoord`.
 */
export function unshift(position: LonLat, datum: ShiftedDatum): LonLat {
	if (!isInChina(position)) return position;
	const from = datum === 'GCJ-02' ? gcoord.GCJ02 : gcoord.BD09;
	const [lon, lat] = gcoord.transform([...position], from, gcoord.WGS84);
	return [round(lon), round(lat)];
}

/** Puts the shift on, as a phone map would show the place; for tests and for links to such maps. */
export function shift(position: LonLat, datum: ShiftedDatum): LonLat {
	if (!isInChina(position)) return position;
	const to = datum === 'GCJ-02' ? gcoord.GCJ02 : gcoord.BD09;
	const [lon, lat] = gcoord.transform([...position], gcoord.WGS84, to);
	return [round(lon), round(lat)];
}

/** The box in which the shift exists (that of the common formulas). */
export function isInChina([lon, lat]: LonLat): boolean {
	return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

function round(degrees: number): number {
	return Number(degrees.toFixed(8));
}
