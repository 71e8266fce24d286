import { describe, expect, it } from 'vitest';
import { matchEdge } from './edge-match.ts';

const line = (...xy: number[]) => new Float64Array(xy);
const old = line(0, 0, 200, 0);

describe('matchEdge', () => {
	it('finds the same street moved by ten meters', () => {
		expect(matchEdge(old, [line(0, 10, 200, 10)])).toEqual([0]);
	});

	it('takes both halves of a street that a new junction cut', () => {
		expect(matchEdge(old, [line(0, 0, 90, 1), line(200, 0, 90, 1)])).toEqual([0, 1]);
	});

	it('takes a street that swallowed the old one, up to twice its length', () => {
		expect(matchEdge(old, [line(-50, 0, 300, 0)])).toEqual([0]);
		expect(matchEdge(old, [line(-300, 0, 300, 0)])).toEqual([]);
	});

	it('leaves the crossing street and the parallel one thirty meters off alone', () => {
		expect(matchEdge(old, [line(100, -100, 100, 100), line(0, 30, 200, 30)])).toEqual([]);
		expect(matchEdge(old, [line(100, -7, 100, 7)])).toEqual([]);
	});
});
