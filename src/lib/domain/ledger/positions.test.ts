import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shift, unshift, type LonLat } from './datum.ts';
import { judgeDatum } from './judge-datum.ts';
import { parseAddress } from './parse-address.ts';
import { parseAngle } from './parse-angle.ts';
import { parseCoordinatePair, splitPair } from './parse-coordinate-pair.ts';

describe('one coordinate', () => {
	it.each([
		['128.9001', 128.9001],
		['128,9001', 128.9001],
		[' 128.9001° ', 128.9001],
		['１２８．９', 128.9],
		[`128°54'00"`, 128.9],
		['128°54′0.0″E', 128.9],
		['东经128度54分', 128.9],
		['128 54 00', 128.9],
		['W95°30′', -95.5],
		['95.5 W', -95.5],
		['-95.5', -95.5],
		['S 33-51-30', -33.858333],
		['1.289e2', 128.9]
	])('%s is %d°', (text, degrees) => {
		const angle = parseAngle(text);
		expect('degrees' in angle ? angle.degrees : angle).toBeCloseTo(degrees, 5);
	});

	it.each(['NaN', 'abc', 'Infinity', '12°75′', '１２８．９．１', '=128'])('%s is refused', (text) =>
		expect(parseAngle(text)).toHaveProperty('problem')
	);

	it('reads packed degrees and minutes only when told so', () => {
		expect(parseAngle('12854.0')).toMatchObject({ degrees: 12_854 });
		expect(parseAngle('12854.0', 'ddmm')).toMatchObject({ degrees: 128.9 });
		expect(parseAngle('1285400', 'ddmmss')).toMatchObject({ degrees: 128.9 });
	});

	it('prints and reads degrees, minutes and seconds to the same place', () => {
		fc.assert(
			fc.property(fc.double({ min: -179.99, max: 179.99, noNaN: true }), (degrees) => {
				const size = Math.abs(degrees);
				const whole = Math.floor(size);
				const minutes = Math.floor((size - whole) * 60);
				const seconds = Math.min(59.999999, ((size - whole) * 60 - minutes) * 60);
				const text = `${degrees < 0 ? 'W' : 'E'}${whole}°${minutes}′${seconds.toFixed(6)}″`;
				const read = parseAngle(text);
				expect('degrees' in read ? read.degrees : NaN).toBeCloseTo(degrees, 7);
			})
		);
	});
});

describe('a pair of coordinates', () => {
	it('notices swapped axes by size and by letter', () => {
		expect(parseCoordinatePair('47.72', '128.9')).toEqual({
			lon: 128.9,
			lat: 47.72,
			notes: ['swapped']
		});
		expect(parseCoordinatePair('47.72N', '28.9E')).toMatchObject({ lon: 28.9, lat: 47.72 });
		expect(parseCoordinatePair(128.9, 47.72)).toEqual({ lon: 128.9, lat: 47.72, notes: [] });
	});

	it.each([
		['', '', 'missing'],
		['128.9', '', 'half'],
		['0', '0', 'zero'],
		['0', '47', 'zero'],
		['NaN', '47', 'not_a_number'],
		['200', '47', 'out_of_range'],
		['128.9', '128.9', 'out_of_range'],
		['128E', '47E', 'out_of_range']
	])('%j, %j: %s', (lon, lat, problem) =>
		expect(parseCoordinatePair(lon, lat)).toEqual({ problem })
	);

	it.each([
		['128.9,47.7', ['128.9', '47.7']],
		['(128.9, 47.7)', ['128.9', '47.7']],
		['POINT (128.9 47.7)', ['128.9', '47.7']],
		['经度:128.9 纬度:47.7', ['128.9', '47.7']],
		['N47°42′ E128°54′', ['n47°42′', 'e128°54′']],
		['128.9；47.7', ['128.9', '47.7']]
	])('splits %s', (text, halves) => expect(splitPair(text)).toEqual(halves));

	it('does not split what is no pair', () => expect(splitPair('东大街')).toBeUndefined());
});

