import { describe, expect, it } from 'vitest';
import { findUnstorable } from './storable.ts';

describe('text that can be stored', () => {
	it('is any text with whole characters', () => {
		expect(
			findUnstorable({ 备注: '井盖冻住 🚒\n𠮷野家', list: [1, null, true, 'a'] })
		).toBeUndefined();
	});

	it('holds no NUL and no half of a pair, wherever it stands', () => {
		expect(findUnstorable('a\u0000')).toBe('');
		expect(findUnstorable({ a: { b: [1, { note: 'x\ud83d' }] } })).toBe('a.b.1.note');
		expect(findUnstorable({ a: { ['k\u0000']: 1 } })).toBe('a.k\u0000');
	});
});
