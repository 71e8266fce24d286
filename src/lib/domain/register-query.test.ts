import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ObservationQuerySchema, RegisterQuerySchema, printCursor } from './register-query.ts';

const ID = '6f9b7a52-3a1c-4f0e-9d2b-8c5d7e6f1a2b';
const read = (query: Record<string, string>) => v.parse(RegisterQuerySchema, query);
const isRead = (query: Record<string, string>) => v.is(RegisterQuerySchema, query);

describe('the query string of the register', () => {
	it('reads lists, a box and flags', () => {
		const query = {
			kind: 'hydrant, water_crane',
			state: 'unusable,uninspected',
			lifecycle: 'removed',
			bbox: '128.5,47.1,129,47.5',
			unplaced: 'true',
			limit: '20',
			q: ' 中心 '
		};
		expect(read(query)).toEqual({
			kind: ['hydrant', 'water_crane'],
			state: ['unusable', 'uninspected'],
			lifecycle: ['removed'],
			bbox: [128.5, 47.1, 129, 47.5],
			unplaced: true,
			limit: 20,
			q: '中心'
		});
	});

	it.each([
		{ kind: 'hydrant,well' },
		{ bbox: '1,2,3' },
		{ bbox: '1,2,3,north' },
		{ bbox: '1,,3,4' },
		{ bbox: '128,47,1e999,48' },
		{ bbox: '129,47,128,48' },
		{ limit: '0' },
		{ limit: '1001' },
		{ limit: '1.5' },
		{ unplaced: 'maybe' },
		{ cursor: 'H-0001' }
	])('refuses %j', (query) => {
		expect(isRead(query)).toBe(false);
	});

	it.each([null, 'H-0001', 'a~b', '', '消-01'])('prints a mark that it reads again: %j', (code) => {
		const mark = { id: ID, code };
		expect(read({ cursor: printCursor(mark) ?? '' }).cursor).toEqual(mark);
		expect(printCursor(null)).toBeNull();
	});

	it('takes times of observations with their zone only', () => {
		expect(v.parse(ObservationQuerySchema, { from: '2026-01-01T08:00:00+08:00' }).from).toBe(
			'2026-01-01T00:00:00.000Z'
		);
		expect(v.is(ObservationQuerySchema, { from: '2026-02-30T00:00:00Z' })).toBe(false);
	});
});
