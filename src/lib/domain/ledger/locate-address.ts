import {
	lineLengthMeters,
	pointLineDistanceMeters,
	type Projection
} from '#lib/core/geometry/index.ts';
import type { LonLat } from './datum.ts';
import { foldText } from './fold-text.ts';
import type { Corner, ParsedAddress } from './parse-address.ts';
import type { LedgerText } from './table.ts';

type Spot = readonly [x: number, y: number];

/** Named roads of a district in its plane, and houses with their numbers. */
export interface AddressBook {
	projection: Projection;
	/** By folded name: lines `x, y, …` in meters. */
	roads: ReadonlyMap<string, readonly Float64Array[]>;
	/** By folded name of the road. */
	houses: ReadonlyMap<string, readonly { number: number; x: number; y: number }[]>;
}

export type LocatedAddress =
	| { position: LonLat; accuracyMeters: number; how: LedgerText }
	/** `near`: where to begin to look. */
	| { reason: LedgerText; near?: LonLat };

/** Farther off than this a position would be a guess, and cover what is not covered. */
const ROUGHEST_METERS = 60;
/** Two roads that come so close meet there, also where one is a dual carriageway. */
const MEETING_METERS = 30;
const SAME_CROSSING_METERS = 80;
const CORNER_METERS = 15;

/** Finds where an address is by roads that cross, a house's number, or a short piece of road. */
export function locateAddress(address: ParsedAddress, book: AddressBook): LocatedAddress {
	const [name] = address.roads;
	if (name === undefined) return { reason: { zh: '地址里没有道路名', en: 'it names no road' } };
	const lines = address.roads.map((road) => findRoad(road, book));
	const unknown = address.roads.filter((_, index) => lines[index] === undefined);
	const [first = [], second = [], third = []] = lines.map((line) => line ?? []);
	if (unknown.length > 0) {
		const list = unknown.join('、');
		const reason = { zh: `路网中没有“${list}”`, en: `there is no road ${list}` };
		const known = lines.find((line) => line !== undefined);
		return known ? { reason, near: toLonLat(middleOf(known), book) } : { reason };
	}
	switch (address.kind) {
		case 'crossing':
			return atCrossing(address, first, second, book);
		case 'between':
			return between(address, [first, second, third], book);
		case 'number':
			return atHouse(address, first, book);
		default:
			return alongShortRoad(name, first, book);
	}
}

/** The road of that name; 立德里甲园街 is 甲园街 where no road has the longer name. */
function findRoad(name: string, { roads }: AddressBook): readonly Float64Array[] | undefined {
	const folded = foldText(name);
	const exact = roads.get(folded);
	if (exact) return exact;
	for (let start = 1; folded.length - start >= 3; start++) {
		const shorter = roads.get(folded.slice(start));
		if (shorter) return shorter;
	}
	return undefined;
}

function atCrossing(
	{ roads, corner, offset }: ParsedAddress,
	first: readonly Float64Array[],
	second: readonly Float64Array[],
	book: AddressBook
): LocatedAddress {
	const crossing = findCrossing(first, second);
	const names = `${roads[0]} × ${roads[1]}`;
	if (crossing === undefined)
		return {
			reason: { zh: `${names} 不相交`, en: `${names} do not meet` },
			near: toLonLat(middleOf(first), book)
		};
	if (crossing.spreadMeters > SAME_CROSSING_METERS)
		return {
			reason: { zh: `${names} 有多个交口`, en: `${names} meet more than once` },
			near: toLonLat(crossing.spot, book)
		};
	const meters = offset?.meters ?? (corner ? CORNER_METERS : 0);
	const direction = offset ? offset.direction : corner;
	const isVague = offset !== undefined && direction === undefined;
	const accuracyMeters = Math.round(
		(corner || offset ? 20 : 30) + crossing.spreadMeters / 2 + (offset ? meters * 0.3 : 0)
	);
	if (isVague || accuracyMeters > ROUGHEST_METERS) return tooRough(crossing.spot, book);
	return {
		position: toLonLat(move(crossing.spot, direction, meters), book),
		accuracyMeters,
		how: { zh: `${names} 交口`, en: `crossing ${names}` }
	};
}

function between(
	{ roads }: ParsedAddress,
	[road, from, to]: readonly [
		readonly Float64Array[],
		readonly Float64Array[],
		readonly Float64Array[]
	],
	book: AddressBook
): LocatedAddress {
	const start = findCrossing(road, from);
	const end = findCrossing(road, to);
	if (!start || !end)
		return {
			reason: { zh: `${roads.join('、')} 不相交`, en: `${roads.join(', ')} do not meet` },
			near: toLonLat(middleOf(road), book)
		};
	const spot: Spot = [(start.spot[0] + end.spot[0]) / 2, (start.spot[1] + end.spot[1]) / 2];
	const half = Math.hypot(start.spot[0] - end.spot[0], start.spot[1] - end.spot[1]) / 2;
	if (half + 10 > ROUGHEST_METERS) return tooRough(spot, book);
	return {
		position: toLonLat(spot, book),
		accuracyMeters: Math.round(half + 10),
		how: { zh: `${roads[1]}至${roads[2]}之间`, en: `between ${roads[1]} and ${roads[2]}` }
	};
}

