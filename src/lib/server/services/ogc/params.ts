import { parseMoment } from '#lib/domain/day.ts';
import { CRS84, findWireCrs, servedCrs, type WireCrs } from '#lib/domain/ogc/crs.ts';
import type { OgcProperty } from '#lib/domain/ogc/facility-properties.ts';
import { boxToArea } from '#lib/domain/ogc/geometry.ts';
import { findUnstorable } from '#lib/domain/storable.ts';
import type { Cql2Expression, Cql2Value } from '#lib/formats/cql2/ast.ts';
import { Invalid } from '#lib/server/errors.ts';
import type { OgcCollection, OgcView } from './collections.ts';
import type { ItemsRequest } from './items.ts';

export const DEFAULT_LIMIT = 100;
export const MOST_ITEMS = 5000;
export const FORMATS = ['json', 'html'] as const;

/** Parameters of `/items` beside the properties. */
export const ITEM_PARAMETERS = [
	'f',
	'limit',
	'bbox',
	'bbox-crs',
	'crs',
	'datetime',
	'filter',
	'filter-lang',
	'filter-crs',
	'cursor'
] as const;

/** @throws {Invalid} The query has a parameter that is not among `known`, or one twice. */
export function assertKnownParameters(query: URLSearchParams, known: readonly string[]): void {
	for (const name of query.keys()) {
		if (!known.includes(name)) {
			throw bad(name, '不认识的参数', 'unknown parameter');
		}
		if (query.getAll(name).length > 1) throw bad(name, '只能给一次', 'given twice');
	}
}

/** The system that the answer is asked for in. @throws {Invalid} Not served. */
export function readCrs(view: OgcView, query: URLSearchParams, name = 'crs'): WireCrs {
	const uri = query.get(name) ?? CRS84;
	const found = findWireCrs(uri, view.district.srid);
	if (found) return found;
	const served = servedCrs(view.district.srid).join(' ');
	throw bad(name, `不提供这个坐标系，可用：${served}`, `not served; possible: ${served}`);
}

/** @throws {Invalid} A parameter is unknown or wrong; names it. */
export function readItemsRequest(
	view: OgcView,
	collection: OgcCollection,
	properties: readonly OgcProperty[],
	query: URLSearchParams
): ItemsRequest {
	const queryables = properties.filter(({ isQueryable }) => isQueryable);
	assertKnownParameters(query, [...ITEM_PARAMETERS, ...queryables.map(({ name }) => name)]);
	if (findUnstorable(Object.fromEntries(query)) !== undefined)
		throw bad('', '含有无法比较的字符', 'holds a character that nothing can equal');
	const lang = query.get('filter-lang');
	if (lang !== null && lang !== 'cql2-text')
		throw bad('filter-lang', '只支持 cql2-text', 'only cql2-text is supported');
	const bboxCrs = readCrs(view, query, 'bbox-crs');
	const bbox = query.get('bbox');
	return {
		limit: readLimit(query.get('limit')),
		cursor: readCursor(collection, query.get('cursor')),
		within: bbox === null ? undefined : boxToArea(readBox(bbox), bboxCrs),
		crs: readCrs(view, query),
		filterCrs: readCrs(view, query, 'filter-crs'),
		filter: query.get('filter') ?? undefined,
		equals: queryables.flatMap((property) => {
			const value = query.get(property.name);
			return value === null ? [] : [equalTo(property, value)];
		}),
		asOf: readDatetime(view, query.get('datetime'))
	};
}

function readLimit(text: string | null): number {
	if (text === null) return DEFAULT_LIMIT;
	if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
		throw bad(
			'limit',
			`应为 1–${MOST_ITEMS} 的整数`,
			`must be a whole number from 1 to ${MOST_ITEMS}`
		);
	return Math.min(Number(text), MOST_ITEMS);
}

function readCursor({ kind }: OgcCollection, text: string | null): string | undefined {
	if (text === null) return undefined;
	if (kind ? /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) : /^\d{1,7}$/.test(text))
		return text;
	throw bad(
		'cursor',
		'请用上一页给出的 next 链接',
		'take it from the next link of the page before'
	);
}

function readBox(text: string): [number, number, number, number] {
	const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
	const [a, b, c, d] = numbers.length === 6 ? [0, 1, 3, 4].map((n) => numbers[n]) : numbers;
	const isWhole = (numbers.length === 4 || numbers.length === 6) && numbers.every(Number.isFinite);
	if (!isWhole || a === undefined || b === undefined || c === undefined || d === undefined)
		throw bad(
			'bbox',
			'应为 4 个或 6 个数，用逗号分开',
			'must be four or six numbers parted by commas'
		);
	return [a, b, c, d];
}

/** An interval asks for the register as of its end: who stood at any time in it stands in the register then. */
function readDatetime({ context, district }: OgcView, text: string | null): Date | undefined {
	if (text === null) return undefined;
	const parts = text.split('/');
	const isOpen = (part: string) => part === '' || part === '..';
	const read = (part: string): Date => {
		try {
			return parseMoment(part, district.time_zone);
		} catch (cause) {
			if (!(cause instanceof RangeError)) throw cause;
			throw bad(
				'datetime',
				'应为日期、带时区的时间或区间，如 2025-12-31、2025-01-01/..',
				'must be a date, a time with its zone, or an interval, e.g. 2025-12-31, 2025-01-01/..'
			);
		}
	};
	const [from = '', until] = parts;
	if (
		parts.length > 2 ||
		(until === undefined && isOpen(from)) ||
		(until !== undefined && isOpen(from) && isOpen(until))
	)
		return read('');
	const start = isOpen(from) ? undefined : read(from);
	const end = until === undefined ? start : isOpen(until) ? undefined : read(until);
	if (start && end && start > end)
		throw bad('datetime', '区间的起点晚于终点', 'the interval begins after its end');
	return end && end < context.now() ? end : undefined;
}

function equalTo({ name, type, label }: OgcProperty, text: string): Cql2Expression {
	const compare = (value: Cql2Value): Cql2Expression => ({
		kind: 'compare',
		operator: '=',
		left: { kind: 'property', name },
		right: value
	});
	if (type === 'string') return compare({ kind: 'text', value: text });
	if (type === 'boolean') {
		if (/^(true|1)$/i.test(text)) return compare({ kind: 'boolean', value: true });
		if (/^(false|0)$/i.test(text)) return compare({ kind: 'boolean', value: false });
		throw bad(name, `${label[0]}应为 true 或 false`, 'must be true or false');
	}
	const value = text.trim() === '' ? NaN : Number(text);
	if (Number.isFinite(value)) return compare({ kind: 'number', value });
	throw bad(name, `${label[0]}应为数字`, 'must be a number');
}

/** The 400 of a parameter. */
export function bad(name: string, zh: string, en: string): Invalid {
	return new Invalid([`参数 ${name} 有误：${zh}。`, `The parameter ${name} is wrong: ${en}.`], {
		issues: [{ path: name, message: `${zh} — ${en}` }]
	});
}
