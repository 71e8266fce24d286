import { projectionByCode, type Projection } from '#lib/core/geometry/index.ts';
import { SHIFTED_DATUMS, unshift, type LonLat, type ShiftedDatum } from './datum.ts';
import { same, type Finding } from './findings.ts';
import { judgeDatum, type DatumVerdict } from './judge-datum.ts';
import { expectPlace, judgePlacement, type DegreeBox } from './judge-placement.ts';
import { parseCrs } from './mapping.ts';
import type { LedgerRecord, StatedPlace } from './record.ts';

export interface PlaceOptions {
	/** Of the mapping; null: nobody has said, and it cannot be guessed. */
	crs: string | null;
	/** Whether a person named the system: then the datum is not judged, only told. */
	isCrsStated: boolean;
	districtBox: DegreeBox | null;
	/** Meters to the nearest road; undefined: the district has no roads. */
	roadDistance: ((lon: number, lat: number) => number | undefined) | undefined;
}

export interface PlacedRecords {
	findings: Finding[];
	/** What the roads say of the datum; undefined where there are no roads, or nothing to ask. */
	datum: DatumVerdict | undefined;
	/** The datum that was taken off. */
	converted: ShiftedDatum | null;
	/** Most points lie outside the district. */
	isElsewhere: boolean;
}

/**
 * Gives every record its position in CGCS2000: plane coordinates unprojected, a shifted datum taken
 * off, swapped axes put right; what cannot be right is told and stays unplaced.
 */
export function placeRecords(records: LedgerRecord[], options: PlaceOptions): PlacedRecords {
	const findings: Finding[] = [];
	const crs = options.crs === null ? undefined : parseCrs(options.crs);
	const projection = crs?.type === 'projected' ? projectionByCode(crs.epsg) : undefined;
	const stated = new Map<LedgerRecord, LonLat>();
	for (const record of records) {
		if (record.isRejected || record.place === null) continue;
		const point = toDegrees(record.place, projection, crs === undefined);
		if (point) stated.set(record, point);
		else findings.push(fault(record, 'position_out_of_range'));
	}
	const expected = expectPlace([...stated.values()], options.districtBox);
	for (const [record, point] of stated) {
		const placement = judgePlacement(point, expected.box);
		if ('problem' in placement) {
			findings.push(fault(record, `position_${placement.problem}`));
			stated.delete(record);
			continue;
		}
		if (placement.isSwapped || record.place?.isSwapped) findings.push(noteSwap(record));
		stated.set(record, placement.position);
	}
	const mayBeShifted = crs === undefined || crs.type !== 'projected';
	const datum =
		options.roadDistance && mayBeShifted && stated.size > 0
			? judgeDatum([...stated.values()], options.roadDistance)
			: undefined;
	const converted = chooseDatum(crs?.type === 'shifted' ? crs.datum : undefined, datum, options);
	for (const [record, point] of stated) {
		record.position = roundPosition(converted ? unshift(point, converted) : point);
		if (converted)
			findings.push({
				row: record.row,
				field: 'position',
				code: 'datum_converted',
				detail: same(converted)
			});
	}
	return { findings, datum, converted, isElsewhere: expected.isElsewhere };
}

function chooseDatum(
	stated: ShiftedDatum | undefined,
	datum: DatumVerdict | undefined,
	options: PlaceOptions
): ShiftedDatum | null {
	if (stated) return stated;
	if (options.isCrsStated) return null;
	return SHIFTED_DATUMS.find((known) => known === datum?.verdict) ?? null;
}

/** Degrees of what the ledger states; undefined where it is nowhere on the earth. */
function toDegrees(
	place: StatedPlace,
	projection: Projection | undefined,
	isUnknown: boolean
): LonLat | undefined {
	if (!projection)
		return Math.abs(place.x) <= 180 && Math.abs(place.y) <= 90 && !(isUnknown && place.x > 180)
			? [place.x, place.y]
			: undefined;
	if (projection.epsg === 4326 || projection.epsg === 4490) return [place.x, place.y];
	// Chinese surveying calls the northing X.
	const isNorthFirst = isFarEast(place.x, projection) && !isFarEast(place.y, projection);
	const [x, y] = isNorthFirst ? [place.y, place.x] : [place.x, place.y];
	if (isNorthFirst) place.isSwapped = true;
	const [lon = NaN, lat = NaN] = projection.inverse(x, y);
	return Number.isFinite(lon) && Math.abs(lon) <= 180 && Number.isFinite(lat) && Math.abs(lat) < 90
		? [lon, lat]
		: undefined;
}

/** Whether an easting is none of this zone: the false easting is 500 km, the zone reaches 200 km or so. */
function isFarEast(x: number, projection: Projection): boolean {
	if (projection.epsg === 3857) return false;
	const [middle = NaN] = projection.forward(projection.centralMeridianDegrees, 0);
	return Math.abs(x - middle) > 450_000;
}

function fault(
	record: LedgerRecord,
	code: 'position_out_of_range' | 'position_wrong_hemisphere' | 'position_far_away'
): Finding {
	return {
		row: record.row,
		field: 'position',
		code,
		value: record.place?.text ?? '',
		detail: record.texts.address
			? { zh: '保留地址', en: 'its address is kept' }
			: { zh: '进入待落图', en: 'the facility is unplaced' }
	};
}

function noteSwap(record: LedgerRecord): Finding {
	return {
		row: record.row,
		field: 'position',
		code: 'axes_swapped',
		value: record.place?.text ?? ''
	};
}

/** Eight decimals are a millimeter: what is stored reads back the same. */
function roundPosition([lon, lat]: LonLat): LonLat {
	return [Number(lon.toFixed(8)), Number(lat.toFixed(8))];
}
