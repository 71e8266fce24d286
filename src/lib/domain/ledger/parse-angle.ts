import { foldText } from './fold-text.ts';

/** How a bare number without signs is to be read; packed forms only when somebody said so. */
export type AngleFormat = 'decimal' | 'ddmm' | 'ddmmss';

export interface ParsedAngle {
	degrees: number;
	/** From E, W, N, S, 东经, 北纬; undefined: it does not say. */
	axis: 'lon' | 'lat' | undefined;
	form: 'decimal' | 'dms';
}

export type AngleProblem = 'empty' | 'not_a_number' | 'minutes_out_of_range';
export type AngleResult = ParsedAngle | { problem: AngleProblem };

const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/;
const SEXAGESIMAL =
	/^([+-]?)(\d{1,3})[°º˚度:\s-]+(\d{1,2}(?:[.,]\d+)?)(?:(?:[′'’`´分:\s-]+)(\d{1,2}(?:[.,]\d+)?))?\s*[″"”秒′'’`´分]*$/;
const DEGREES_ONLY = /^([+-]?\d+(?:[.,]\d+)?)[°º˚度]$/;

/**
 * Reads one coordinate: decimal (also with a comma), degrees-minutes-seconds with signs, spaces,
 * dashes or colons, with E/W/N/S or 东经/西经/北纬/南纬 before or after it.
 */
export function parseAngle(value: unknown, format: AngleFormat = 'decimal'): AngleResult {
	if (typeof value === 'number') return fromNumber(value, format, undefined, false);
	const raw = foldText(String(value ?? ''));
	if (raw === '') return { problem: 'empty' };
	const { text, axis, isNegative } = takeHemisphere(raw);
	const degreesOnly = DEGREES_ONLY.exec(text);
	if (degreesOnly) return fromNumber(toNumber(degreesOnly[1] ?? ''), 'decimal', axis, isNegative);
	if (NUMBER.test(text)) return fromNumber(toNumber(text), format, axis, isNegative);
	const match = SEXAGESIMAL.exec(text);
	if (!match) return { problem: 'not_a_number' };
	const [, sign = '', degrees = '', minutes = '', seconds = '0'] = match;
	return combine(
		Number(degrees),
		toNumber(minutes),
		toNumber(seconds),
		(sign === '-') !== isNegative ? -1 : 1,
		axis
	);
}

function takeHemisphere(raw: string): {
	text: string;
	axis: ParsedAngle['axis'];
	isNegative: boolean;
} {
	const match =
		/^(东经|西经|北纬|南纬|东|西|北|南|[ewns](?![a-z]))?[:\s]*(.*?)[\s,]*(东经|西经|北纬|南纬|[ewns东西北南])?$/.exec(
			raw
		);
	const letter = match?.[1] ?? match?.[3];
	if (!match || letter === undefined) return { text: raw, axis: undefined, isNegative: false };
	return {
		text: (match[2] ?? '').trim(),
		axis: /[ew东西]/.test(letter) ? 'lon' : 'lat',
		isNegative: /[ws西南]/.test(letter)
	};
}

function toNumber(text: string): number {
	return Number(text.replace(',', '.'));
}

function fromNumber(
	value: number,
	format: AngleFormat,
	axis: ParsedAngle['axis'],
	isNegative: boolean
): AngleResult {
	if (!Number.isFinite(value)) return { problem: 'not_a_number' };
	const signed = isNegative ? -Math.abs(value) : value;
	if (format === 'decimal') return { degrees: signed, axis, form: 'decimal' };
	const sign = signed < 0 ? -1 : 1;
	const size = Math.abs(signed);
	if (format === 'ddmm') {
		const degrees = Math.floor(size / 100);
		return combine(degrees, size - degrees * 100, 0, sign, axis);
	}
	const degrees = Math.floor(size / 10_000);
	const minutes = Math.floor(size / 100) % 100;
	return combine(degrees, minutes, size - degrees * 10_000 - minutes * 100, sign, axis);
}

function combine(
	degrees: number,
	minutes: number,
	seconds: number,
	sign: number,
	axis: ParsedAngle['axis']
): AngleResult {
	if (minutes >= 60 || seconds >= 60) return { problem: 'minutes_out_of_range' };
	const size = degrees + minutes / 60 + seconds / 3600;
	// Eleven digits are a micrometer; more would only show the binary fraction.
	return { degrees: sign * Number(size.toFixed(11)), axis, form: 'dms' };
}
