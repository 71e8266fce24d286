import { describe, expect, it } from 'vitest';
import { toBandRows } from './band-rows.ts';

const bands = (name: string, ...bandMeters: number[]) => ({
	class: name,
	totalMeters: bandMeters.reduce((a, b) => a + b, 0),
	bandMeters
});
const classes = [
	bands('service', 10, 0, 0, 0, 0, 0, 5),
	bands('primary', 100, 20, 0, 0, 0, 0, 0),
	bands('unheard_of', 1, 0, 0, 0, 0, 0, 0),
	bands('residential', 300, 0, 0, 0, 0, 0, 0)
];
const names = (isByLength: boolean, isDescending: boolean) =>
	toBandRows(classes, isByLength, isDescending).map((row) => row.class);

describe('roads by band', () => {
	it('lists classes by importance, unknown ones last, and the sum below', () => {
		expect(names(false, false)).toEqual(['primary', 'residential', 'service', 'unheard_of', null]);
	});

	it('keeps the sum below when sorted by length, downwards as well', () => {
		expect(names(true, true)).toEqual(['residential', 'primary', 'service', 'unheard_of', null]);
	});

	it('adds up band by band', () => {
		const sum = toBandRows(classes, false, false).at(-1);
		expect(sum).toEqual({ class: null, totalMeters: 436, bandMeters: [411, 20, 0, 0, 0, 0, 5] });
	});
});
