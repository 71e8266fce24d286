import { describe, expect, it } from 'vitest';
import type { WhatIfFacility } from '#lib/domain/what-if.ts';
import { standingOf, stepBetween, withMove, withRemoval, type Edit } from './what-if-edits.ts';

const hydrant = (id: string, counts = true): WhatIfFacility => ({
	id,
	kind: 'hydrant',
	code: null,
	name: null,
	position: [1, 1],
	counts,
	state: counts ? 'intact' : 'unusable',
	lifecycle: 'in_service',
	turnoutSeconds: null,
	isOwn: true
});
const known = new Map([hydrant('works'), hydrant('broken', false)].map((each) => [each.id, each]));
const step = (before: readonly Edit[], after: readonly Edit[]) =>
	stepBetween(before, after, (key) => known.get(key));
const add: Edit = {
	key: 'new-1',
	change: { action: 'add', kind: 'pool', position: [2, 2], name: null, cost: null }
};
const repair: Edit = {
	key: 'broken',
	change: { action: 'repair', facility_id: 'broken', cost: null }
};
const close: Edit = { key: 'new-2', change: { action: 'close', position: [3, 3] } };

describe('edits of a what-if', () => {
	it('lead the engine forth and back', () => {
		expect(step([], [add]).changes).toEqual([
			{ action: 'place', id: 'new-1', kind: 'pool', position: [2, 2] }
		]);
		expect(step([add], []).changes).toEqual([{ action: 'remove', id: 'new-1' }]);
		expect(step([], [close]).changes).toEqual([{ action: 'close', id: 'new-2', position: [3, 3] }]);
		expect(step([close], []).changes).toEqual([{ action: 'open', id: 'new-2' }]);
	});

	it('say nothing to the engine about a broken one that is moved, until it is repaired', () => {
		const moved = withMove([], 'broken', [5, 5]);
		expect(step([], moved)).toEqual({ keys: ['broken'], changes: [] });
		expect(step(moved, [...moved, repair]).changes).toEqual([
			{ action: 'place', id: 'broken', kind: 'hydrant', position: [5, 5] }
		]);
		expect(step([...moved, repair], moved).changes).toEqual([{ action: 'remove', id: 'broken' }]);
	});

	it('keep one place for a facility however long it is dragged', () => {
		const first = withMove([], 'works', [2, 1]);
		const second = withMove(first, 'works', [3, 1]);
		expect(second).toHaveLength(1);
		expect(standingOf('works', known.get('works'), second)?.position).toEqual([3, 1]);
		expect(step(second, []).changes).toEqual([
			{ action: 'place', id: 'works', kind: 'hydrant', position: [1, 1] }
		]);
		expect(withMove([add], 'new-1', [4, 4])).toEqual([
			{ ...add, change: { ...add.change, position: [4, 4] } }
		]);
	});

	it('forget one that was only added, and take a registered one away', () => {
		expect(withRemoval([add], 'new-1', false)).toEqual([]);
		const removed = withRemoval(withMove([], 'works', [2, 1]), 'works', true);
		expect(standingOf('works', known.get('works'), removed)).toBeUndefined();
		expect(step([], removed).changes).toEqual([{ action: 'remove', id: 'works' }]);
	});
});
