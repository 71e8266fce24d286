import { describe, expect, it } from 'vitest';
import {
	computeRefill,
	computeResponse,
	refillAtPoint,
	summarizeResponse,
	timeAtPoint
} from './response.ts';
import { streetGraph } from './road-field.oracle.ts';

describe('computeResponse', () => {
	const graph = streetGraph([
		{ from: 1, to: 2, meters: 1000, speedKmh: 36 },
		{ from: 3, to: 4, meters: 250 }
	]);
	const station = { edge: 0, offsetMeters: 0, turnoutSeconds: 60 };

	it('puts the turnout inside the minutes and tells lengths exactly', () => {
		const field = computeResponse(graph, [station]);
		expect(summarizeResponse(field, 100)).toEqual({
			totalMeters: 1250,
			reachedMeters: 400,
			beyondMeters: 850,
			unreachableMeters: 250,
			sources: [{ nearestMeters: 1000, reachedMeters: 400 }],
			p50Seconds: 122.5,
			p90Seconds: null
		});
	});

	it('does not tell a quantile above the time searched to', () => {
		const field = computeResponse(graph, [station], { limitSeconds: 100 });
		expect(summarizeResponse(field, 100)).toMatchObject({ reachedMeters: 400, p50Seconds: null });
		expect(timeAtPoint(field, { edge: 0, offsetMeters: 401 })).toBeUndefined();
	});

	it('tells seconds, meters and station of a place', () => {
		const field = computeResponse(graph, [station]);
		expect(timeAtPoint(field, { edge: 0, offsetMeters: 500 })).toEqual({
			seconds: 110,
			meters: 500,
			station: 0
		});
		expect(timeAtPoint(field, { edge: 1, offsetMeters: 0 })).toBeUndefined();
	});

	it('is slower in winter and blocked by a closure', () => {
		const winter = computeResponse(graph, [station], { speedFactor: 0.5 });
		expect(timeAtPoint(winter, { edge: 0, offsetMeters: 500 })?.seconds).toBe(160);
		const closed = computeResponse(graph, [station], { closedEdges: Uint8Array.of(1, 0) });
		expect(summarizeResponse(closed, 300).unreachableMeters).toBe(1250);
	});
});

describe('computeRefill', () => {
	it('is the way to the crane, not from it', () => {
		const graph = streetGraph([
			{ from: 1, to: 2, meters: 100, oneWay: 1 },
			{ from: 2, to: 1, meters: 300, oneWay: 1 }
		]);
		const field = computeRefill(graph, [{ edge: 0, offsetMeters: 80 }]);
		expect(refillAtPoint(field, { edge: 0, offsetMeters: 30 })).toEqual({ meters: 50, crane: 0 });
		expect(refillAtPoint(field, { edge: 0, offsetMeters: 90 })?.meters).toBe(10 + 300 + 80);
		expect(() => timeAtPoint(field, { edge: 0, offsetMeters: 0 })).toThrow(/in meters/);
	});
});