describe('the datum', () => {
	it('is taken off to within a meter, in China only', () => {
		const yimei: LonLat = [128.9003, 47.7217];
		for (const datum of ['GCJ-02', 'BD-09'] as const) {
			const back = unshift(shift(yimei, datum), datum);
			expect(
				Math.hypot((back[0] - yimei[0]) * 75_000, (back[1] - yimei[1]) * 111_000)
			).toBeLessThan(1);
		}
		expect(unshift([-95.9, 36.1], 'GCJ-02')).toEqual([-95.9, 36.1]);
	});

	/** Streets every 0.01° both ways. */
	const roadDistance = (lon: number, lat: number) => {
		const off = (value: number, meters: number) =>
			Math.abs(value / 0.01 - Math.round(value / 0.01)) * 0.01 * meters;
		return Math.min(off(lon, 75_000), off(lat, 111_000));
	};
	const beside = Array.from({ length: 220 }, (_, n): LonLat => [
		128.8 + (n % 20) * 0.01 + 0.0001,
		47.7 + n * 0.00037
	]);

	it('is found by the roads: 500 m off fits them after conversion and not before', () => {
		const shifted = beside.map((point) => shift(point, 'GCJ-02'));
		const verdict = judgeDatum(shifted, roadDistance);
		expect(verdict).toMatchObject({ verdict: 'GCJ-02', points: 220 });
		expect(verdict.fits.find(({ datum }) => datum === 'GCJ-02')!.within).toBe(220);
		expect(verdict.message.zh).toContain('220 个点中 220 个按 GCJ-02 转换后');
		expect(
			judgeDatum(
				beside.map((point) => shift(point, 'BD-09')),
				roadDistance
			).verdict
		).toBe('BD-09');
	});

	it('is left alone when the points lie beside the roads, are few, or fit no reading', () => {
		expect(judgeDatum(beside, roadDistance).verdict).toBe('as_given');
		expect(
			judgeDatum(
				beside.slice(0, 5).map((p) => shift(p, 'GCJ-02')),
				roadDistance
			).verdict
		).toBe('unclear');
		const nowhere = beside.map(([lon, lat]): LonLat => [
			lon + 0.0049,
			lat + 0.0043 + ((lon * 7) % 0.001)
		]);
		expect(judgeDatum(nowhere, () => 400).verdict).toBe('unclear');
		expect(judgeDatum(beside, () => undefined).verdict).toBe('unclear');
	});
});

describe('addresses', () => {
	it.each([
		[
			'东升街与新兴大街交口东南角',
			{ kind: 'crossing', roads: ['东升街', '新兴大街'], corner: 'SE' }
		],
		[
			'伊美区旭日街道东升街与新兴大街交叉路口',
			{ kind: 'crossing', roads: ['东升街', '新兴大街'], area: '伊美区旭日街道' }
		],
		['通河路、青山路口西北角', { kind: 'crossing', roads: ['通河路', '青山路'], corner: 'NW' }],
		['新兴大街12号门前', { kind: 'number', roads: ['新兴大街'], number: '12', landmark: '门前' }],
		['立德里甲園街167巷5號', { kind: 'number', number: '167巷5' }],
		['青山路（东升街至新兴大街）', { kind: 'between', roads: ['青山路', '东升街', '新兴大街'] }],
		['新兴大街路北', { kind: 'along', roads: ['新兴大街'], side: 'N' }],
		[
			'东升街与青山路交口以东30米',
			{ kind: 'crossing', roads: ['东升街', '青山路'], offset: { meters: 30, direction: 'E' } }
		],
		['6919 S Memorial Dr E', { kind: 'number', roads: ['S Memorial Dr E'], number: '6919' }],
		['Main St & 3rd Ave', { kind: 'crossing', roads: ['Main St', '3rd Ave'] }],
		['锅炉房后', { kind: 'text', roads: [] }]
	])('%s', (text, expected) => expect(parseAddress(text)).toMatchObject(expected));

	it('comes to an end with any text', () => {
		fc.assert(
			fc.property(
				fc.array(fc.constantFrom(...'东街路巷与口号12段至（）、abc 的角'), { maxLength: 200 }),
				(parts) => {
					const before = process.cpuUsage();
					parseAddress(parts.join(''));
					// Of the processor, which others may use meanwhile.
					expect(process.cpuUsage(before).user / 1000).toBeLessThan(200);
				}
			),
			{ numRuns: 300 }
		);
	});
});
