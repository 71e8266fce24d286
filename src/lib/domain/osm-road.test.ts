import { describe, expect, it } from 'vitest';
import type { OsmTags } from './osm-tags.ts';
import { classifyWay, type RoadAttributes } from './osm-road.ts';

function road(tags: OsmTags): RoadAttributes {
	const read = classifyWay({ highway: 'residential', ...tags });
	if (!read || !('road' in read)) throw new Error(`no road: ${JSON.stringify(read)}`);
	return read.road;
}

describe('ways of OpenStreetMap', () => {
	it.each([
		['motorway', 80],
		['trunk', 60],
		['primary', 50],
		['secondary', 40],
		['tertiary', 35],
		['residential', 30],
		['unclassified', 30],
		['living_street', 20],
		['service', 15],
		['track', 15]
	])('drives a %s at %i km/h', (highway, speedKmh) => {
		expect(road({ highway })).toMatchObject({ speedKmh, isDrivable: true });
	});

	it('is slowed by a limit, never sped up by one', () => {
		expect(road({ highway: 'primary', maxspeed: '30' }).speedKmh).toBe(30);
		expect(road({ highway: 'residential', maxspeed: '100' }).speedKmh).toBe(30);
		expect(road({ highway: 'primary', 'maxspeed:backward': '20' }).speedKmh).toBe(20);
	});

	it.each([
		[{ oneway: 'yes' }, 1],
		[{ oneway: '-1' }, -1],
		[{ oneway: 'no', highway: 'motorway' }, 0],
		[{ highway: 'motorway' }, 1],
		[{ highway: 'motorway_link' }, 0],
		[{ junction: 'roundabout' }, 1],
		[{ oneway: 'reversible' }, 0],
		[{ oneway: 'yes', 'oneway:emergency': 'no' }, 0],
		[{}, 0]
	])('goes one way: %j is %i', (tags, oneWay) => {
		expect(road(tags as OsmTags).oneWay).toBe(oneWay);
	});

	it.each([
		[{ access: 'private' }, 'private', true],
		[{ access: 'no' }, 'none', false],
		[{ access: 'no', emergency: 'yes' }, 'emergency', true],
		[{ access: 'no', motor_vehicle: 'yes' }, 'public', true],
		[{ motor_vehicle: 'destination' }, 'destination', true],
		[{ emergency: 'no' }, 'none', false],
		[{ highway: 'footway' }, 'none', false],
		[{ highway: 'footway', emergency: 'yes' }, 'emergency', true],
		[{ highway: 'steps', emergency: 'yes' }, 'emergency', false],
		[{ highway: 'busway' }, 'none', false]
	])('lets an engine in: %j is %s', (tags, access, isDrivable) => {
		expect(road(tags as OsmTags)).toMatchObject({ access, isDrivable });
	});

	it.each([
		[{ highway: 'footway' }, true],
		[{ highway: 'motorway' }, false],
		[{ foot: 'no' }, false],
		[{ highway: 'trunk', motorroad: 'yes' }, false],
		[{ access: 'no', foot: 'yes' }, true]
	])('lets people walk: %j is %s', (tags, isWalkable) => {
		expect(road(tags as OsmTags).isWalkable).toBe(isWalkable);
	});

	it('reads heights, widths and weights, and reports those that it cannot', () => {
		const tags = { highway: 'service', maxheight: '3.8', maxwidth: 'low', maxweight: '10 t' };
		const read = classifyWay({ ...tags, 'maxheight:physical': '3.6', width: '4' });
		expect(read).toMatchObject({
			road: { maxHeightMeters: 3.6, maxWeightTons: 10, widthMeters: 4 },
			unreadable: ['maxwidth=low']
		});
		expect(road(tags)).not.toHaveProperty('maxWidthMeters');
	});

	it.each([
		[{ highway: 'construction' }, 'not_built'],
		[{ highway: 'pedestrian', area: 'yes' }, 'area'],
		[{ highway: 'service', route: 'ferry' }, 'ferry'],
		[{ highway: 'bus_stop' }, 'not_a_road']
	])('skips %j as %s', (tags, skipped) => {
		expect(classifyWay(tags as OsmTags)).toEqual({ skipped });
	});

	it('knows nothing of a way without a highway', () => {
		expect(classifyWay({ waterway: 'river' })).toBeUndefined();
	});
});
