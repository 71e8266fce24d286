import { expect, it } from 'vitest';
import { FeatureBacklog } from './live-features.ts';

const feature = (id: number, x = 0): GeoJSON.Feature => ({
	type: 'Feature',
	id,
	geometry: { type: 'Point', coordinates: [x, 0] },
	properties: {}
});

it('puts changes together, and forgets what came and went meanwhile', () => {
	const backlog = new FeatureBacklog(({ id }) => id ?? 0);
	backlog.add({ removed: [1], added: [feature(7), feature(8)] });
	backlog.add({ removed: [7, 2], added: [feature(9), feature(8, 5)] });
	expect(backlog.take()).toEqual({ removed: [1, 2], added: [feature(8, 5), feature(9)] });
	expect(backlog.take()).toEqual({ removed: [], added: [] });
});
