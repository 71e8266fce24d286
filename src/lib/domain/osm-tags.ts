/** Tags of an OSM element as they stand in the file. */
export type OsmTags = Readonly<Record<string, string>>;

const KMH_PER_MPH = 1.609344;
const KMH_PER_KNOT = 1.852;
const METERS_PER_FOOT = 0.3048;
const METERS_PER_INCH = 0.0254;

/** 7 km/h is the usual reading of `walk`; 5 is the slower one, and an engine there creeps. */
const WALK_KMH = 5;
/** In-town default by country where it is not 50 km/h. */
const URBAN_KMH = new Map([
	['RU', 60],
	['BY', 60],
	['KZ', 60]
]);
const NO_LIMIT = new Set(['none', 'no', 'unlimited', 'signals', 'variable', 'default', 'implicit']);
const NO_DIMENSION = new Set(['none', 'no', 'default', 'below_default', 'unsigned', 'no_sign']);

/** A value that says something, something that says there is no limit, or text that nobody can read. */
export type Parsed = { value: number } | 'none' | 'unreadable';

/**
 * Reads a `maxspeed` in km/h: `50`, `30 mph`, `CN:urban`, `DE:zone:30`, `walk`, `none`; of several
 * values (`50;30`) the least.
 */
export function parseSpeedKmh(text: string): Parsed {
	return leastOf(text, (part) => {
		if (NO_LIMIT.has(part)) return 'none';
		if (part === 'walk' || part.endsWith(':walk')) return { value: WALK_KMH };
		const zone = /^(?:[A-Za-z]{2}:)?zone:?(\d+)$/i.exec(part);
		if (zone) return positive(Number(zone[1]));
		const byCountry = /^([A-Z]{2}):(urban|rural|trunk|motorway|nsl_\w+|living_street)/.exec(part);
		if (byCountry) return defaultSpeed(byCountry[1] ?? '', byCountry[2] ?? '');
		const match = /^(\d+(?:[.,]\d+)?)\s*(km\/?h|kph|mph|knots)?$/i.exec(part);
		if (match === null) return 'unreadable';
		const unit = match[2]?.toLowerCase();
		const factor = unit === 'mph' ? KMH_PER_MPH : unit === 'knots' ? KMH_PER_KNOT : 1;
		return positive(toNumber(match[1]) * factor);
	});
}

/** Only limits below our class speeds matter: in town 50, living streets 20. */
function defaultSpeed(country: string, where: string): Parsed {
	if (where === 'urban') return { value: URBAN_KMH.get(country) ?? 50 };
	if (where === 'living_street') return { value: 20 };
	return 'none';
}

/** Reads a width or height in meters: `3.5`, `3,5 m`, `350 cm`, `11'6"`, `12 ft`, `none`. */
export function parseLengthMeters(text: string): Parsed {
	return leastOf(text, (part) => {
		if (NO_DIMENSION.has(part)) return 'none';
		const feet = /^(\d+(?:\.\d+)?)\s*(?:'|ft|feet)\s*(?:(\d+(?:\.\d+)?)\s*(?:"|''|in)?)?$/i.exec(
			part
		);
		if (feet)
			return positive(
				toNumber(feet[1]) * METERS_PER_FOOT + toNumber(feet[2] ?? '0') * METERS_PER_INCH
			);
		const match = /^(\d+(?:[.,]\d+)?)\s*(m|meters?|metres?|米|cm|mm|in|")?$/i.exec(part);
		if (match === null) return 'unreadable';
		return positive(toNumber(match[1]) * metersPer(match[2]?.toLowerCase()));
	});
}

function metersPer(unit: string | undefined): number {
	if (unit === 'cm') return 0.01;
	if (unit === 'mm') return 0.001;
	return unit === 'in' || unit === '"' ? METERS_PER_INCH : 1;
}

/** Reads a weight in metric tons: `3.5`, `7.5 t`, `7500 kg`, `10 st` (short tons), `20000 lbs`. */
export function parseWeightTons(text: string): Parsed {
	return leastOf(text, (part) => {
		if (NO_DIMENSION.has(part)) return 'none';
		const match = /^(\d+(?:[.,]\d+)?)\s*(t|tons?|tonnes?|吨|kg|st|lbs?)?$/i.exec(part);
		if (match === null) return 'unreadable';
		const unit = match[2]?.toLowerCase();
		const factor =
			unit === 'kg'
				? 0.001
				: unit === 'st'
					? 0.90718474
					: unit?.startsWith('lb')
						? 0.00045359237
						: 1;
		return positive(toNumber(match[1]) * factor);
	});
}

/** Reads a whole number such as `lanes` or `couplings`. */
export function parseCount(text: string): Parsed {
	return leastOf(text, (part) => (/^\d{1,9}$/.test(part) ? { value: Number(part) } : 'unreadable'));
}

/** A decimal with comma or point; NaN when it is none. */
export function toNumber(text: string | undefined): number {
	return text === undefined ? NaN : Number(text.replace(',', '.'));
}

/** `yes`-like: the tag is there and does not deny. */
export function isSet(value: string | undefined): boolean {
	return value !== undefined && value !== 'no' && value !== 'none' && value !== '';
}

/** Name to show: `name`, else the Chinese one. */
export function nameOf(tags: OsmTags): string | undefined {
	return tags['name'] || tags['name:zh'] || undefined;
}

/** `{ [key]: value }`, or nothing when there is no value: optional fields are absent, never undefined. */
export function present<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
	return value === undefined ? {} : ({ [key]: value } as { [P in K]: T });
}

function positive(value: number): Parsed {
	return Number.isFinite(value) && value > 0 ? { value } : 'unreadable';
}

/** Splits at `;` and takes the least value; what cannot be read gives way to what can. */
function leastOf(text: string, parseOne: (part: string) => Parsed): Parsed {
	let least: Parsed | undefined;
	for (const part of text.split(';')) {
		const parsed = parseOne(part.trim());
		if (least === undefined || least === 'unreadable') least = parsed;
		else if (parsed === 'unreadable') continue;
		else if (least === 'none') least = parsed;
		else if (parsed !== 'none' && parsed.value < least.value) least = parsed;
	}
	return least ?? 'unreadable';
}