/** The house itself, or between neighbors of the same side. */
function atHouse(
	{ roads, number }: ParsedAddress,
	road: readonly Float64Array[],
	book: AddressBook
): LocatedAddress {
	const wanted = Number(/^\d+/.exec(number ?? '')?.[0]);
	const houses = book.houses.get(foldText(roads[0] ?? '')) ?? [];
	const exact = houses.find((house) => house.number === wanted);
	if (exact)
		return {
			position: toLonLat([exact.x, exact.y], book),
			accuracyMeters: 25,
			how: { zh: `${roads[0]}${number}号`, en: `${number} ${roads[0]}` }
		};
	const sameSide = houses
		.filter((house) => house.number % 2 === wanted % 2)
		.sort((a, b) => a.number - b.number);
	const after = sameSide.find((house) => house.number > wanted);
	const before = sameSide.findLast((house) => house.number < wanted);
	if (!before || !after)
		return {
			reason: { zh: '附近没有已知门牌', en: 'no house number is known nearby' },
			near: toLonLat(middleOf(road), book)
		};
	const share = (wanted - before.number) / (after.number - before.number);
	const spot: Spot = [
		before.x + (after.x - before.x) * share,
		before.y + (after.y - before.y) * share
	];
	const accuracy = Math.hypot(after.x - before.x, after.y - before.y) / 2 + 15;
	if (accuracy > ROUGHEST_METERS) return tooRough(spot, book);
	return {
		position: toLonLat(spot, book),
		accuracyMeters: Math.round(accuracy),
		how: {
			zh: `${roads[0]}${before.number}号与${after.number}号之间`,
			en: `between numbers ${before.number} and ${after.number} of ${roads[0]}`
		}
	};
}

function alongShortRoad(
	name: string,
	road: readonly Float64Array[],
	book: AddressBook
): LocatedAddress {
	const meters = road.reduce((sum, line) => sum + lineLengthMeters(line), 0);
	const spot = middleOf(road);
	if (meters / 2 + 10 > ROUGHEST_METERS) return tooRough(spot, book);
	return {
		position: toLonLat(spot, book),
		accuracyMeters: Math.round(meters / 2 + 10),
		how: { zh: `${name}中段`, en: `the middle of ${name}` }
	};
}

function tooRough(spot: Spot, book: AddressBook): LocatedAddress {
	return {
		reason: {
			zh: `只能定到 ${ROUGHEST_METERS} 米以外，请在图上放置`,
			en: `no nearer than ${ROUGHEST_METERS} m; place it on the map`
		},
		near: toLonLat(spot, book)
	};
}

/** Where two roads come within `MEETING_METERS`: the middle of all such places and how far they spread. */
function findCrossing(
	first: readonly Float64Array[],
	second: readonly Float64Array[]
): { spot: Spot; spreadMeters: number } | undefined {
	const near: { spot: Spot; meters: number }[] = [];
	const collect = (of: readonly Float64Array[], to: readonly Float64Array[]) => {
		for (const line of of)
			for (let k = 0; k + 1 < line.length; k += 2) {
				const [x = 0, y = 0] = line.subarray(k, k + 2);
				const meters = Math.min(...to.map((other) => pointLineDistanceMeters(x, y, other)));
				if (meters <= MEETING_METERS) near.push({ spot: [x, y], meters });
			}
	};
	collect(first, second);
	collect(second, first);
	if (near.length === 0) return undefined;
	const closest = Math.min(...near.map(({ meters }) => meters));
	// Where they share a junction, that is the crossing; near misses are its approaches.
	const meeting = near.filter(({ meters }) => meters <= closest + 1);
	const middle = (axis: 0 | 1) =>
		meeting.reduce((sum, { spot }) => sum + spot[axis], 0) / meeting.length;
	const spot: Spot = [middle(0), middle(1)];
	const spreadMeters = Math.max(
		...meeting.map((one) => Math.hypot(one.spot[0] - spot[0], one.spot[1] - spot[1]))
	);
	return { spot, spreadMeters };
}

/** The middle of the longest piece of a road: a place on it. */
function middleOf(lines: readonly Float64Array[]): Spot {
	const longest = lines.reduce<Float64Array | undefined>(
		(best, line) => (!best || lineLengthMeters(line) > lineLengthMeters(best) ? line : best),
		undefined
	);
	if (!longest || longest.length < 4) return [longest?.[0] ?? 0, longest?.[1] ?? 0];
	const half = lineLengthMeters(longest) / 2;
	let done = 0;
	for (let k = 2; k < longest.length; k += 2) {
		const [ax = 0, ay = 0, bx = 0, by = 0] = longest.subarray(k - 2, k + 2);
		const step = Math.hypot(bx - ax, by - ay);
		if (done + step >= half && step > 0) {
			const share = (half - done) / step;
			return [ax + (bx - ax) * share, ay + (by - ay) * share];
		}
		done += step;
	}
	return [longest[0] ?? 0, longest[1] ?? 0];
}

const DIRECTIONS: Record<Corner, Spot> = {
	N: [0, 1],
	NE: [Math.SQRT1_2, Math.SQRT1_2],
	E: [1, 0],
	SE: [Math.SQRT1_2, -Math.SQRT1_2],
	S: [0, -1],
	SW: [-Math.SQRT1_2, -Math.SQRT1_2],
	W: [-1, 0],
	NW: [-Math.SQRT1_2, Math.SQRT1_2]
};

function move(spot: Spot, direction: Corner | undefined, meters: number): Spot {
	if (direction === undefined) return spot;
	const [east, north] = DIRECTIONS[direction];
	return [spot[0] + east * meters, spot[1] + north * meters];
}

function toLonLat([x, y]: Spot, { projection }: AddressBook): LonLat {
	const [lon = NaN, lat = NaN] = projection.inverse(x, y);
	return [Number(lon.toFixed(8)), Number(lat.toFixed(8))];
}
