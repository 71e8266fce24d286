/** What is measured; the number converts to the unit in which we keep it. */
export type Quantity =
	'pressure' | 'flow' | 'millimeters' | 'meters' | 'volume' | 'area' | 'seconds';

/** Factors to MPa, L/s, mm, m, m³, km² and s. US gallons. */
const FACTORS = {
	pressure: {
		mpa: 1,
		kpa: 1e-3,
		pa: 1e-6,
		bar: 0.1,
		psi: 0.006894757,
		'kgf/cm2': 0.0980665,
		mh2o: 0.00980665
	},
	flow: {
		'l/s': 1,
		'l/min': 1 / 60,
		'm3/h': 1 / 3.6,
		'm3/min': 1000 / 60,
		'm3/s': 1000,
		gpm: 0.0630902
	},
	millimeters: { mm: 1, cm: 10, m: 1000, inch: 25.4 },
	meters: { m: 1, cm: 0.01, mm: 0.001, km: 1000, ft: 0.3048, inch: 0.0254 },
	volume: { m3: 1, l: 0.001, gal: 0.003785412 },
	area: { km2: 1, ha: 0.01, m2: 1e-6 },
	seconds: { s: 1, min: 60 }
} as const satisfies Record<Quantity, Record<string, number>>;

type UnitsOf<Q extends Quantity> = keyof (typeof FACTORS)[Q];
export type Unit = { [Q in Quantity]: UnitsOf<Q> }[Quantity];

/** The unit in which each quantity is kept. */
export const OUR_UNITS: Record<Quantity, Unit> = {
	pressure: 'mpa',
	flow: 'l/s',
	millimeters: 'mm',
	meters: 'm',
	volume: 'm3',
	area: 'km2',
	seconds: 's'
};

const QUANTITY_BY_SYMBOL: Record<string, Quantity> = {
	MPa: 'pressure',
	'L/s': 'flow',
	mm: 'millimeters',
	m: 'meters',
	'm³': 'volume',
	'km²': 'area',
	s: 'seconds'
};

/** The quantity of an attribute, by the symbol of its unit in the register. */
export function quantityOf(symbol: string): Quantity | undefined {
	return QUANTITY_BY_SYMBOL[symbol];
}

const NAMES: readonly (readonly [pattern: RegExp, unit: Unit])[] = [
	[/^(mpa|兆帕)$/, 'mpa'],
	[/^(kpa|千帕)$/, 'kpa'],
	[/^(pa|帕)$/, 'pa'],
	[/^(bar|巴)$/, 'bar'],
	[/^(psi|psig|lbs?\/in2)$/, 'psi'],
	[/^(kgf?\/cm[2²]|kg|公斤|公斤\/cm2|公斤力)$/, 'kgf/cm2'],
	[/^(mh2o|m水柱|米水柱|水柱)$/, 'mh2o'],
	[/^(l\/s|lps|升\/秒|升每秒)$/, 'l/s'],
	[/^(l\/min|lpm|升\/分钟?|升每分钟?)$/, 'l/min'],
	[/^(m[3³]\/h(r|our)?|cmh|t\/h|吨\/(小)?时|立方米?\/(小)?时|方\/(小)?时)$/, 'm3/h'],
	[/^(m[3³]\/min|立方米?\/分钟?)$/, 'm3/min'],
	[/^(m[3³]\/s|立方米?\/秒)$/, 'm3/s'],
	[/^(gpm|gal\/min)$/, 'gpm'],
	[/^(mm|毫米|㎜)$/, 'mm'],
	[/^(cm|厘米|公分)$/, 'cm'],
	[/^(km|公里|千米)$/, 'km'],
	[/^(m|米|公尺)$/, 'm'],
	[/^(in|inch|inches|英寸|吋|寸|″|")$/, 'inch'],
	[/^(ft|feet|foot|英尺)$/, 'ft'],
	[/^(m[3³]|cbm|立方|立方米|方|吨|t)$/, 'm3'],
	[/^(l|升|公升)$/, 'l'],
	[/^(gal|gallons?)$/, 'gal'],
	[/^(km[2²]|平方公里)$/, 'km2'],
	[/^(ha|公顷)$/, 'ha'],
	[/^(m[2²]|平方米|㎡)$/, 'm2'],
	[/^(s|sec|秒)$/, 's'],
	[/^(min|分|分钟)$/, 'min']
];

/** A unit by any of its names; undefined: none that we know. */
export function findUnit(text: string): Unit | undefined {
	const name = text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/单位[:：]?|\s/g, '');
	return NAMES.find(([pattern]) => pattern.test(name))?.[1];
}

/** Whether a unit measures a quantity. */
export function isUnitOf(unit: Unit, quantity: Quantity): boolean {
	return unit in FACTORS[quantity];
}

/** Units in which a quantity may come. */
export function unitsOf(quantity: Quantity): Unit[] {
	return Object.keys(FACTORS[quantity]) as Unit[];
}

/** Converts to the unit in which we keep the quantity. @throws {RangeError} It is a unit of something else. */
export function toOurUnit(value: number, unit: Unit, quantity: Quantity): number {
	const factors: Record<string, number> = FACTORS[quantity];
	const factor = factors[unit];
	if (factor === undefined) throw new RangeError(`${unit} is no unit of ${quantity}`);
	return factor === 1 ? value : Number((value * factor).toPrecision(6));
}

export interface ParsedQuantity {
	value: number;
	/** Written beside the number. */
	unit: Unit | undefined;
	/** A range (0.2–0.3): `value` is its lower end; or 约, >, ≈. */
	isInexact: boolean;
}

/** Reads a number as ledgers write it: `0.3MPa`, `DN100`, `Φ150`, `0.2-0.3`, `约300`, `1,200`, `0,35`. */
export function parseQuantity(text: string): ParsedQuantity | undefined {
	const plain = text.normalize('NFKC').trim();
	const match =
		/^(?:dn|de|d|φ|ф|Φ|ø|∅|⌀)?\s*([约大于小不低至少≥≤<>≈~+±]*)\s*(-?\d[\d,]*(?:\.\d+)?|-?\.\d+)\s*(?:[-–—~至]\s*(\d[\d,]*(?:\.\d+)?))?\s*([^\d\s].*)?$/i.exec(
			plain
		);
	if (!match) return undefined;
	const [, about = '', first = '', second, tail = ''] = match;
	const value = toNumber(first);
	if (!Number.isFinite(value)) return undefined;
	const unit = findUnit(tail.replace(/[左右以上下]+$/u, '').replace(/[。.;；]$/, ''));
	if (tail !== '' && unit === undefined && !/^[左右以上下]+$/u.test(tail)) return undefined;
	return { value, unit, isInexact: about !== '' || second !== undefined || /[左右以]/u.test(tail) };
}

function toNumber(text: string): number {
	if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return Number(text.replaceAll(',', ''));
	return Number(text.replace(',', '.'));
}
