import type { FacilityAttributes } from './osm-facility.ts';
import { parseCount, parseLengthMeters, toNumber, type OsmTags } from './osm-tags.ts';

type Attributes = FacilityAttributes['attributes'];

const FORMS = new Map([
	['pillar', 'above_ground'],
	['dry_barrel', 'above_ground'],
	['wet_barrel', 'above_ground'],
	['underground', 'underground'],
	['wall', 'wall'],
	['pipe', 'pipe']
]);
const PRIVATE = new Set(['private', 'company', 'industrial']);
const MPA_BY_UNIT = new Map([
	['', 0.1],
	['bar', 0.1],
	['mpa', 1],
	['kpa', 0.001],
	['psi', 0.00689475729]
]);
/** Liters a second in one of each; `gpm` says not which gallon and is read as the American one. */
const LPS_BY_UNIT = new Map([
	['l/min', 1 / 60],
	['lpm', 1 / 60],
	['l/s', 1],
	['m3/h', 1 / 3.6],
	['m³/h', 1 / 3.6],
	['m3/s', 1000],
	['m³/s', 1000],
	['usgal/min', 0.0630902],
	['gpm', 0.0630902],
	['ukgal/min', 0.0757682]
]);
/** Below it a bare number is hardly liters a minute: a garden hose gives 20. */
const LEAST_BARE_LITERS_PER_MINUTE = 100;
const CUBIC_METERS_BY_UNIT = new Map([
	['', 0.001],
	['l', 0.001],
	['liter', 0.001],
	['litre', 0.001],
	['m3', 1],
	['m³', 1],
	['usgal', 0.003785411784],
	['gal', 0.003785411784]
]);
/** What hydrants and mains can be; beyond it a value is a slip of the pen. */
const DIAMETER_RANGE_MM = [20, 2000] as const;
const MOST_MPA = 3;
const MOST_SUCTION_METERS = 30;
const LONGEST_TEXT = 200;
const MOST_LPS = 500;

/** `emergency=fire_hydrant`. */
export function classifyHydrant(tags: OsmTags): FacilityAttributes {
	const notes: string[] = [];
	const type = tags['fire_hydrant:type'];
	if (type === 'pond')
		return {
			...classifyIntake(tags),
			notes: ['fire_hydrant:type=pond is water to draw from: read as an intake']
		};
	const attributes: Attributes = {};
	const form = FORMS.get(type ?? '');
	if (form !== undefined) attributes['form'] = form;
	else if (type !== undefined) notes.push(`fire_hydrant:type=${type} is not a known form`);
	readDiameter(tags, attributes, notes);
	readPressure(tags['fire_hydrant:pressure'], attributes, notes);
	readFlow(tags, attributes, notes);
	readCouplings(tags, attributes, notes);
	copyText(tags, attributes, { 'fire_hydrant:position': 'siting', water_source: 'water_source' });
	return { kind: 'hydrant', ownership: readOwnership(tags, notes), attributes, notes };
}

/** `emergency=suction_point`. */
export function classifyIntake(tags: OsmTags): FacilityAttributes {
	const notes: string[] = [];
	const attributes: Attributes = {};
	const text = tags['suction_height'] ?? tags['fire_hydrant:suction_height'];
	const height = parseLengthMeters(text ?? '');
	if (typeof height === 'object' && height.value <= MOST_SUCTION_METERS)
		attributes['suction_height_m'] = round(height.value);
	else if (text !== undefined) notes.push(`suction_height=${text} is not a length`);
	readCouplings(tags, attributes, notes);
	copyText(tags, attributes, { water_source: 'water_source' });
	return { kind: 'intake', attributes, notes };
}

/** `emergency=water_tank` and `emergency=fire_water_pond`. A bare volume is in liters, as editors write it. */
export function classifyPool(tags: OsmTags): FacilityAttributes {
	const notes: string[] = [];
	const attributes: Attributes = {};
	const key = ['water_tank:volume', 'fire_water_pond:volume', 'water_volume', 'volume'].find(
		(each) => tags[each] !== undefined
	);
	if (key !== undefined) {
		const volume = readQuantity(tags[key] ?? '', CUBIC_METERS_BY_UNIT);
		if (volume === undefined) notes.push(`${key}=${tags[key]} is not a volume`);
		else attributes['volume_m3'] = volume;
	}
	readCouplings(tags, attributes, notes);
	copyText(tags, attributes, { water_source: 'water_source' });
	return { kind: 'pool', attributes, notes };
}

function readOwnership(tags: OsmTags, notes: string[]): 'municipal' | 'private' {
	const stated = tags['ownership'] ?? tags['operator:type'] ?? tags['access'];
	if (stated !== undefined && PRIVATE.has(stated)) return 'private';
	if (tags['ownership'] === undefined && tags['operator:type'] === undefined)
		notes.push('ownership is not tagged: taken as municipal');
	return 'municipal';
}

