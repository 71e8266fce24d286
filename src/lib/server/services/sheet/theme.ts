import type { View } from '#lib/domain/views.ts';
import type { MapFrame } from '#lib/formats/sheet/map-frame.ts';
import type { LegendGroup, SheetLayer } from '#lib/formats/sheet/sheet-map.ts';
import type { Scenario } from '#lib/domain/scenario.ts';
import type { SheetSource } from './sheet-source.ts';

/** What a theme is drawn from. */
export interface ThemeContext {
	source: SheetSource;
	frame: MapFrame;
	/** Texts and symbols are so much larger than on A3. */
	textFactor: number;
	view: View;
	winter?: boolean | undefined;
	/** Limit of arrival; the district's rule unless given. */
	minutes?: number | undefined;
	/** The scenario whose proposals are drawn. */
	scenario?: Scenario | undefined;
}

/** What a theme adds to the base. */
export interface Theme {
	layers: SheetLayer[];
	/** Above the symbols of facilities. */
	above?: SheetLayer[];
	legend: LegendGroup[];
	notes: string[];
}

/** `88.4 %`, rounded down or up: nobody looks better on paper than he is. */
export function percent(share: number | null, way: 'down' | 'up'): string {
	if (share === null) return '—';
	const tenths = share * 1000;
	const rounded = way === 'down' ? Math.floor(tenths + 1e-9) : Math.ceil(tenths - 1e-9);
	return `${(rounded / 10).toFixed(1)} %`;
}

export function squareKilometers(squareMeters: number): string {
	return `${(squareMeters / 1e6).toFixed(squareMeters < 1e6 ? 3 : 2)} km²`;
}

export function kilometers(meters: number): string {
	return meters < 1000 ? `${Math.round(meters)} m` : `${(meters / 1000).toFixed(1)} km`;
}
