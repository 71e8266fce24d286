import { createExpression, validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { FACILITY_KINDS, FACILITY_STATES, LIFECYCLES } from '#lib/domain/facility.ts';
import { CLICKABLE_FACILITY_LAYERS, LAYER } from '#lib/map/layer-ids.ts';
import { DEFAULT_LAYERS, MAP_LAYERS } from '#lib/map/permalink.ts';
import { parseImageId } from '#lib/map/symbols/image-ids.ts';
import { LOOKS, lookOf } from '#lib/domain/symbols/look.ts';
import { buildStyle, isLayerShown, type MapStyleOptions } from './build-style.ts';
import { LOOK, facilityFilter } from './facility-layers.ts';
import { PALETTES } from '#lib/domain/symbols/palette.ts';

const options: MapStyleOptions = {
	origin: 'https://atlas.test',
	district: '230717',
	revision: { register: 4, roads: 3, areas: 2, rules: 1, base: 5 },
	minutes: 5,
	winter: false,
	theme: 'light',
	layers: DEFAULT_LAYERS,
	attribution: '示范数据',
	hasImagery: true
};

const point = (properties: Record<string, unknown>) => ({ type: 1 as const, properties });
function evaluate(expression: unknown, properties: Record<string, unknown>): unknown {
	const compiled = createExpression(expression, 'layers');
	if (compiled.result === 'error') throw new Error(compiled.value.map(String).join());
	return compiled.value.evaluate({ zoom: 15 }, point(properties));
}

describe('the style of the map', () => {
	it.each(['light', 'dark'] as const)('is valid in the %s theme', (theme) => {
		expect(validateStyleMin(buildStyle({ ...options, theme }))).toEqual([]);
	});

	it('asks only its own server, and no font or sprite server', () => {
		const style = buildStyle(options);
		expect(style.glyphs).toBeUndefined();
		expect(style.sprite).toBeUndefined();
		for (const address of JSON.stringify(style).match(/https?:\/\/[^"]+/g) ?? [])
			expect(address.startsWith('https://atlas.test/')).toBe(true);
	});

	it('gives every layer an id of its own, and a click something to hit', () => {
		const ids = buildStyle(options).layers.map((layer) => layer.id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toEqual(expect.arrayContaining([...CLICKABLE_FACILITY_LAYERS, LAYER.holeTint]));
	});

	it('draws facilities above holes, and holes above the ground', () => {
		const ids = buildStyle(options).layers.map((layer) => layer.id);
		expect(ids.indexOf(LAYER.facility)).toBeGreaterThan(ids.indexOf(LAYER.holeConfirmed));
		expect(ids.indexOf(LAYER.holeConfirmed)).toBeGreaterThan(ids.indexOf('base-road'));
	});

	it('hides what is switched off and nothing else', () => {
		for (const off of MAP_LAYERS) {
			const shown = MAP_LAYERS.filter((layer) => layer !== off);
			for (const layer of buildStyle({ ...options, layers: shown }).layers) {
				const isVisible = layer.layout?.visibility === 'visible';
				expect(isVisible, `${layer.id} without ${off}`).toBe(isLayerShown(layer.id, shown));
			}
		}
		expect(isLayerShown('base-road', [])).toBe(false);
		expect(isLayerShown(LAYER.holeNumber, ['base'])).toBe(false);
		expect(isLayerShown(`${LAYER.response}-unreachable`, ['response'])).toBe(true);
	});

	it('names a new address when what the tiles show has changed', () => {
		const before = JSON.stringify(buildStyle(options).sources['facility']);
		const revision = { ...options.revision, register: 5 };
		expect(JSON.stringify(buildStyle({ ...options, revision }).sources['facility'])).not.toBe(
			before
		);
		expect(JSON.stringify(buildStyle({ ...options, winter: true }).sources['facility'])).toBe(
			before
		);
		expect(JSON.stringify(buildStyle({ ...options, winter: true }).sources['response'])).toContain(
			'winter=true'
		);
	});
});

describe('the symbol of a facility', () => {
	it('is chosen by the map as it is by the lists', () => {
		for (const kind of FACILITY_KINDS)
			for (const lifecycle of LIFECYCLES)
				for (const state of FACILITY_STATES)
					expect(evaluate(LOOK, { kind, lifecycle, state })).toBe(
						lookOf({ kind, lifecycle, state })
					);
	});

	it('is not-inspected, never intact, where the tile tells no state', () => {
		expect(evaluate(LOOK, { kind: 'hydrant', lifecycle: 'in_service' })).toBe('uninspected');
	});

	it('can be drawn for every kind and look', () => {
		for (const look of LOOKS) {
			expect(parseImageId(`facility/dot/${look}`)).toEqual({ type: 'dot', look });
			for (const kind of FACILITY_KINDS)
				expect(parseImageId(`facility/${kind}/${look}`)).toEqual({ type: 'facility', kind, look });
		}
		expect(parseImageId('facility/hydrant/shiny')).toBeUndefined();
		expect(parseImageId('somebody-elses')).toBeUndefined();
	});

	it('is left out when its kind is switched off or it has been removed', () => {
		const filter = facilityFilter(['hydrant']);
		expect(evaluate(filter, { kind: 'hydrant', lifecycle: 'in_service' })).toBe(true);
		expect(evaluate(filter, { kind: 'hydrant', lifecycle: 'removed' })).toBe(false);
		expect(evaluate(filter, { kind: 'pool', lifecycle: 'in_service' })).toBe(false);
	});
});

describe('the palette', () => {
	/** WCAG relative luminance of `#rrggbb`. */
	const luminance = (hex: string) => {
		const [r, g, b] = [1, 3, 5].map((at) => {
			const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
			return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
		}) as [number, number, number];
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (a: string, b: string) => {
		const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
		return (high + 0.05) / (low + 0.05);
	};

	it('orders the response bands by lightness alone: darker, or brighter at night, is farther', () => {
		const light = PALETTES.light.response.map(luminance);
		const dark = PALETTES.dark.response.map(luminance);
		expect(light).toEqual([...light].sort((a, b) => b - a));
		expect(dark).toEqual([...dark].sort((a, b) => a - b));
	});

	it.each(['light', 'dark'] as const)('keeps words and holes readable in %s', (theme) => {
		const palette = PALETTES[theme];
		expect(contrast(palette.text, palette.background)).toBeGreaterThan(4.5);
		expect(contrast(palette.hole.text, palette.background)).toBeGreaterThan(4.5);
		expect(contrast(palette.hole.confirmed, palette.background)).toBeGreaterThan(3);
		expect(contrast(palette.selection, palette.background)).toBeGreaterThan(3);
	});
});