/** Diameter of the main in mm; inches with `"` or `in`. Of several the least. */
function readDiameter(tags: OsmTags, attributes: Attributes, notes: string[]): void {
	const text = tags['fire_hydrant:diameter'];
	if (text === undefined || text === 'unknown') return;
	const diameters = readDiameters(text);
	if (diameters === undefined) notes.push(`fire_hydrant:diameter=${text} is not a diameter in mm`);
	else attributes['main_diameter_mm'] = Math.min(...diameters);
}

function readDiameters(text: string): number[] | undefined {
	const values = text.split(/[;,/]/).map((part) => {
		const match = /^(?:DN|Ø|⌀|\d+\s*[x×])?\s*(\d+(?:\.\d+)?)\s*(mm|cm|in|")?$/i.exec(part.trim());
		const unit = match?.[2]?.toLowerCase();
		const factor = unit === 'cm' ? 10 : unit === 'in' || unit === '"' ? 25.4 : 1;
		return match === null ? NaN : round(toNumber(match[1]) * factor);
	});
	const [least, most] = DIAMETER_RANGE_MM;
	return values.every((value) => value >= least && value <= most) ? values : undefined;
}

/** Bar by default; `yes` and `suction` tell whether there is any. */
function readPressure(text: string | undefined, attributes: Attributes, notes: string[]): void {
	if (text === undefined) return;
	if (text === 'yes' || text === 'suction') {
		attributes['supply'] = text === 'yes' ? 'pressurized' : 'suction';
		return;
	}
	const pressure = readQuantity(text, MPA_BY_UNIT);
	if (pressure === undefined || pressure > MOST_MPA)
		notes.push(`fire_hydrant:pressure=${text} is not a pressure in bar`);
	else attributes['pressure_mpa'] = pressure;
}

function readFlow(tags: OsmTags, attributes: Attributes, notes: string[]): void {
	const key = ['flow_rate', 'fire_hydrant:flow_rate', 'fire_hydrant:flow_capacity'].find(
		(each) => tags[each] !== undefined
	);
	if (key === undefined) return;
	const text = tags[key] ?? '';
	const bare = /^\d+(?:[.,]\d+)?$/.test(text) ? toNumber(text) : undefined;
	const isBareReadable = bare !== undefined && bare >= LEAST_BARE_LITERS_PER_MINUTE;
	const flow = isBareReadable ? round(bare / 60) : readQuantity(text, LPS_BY_UNIT);
	if (flow === undefined || flow > MOST_LPS) {
		notes.push(`${key}=${text} is not a flow with its unit`);
		return;
	}
	if (isBareReadable) notes.push(`${key}=${text} has no unit: taken as l/min`);
	attributes['flow_lps'] = flow;
}

/** The ledger's one text (接口形式/口径), and its parts for whoever computes with them. */
function readCouplings(tags: OsmTags, attributes: Attributes, notes: string[]): void {
	const text = tags['couplings'] ?? tags['fire_hydrant:couplings'];
	const sizes = tags['couplings:diameters'] ?? tags['fire_hydrant:couplings:diameters'];
	const type = tags['couplings:type'];
	const count = text === undefined ? undefined : parseCount(text);
	if (typeof count === 'object') attributes['coupling_count'] = count.value;
	else if (count !== undefined) notes.push(`couplings=${text} is not a count`);
	const diameters = sizes === undefined ? undefined : readDiameters(sizes);
	if (diameters !== undefined) attributes['coupling_diameters_mm'] = diameters;
	else if (sizes !== undefined) notes.push(`couplings:diameters=${sizes} are not diameters in mm`);
	const parts = [text && `${text} ×`, diameters && `${diameters.join(', ')} mm`, type];
	const whole = parts.filter(Boolean).join(' ');
	if (whole !== '') attributes['couplings'] = whole.slice(0, LONGEST_TEXT);
}

function copyText(tags: OsmTags, attributes: Attributes, names: Record<string, string>): void {
	for (const [key, name] of Object.entries(names)) {
		const text = tags[key];
		if (text) attributes[name] = text.slice(0, LONGEST_TEXT);
	}
}

/** A number with one of the units, `''` being the unit left out; undefined when it is none of them. */
function readQuantity(text: string, factors: ReadonlyMap<string, number>): number | undefined {
	const match = /^(\d+(?:[.,]\d+)?)\s*(\D.*)?$/.exec(text.trim());
	const factor = factors.get((match?.[2] ?? '').trim().toLowerCase());
	return match === null || factor === undefined ? undefined : round(toNumber(match[1]) * factor);
}

/** Enough digits to keep what was written, none of the tail of a conversion. */
function round(value: number): number {
	return Number(value.toPrecision(6));
}
