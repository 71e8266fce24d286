import { isInChina, SHIFTED_DATUMS, unshift, type LonLat, type ShiftedDatum } from './datum.ts';
import type { LedgerText } from './table.ts';

/** How well points lie beside the roads under one reading of their datum. */
export interface DatumFit {
	datum: 'as_given' | ShiftedDatum;
	/** Points within `FIT_METERS` of a road. */
	within: number;
	/** Of the distance to the nearest road; undefined where none is near. */
	medianMeters: number | undefined;
}

export interface DatumVerdict {
	/** `unclear`: too few points or roads to say, or no reading is plainly better. */
	verdict: 'as_given' | ShiftedDatum | 'unclear';
	/** Points that were asked about roads; at most `SAMPLE`. */
	points: number;
	fits: DatumFit[];
	message: LedgerText;
}

/** A hydrant stands beside its street. */
export const FIT_METERS = 30;
const SAMPLE = 1000;
const LEAST_POINTS = 8;
/** The better reading must lift the share of points beside roads by this much and beat chance. */
const LEAST_GAIN = 0.25;
const LEAST_SHARE = 0.5;

/**
 * Judges from the roads whether positions are shifted (GCJ-02, BD-09) or true. A shift of some 500 m
 * takes points off their streets; taking it off puts them back. Reports a shift only if that reading
 * fits plainly better than the positions as they are: by a quarter of the points, half of them
 * beside roads, and by more than chance (sign test at 1 in 1,000).
 *
 * @param roadDistance Meters from a WGS 84 position to the nearest road; undefined: none is near.
 */
export function judgeDatum(
	points: readonly LonLat[],
	roadDistance: (lon: number, lat: number) => number | undefined
): DatumVerdict {
	const usable = points.filter(isInChina);
	const step = Math.max(1, usable.length / SAMPLE);
	const sample = Array.from(
		{ length: Math.min(usable.length, SAMPLE) },
		(_, index) => usable[Math.floor(index * step)] ?? [0, 0]
	) as LonLat[];
	const distances = new Map<DatumFit['datum'], (number | undefined)[]>();
	for (const datum of ['as_given', ...SHIFTED_DATUMS] as const) {
		distances.set(
			datum,
			sample.map((point) => {
				const [lon, lat] = datum === 'as_given' ? point : unshift(point, datum);
				const meters = roadDistance(lon, lat);
				return meters !== undefined && Number.isFinite(meters) ? meters : undefined;
			})
		);
	}
	const fits = [...distances].map(([datum, meters]) => fitOf(datum, meters));
	const verdict = decide(fits, distances, sample.length);
	return { verdict, points: sample.length, fits, message: describe(verdict, fits, sample.length) };
}

function fitOf(datum: DatumFit['datum'], meters: (number | undefined)[]): DatumFit {
	const known = meters.filter((value) => value !== undefined).sort((a, b) => a - b);
	const isKnownByHalf = known.length * 2 > meters.length;
	return {
		datum,
		within: known.filter((value) => value <= FIT_METERS).length,
		medianMeters: isKnownByHalf ? known[Math.floor(meters.length / 2)] : undefined
	};
}

function decide(
	fits: DatumFit[],
	distances: Map<DatumFit['datum'], (number | undefined)[]>,
	count: number
): DatumVerdict['verdict'] {
	const given = fits.find((fit) => fit.datum === 'as_given');
	if (!given || count < LEAST_POINTS) return 'unclear';
	const ranked = fits.toSorted((a, b) => b.within - a.within || order(a) - order(b));
	const best = ranked[0] ?? given;
	if (best.within < count * LEAST_SHARE) return 'unclear';
	if (best.datum === 'as_given') return 'as_given';
	const gain = (best.within - given.within) / count;
	if (gain < LEAST_GAIN) return given.within >= count * LEAST_SHARE ? 'as_given' : 'unclear';
	const before = distances.get('as_given') ?? [];
	const after = distances.get(best.datum) ?? [];
	return isBeyondChance(before, after) ? best.datum : 'unclear';
}

function order(fit: DatumFit): number {
	return fit.datum === 'as_given' ? 0 : fit.datum === 'GCJ-02' ? 1 : 2;
}

/** Sign test on points that one reading puts beside a road and the other does not. */
function isBeyondChance(before: (number | undefined)[], after: (number | undefined)[]): boolean {
	const isBeside = (meters: number | undefined) => meters !== undefined && meters <= FIT_METERS;
	let won = 0;
	let lost = 0;
	before.forEach((meters, index) => {
		if (isBeside(after[index]) && !isBeside(meters)) won++;
		if (!isBeside(after[index]) && isBeside(meters)) lost++;
	});
	return (won - lost) ** 2 > 10.83 * (won + lost) || (lost === 0 && won >= 10);
}

function describe(verdict: DatumVerdict['verdict'], fits: DatumFit[], count: number): LedgerText {
	const given = fits.find((fit) => fit.datum === 'as_given')?.within ?? 0;
	if (verdict === 'as_given')
		return {
			zh: `${count} 个点中 ${given} 个按原坐标就落在道路 ${FIT_METERS} 米内：坐标没有偏移。`,
			en: `${given} of ${count} points lie within ${FIT_METERS} m of a road as they are: the positions are not shifted.`
		};
	if (verdict === 'unclear')
		return {
			zh: `${count} 个点与道路对不上，或点、路太少，无法判断坐标是否偏移（原坐标 ${given} 个落在道路 ${FIT_METERS} 米内）。请在图上核对几处后选择坐标系。`,
			en: `${count} points do not fit the roads either way, or points or roads are too few to tell (${given} lie within ${FIT_METERS} m of a road as they are). Check some on the map and choose the coordinate system.`
		};
	const after = fits.find((fit) => fit.datum === verdict)?.within ?? 0;
	return {
		zh: `${count} 个点中 ${after} 个按 ${verdict} 转换后落在道路 ${FIT_METERS} 米内；转换前 ${given} 个。`,
		en: `${after} of ${count} points lie within ${FIT_METERS} m of a road after conversion from ${verdict}; ${given} before.`
	};
}
