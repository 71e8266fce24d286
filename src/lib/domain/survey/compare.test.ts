import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankFields } from '../history.ts';
import {
	changesTaken,
	listDifferences,
	matchSides,
	type SurveySide,
	type TheirRow
} from './compare.ts';

const METER = 1 / 111_195;
const side = (code: string | null, meters: number | null, oldCodes: string[] = []): SurveySide => ({
	code,
	oldCodes,
	position: meters === null ? null : [128.9, 47.7 + meters * METER]
});

describe('matchSides', () => {
	it('matches by code however far apart, by old codes too, and the rest by place', () => {
		const ours = [side('A', 0), side('B', 500, ['X']), side('C', 900), side('D', null)];
		const theirs = [side('Z', 905), side('A', 2000), side('X', null), side('E', 1200)];
		const pairs = matchSides(ours, theirs, 30).map(({ ours: own, theirs: other, by }) => [
			own,
			other,
			by
		]);
		expect(pairs).toEqual([
			[0, 1, 'code'],
			[1, 2, 'code'],
			[2, 0, 'place']
		]);
	});

	it('takes the nearest pair first, each side once, none beyond the distance', () => {
		const draw = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });
		fc.assert(
			fc.property(draw, draw, fc.integer({ min: 1, max: 60 }), (a, b, meters) => {
				const pairs = matchSides(
					a.map((at) => side(null, at + 0.25)),
					b.map((at) => side(null, at)),
					meters
				);
				expect(pairs.map(({ ours, theirs }) => [ours, theirs])).toEqual(matchPlainly(a, b, meters));
				for (const { distanceMeters } of pairs) expect(distanceMeters).toBeLessThanOrEqual(meters);
			})
		);
	});
});

/** All pairs sorted, one after the other; quarter meters keep distances apart from the limit. */
function matchPlainly(a: readonly number[], b: readonly number[], meters: number): number[][] {
	const all = a.flatMap((x, own) =>
		b.map((y, other) => ({ own, other, distance: Math.abs(x + 0.25 - y) }))
	);
	all.sort((p, q) => p.distance - q.distance || p.own - q.own || p.other - q.other);
	const [ours, theirs] = [new Set<number>(), new Set<number>()];
	return all.flatMap(({ own, other, distance }) => {
		if (distance > meters || ours.has(own) || theirs.has(other)) return [];
		ours.add(own);
		theirs.add(other);
		return [[own, other]];
	});
}

describe('listDifferences', () => {
	const INTACT = { state: 'intact', observedOn: '2025-05-01' } as const;
	const theirRow = (fields: object, more: Partial<TheirRow> = {}): TheirRow => ({
		row: 2,
		sourceId: 'A',
		fields: { ...blankFields('hydrant'), ...fields },
		hasLifecycle: false,
		seen: null,
		seenOn: null,
		...more
	});
	const ours = {
		...blankFields('hydrant'),
		code: 'A',
		name: '一号',
		attributes: { flow_lps: 15, form: 'above' },
		position: [128.9, 47.7] as [number, number]
	};

	it('says nothing where theirs is silent, and what theirs adds where ours is', () => {
		expect(listDifferences(ours, INTACT, theirRow({ code: 'A' }), 2)).toEqual([]);
		const row = theirRow({
			code: 'A',
			name: '二号',
			supplied_by: '自来水',
			attributes: { flow_lps: 20 }
		});
		expect(listDifferences(ours, INTACT, row, 2)).toEqual([
			{ field: 'name', ours: '一号', theirs: '二号' },
			{ field: 'supplied_by', ours: null, theirs: '自来水' },
			{ field: 'attributes.flow_lps', ours: '15', theirs: '20' }
		]);
	});

	it('takes positions apart only beyond the tolerance, and states only where theirs was seen', () => {
		const row = theirRow(
			{ position: [128.9, 47.7001] },
			{ seen: { condition: 'unusable', defects: [], note: null }, seenOn: '2025-06-30' }
		);
		expect(listDifferences(ours, INTACT, row, 4).map(({ field }) => field)).toEqual(['condition']);
		expect(
			listDifferences(ours, { ...INTACT, state: 'unusable' }, row, 11).map(({ field }) => field)
		).toEqual(['position']);
	});

	it('leaves out a state that is older than ours or without a date: it would change nothing', () => {
		const seen = { condition: 'unusable', defects: [], note: null } as const;
		for (const seenOn of [null, '2025-04-30'])
			expect(
				listDifferences(ours, INTACT, theirRow({}, { seen: { ...seen, defects: [] }, seenOn }), 0)
			).toEqual([]);
	});

	it('changes what differs and nothing else when theirs is taken', () => {
		const row = theirRow({
			name: '二号',
			address: '东大街',
			attributes: { flow_lps: 20, form: 'below' }
		});
		const differences = listDifferences(ours, INTACT, row, null).filter(
			({ field }) => field !== 'attributes.form'
		);
		expect(changesTaken(differences, row.fields)).toEqual({
			name: '二号',
			address: '东大街',
			attributes: { flow_lps: 20 }
		});
	});
});
