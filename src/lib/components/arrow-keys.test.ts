import { describe, expect, it } from 'vitest';
import { nextIndex } from './arrow-keys.ts';

describe('arrow keys in a list', () => {
	it('walk row by row and stop at the ends', () => {
		expect(nextIndex('ArrowDown', 0, 3)).toBe(1);
		expect(nextIndex('ArrowDown', 2, 3)).toBe(2);
		expect(nextIndex('ArrowUp', 0, 3)).toBe(0);
		expect(nextIndex('Home', 2, 3)).toBe(0);
		expect(nextIndex('End', 0, 3)).toBe(2);
	});

	it('enter the list from outside at its first row', () => {
		expect(nextIndex('ArrowDown', -1, 3)).toBe(0);
	});

	it('leave every other key, and an empty list, alone', () => {
		expect(nextIndex('Tab', 1, 3)).toBeUndefined();
		expect(nextIndex('ArrowDown', -1, 0)).toBeUndefined();
	});
});
