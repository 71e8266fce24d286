import type { CoverageArea, DistrictCard, MicroCount } from './district.ts';
import type { Rate } from './rate.ts';

/** One district among those of a city. Shares are 0–1, unrounded; null: nothing to count. */
export interface CityRow extends DistrictCard {
	rate: Pick<
		Rate,
		| 'intactRate'
		| 'existing'
		| 'intact'
		| 'inspectedRate'
		| 'uninspected'
		| 'target'
		| 'isMet'
		| 'missingToTarget'
	>;
	micro: Pick<MicroCount, 'built' | 'target'> | null;
	coverageArea: Pick<CoverageArea, 'name'> | null;
	/** As is (现状口径); null: not computed since its data changed. */
	coverage: { coveredRate: number; holeCount: number; holeSquareMeters: number } | null;
}

/** All districts together: counts added up, shares of the sums. */
export interface CityTotal {
	existing: number;
	intact: number;
	uninspected: number;
	intactRate: number | null;
	inspectedRate: number | null;
	metCount: number;
	microBuilt: number;
	microTarget: number;
}

export const CITY_SORTS = [
	'code',
	'name',
	'existing',
	'intactRate',
	'inspectedRate',
	'missing',
	'micro',
	'coveredRate',
	'holes'
] as const;
export type CitySort = (typeof CITY_SORTS)[number];

/** Demo districts are shown and not added up: an invented town is no part of a city's figures. */
export function addUp(rows: readonly CityRow[]): CityTotal {
	const counted = rows.filter(({ isDemo }) => !isDemo);
	const sum = (value: (row: CityRow) => number) =>
		counted.reduce((total, row) => total + value(row), 0);
	const existing = sum(({ rate }) => rate.existing);
	const intact = sum(({ rate }) => rate.intact);
	const uninspected = sum(({ rate }) => rate.uninspected);
	return {
		existing,
		intact,
		uninspected,
		intactRate: existing === 0 ? null : intact / existing,
		inspectedRate: existing === 0 ? null : (existing - uninspected) / existing,
		metCount: counted.filter(({ rate }) => rate.isMet === true).length,
		microBuilt: sum(({ micro }) => micro?.built ?? 0),
		microTarget: sum(({ micro }) => micro?.target ?? 0)
	};
}

/** The rows by a column; those without a value come last whichever way, ties by code. */
export function sortCity(
	rows: readonly CityRow[],
	sort: CitySort,
	isDescending: boolean
): CityRow[] {
	const collator = new Intl.Collator('zh-CN');
	const way = isDescending ? -1 : 1;
	const byCode = (a: CityRow, b: CityRow) => (a.code < b.code ? -1 : 1);
	return rows.toSorted((a, b) => {
		if (sort === 'code') return way * byCode(a, b);
		if (sort === 'name') return way * collator.compare(a.name, b.name) || byCode(a, b);
		const [one, other] = [figureOf(a, sort), figureOf(b, sort)];
		if (one === null || other === null) {
			return Number(one === null) - Number(other === null) || byCode(a, b);
		}
		return way * (one - other) || byCode(a, b);
	});
}

function figureOf(row: CityRow, sort: Exclude<CitySort, 'code' | 'name'>): number | null {
	switch (sort) {
		case 'existing':
			return row.rate.existing;
		case 'intactRate':
			return row.rate.intactRate;
		case 'inspectedRate':
			return row.rate.inspectedRate;
		case 'missing':
			return row.rate.missingToTarget;
		case 'micro':
			return row.micro && row.micro.target > 0 ? row.micro.built / row.micro.target : null;
		case 'coveredRate':
			return row.coverage?.coveredRate ?? null;
		case 'holes':
			return row.coverage?.holeSquareMeters ?? null;
	}
}
